// The binary format: round trips, and values whose bytes are those of functions of PostgreSQL 15
// such as `numeric_send`.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ArrayDatum,
  INSTANT_INFINITY,
  Interval,
  Jsonb,
  Numeric,
  parseDatum,
  type Datum,
  type SqlType,
} from '../repr/index.js';
import { readBinary, writeBinary } from './binary-format.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import type { ProtocolError } from './protocol-error.js';

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

const INTS: SqlType = { kind: 'array', element: { kind: 'int4' } };

function encode(type: SqlType, datum: Datum): Buffer {
  const out = new ByteWriter();
  writeBinary(out, type, datum);
  return out.take();
}

function decode(type: SqlType, bytes: Buffer): Datum {
  const reader = new ByteReader(bytes);
  const datum = readBinary(reader, type);
  reader.end();
  return datum;
}

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const text = fc.string({ unit: 'binary', maxLength: 8 }).filter((found) => !found.includes('\0'));
const numeric = fc.oneof(
  fc.constantFrom(Numeric.NAN, Numeric.INFINITY, Numeric.NEGATIVE_INFINITY),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n }), fc.nat(60))
    .map(([unscaled, scale]) => Numeric.of(unscaled, scale)),
  fc.tuple(fc.bigInt({ min: -99n, max: 99n }), fc.nat(9)).map(([n, scale]) => Numeric.of(n, scale)),
);

const SCALARS: readonly (readonly [SqlType, fc.Arbitrary<Datum>])[] = [
  [{ kind: 'bool' }, fc.boolean()],
  [{ kind: 'int2' }, fc.integer({ min: -32768, max: 32767 })],
  [{ kind: 'int4' }, int32],
  [{ kind: 'oid' }, fc.nat(2 ** 32 - 1)],
  [{ kind: 'int8' }, int64],
  [{ kind: 'float4' }, fc.float()],
  [{ kind: 'float8' }, fc.double()],
  [NUMERIC, numeric],
  [{ kind: 'text' }, text],
  [{ kind: 'varchar', length: null }, text],
  [{ kind: 'bytechar' }, fc.nat(255).map((byte) => (byte > 0 ? String.fromCharCode(byte) : ''))],
  [{ kind: 'bytea' }, fc.uint8Array({ maxLength: 9 })],
  [{ kind: 'uuid' }, fc.uuid()],
  [
    { kind: 'date' },
    fc.oneof(fc.constantFrom(Infinity, -Infinity), fc.integer({ min: -99999, max: 99999 })),
  ],
  [{ kind: 'time' }, fc.integer({ min: 0, max: 86_400_000_000 })],
  [
    { kind: 'timestamptz' },
    fc.oneof(
      fc.constantFrom(INSTANT_INFINITY, -INSTANT_INFINITY),
      fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
    ),
  ],
  [
    { kind: 'interval' },
    fc.tuple(int32, int32, int64).map(([months, days, us]) => new Interval(months, days, us)),
  ],
  [
    { kind: 'jsonb' },
    fc
      .oneof(
        text,
        fc.constantFrom(null, true),
        numeric.filter((found) => found.isFinite),
      )
      .map((value) => new Jsonb(value)),
  ],
];

const scalar = fc
  .constantFrom(...SCALARS)
  .chain(([type, datum]) => fc.tuple(fc.constant(type), datum));

const array = fc.constantFrom(...SCALARS).chain(([element, datum]) => {
  const sizes = fc.array(
    fc.record({ lowerBound: fc.integer({ min: -2, max: 2 }), length: fc.constantFrom(1, 2, 3) }),
    { maxLength: 3 },
  );
  return sizes.chain((dimensions) => {
    const count = dimensions.reduce(
      (all, { length }) => all * length,
      dimensions.length > 0 ? 1 : 0,
    );
    const elements = fc.array(fc.option(datum), { minLength: count, maxLength: count });
    return fc.tuple(
      fc.constant<SqlType>({ kind: 'array', element }),
      elements.map((found): Datum => new ArrayDatum(found, dimensions)),
    );
  });
});

