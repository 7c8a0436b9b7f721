import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAvscLibrary } from './make-avsc-library.js';

const library = makeAvscLibrary(() => avsc);

/** A long by the book: zigzag, then seven bits a byte (Avro specification, binary encoding). */
function longByTheBook(value: bigint): number[] {
  let rest = value < 0n ? -2n * value - 1n : 2n * value;
  const bytes: number[] = [];
  for (; rest >= 128n; rest /= 128n) bytes.push(Number(rest % 128n) + 128);
  return [...bytes, Number(rest)];
}

describe('makeAvscLibrary', () => {
  it('loads the package when it is first needed, once', () => {
    let loads = 0;
    const lazy = makeAvscLibrary(() => {
      loads += 1;
      return avsc;
    });
    expect(loads).toBe(0);
    expect([...lazy.encoderFor('string')('ab')]).toEqual([4, 97, 98]);
    lazy.encoderFor('int');
    expect(loads).toBe(1);
  });

  it('encodes all 64 bits of longs, whatever they mean', () => {
    const micros = { type: 'long', logicalType: 'timestamp-micros' };
    for (const schema of ['long', micros]) {
      const encode = library.encoderFor(schema);
      fc.assert(
        fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
          expect([...encode(value)]).toEqual(longByTheBook(value));
        }),
        { examples: [[0n], [-1n], [2n ** 53n + 1n], [2n ** 63n - 1n], [-(2n ** 63n)]] },
      );
    }
  });

  it('takes no numbers and no 65th bit for longs', () => {
    const encode = library.encoderFor('long');
    for (const value of [1, 2n ** 63n]) expect(() => encode(value)).toThrow();
  });

  it('tells the branches of a union by their names', () => {
    const encode = library.encoderFor(['null', 'long', 'string']);
    expect([...encode(null)]).toEqual([0]);
    expect([...encode({ long: -1n })]).toEqual([2, 1]);
    expect([...encode({ string: 'a' })]).toEqual([4, 2, 97]);
  });
});
