import type { Answer } from './answer.fixture.js';

/** A difference that stays, and why. */
export interface Deviation {
  readonly reason: string;
  /** Statements that can differ so. */
  readonly sql: RegExp;
  /** The SQLSTATE that PostgreSQL gives, `rows`, or `any` of these. */
  readonly postgres: string;
  /** What the embedded system gives: a SQLSTATE and its message, or `rows`. */
  readonly embedded: RegExp;
}

/** All differences from PostgreSQL 15 that are meant or not mended. */
export const DEVIATIONS: readonly Deviation[] = [
  {
    reason: 'the dialect casts between bigint and boolean',
    sql: /\b(bool|int8)\b/,
    postgres: '42846',
    embedded: /^(rows$|22)/,
  },
  {
    reason: 'the dialect has the least and the greatest of truth values',
    sql: /\b(min|max)\(/,
    postgres: '42883',
    embedded: /^(rows$|22)/,
  },
  {
    reason: 'the dialect has remainders of floating point numbers, and places of type bigint',
    sql: /%|\bsubstr/,
    postgres: '42883',
    embedded: /^(rows$|22|42601)/,
  },
  {
    reason: 'of PostgreSQL, an expression that is a key is none within subqueries; here it is',
    sql: /group by.*\(.*\bselect\b/,
    postgres: '42803',
    embedded: /^rows$/,
  },
  {
    reason: 'a regular expression with back-references takes exponential time; it is refused',
    sql: /~|regexp_|substring|similar/,
    postgres: 'any',
    embedded: /^0A000 back-reference .* is not supported$/,
  },
  {
    reason: 'regular expressions have a limit to their size; PostgreSQL has another one',
    sql: /~|regexp_|substring|similar/,
    postgres: 'any',
    embedded: /^2201B invalid regular expression: regular expression is too complex$/,
  },
  {
    reason: 'the flags of other syntaxes of regular expressions are refused before later ones',
    sql: /regexp_/,
    postgres: '22023',
    embedded: /^0A000 flag .* in a regular expression is not supported$/,
  },
  {
    reason: 'the type of pg_typeof is text, since a regtype is printed by a query over the catalog',
    sql: /\bpg_typeof\b/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason: 'the same, where the text is an argument',
    sql: /"pg_typeof"/,
    postgres: '42883',
    embedded: /./,
  },
  {
    reason: 'of PostgreSQL, stray punctuation and fields that are cut short make dates and times',
    sql: /^SELECT '[^']*'::(date|time|timestamp|timestamptz|interval)(\[\])?$/,
    postgres: 'rows',
    embedded: /^22(007|008|009) /,
  },
  {
    reason: 'of the dialect, clocks of intervals may begin with a sign and a colon',
    sql: /^SELECT '[^']*[-+]\s*:[^']*'::interval(\[\])?$/,
    postgres: '22007',
    embedded: /^rows$/,
  },
  {
    reason:
      'PostgreSQL 15 computes the age of what is infinite as if it were days; later ones refuse it',
    sql: /\bage\b.*(infinity|\be\.c_)/,
    postgres: 'any',
    embedded: /^22008 timestamp out of range$/,
  },
  {
    reason: 'zones as POSIX writes them, a name and a number, are not known',
    sql: /\btimezone\b|date_trunc|::(date|time|timestamp|timestamptz)(\[\])?$/,
    postgres: 'rows',
    embedded: /^22023 time zone "[^"]*\d[^"]*" not recognized$/,
  },
  {
    reason: 'doubles that overflow or cancel each other depend on the order of the rows',
    sql: /\b(avg|sum|stddev\w*|variance|var_\w+|corr|covar_\w+|regr_\w+)\(.*(c_float|e308|e\+?38|1e100)/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason: 'the same, where one order overflows',
    sql: /\b(avg|sum|stddev\w*|variance|var_\w+|corr|covar_\w+|regr_\w+)\(.*(c_float|e308|e\+?38|1e100)/,
    postgres: '22003',
    embedded: /^rows$/,
  },
  {
    reason: 'Roman months of intervals, which have rules of their own, are refused',
    sql: /\bto_char\b/,
    postgres: 'any',
    embedded: /^0A000 pattern RM of an interval is not supported$/,
  },
  {
    reason: 'an interval is on no day; PostgreSQL counts the days of some patterns from the year 0',
    sql: /\bto_char\b/,
    postgres: 'rows',
    embedded: /^22007 invalid format specification for an interval value$/,
  },
  {
    reason: 'texts are UTF-8, and no other encoding is known, whatever is made of it',
    sql: /convert_(from|to)/,
    postgres: 'any',
    embedded: /^0A000 encoding ".*" is not supported$/,
  },
  {
    reason: 'nor is another name for one',
    sql: /convert_(from|to)|length/,
    postgres: 'any',
    embedded: /^22023 invalid (source|destination) encoding name /,
  },
  {
    reason:
      'of intervals that are equal (a month, 30 days) PostgreSQL keeps the first one it meets',
    sql: /\b(min|max)\(.*interval/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason: 'PostgreSQL 15 wraps fields of an interval round where later versions refuse them',
    sql: /make_interval/,
    postgres: 'any',
    embedded: /^22008 interval out of range$/,
  },
  {
    reason: 'of zeros that differ in their sign PostgreSQL keeps the last one it meets',
    sql: /\b(min|max)\(.*(c_float|'-0'::float)/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason: 'bounds that are further apart than any double: the bucket of PostgreSQL is undefined',
    sql: /width_bucket.*(e308|c_float8)/,
    postgres: 'rows',
    embedded: /^(rows|22003 integer out of range)$/,
  },
  {
    reason: 'of PostgreSQL, the last of 2147483647 buckets is beyond the integers, and wraps',
    sql: /\bwidth_bucket\b.*2147483647/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason: 'of far bounds PostgreSQL rounds the quotient up, to a bucket that a value is not in',
    sql: /\bwidth_bucket\b.*\b1e30\b/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason: 'of PostgreSQL 15, constants that are keys stay within expressions of larger groups',
    sql: /group by .*\b(rollup |cube |sets \()\((q\d+\.\w+, )*(?!q\d)((?!\bq\d+\.).)*?\)( having|\)|$)/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason:
      'of PostgreSQL, a frame without the row itself ends at the ties that are left out of it',
    sql: /\b(first|last|nth)_value\(.*\bexclude ties\b/,
    postgres: 'rows',
    embedded: /^rows$/,
  },
  {
    reason: 'PostgreSQL computes constants while it plans: they fail even where there are no rows',
    sql: /#- '\{a,a\}'/,
    postgres: '22P02',
    embedded: /^rows$/,
  },
  {
    reason: 'the same, of texts that are too long for a column',
    sql: /^(UPDATE|INSERT) /,
    postgres: '22001',
    embedded: /^rows$/,
  },
  {
    reason: 'the same, of numbers that are too large for a column',
    sql: /^(UPDATE|INSERT) /,
    postgres: '22003',
    embedded: /^rows$/,
  },
];

/** The deviation that explains why two answers differ. */
export function deviationOf(
  sql: string,
  postgres: Answer,
  embedded: Answer,
): Deviation | undefined {
  return DEVIATIONS.find(
    (one) =>
      one.sql.test(sql) &&
      ['any', postgres.kind === 'rows' ? 'rows' : postgres.code].includes(one.postgres) &&
      one.embedded.test(embedded.kind === 'rows' ? 'rows' : `${embedded.code} ${embedded.message}`),
  );
}
