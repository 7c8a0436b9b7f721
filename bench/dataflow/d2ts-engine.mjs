// @electric-sql/d2ts: each tick is a version, and the frontier follows it.
import * as d2ts from '@electric-sql/d2ts';
import { compareItems, openPeer } from './peer-engine.mjs';

const topTen = {
  connect: ({ items }) =>
    items.pipe(
      d2ts.map((row) => [row[1], row]),
      d2ts.topK(compareItems, { limit: 10 }),
    ),
  rowOf: ([, row]) => row,
};

export function open(name) {
  let version = 0;
  return openPeer(name, {
    peer: { ...d2ts, topTen },
    graph: new d2ts.D2({ initialFrontier: 0 }),
    send: (batches, inputs) => {
      for (const [input, rows] of batches) input.sendData(version, rows);
      version += 1;
      for (const input of inputs) input.sendFrontier(version);
    },
    changesOf: ({ type, data }) => {
      return type === d2ts.MessageType.DATA ? data.collection.getInner() : [];
    },
  });
}
