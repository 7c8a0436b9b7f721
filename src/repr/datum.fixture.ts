import fc from 'fast-check';
import { fitBits } from './bit-string.js';
import { fitName, parseByteChar } from './texts/name-text.js';
import {
  DATE_MAX,
  DATE_MIN,
  INSTANT_END,
  INSTANT_INFINITY,
  INSTANT_MIN,
} from './datetime/civil-date.js';
import { ArrayDatum, MapDatum, type Datum } from './datum.js';
import { Interval } from './datetime/interval.js';
import { Jsonb, JsonbObject, type JsonbValue } from './json/jsonb.js';
import { compareText } from './texts/compare-text.js';
import { Numeric } from './numbers/numeric.js';
import type { SqlType } from './sql-types/sql-type.js';
import { fitChar } from './texts/text-modifier.js';
import { packZonedTime } from './datetime/zoned-time.js';

/** Text with what tends to go wrong: quotes, separators, blanks, surrogates, combining marks. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'b',
        ' ',
        ';',
        ':',
        ',',
        '{',
        '}',
        '"',
        '\\',
        '=>',
        '\u{1f600}',
        '\ufffd',
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('', 'NULL', 'null', 'é', 'e\u0301', 'a  '),
);

/** Numerics of all forms, among them many that are equal and print differently. */
export const anyNumeric: fc.Arbitrary<Numeric> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom(Numeric.NAN, Numeric.INFINITY, Numeric.NEGATIVE_INFINITY),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.bigInt({ min: -120n, max: 120n }), fc.nat(4))
      .map(([unscaled, scale]) => Numeric.of(unscaled, scale)),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(45))
      .map(([unscaled, scale]) => Numeric.of(unscaled, scale)),
  },
);

/** Numerics that are numbers. */
export const finiteNumeric: fc.Arbitrary<Numeric> = anyNumeric.filter((value) => value.isFinite);

/** Intervals, among them many that are equal and print differently. */
export const anyInterval: fc.Arbitrary<Interval> = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: -2, max: 2 }),
      fc.integer({ min: -60, max: 60 }),
      fc.constantFrom(0n, 86_400_000_000n),
    )
    .map(([months, days, us]) => new Interval(months, days, us)),
  fc
    .tuple(
      fc.integer({ min: -2147483648, max: 2147483647 }),
      fc.integer({ min: -2147483648, max: 2147483647 }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    )
    .map(([months, days, us]) => new Interval(months, days, us)),
);

const jsonScalar: fc.Arbitrary<JsonbValue> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  anyText.map(withoutZero),
  finiteNumeric,
);

const { json } = fc.letrec<{ json: JsonbValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    jsonScalar,
    fc.array(tie('json'), { maxLength: 3 }),
    fc
      .array(fc.tuple(anyText.map(withoutZero), tie('json')), { maxLength: 3 })
      .map((entries) => JsonbObject.from(entries)),
  ),
}));

/** JSON values; text in them has no U+0000, as in PostgreSQL. */
export const anyJsonb: fc.Arbitrary<Jsonb> = json.map((value) => new Jsonb(value));

function withoutZero(text: string): string {
  return text.replaceAll('\0', '');
}

/** The types without parameters and those with, nested a little. */
export const anyType: fc.Arbitrary<SqlType> = fc.letrec<{ type: SqlType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    fc.constantFrom<SqlType>(
      ...(
        ['bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'text', 'bytea', 'date'] as const
      ).map((kind) => ({ kind })),
      ...(
        [
          'time',
          'timetz',
          'timestamp',
          'timestamptz',
          'interval',
          'uuid',
          'jsonb',
          'oid',
          'name',
          'bytechar',
        ] as const
      ).map((kind) => ({ kind })),
      { kind: 'numeric', precision: null, scale: null },
      { kind: 'char', length: 4 },
      { kind: 'varchar', length: null },
      { kind: 'bit', length: 3 },
      { kind: 'varbit', length: null },
    ),
    fc.record({ kind: fc.constant('array' as const), element: tie('type').filter(isScalar) }),
    fc.record({ kind: fc.constant('list' as const), element: tie('type') }),
    fc.record({ kind: fc.constant('map' as const), value: tie('type') }),
    fc.record({
      kind: fc.constant('record' as const),
      fields: fc.array(fc.record({ name: anyText, type: tie('type') }), { maxLength: 3 }),
    }),
  ),
})).type;

