/**
 * SQL values: types, datums, rows, and how they are read, printed, compared and encoded.
 *
 * Values follow PostgreSQL's rules, in our own code; a datum means something only together with its
 * type. Datums are immutable. Everything is a pure function: no locale, no clock, and no time zone
 * but UTC and the one that a type of timestamps has (`session-zone.ts`). Imports assertions from
 * `diagnostic` and nothing else.
 *
 * Folders, the lowest first: `texts`, `sql-types`, `numbers`, `datetime` (dates, times, zones and
 * intervals), `json`. Beside them: what is of all types.
 */
export * from './datetime/calendar-week.js';
export * from './datetime/civil-date.js';
export * from './datetime/datetime-age.js';
export * from './datetime/datetime-arithmetic.js';
export * from './datetime/datetime-error.js';
export * from './datetime/datetime-extract.js';
export * from './datetime/datetime-format.js';
export * from './datetime/datetime-parse.js';
export * from './datetime/datetime-truncate.js';
export * from './datetime/duration.js';
export * from './datetime/interval-arithmetic.js';
export * from './datetime/interval-fields.js';
export * from './datetime/interval-format.js';
export * from './datetime/interval-parse.js';
export * from './datetime/interval.js';
export * from './datetime/session-zone.js';
export * from './datetime/time-modifier.js';
export * from './datetime/time-zone.js';
export * from './datetime/zone-name.js';
export * from './datetime/zoned-instant.js';
export * from './datetime/zoned-time.js';
export { JsonParser, type JsonMaker } from './json/json-parser.js';
export * from './json/json-text.js';
export * from './json/jsonb-access.js';
export * from './json/jsonb-change.js';
export * from './json/jsonb-format.js';
export * from './json/jsonb-parse.js';
export * from './json/jsonb.js';
export * from './numbers/bool.js';
export * from './numbers/float.js';
export * from './numbers/integer.js';
export * from './numbers/numeric-arithmetic.js';
export * from './numbers/numeric-conversion.js';
export * from './numbers/numeric-functions.js';
export * from './numbers/numeric-modifier.js';
export * from './numbers/numeric.js';
export * from './numbers/round-half-even.js';
export { mapType, withNames } from './sql-types/map-type.js';
export * from './sql-types/sql-type.js';
export * from './sql-types/type-name.js';
export * from './sql-types/type-oid.js';
export * from './texts/characters.js';
export * from './texts/compare-text.js';
export * from './texts/find-text.js';
export * from './texts/join-texts.js';
export * from './texts/name-text.js';
export * from './texts/replace-characters.js';
export * from './texts/text-modifier.js';
export * from './array-text.js';
export * from './bit-string.js';
export * from './bytea.js';
export * from './collection-text.js';
export * from './compare.js';
export * from './content-size.js';
export * from './datum-debug.js';
export * from './datum-error.js';
export * from './datum-json.js';
export * from './datum.js';
export * from './debug-value.js';
export * from './format-datum.js';
export * from './interruption.js';
export * from './key-encoder.js';
export * from './parse-datum.js';
export * from './row-codec.js';
export * from './text-style.js';
export * from './uuid.js';