describe('binary format', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.oneof(scalar, array), ([type, datum]) => {
        expect(decode(type, encode(type, datum)), JSON.stringify(type)).toEqual(datum);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it.each<[string, SqlType, string, string]>([
    ['0', NUMERIC, '0', '0000000000000000'],
    ['scale', NUMERIC, '0.00', '0000000000000002'],
    ['10000', NUMERIC, '10000', '00010001000000000001'],
    ['fraction', NUMERIC, '-12345.678', '0003000140000003000109291a7c'],
    ['small', NUMERIC, '0.00000001', '0001fffe000000080001'],
    ['NaN', NUMERIC, 'NaN', '00000000c0000000'],
    ['infinity', NUMERIC, '-Infinity', '00000000f0000020'],
    ['date', { kind: 'date' }, '2000-01-02', '00000001'],
    ['infinite date', { kind: 'date' }, 'infinity', '7fffffff'],
    ['instant', { kind: 'timestamp' }, '1999-12-31 23:59:59', 'fffffffffff0bdc0'],
    ['infinite instant', { kind: 'timestamptz' }, '-infinity', '8000000000000000'],
    ['interval', { kind: 'interval' }, '1 mon 2 days 00:00:03', '00000000002dc6c00000000200000001'],
    ['jsonb', { kind: 'jsonb' }, '{"a":1}', '017b2261223a20317d'],
    [
      'array',
      { kind: 'array', element: { kind: 'int4' } },
      '{1,NULL}',
      '000000010000000100000017000000020000000100000004' + '00000001ffffffff',
    ],
    ['empty array', { kind: 'array', element: { kind: 'text' } }, '{}', '000000000000000000000019'],
  ])('has the bytes of PostgreSQL: %s', (_, type, text, hex) => {
    const datum = parseDatum(type, text);
    expect(encode(type, datum).toString('hex')).toBe(hex);
    expect(decode(type, Buffer.from(hex, 'hex'))).toEqual(datum);
  });

  it.each<[string, SqlType, string, string]>([
    ['a digit beyond 9999', NUMERIC, '0001000000000000' + '2710', '22P03'],
    ['a scale of 15 bits', NUMERIC, '0000000000004000', '22P03'],
    [
      'more digits than declared',
      { kind: 'numeric', precision: 4, scale: 2 },
      '0002000000000003007b11d0',
      '22003',
    ],
    ['a later version of jsonb', { kind: 'jsonb' }, '027b7d', 'XX000'],
    ['jsonb without a version', { kind: 'jsonb' }, '7b7d', 'XX000'],
    ['jsonb of no bytes', { kind: 'jsonb' }, '', '08P01'],
    ['a date out of range', { kind: 'date' }, '7ffffffe', '22008'],
    ['a time after 24:00', { kind: 'time' }, '000000141dd76001', '22008'],
    ['an instant out of range', { kind: 'timestamptz' }, '7ffffffffffffffe', '22008'],
    ['elements of another type', INTS, '000000010000000000000019' + '0000000000000001', '42804'],
    ['fewer dimensions than none', INTS, 'ff'.repeat(12), '22P03'],
    ['seven dimensions', INTS, '000000070000000000000017', '54000'],
    ['a bound out of range', INTS, '000000010000000000000017' + '000000017fffffff', '54000'],
    ['a length below zero', INTS, '000000010000000000000017' + 'ffffffff00000001', '54000'],
    [
      'an element without an end',
      INTS,
      '000000010000000000000017' + '000000010000000100000009',
      '22P03',
    ],
    [
      'an element of fewer bytes than none',
      INTS,
      '000000010000000000000017' + '0000000100000001fffffffe',
      '22P03',
    ],
    ['too many elements', INTS, '000000010000000000000017' + '4000000000000001', '54000'],
    [
      'more bytes than an element has',
      INTS,
      '000000010000000000000017' + '0000000100000001' + '000000050000000100',
      '22P03',
    ],
  ])('refuses %s', (_, type, hex, code) => {
    expect(() => decode(type, Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code }));
  });

  it('refuses bytes that are no value', () => {
    const any = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(scalar, array), any, ([type], bytes) => {
        try {
          decode(type, Buffer.from(bytes));
        } catch (error) {
          expect((error as ProtocolError).code).toMatch(/^[0-9A-Z]{5}$/);
        }
      }),
      { numRuns: 3000, seed: 2 },
    );
  });
});

it('reads no length that is negative', () => {
  expect(() => new ByteReader(Buffer.alloc(8)).bytes(-2)).toThrow('insufficient data');
});

it('writes a record as its fields, each with its type', () => {
  const type: SqlType = {
    kind: 'record',
    fields: [
      { name: 'f1', type: { kind: 'int4' } },
      { name: 'f2', type: { kind: 'text' } },
      { name: 'f3', type: { kind: 'bool' } },
    ],
  };
  // What PostgreSQL sends for ROW(7, NULL::text, true).
  const sent = '00000003' + '000000170000000400000007' + '00000019ffffffff' + '000000100000000101';
  expect(encode(type, [7, null, true]).toString('hex')).toBe(sent);
});
