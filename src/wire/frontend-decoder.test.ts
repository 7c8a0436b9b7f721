// What clients send: messages that the package `pg` writes, cut anywhere; limits; garbage.
import fc from 'fast-check';
import { serialize } from 'pg-protocol';
import { describe, expect, it } from 'vitest';
import {
  FrontendDecoder,
  PASSWORD_BYTES_MAX,
  SHORT_BYTES_MAX,
  STARTUP_BYTES_MAX,
} from './frontend-decoder.js';
import type { FrontendMessage } from './frontend-message.js';
import { ProtocolError } from './protocol-error.js';

const BYTES_MAX = 100_000;

const STARTUP = serialize.startup({ user: 'me', database: 'd' });

/** One of everything, and what it is read as. */
const MESSAGES: readonly (readonly [Buffer, FrontendMessage])[] = [
  [serialize.requestSsl(), { kind: 'encryption', wanted: 'ssl' }],
  [Buffer.from('0000000804d21630', 'hex'), { kind: 'encryption', wanted: 'gss' }],
  [
    STARTUP,
    {
      kind: 'startup',
      minorVersion: 0,
      parameters: new Map([
        ['user', 'me'],
        ['database', 'd'],
        ['client_encoding', 'UTF8'],
      ]),
    },
  ],
  [serialize.password('é'), { kind: 'password', body: Buffer.from('é\0') }],
  [serialize.query('SELECT 1'), { kind: 'query', text: 'SELECT 1' }],
  [
    serialize.parse({ name: 's', text: 'SELECT $1', types: [23] }),
    { kind: 'parse', statement: 's', text: 'SELECT $1', parameterOids: [23] },
  ],
  [
    serialize.bind({
      portal: 'p',
      statement: 's',
      values: ['a', null, Buffer.from([1, 2])],
      binary: true,
    }),
    {
      kind: 'bind',
      portal: 'p',
      statement: 's',
      parameterFormats: [0, 0, 1],
      parameters: [Buffer.from('a'), null, Buffer.from([1, 2])],
      resultFormats: [1],
    },
  ],
  [
    serialize.describe({ type: 'S', name: 's' }),
    { kind: 'describe', what: 'statement', name: 's' },
  ],
  [serialize.describe({ type: 'P', name: '' }), { kind: 'describe', what: 'portal', name: '' }],
  [serialize.execute({ portal: 'p', rows: 7 }), { kind: 'execute', portal: 'p', rowsMax: 7 }],
  [serialize.close({ type: 'P', name: 'p' }), { kind: 'close', what: 'portal', name: 'p' }],
  [serialize.flush(), { kind: 'flush' }],
  [serialize.sync(), { kind: 'sync' }],
  [serialize.copyData(Buffer.from('x')), { kind: 'copyData', bytes: Buffer.from('x') }],
  [serialize.copyDone(), { kind: 'copyDone' }],
  [serialize.copyFail('no'), { kind: 'copyFail', reason: 'no' }],
  [serialize.end(), { kind: 'terminate' }],
];

const ALL = Buffer.concat(MESSAGES.map(([bytes]) => bytes));
const READ = MESSAGES.map(([, message]) => message);

/** The messages in pieces of bytes. */
function decodeAll(pieces: readonly Uint8Array[]): FrontendMessage[] {
  const decoder = new FrontendDecoder(BYTES_MAX);
  const messages: FrontendMessage[] = [];
  for (const piece of pieces) {
    decoder.push(Buffer.from(piece));
    for (let next = decoder.next(); next !== null; next = decoder.next()) {
      messages.push(next);
      if (next.kind === 'password') decoder.authenticated();
    }
  }
  expect(decoder.buffered).toBe(0);
  return messages;
}

function session(): FrontendDecoder {
  const decoder = new FrontendDecoder(BYTES_MAX);
  decoder.push(STARTUP);
  decoder.next();
  decoder.authenticated();
  return decoder;
}

