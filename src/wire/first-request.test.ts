import { serialize } from 'pg-protocol';
import { expect, it } from 'vitest';
import { readFirst } from './frontend-message.js';

it('knows cancel requests and encryption from all else, as soon as it can', () => {
  const cancel = serialize.cancel(7, 0x7edcba98);
  for (let length = 0; length < cancel.length; length += 1) {
    expect(readFirst(cancel.subarray(0, length))).toEqual({ kind: 'incomplete' });
  }
  const request = { kind: 'cancel', processId: 7, secretKey: 0x7edcba98 };
  expect(readFirst(cancel)).toEqual(request);
  const encryption = Buffer.concat([serialize.requestSsl(), cancel]);
  expect(readFirst(encryption)).toEqual({ kind: 'encryption', length: 8 });
  expect(readFirst(encryption.subarray(8))).toEqual(request);
  const startup = serialize.startup({ user: 'u', database: 'd' });
  expect(readFirst(startup)).toEqual({ kind: 'other' });
  expect(readFirst(Buffer.from('GET / HTTP/1.1'))).toEqual({ kind: 'other' });
  // A cancel request or an encryption of any other length is none.
  const long = Buffer.from(cancel);
  long.writeUInt32BE(17, 0);
  expect(readFirst(long)).toEqual({ kind: 'other' });
});
