import type { SeededRandom } from '../../../sim/index.js';
import { chance, spanOf } from './choice-sequence.fixture.js';
import { typeName } from './random-value.fixture.js';
import { GENERAL } from './query-templates.fixture.js';

/** A column that is in sight, as it is written, and the key of its type. */
export interface Visible {
  readonly sql: string;
  readonly type: string;
  /** The table whose row it is made of. */
  readonly row?: string;
}

/**
 * Values of a query's tables: few, so that they meet, and no two that are equal look different but
 * for zeros and blanks. Not all functions of dates know the infinite ones, so that these are values
 * of types of their own: see {@link typeName}.
 */
export const SMALL_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ['int2', ['0', '1', '2', '-3']],
  ['int4', ['0', '1', '2', '3', '-1']],
  ['int8', ['0', '1', '2', '3', '40']],
  ['numeric', ['0', '1', '2.5', '-1', '0.25']],
  ['float8', ['1', '2', '0.5', '1.5', '2.5', '-1.5', 'NaN', 'Infinity', '0', '-0']],
  ['text', ['', 'a', 'b', 'ab', 'Ä', 'a b', '日本']],
  ['bool', ['true', 'false']],
  ['date', ['2020-01-01', '2020-02-29', '1999-12-31', '2020-03-01']],
  ['timestamp', ['2020-01-01', '2020-02-29 12:30:00', '1999-12-31 23:59:59.5']],
  ['timestamptz', ['2020-01-01', '2020-02-29 12:30:00', '1999-12-31 23:59:59.5']],
  ['interval', ['0', '1 day', '2 days 03:00:00', '-01:30:00']],
  ['jsonb', ['1', 'null', '"a"', '[1, 2]', '{"a": 1}', '{"a": {"b": null}, "c": "x"}', '{}']],
  ['int4[]', ['{}', '{1}', '{1,2}', '{3,NULL}', '{2,1}']],
  ['uuid', ['00000000-0000-0000-0000-000000000001', 'ffffffff-ffff-ffff-ffff-ffffffffffff']],
  ['bytea', ['\\x', '\\x00', '\\x6162']],
  ['varchar', ['', 'a', 'b', 'ba']],
  ['float4', ['1', '2', '0.5', '-1.5', 'NaN', '-0']],
  ['time', ['00:00:00', '12:30:00', '23:59:59.5']],
  ['text[]', ['{}', '{a}', '{a,b}', '{NULL,""}']],
  ['bpchar', ['', 'a', 'a ', 'b', ' a', 'ab  ']],
  ['timetz', ['00:00:00+00', '12:30:00+00', '14:30:00+02', '23:59:59.5-01']],
  ['farDate', ['2020-01-01', '2020-02-29', 'infinity', '-infinity']],
  ['farInstant', ['2020-01-01', '2020-02-29 12:30:00', 'infinity', '-infinity']],
]);

const TYPES = [...SMALL_VALUES.keys()];

/** For types those that become them where both are compared or in one set operation. */
export const NARROWER: ReadonlyMap<string, readonly string[]> = new Map([
  ['int4', ['int2']],
  ['int8', ['int2', 'int4']],
  ['numeric', ['int4', 'int8']],
  ['float4', ['int2', 'int4']],
  ['float8', ['int2', 'int4', 'float4']],
  ['text', ['varchar']],
  ['timestamp', ['date']],
  ['timestamptz', ['date', 'timestamp']],
  ['farDate', ['date']],
  ['farInstant', ['date', 'timestamp', 'farDate']],
]);

/** For each type itself, and those of another type that it is compared with. */
export const COMPARED: ReadonlyMap<string, readonly string[]> = new Map(
  TYPES.map((type) => {
    const wider = TYPES.filter((other) => NARROWER.get(other)?.includes(type));
    return [type, [type, ...(NARROWER.get(type) ?? []), ...wider]];
  }),
);

/** A query for an expression: of columns of some types, over what is in sight. */
export type MakeSubquery = (
  types: readonly string[],
  visible: readonly Visible[],
  depth: number,
) => string;

