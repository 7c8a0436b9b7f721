import type { SeededRandom } from '../../../sim/index.js';
import { chance } from './choice-sequence.fixture.js';

const INT2 = ['0', '1', '-1', '2', '3', '7', '10', '-32768', '32767'];
const INT4 = [...INT2, '-2', '5', '64', '100', '-65536', '2147483647', '-2147483648'];
const INT8 = [...INT4, '4294967296', '9223372036854775807', '-9223372036854775808'];
const FLOAT4 = ['0', '-0', '1', '-1', '0.5', '2.5', '-3.5', '100', '1e-7', '123456.79', 'NaN'];
const DATES = ['2020-02-29', '1999-12-31', '2000-01-01', '1970-01-01', '2021-06-15', '0001-01-01'];
const FAR_DATES = ['0044-03-15 BC', '9999-12-31', 'infinity', '-infinity'];
const TIMES = ['00:00:00', '12:34:56.789012', '23:59:59.999999', '06:30:00', '24:00:00'];
const INSTANTS = [
  ...DATES,
  '2020-02-29 12:34:56.789012',
  '1999-12-31 23:59:59.999999',
  '2024-11-03 01:30:00',
  '1969-12-31 23:59:59.5',
];

/** Texts of values of each type, small ones, edges of the type and a few that are awkward. */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ['bool', ['true', 'false']],
  ['int2', INT2],
  ['int4', INT4],
  ['int8', INT8],
  ['oid', ['0', '1', '23', '25', '4294967295']],
  ['float4', [...FLOAT4, 'Infinity', '-Infinity', '3.4028235e38', '1e-45']],
  [
    'float8',
    [
      ...FLOAT4,
      ...['Infinity', '-Infinity', '1.7976931348623157e308', '5e-324', '1e15', '1e16'],
      ...['-123.456', '0.1', '1e100', '9007199254740993', '-2'],
    ],
  ],
  [
    'numeric',
    [
      ...['0', '0.00', '1', '-1', '1.50', '-2.5', '0.1', '3', '10', '100.00', '1e-20'],
      ...['99999999999999999999.999', '12345.678', '-0.0001', '1e30', '0.99999999'],
      ...['NaN', 'Infinity', '-Infinity', '2', '0.5'],
    ],
  ],
  [
    'text',
    [
      ...[
        '',
        'a',
        'A',
        'abc',
        'Hello World',
        'a,b,,c',
        'aaa',
        'ÄÖü',
        'naïve café',
        '日本語',
        '😀x',
      ],
      ...[' pad ', '%', 'a_b%', 'tab\tnew\nline', '\\', 'a\\b', "it's", '"q"', '123', '-4.5'],
      ...['true', '2020-02-29', '12:30', '{"a": [1, null]}', '{1,2,NULL}', 'a.b', 'null', 'x--y'],
      ...['xyxyx', 'ß', 'é', '\u{1d11e}', '0', 'ABCdef', '1 day', '%s %I %L', '%1$s|%2$10s'],
    ],
  ],
  ['varchar', ['', 'abc', 'Hello World', 'ÄÖü', ' x ']],
  ['char', ['', 'a', 'abc  ', 'ÄÖü', ' x ']],
  ['bytea', ['', '\\x00', '\\xff00ff', '\\x616263', '\\xc3a4', '\\xdeadbeef', 'abc\\000']],
  ['date', [...DATES, ...FAR_DATES]],
  ['time', TIMES],
  ['timestamp', [...INSTANTS, ...FAR_DATES]],
  ['timestamptz', [...INSTANTS, ...FAR_DATES, '2020-07-01 12:00:00+05:30']],
  [
    'interval',
    [
      ...['0', '1 day', '-1 day', '1 mon', '-1 mon', '1 year 2 mons 3 days 04:05:06.789'],
      ...['36:00:00', '-00:00:00.000001', '30 days', '1 mon -30 days', '90 min', '1 week'],
      ...['13 mons', '-1 year', '100 years', '1 day -12:00:00', '00:00:01.5'],
    ],
  ],
  [
    'uuid',
    [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
    ],
  ],
  [
    'jsonb',
    [
      ...['null', 'true', '0', '-1.50', '1e5', '"a"', '""', '"ä\\n\\"😀"', '[]', '{}'],
      ...['[1, 2, 3]', '[null, "a", [1], {"b": 2}]', '{"a": 1}', '{"b": [1, 2], "a": null}'],
      ...['{"a": {"b": {"c": "x"}}}', '["a", "b", "a"]', '{"aa": 1, "b": 2, "": 3}', '123.00'],
    ],
  ],
]);

/** The types that random values have; each has an array type besides. */
export const VALUE_TYPES: readonly string[] = [...VALUES.keys()];

/** Percent of the values that are NULL. */
const NULLS = 8;

/** The text of a random value of a type, by its key; null for NULL. */
export function randomText(random: SeededRandom, type: string): string | null {
  if (chance(random, NULLS)) return null;
  if (!type.endsWith('[]')) return random.pick(VALUES.get(type)!);
  const element = type.slice(0, -2);
  const list = (): string =>
    `{${Array.from({ length: random.nextInt(4) }, () => elementText(random, element)).join(',')}}`;
  switch (random.nextInt(8)) {
    case 7: {
      const pair = (): string =>
        `{${elementText(random, element)},${elementText(random, element)}}`;
      return `{${pair()},${pair()}}`;
    }
    case 6:
      return `[0:1]={${elementText(random, element)},${elementText(random, element)}}`;
    default:
      return list();
  }
}

function elementText(random: SeededRandom, type: string): string {
  const text = randomText(random, type);
  return text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** A random value of a type as SQL: a literal with a cast. */
export function randomLiteral(random: SeededRandom, type: string): string {
  const text = randomText(random, type);
  return `${text === null ? 'NULL' : quoteText(text)}::${typeName(type)}`;
}

/** A text as SQL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Types by keys that are not their names. */
const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['char', 'bpchar'],
  ['char[]', 'bpchar[]'],
  ['farDate', 'date'],
  ['farInstant', 'timestamp'],
]);

/** The name of a type by its key: `char` is a `bpchar` without a length. */
export function typeName(type: string): string {
  return TYPE_NAMES.get(type) ?? type;
}
