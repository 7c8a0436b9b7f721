/**
 * SQL values: types, datums, rows, and how they are read, printed, compared and encoded.
 *
 * Values follow PostgreSQL's rules, in our own code; a datum means something only together with its
 * type. Datums are immutable. Everything is a pure function: no locale, no clock, and no time zone
 * but UTC and the one that a type of timestamps has (`session-zone.ts`). Imports assertions from
 * `diagnostic` and nothing else.
 */
export * from './array-text.js';
export * from './bit-string.js';
export * from './bool.js';
export * from './bytea.js';
export * from './calendar-week.js';
export * from './characters.js';
export * from './civil-date.js';
export * from './collection-text.js';
export * from './compare.js';
export * from './compare-text.js';
export * from './datetime-age.js';
export * from './datetime-arithmetic.js';
export * from './datetime-error.js';
export * from './datetime-extract.js';
export * from './datetime-format.js';
export * from './datetime-parse.js';
export * from './datetime-truncate.js';
export * from './datum.js';
export * from './datum-debug.js';
export * from './datum-error.js';
export * from './datum-json.js';
export * from './debug-value.js';
export * from './duration.js';
export * from './float.js';
export * from './format-datum.js';
export * from './integer.js';
export * from './interruption.js';
export * from './interval.js';
export * from './interval-arithmetic.js';
export * from './interval-fields.js';
export * from './interval-format.js';
export * from './interval-parse.js';
export { JsonParser, type JsonMaker } from './json-parser.js';
export * from './content-size.js';
export * from './join-texts.js';
export * from './json-text.js';
export * from './jsonb.js';
export * from './jsonb-access.js';
export * from './jsonb-change.js';
export * from './jsonb-format.js';
export * from './jsonb-parse.js';
export * from './key-encoder.js';
export * from './numeric.js';
export * from './name-text.js';
export * from './numeric-arithmetic.js';
export * from './numeric-conversion.js';
export * from './numeric-functions.js';
export * from './numeric-modifier.js';
export * from './parse-datum.js';
export * from './replace-characters.js';
export * from './row-codec.js';
export * from './sql-type.js';
export * from './text-style.js';
export * from './text-modifier.js';
export * from './time-modifier.js';
export { mapType, withNames } from './map-type.js';
export * from './session-zone.js';
export * from './time-zone.js';
export * from './zone-name.js';
export * from './zoned-instant.js';
export * from './zoned-time.js';
export * from './type-name.js';
export * from './type-oid.js';
export * from './uuid.js';
