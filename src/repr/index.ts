/**
 * SQL values: types, datums, rows, and how they are read, printed, compared and encoded.
 *
 * Values follow PostgreSQL's rules, in our own code; a datum means something only together with its
 * type. Datums are immutable. Everything is a pure function: no locale, no clock, no time zone but
 * UTC. Imports assertions from `diagnostic` and nothing else.
 */
export * from './bool.js';
export * from './bytea.js';
export * from './compare.js';
export * from './compare-text.js';
export * from './datum.js';
export * from './datum-error.js';
export * from './debug-value.js';
export * from './float.js';
export * from './integer.js';
export * from './interval.js';
export * from './jsonb.js';
export * from './jsonb-text.js';
export * from './key-encoder.js';
export * from './numeric.js';
export * from './row-codec.js';
export * from './sql-type.js';
export * from './type-name.js';
export * from './uuid.js';
