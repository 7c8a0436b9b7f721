/**
 * The messages of PostgreSQL's protocol 3.0, and values in its two formats: bytes to messages and
 * back. Pure: no sockets, no sessions, no clock. Imports `repr` and `diagnostic`.
 *
 * PostgreSQL documentation, chapter 55.
 */
export * from './backend-writer.js';
export * from './byte-reader.js';
export * from './character-position.js';
export * from './format-codes.js';
export * from './frontend-decoder.js';
export { readFirst } from './frontend-message.js';
export type { FirstRequest, FormatCodes, FrontendMessage } from './frontend-message.js';
export * from './parameter.js';
export * from './protocol-error.js';
export * from './scram.js';
export * from './wire-type.js';