function isScalar(type: SqlType): boolean {
  return !['array', 'list', 'map', 'record'].includes(type.kind);
}

const smallOrAny = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(fc.integer({ min: Math.max(min, -3), max: 3 }), fc.integer({ min, max }));

const hexadecimal = (length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

/** Datums of a type, NULL among them. */
export function datumOf(type: SqlType): fc.Arbitrary<Datum> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 8, arbitrary: present(type) },
  );
}

function present(type: SqlType): fc.Arbitrary<Datum> {
  switch (type.kind) {
    case 'bool':
      return fc.boolean();
    case 'int2':
      return smallOrAny(-32768, 32767);
    case 'int4':
      return smallOrAny(-2147483648, 2147483647);
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return smallOrAny(0, 4294967295);
    case 'int8':
      return fc.oneof(
        fc.bigInt({ min: -3n, max: 3n }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      );
    case 'float4':
      return fc.oneof(fc.constantFrom(0, -0, NaN, 1), fc.float());
    case 'float8':
      return fc.oneof(fc.constantFrom(0, -0, NaN, 1), fc.double());
    case 'numeric':
      return anyNumeric;
    case 'text':
    case 'varchar':
    case 'unknown':
      return anyText;
    case 'bit':
    case 'varbit':
      return fc
        .string({ unit: fc.constantFrom('0', '1'), maxLength: 9 })
        .map((bits) => fitBits(bits, type, 'cast'));
    case 'name':
      return anyText.map(fitName);
    case 'bytechar':
      return anyText.map(parseByteChar);
    case 'char':
      return anyText.map((text) => fitChar(text, type.length, 'cast'));
    case 'uuid':
      return fc
        .tuple(hexadecimal(8), hexadecimal(4), hexadecimal(4), hexadecimal(4), hexadecimal(12))
        .map((parts) => parts.join('-'));
    case 'bytea':
      return fc.uint8Array({ maxLength: 4 });
    case 'date':
      return fc.oneof(fc.constantFrom(Infinity, -Infinity), smallOrAny(DATE_MIN, DATE_MAX));
    case 'time':
      return fc.integer({ min: 0, max: 86_400_000_000 });
    case 'timetz':
      return fc
        .tuple(fc.integer({ min: 0, max: 86_400_000_000 }), smallOrAny(-57_599, 57_599))
        .map(([timeUs, offset]) => packZonedTime({ timeUs, offset }));
    case 'timestamp':
    case 'timestamptz':
      return fc.oneof(
        fc.constantFrom(INSTANT_INFINITY, -INSTANT_INFINITY),
        fc.bigInt({ min: -3n, max: 3n }),
        fc.bigInt({ min: INSTANT_MIN, max: INSTANT_END - 1n }),
      );
    case 'interval':
      return anyInterval;
    case 'json':
      return fc.json();
    case 'jsonb':
      return anyJsonb;
    case 'array':
      return arrayOf(type.element);
    case 'list':
      return fc.array(datumOf(type.element), { maxLength: 3 });
    case 'map':
      return fc
        .array(fc.tuple(anyText, datumOf(type.value)), { maxLength: 3 })
        .map(
          (entries) => new MapDatum([...new Map(entries)].sort(([a], [b]) => compareText(a, b))),
        );
    case 'record':
      return fc.tuple(...type.fields.map((field) => datumOf(field.type)));
  }
}

function arrayOf(element: SqlType): fc.Arbitrary<Datum> {
  const dimension = fc.record({
    lowerBound: fc.oneof(fc.constant(1), fc.integer({ min: -1, max: 2 })),
    length: fc.integer({ min: 1, max: 2 }),
  });
  return fc.array(dimension, { maxLength: 2 }).chain((dimensions) => {
    const count =
      dimensions.length === 0 ? 0 : dimensions.reduce((all, { length }) => all * length, 1);
    return fc
      .array(datumOf(element), { minLength: count, maxLength: count })
      .map((elements) => new ArrayDatum(elements, dimensions));
  });
}

/** Column types and rows of them; some rows repeat others in parts. */
export function typedRows(count: number): fc.Arbitrary<{ types: SqlType[]; rows: Datum[][] }> {
  return fc.array(anyType, { minLength: 1, maxLength: 4 }).chain((types) => {
    const row = fc.tuple(...types.map(datumOf));
    return fc.array(row, { minLength: count, maxLength: count }).map((rows) => ({ types, rows }));
  });
}
