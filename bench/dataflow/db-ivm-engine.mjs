// @tanstack/db-ivm, which has no versions: a tick is a batch.
import * as ivm from '@tanstack/db-ivm';
import { compareItems, openPeer } from './peer-engine.mjs';

const topTen = {
  connect: ({ items }) =>
    items.pipe(
      ivm.map((row) => [row[0], row]),
      ivm.groupedTopKWithFractionalIndex(compareItems, {
        limit: 10,
        groupKeyFn: (_key, row) => row[1],
      }),
    ),
  rowOf: ([, [row]]) => row,
};

export function open(name) {
  return openPeer(name, {
    peer: { ...ivm, topTen },
    graph: new ivm.D2(),
    send: (batches) => {
      for (const [input, rows] of batches) input.sendData(rows);
    },
    changesOf: (message) => message.getInner(),
  });
}
