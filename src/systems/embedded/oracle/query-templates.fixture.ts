/** What an expression of any type can be made from: `$$` stands for one of its own type. */
export const GENERAL: readonly string[] = [
  'coalesce($$, $$)',
  'case when $bool then $$ else $$ end',
  'case when $bool then $$ when $bool then $$ end',
  'nullif($$, $$)',
  'greatest($$, $$)',
  'least($$, $$)',
  '(select $$)',
  '(select $$ where $bool)',
  '(select max_of from (values ($$), ($$)) z(max_of) order by 1 desc nulls last limit 1)',
  'case $int4 when 1 then $$ when $int4 then $$ else $$ end',
];

/** How an aggregate of a type is made: `$int4` stands for an expression of type `int4`. */
export const AGGREGATES: ReadonlyMap<string, readonly string[]> = new Map([
  ['int2', ['max($int2)', 'bit_or($int2)']],
  ['int4', ['min($int4)', 'max($int4)', 'bit_and($int4)', 'sum($int4)::int4']],
  [
    'int8',
    ['count(*)', 'count($any)', 'sum($int4)', 'sum(distinct $int4)', 'count(distinct $any)'],
  ],
  [
    'numeric',
    ['sum($numeric)', 'avg($int4)', 'sum($int8)', 'max($numeric)', 'avg(distinct $int8)'],
  ],
  [
    'float8',
    [
      'sum($float8)',
      'max($float8)',
      'avg($float8)',
      'percentile_cont(0.3) within group (order by $float8)',
      'percentile_cont(0.5) within group (order by $int4)',
    ],
  ],
  [
    'text',
    [
      'mode() within group (order by $text)',
      'min($text)',
      'max($text)',
      "string_agg($text, '|' order by $text)",
    ],
  ],
  ['float4', ['max($float4)', 'min($float4)']],
  ['time', ['max($time)', 'min($time)']],
  ['timetz', ['max($timetz)', 'min($timetz)']],
  ['bpchar', ['max($bpchar)', 'min($bpchar)']],
  ['farDate', ['max($farDate)', 'min($farDate)']],
  ['farInstant', ['max($farInstant)', 'min($farInstant)']],
  ['text[]', ['array_agg($text order by $text)', 'array_agg(distinct $text)']],
  ['bool', ['bool_and($bool)', 'bool_or($bool)', 'every($bool)']],
  ['date', ['min($date)', 'max($date)', 'percentile_disc(0.4) within group (order by $date desc)']],
  ['timestamp', ['min($timestamp)', 'max($timestamp)']],
  ['timestamptz', ['max($timestamptz)']],
  ['interval', ['min($interval)', 'sum($interval)']],
  ['int4[]', ['array_agg($int4 order by $int4)', 'array_agg(distinct $int4)']],
  [
    'jsonb',
    ['jsonb_agg($int4 order by $int4)', 'jsonb_object_agg(coalesce($text, $text, $key), 1)'],
  ],
]);

/** What windows compute besides values of other rows, where the order leaves no choice. */
export const WINDOWS: ReadonlyMap<string, readonly string[]> = new Map([
  ['int4', ['ntile(2)', 'ntile(3)', 'max($int4)']],
  ['int8', ['row_number()', 'rank()', 'dense_rank()', 'count(*)', 'sum($int4)', 'count($text)']],
  ['numeric', ['avg($int4)', 'sum($numeric)', 'max($numeric)']],
  ['float8', ['percent_rank()', 'cume_dist()', 'min($float8)']],
  ['text', ["string_agg($text, ',')", 'min($text)', 'max($text)']],
  ['bool', ['bool_and($bool)', 'bool_or($bool)']],
  ['int4[]', ['array_agg($int4)']],
  ['date', ['min($date)', 'max($date)']],
  ['interval', ['sum($interval)']],
  ['jsonb', ['jsonb_agg($int4)']],
]);

/** From where to where frames of rows or groups reach. */
export const FRAMES: readonly string[] = [
  ...['unbounded preceding', '1 preceding', 'current row', '2 preceding'].flatMap((start) =>
    ['current row', '1 following', 'unbounded following'].map((end) => `${start} and ${end}`),
  ),
  ...['2 preceding and 1 preceding', '1 following and 2 following'],
  ...['unbounded preceding and 1 preceding', '1 following and unbounded following'],
];

/** How far ranges of keys of a type reach. */
export const RANGE_OFFSETS: ReadonlyMap<string, string> = new Map([
  ['int2', '1'],
  ['int4', '2'],
  ['int8', '1'],
  ['float4', '1.5'],
  ['float8', "'Infinity'"],
  ['numeric', '0.5'],
  ['date', "'1 month'"],
  ['timestamp', "'1 month 1 day'"],
  ['timestamptz', "'1 day'"],
  ['time', "'2 hours'"],
  ['interval', "'1 month'"],
  ['farDate', "'1 day'"],
  ['farInstant', "'1 month'"],
]);

/** Set-returning functions that may stand in FROM, and the type of what they return. */
export const TABLE_CALLS: readonly (readonly [sql: string, type: string])[] = [
  ['generate_series(1, $int4)', 'int4'],
  ['unnest($int4[])', 'int4'],
  ['generate_series($int4, $int4)', 'int4'],
  ['unnest($text[])', 'text'],
  ['jsonb_array_elements(jsonb_build_array($jsonb, $int4))', 'jsonb'],
  ["regexp_split_to_table($text, '[a ]')", 'text'],
  ["string_to_table($text, 'b')", 'text'],
  ["jsonb_object_keys(jsonb_build_object('a', $jsonb, 'b', $text))", 'text'],
  ["generate_series($timestamp, $timestamp + '1 day', '12 hours')", 'timestamp'],
  ['generate_subscripts($int4[], 1)', 'int4'],
  ['unnest(array[$int2, $numeric])', 'numeric'],
];