/** How an expression of a type is made from others: `$int4` stands for one of type `int4`. */
const TEMPLATES: ReadonlyMap<string, readonly string[]> = new Map([
  ['int2', ['abs($int2)', '$bool::int4::int2']],
  [
    'int4',
    [
      ...[
        'extract(year from $timestamp)::int4',
        'extract(dow from $date)::int4',
        'extract(week from $timestamptz)::int4',
        "date_part('hour', $interval)::int4",
        'strpos($text, $text)',
        'array_position($int4[], $int4)',
        'array_upper($int4[], 1)',
        'array_ndims($int4[])',
        'jsonb_array_length(jsonb_build_array($jsonb))',
        "regexp_count($text, 'a|b')",
        "regexp_instr($text, 'b')",
        '(extract(epoch from $interval) / 3600)::int4',
        'extract(quarter from $date)::int4',
      ],
      ...['($int4 + $int4)', '($int4 - $int4)', 'length($text)', 'abs($int4)', '($int4 % 3)'],
      ...['($date - $date)', 'cardinality($int4[])', '$bool::int4', '$int2::int4', '(- $int4)'],
      ...['($int4[])[1]', 'array_length($int4[], 1)', 'ascii($text)', 'octet_length($bytea)'],
      ...['extract(day from $date)::int4', "position('a' in $text)", '(1 / nullif($int4, 0))'],
      ...['length($bpchar)', 'extract(hour from $timetz)::int4', '(array[$int2, $int4])[2]'],
      ...['jsonb_array_length(jsonb_build_array($jsonb) || $jsonb)'],
      ...['num_nulls($int4, $text)', 'get_byte($bytea || $bytea || 1::text::bytea, 0)'],
    ],
  ],
  ['int8', ['($int8 + $int4)', '$int4::int8', '($int8 * 2)', 'abs($int8)', '($int8 & 3)']],
  [
    'numeric',
    [
      ...[
        'trunc($numeric)',
        '($numeric % 2)',
        'extract(second from $timestamp)',
        'extract(epoch from ($timestamp - $timestamp))',
        'extract(isoyear from $date)',
      ],
      '($numeric + $numeric)',
      '($numeric * 2)',
      '$int8::numeric',
      'round($numeric, 1)',
      '(- $numeric)',
    ],
  ],
  [
    'float8',
    [
      'nullif($int8, $float8)',
      '(nullif($int4, $float8) / 2)',
      '($float8 + $float8)',
      '($float8 / 2)',
      '($int4 + 0.5::float8)',
      'abs($float8)',
    ],
  ],
  [
    'text',
    [
      ...[
        "to_char($date, 'FMDay DD Mon IYYY-IW')",
        "to_char($timestamp, 'HH12:MI AM Q WW')",
        "to_char($int4, 'S999')",
        "to_char($numeric, 'FM90.00')",
        "to_char($interval, 'DD HH24:MI:SS')",
        'age($timestamp, $timestamp)::text',
        'age($timestamptz, $timestamptz)::text',
        "($jsonb #>> '{a,b}')",
        "substring($text from '[a-b]+')",
        "(regexp_match($text, '(a)(b)?'))[2]",
        "format('%s-%L', $int4, $text)",
        "translate($text, 'ab', 'x')",
        "lpad($text, 3, 'ab')",
        'initcap($text)',
        'jsonb_typeof($jsonb)',
        "regexp_substr($text, '[^a]')",
        'justify_hours($interval)::text',
        "to_char($timestamptz, 'J DDD TZ')",
      ],
      ...['($text || $text)', 'upper($text)', 'lower($text)', 'substr($text, 1, 2)', '$int4::text'],
      ...["replace($text, 'a', 'xy')", "($jsonb ->> 'a')", '$date::text', '$bool::text'],
      ...['concat($text, $int4, $bool)', "split_part($text, ' ', 1)", '$jsonb::text', 'md5($text)'],
      ...['repeat($text, 2)', "to_char($timestamp, 'YYYY-MM-DD')", 'left($text, -1)'],
      ...["array_to_string($int4[], ',', '*')", '$uuid::text', "encode($bytea, 'hex')"],
      ...["trim(both 'a' from $text)", "overlay($text placing 'z' from 1)", 'reverse($text)'],
      ...['nullif($bpchar, $text)', 'nullif($varchar, $text)'],
      ...['$bpchar::text', '($bpchar || $text)', '($text || $bpchar)', 'upper($bpchar)'],
      ...['$farDate::text', '$timetz::text', '(array[$varchar, $text])[1]', '$bpchar::varchar'],
      ...["($jsonb -> 'a' ->> 'b')", "jsonb_extract_path_text($jsonb, 'a', 'b')"],
      ...["regexp_replace($text, '[a-b]', '<\\&>', 'g')", '($int4[])::text', '$timestamptz::text'],
    ],
  ],
  [
    'bool',
    [
      ...[
        '($jsonb ?| $text[])',
        'isfinite($farInstant)',
        '($bpchar like $text)',
        '($varchar = $bpchar)',
        '($bpchar in ($varchar, $text))',
        '($float8 = any (array[$int4, $float8, $numeric]))',
        '(array[$int2, $int4] = array[$int4, $int4])',
        '(array[$int4, $numeric] < array[$numeric, $int8])',
        '(row($int4, $float8) = row($float8, $int2))',
        '(row($int2, $date, $varchar) < row($int8, $timestamp, $text))',
        '(($int2, $varchar) in (($float8, $text), ($int4, $bpchar)))',
        '($numeric between $int4 and $float8)',
        '($numeric not in ($int4, $int8, $float8))',
        '($farInstant between $date and $farDate)',
        '($date in ($timestamp, $farDate))',
        "($jsonb ?& array['a', 'c'])",
        '($jsonb <@ $jsonb)',
        '($jsonb = $jsonb)',
        '($jsonb < $jsonb)',
        "($text !~* 'B')",
        "($text ~ '^[ab]+$')",
        '($int4[] <@ $int4[])',
        '($text[] && $text[])',
        '($int4[] < $int4[])',
        '($timestamp between $date and $timestamp)',
        '(($int4, $text, $date) <= ($int4, $text, $date))',
        'isfinite($date)',
        '($interval < $interval)',
        "regexp_like($text, '^b|A', 'i')",
        '(row($int4, $text) is distinct from row($int4, $text))',
      ],
      ...['($text like $text)', "($text ~ '^a')", '($int4 between $int4 and $int4)', '(not $bool)'],
      ...['($bool and $bool)', '($bool or $bool)', '($bool is true)', '($bool is not false)'],
      ...['($bool is unknown)', '($int4 = any ($int4[]))', '($int4 > all ($int4[]))'],
      ...['($jsonb @> $jsonb)', "($jsonb ? 'a')", '($int4[] && $int4[])', '($int4[] @> $int4[])'],
      ...[
        '(($int4, $text) < ($int4, $text))',
        '($int4 in ($int4, $int4, 2))',
        "starts_with($text, 'a')",
      ],
      ...['(($int4, $text) = ($int4, $text))', '(($date, $date) overlaps ($date, $date))'],
      ...['($int4 not in (1, $int4))', '($int4 between symmetric $int4 and $int4)'],
      ...['($text ilike $text)', '($text similar to $text)', '($text is normalized)'],
    ],
  ],
  [
    'date',
    [
      ...[
        "date_trunc('week', $timestamp)::date",
        'make_date(2020, 1 + abs($int4 % 12), 1)',
        '($date + $interval)::date',
      ],
      '($date + $int4)',
      '$timestamp::date',
      '($date - 1)',
      '$timestamptz::date',
    ],
  ],
  [
    'timestamp',
    [
      ...[
        "date_trunc('quarter', $timestamp)",
        "date_trunc('decade', $date)::timestamp",
        "date_bin('15 minutes', $timestamp, '2001-01-01')",
        '($date + $time)',
      ],
      ...['$date::timestamp', '($timestamp + $interval)', "date_trunc('month', $timestamp)"],
      ...["($timestamptz at time zone 'UTC')", "($timestamptz at time zone 'Asia/Tokyo')"],
    ],
  ],
  [
    'timestamptz',
    [
      ...[
        "date_trunc('day', $timestamptz, 'Asia/Tokyo')",
        'to_timestamp($int4)',
        "date_trunc('hour', $timestamptz)",
      ],
      "($timestamp at time zone 'UTC')",
      '($timestamptz - $interval)',
    ],
  ],
  [
    'interval',
    [
      ...[
        '(- $interval)',
        '($interval * 2)',
        "date_trunc('hour', $interval)",
        'make_interval(days => $int4 % 9)',
        '($time - $time)',
      ],
      '($timestamp - $timestamp)',
      "coalesce($interval, '1 day')",
    ],
  ],
  [
    'jsonb',
    [
      ...[
        '($jsonb || $jsonb)',
        "(jsonb_build_object('a', $jsonb, 'b', $int4) - 'a')",
        "jsonb_set(jsonb_build_object('a', $int4), '{a}', coalesce($jsonb, '1'))",
        '(jsonb_build_array($jsonb, $text) - 0)',
        "(jsonb_build_object('a', $jsonb) #- '{a,a}')",
        '(jsonb_build_array($int4, $jsonb) -> -1)',
        "jsonb_object(array['a', coalesce($text, 'b')])",
      ],
      ...["jsonb_build_object('a', $int4, 'b', $text)", "($jsonb -> 'a')", 'to_jsonb($text)'],
      ...['jsonb_build_array($int4, $jsonb)', '($jsonb -> 0)', 'to_jsonb($int4[])'],
      ...["($jsonb #> '{a,b}')", 'jsonb_strip_nulls($jsonb)', 'to_jsonb($timestamp)'],
    ],
  ],
  [
    'int4[]',
    [
      ...[
        'array_prepend($int4, $int4[])',
        'array_append($int4[], $int4)',
        '($int4[])[$int4:$int4]',
        '($int4[])[:2]',
        'array_replace($int4[], 1, $int4)',
        'array_positions($int4[], $int4)',
        'array_cat($int4[], $int4[])',
      ],
      'array[$int4, $int4]',
      '($int4[] || $int4)',
      '($int4[])[1:2]',
      'array_remove($int4[], $int4)',
    ],
  ],
  ['bytea', ['($bytea || $bytea)', 'substr($bytea, 1, 1)']],
  ['uuid', ['md5($text)::uuid']],
  [
    'bpchar',
    [
      '$text::bpchar',
      '$varchar::char(3)',
      '$int4::char(2)',
      'array_to_string($text[], null)::bpchar',
    ],
  ],
  ['timetz', ['$timestamptz::timetz', '($timetz + $interval)', "($timetz at time zone 'UTC')"]],
  ['farDate', ['$date', '($farDate + $int4)', '$farInstant::date']],
  [
    'farInstant',
    [
      '$farDate::timestamp',
      "date_trunc('month', $farInstant)",
      '($farInstant + $interval)',
      '($farDate + $interval)',
    ],
  ],
  ['varchar', ['$text::varchar', '$int4::varchar(3)', '$bool::varchar']],
  ['float4', ['abs($float4)', '(- $float4)', '($float4 + $float4)', '$int4::float4']],
  [
    'time',
    [...["date_trunc('hour', $timestamp)::time"], '$timestamp::time', '($time + $interval)'],
  ],
  [
    'text[]',
    [
      ...[
        "regexp_split_to_array($text, '[a ]')",
        "regexp_match($text, '(a)|(b)')",
        "array_replace($text[], 'a', $text)",
        'array_cat($text[], $text[])',
      ],
      "string_to_array($text, ' ')",
      '($text[] || $text)',
      '($text[])[2:2]',
      'array[$text]',
    ],
  ],
]);

