// What is known of records that fail neither with PostgreSQL's answer nor for want of a construct.

/** Reasons, each with the records it holds for: a file of the collection `materialize`, lines. */
const NOTES: readonly (readonly [reason: string, file: string, lines: readonly number[]])[] = [
  ['numerics keep their digits as texts, as in PostgreSQL', 'arithmetic', [282, 287]],
  ['pg_typeof evaluates its argument, as in PostgreSQL', 'cast', [95, 100]],
  ['to_timestamp of what is not finite is as in PostgreSQL', 'dates-times', [1075, 1081]],
  ['repeat_row takes no negative number', 'table_func', [330]],
  ['repeat_row beside other table functions', 'table_func', [632, 1305]],
  [
    'extra_float_digits is 3 at first, as in Materialize',
    'cockroach/builtin_function',
    [836, 884, 916],
  ],
  ['extra_float_digits is 3 at first, as in Materialize', 'cockroach/float', [110]],
  ['columns of type R have a form of their own', 'cockroach/float', [121, 132, 143]],
  ['mz_catalog is searched too', 'cockroach/builtin_function', [1453, 1465, 1474]],
  ['objects print as their names, as in PostgreSQL', 'types', [445, 452, 944, 951]],
  ['a record before it is not supported', 'cockroach/datetime', [252, 255, 260, 359]],
  ['a record before it is not supported', 'cockroach/typing', [90]],
  [
    'regexp_extract is a table function',
    'cockroach/builtin_function',
    [1103, 1108, 1113, 1118, 1123],
  ],
  ['tables are not created within a transaction', 'cockroach/datetime', [246]],
  ['age of one text is ambiguous in PostgreSQL', 'cockroach/datetime', [183]],
  [
    'CockroachDB writes a zone behind every time',
    'cockroach/datetime',
    [616, 654, 692, 697, 702, 740, 745],
  ],
  ['a record before it is an error in PostgreSQL', 'cockroach/datetime', [1114, 1123, 1131]],
  ['types have their names from PostgreSQL', 'cockroach/limit', [144, 151]],
  ['there is no database `test`', 'cockroach/select', [171, 176]],
  ['bytes in CockroachDB are bits in PostgreSQL', 'cockroach/typing', [80, 84, 87]],
  ['a row is no list of columns, as in PostgreSQL', 'cockroach/typing', [202]],
  ['CockroachDB drops what depends on a view', 'cockroach/views', [159, 162, 191, 202]],
];

/** The reasons by `file:line`. */
export const FAILURE_NOTES: ReadonlyMap<string, string> = new Map(
  NOTES.flatMap(([reason, file, lines]) =>
    lines.map((line) => [`materialize/${file}.slt:${line}`, reason] as const),
  ),
);