function failure(decoder: FrontendDecoder, bytes: Uint8Array): string | undefined {
  decoder.push(Buffer.from(bytes));
  try {
    decoder.next();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ProtocolError);
    return (error as ProtocolError).message;
  }
}

describe('frontend messages', () => {
  it('are read in one piece', () => expect(decodeAll([ALL])).toEqual(READ));

  it('are read byte by byte', () => {
    expect(decodeAll([...ALL].map((byte) => Uint8Array.of(byte)))).toEqual(READ);
  });

  it('are read however they are cut', () => {
    for (let cut = 1; cut < ALL.length; cut += 1) {
      expect(decodeAll([ALL.subarray(0, cut), ALL.subarray(cut)])).toEqual(READ);
    }
    const cuts = fc.array(fc.nat(ALL.length), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (places) => {
        const sorted = [0, ...places.sort((a, b) => a - b), ALL.length];
        const pieces = sorted.slice(1).map((end, index) => ALL.subarray(sorted[index], end));
        expect(decodeAll(pieces)).toEqual(READ);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('have limits', () => {
    const length = (bytes: number): Buffer => {
      const buffer = Buffer.alloc(4);
      buffer.writeUInt32BE(bytes);
      return buffer;
    };
    const typed = (type: string, bytes: number): Uint8Array =>
      Buffer.concat([Buffer.from(type), length(bytes)]);
    const fresh = (): FrontendDecoder => new FrontendDecoder(BYTES_MAX);
    expect(failure(fresh(), length(STARTUP_BYTES_MAX + 1))).toMatch('startup packet');
    expect(failure(fresh(), length(7))).toMatch('startup packet');
    expect(failure(session(), typed('Q', BYTES_MAX + 1))).toBe('invalid message length');
    expect(failure(session(), typed('Q', BYTES_MAX))).toBeUndefined();
    expect(failure(session(), typed('Q', 3))).toBe('invalid message length');
    const unknown = fresh();
    unknown.push(STARTUP);
    unknown.next();
    expect(failure(unknown, typed('Q', PASSWORD_BYTES_MAX + 1))).toBe('invalid message length');
    expect(failure(session(), typed('S', SHORT_BYTES_MAX + 1))).toBe('invalid message length');
    expect(failure(session(), typed('z', 4))).toBe('invalid frontend message type 122');
  });

  it('may be a request to cancel, with a key of any bits, or of no version that there is', () => {
    const first = (hex: string): FrontendMessage | null => {
      const decoder = new FrontendDecoder(BYTES_MAX);
      decoder.push(Buffer.from(hex, 'hex'));
      return decoder.next();
    };
    const cancel = { kind: 'cancel', processId: 7, secretKey: 0xfedcba98 };
    expect(first('0000001004d2162e00000007fedcba98')).toEqual(cancel);
    for (const version of ['00020000', '00040000']) {
      expect(() => first(`00000009${version}00`)).toThrow('server supports 3.0 to 3.0');
    }
  });

  it('of which the frame is sound and the body is not are said to be so', () => {
    const read = (hex: string): FrontendMessage | null => {
      const decoder = session();
      decoder.push(Buffer.from(hex, 'hex'));
      return decoder.next();
    };
    const code = (message: FrontendMessage | null): unknown =>
      message?.kind === 'malformed' && [message.extended, message.error.code];
    expect(code(read('51000000044100'.slice(0, 10)))).toEqual([false, '08P01']);
    expect(code(read('5100000006ff00'))).toEqual([false, '22021']);
    expect(code(read('42000000060000'))).toEqual([true, '08P01']);
    expect(code(read('530000000500'))).toEqual([false, '08P01']);
  });

  it('that are garbage are refused or wait for more', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), (bytes, begun) => {
        const decoder = begun ? session() : new FrontendDecoder(BYTES_MAX);
        decoder.push(Buffer.from(bytes));
        try {
          for (let left = bytes.length + 1; decoder.next() !== null; left -= 1) {
            expect(left).toBeGreaterThan(0);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 3000, seed: 4 },
    );
  });
});