/** Where a template has a value, and of which type. */
export const PLACE = /\$((?:int4|text)\[\]|\w+)/g;

const COMPARISONS = ['=', '=', '=', '<', '>', '<>', '<=', '>=', 'is distinct from'];

/** Random expressions that cannot fail, over columns that are in sight. */
export class RandomExpressions {
  readonly #random: SeededRandom;
  readonly #subquery: MakeSubquery;

  constructor(random: SeededRandom, subquery: MakeSubquery) {
    this.#random = random;
    this.#subquery = subquery;
  }

  /** The key of a type. */
  type(): string {
    return this.#random.pick(TYPES);
  }

  /** A column of the type, or a literal. */
  leaf(type: string, visible: readonly Visible[]): string {
    const columns = visible.filter((column) => column.type === type);
    const ofRows = columns.filter(({ row }) => row !== undefined);
    if (ofRows.length > 0 && chance(this.#random, 50)) return this.#random.pick(ofRows).sql;
    if (!chance(this.#random, 20) && columns.length > 0) return this.#random.pick(columns).sql;
    if (chance(this.#random, 8)) return `null::${typeName(type)}`;
    return `'${this.#random.pick(SMALL_VALUES.get(type)!)}'::${typeName(type)}`;
  }

  /** An expression of the type, of calls and queries up to a depth. */
  expression(type: string, visible: readonly Visible[], depth: number): string {
    return spanOf(this.#random, type, () => this.#expression(type, visible, depth));
  }

  #expression(type: string, visible: readonly Visible[], depth: number): string {
    const random = this.#random;
    if (!chance(random, 60) || depth <= 0) return this.leaf(type, visible);
    if (chance(random, 12)) return this.#fromQuery(type, visible, depth - 1);
    if (type === 'bool' && chance(random, 50)) return this.condition(visible, depth);
    const template = random.pick(chance(random, 25) ? GENERAL : TEMPLATES.get(type)!);
    const fill = template.replaceAll('$$', () => `$${type}`);
    return fill.replaceAll(PLACE, (_, inner: string) => this.expression(inner, visible, depth - 1));
  }

  #fromQuery(type: string, visible: readonly Visible[], depth: number): string {
    const random = this.#random;
    const query = (): string => this.#subquery([type], visible, depth);
    if (type === 'int4[]') {
      return `array(select x0 from (${this.#subquery(['int4'], visible, depth)}) z(x0) order by 1)`;
    }
    if (type === 'bool') return `(select bool_or(x0) from (${query()}) z(x0))`;
    if (type === 'int8' && random.nextInt(2) === 0) return `(select count(*) from (${query()}) z)`;
    if (type === 'numeric') return `(select sum(x0) from (${query()}) z(x0))`;
    return `(select x0 from (${query()}) z(x0) order by 1 ${random.pick(['', 'desc '])}limit 1)`;
  }

  /** A condition: more often than not a comparison of columns. */
  condition(visible: readonly Visible[], depth: number): string {
    return spanOf(this.#random, 'condition', () => this.#condition(visible, depth));
  }

  #condition(visible: readonly Visible[], depth: number): string {
    const random = this.#random;
    const type = visible.length > 0 ? random.pick(visible).type : this.type();
    const other = chance(random, 40) ? random.pick(COMPARED.get(type)!) : type;
    const value = (): string => this.expression(other, visible, depth - 1);
    const not = random.pick(['', 'not ']);
    const form = random.nextInt(9);
    const query = (): string => this.#subquery([type], visible, depth - 1);
    switch (depth > 0 ? form : 0) {
      case 1:
        return `(${value()} is ${not}null)`;
      case 2:
        return this.expression('bool', visible, depth - 1);
      case 3:
        return `(${not}exists (${query()}))`;
      case 4:
        return `(${value()} ${not}in (${query()}))`;
      case 5: {
        const operator = random.pick(['=', '<', '>', '<>', '>=']);
        return `(${value()} ${operator} ${random.pick(['any', 'all'])} (${query()}))`;
      }
      case 6: {
        const pair = this.#subquery([type, 'int4'], visible, depth - 1);
        return `((${value()}, ${this.leaf('int4', visible)}) ${not}in (${pair}))`;
      }
      default: {
        const right = other === type ? value() : this.leaf(other, visible);
        return `(${this.leaf(type, visible)} ${random.pick(COMPARISONS)} ${right})`;
      }
    }
  }
}
