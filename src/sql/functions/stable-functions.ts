import { castName } from './resolution/casts.js';
import { parseFamilyName } from './definitions/function-family.js';
import type { SqlType } from '../../repr/index.js';

/**
 * Functions and operators whose values PostgreSQL has depend on settings of the session, such as
 * its time zone and its style of dates (`pg_proc.provolatile`). With `(*)`: all of the name.
 */
const STABLE: ReadonlySet<string> = new Set(
  `
  array_to_json(*) array_to_string(*) concat(*) concat_ws(*) format(*) json_build_array(*)
  json_build_object(*) json_object_agg(*) json_agg(*) jsonb_agg(*) jsonb_object_agg(*)
  jsonb_build_array(*) jsonb_build_object(*) make_timestamptz(*) pg_typeof(*)
  quote_literal(anyelement) quote_nullable(anyelement) row_to_json(*) to_char(*) to_date(*)
  to_json(*) to_jsonb(*) to_number(*) to_timestamp(text,text) date_part(text,timestamptz)
  extract(text,timestamptz) date_trunc(text,timestamptz) date_trunc(text,timestamptz,text)
  generate_series(timestamptz,timestamptz,interval)
  overlaps(timestamptz,interval,timestamptz,interval)
  overlaps(timestamptz,interval,timestamptz,timestamptz)
  overlaps(timestamptz,timestamptz,timestamptz,interval)
  +(timestamptz,interval) +(interval,timestamptz) -(timestamptz,interval)
  ||(text,anynonarray) ||(anynonarray,text)
  `
    .trim()
    .split(/\s+/),
);

/** Likewise the casts of `pg_cast`. */
const STABLE_CASTS: ReadonlySet<string> = new Set(
  [
    ['date', 'timestamptz'],
    ['time', 'timetz'],
    ['timestamp', 'timestamptz'],
    ['timestamptz', 'date'],
    ['timestamptz', 'time'],
    ['timestamptz', 'timestamp'],
    ['timestamptz', 'timetz'],
  ].map(([from, to]) => castName(from!, to!)),
);

/** Comparisons of an instant with a time without a zone. */
const MIXED_TIMES =
  /^(?:=|<>|[<>]=?)\((?:timestamptz,(?:date|timestamp)|(?:date|timestamp),timestamptz)\)$/;

/** Types that are read from text by the settings of the session. */
const READ_BY_SETTINGS: ReadonlySet<SqlType['kind']> = new Set<SqlType['kind']>(
  'array date interval record regclass regnamespace regproc regtype time timestamp timestamptz timetz'.split(
    ' ',
  ) as SqlType['kind'][],
);

/** Types that are written so. */
const WRITTEN_BY_SETTINGS: ReadonlySet<SqlType['kind']> = new Set<SqlType['kind']>(
  'array date interval record regclass regnamespace regproc regtype timestamp timestamptz'.split(
    ' ',
  ) as SqlType['kind'][],
);

/** Stable by their signature, and PostgreSQL puts in a cast, which counts, before it asks. */
const TEXT_OF_ANY: ReadonlySet<string> = new Set(['||(text,anynonarray)', '||(anynonarray,text)']);

/**
 * Whether an implementation's value depends on more than its arguments in PostgreSQL, which keeps
 * no index by such values. Here, kept expressions are evaluated with the settings of the start.
 */
export function isStable(name: string): boolean {
  const family = parseFamilyName(name);
  const base = family?.family ?? name;
  const [type] = family?.types() ?? [];
  if (base === 'from_text') return READ_BY_SETTINGS.has(type!.kind);
  if (base === 'to_text') return WRITTEN_BY_SETTINGS.has(type!.kind);
  if (TEXT_OF_ANY.has(base) && type !== undefined) return WRITTEN_BY_SETTINGS.has(type.kind);
  return isStableSignature(base) || STABLE_CASTS.has(base) || MIXED_TIMES.test(base);
}

/** As {@link isStable}, of a signature such as `to_char(date,text)`. */
export function isStableSignature(signature: string): boolean {
  const name = signature.slice(0, signature.indexOf('(', 1));
  return STABLE.has(signature) || STABLE.has(`${name}(*)`);
}
