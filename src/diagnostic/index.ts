/**
 * What people are told when something is wrong: diagnostics with their spans, how they are printed,
 * the pages that explain their codes, and failed assertions.
 *
 * A mistake in something that a user wrote is a {@link Diagnostic}, a value; a mistake of coordtest
 * itself is a {@link Bug}, thrown. Colours are handed in. Imports nothing.
 */
export * from './bug.js';
export { characterWidth, displayWidth, escapeUnprintable } from './character-width.js';
export * from './code-explanation.js';
export * from './count-of.js';
export * from './diagnostic.js';
export * from './diagnostic-error.js';
export * from './diagnostic-list.js';
export * from './file-mistake.js';
export * from './nearest-name.js';
export * from './paint.js';
export * from './quoted.js';
export * from './render-diagnostic.js';
export * from './shorten.js';
export * from './show-value.js';
export * from './source-text.js';
export * from './span.js';
export * from './stack-places.js';
