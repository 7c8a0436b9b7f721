/**
 * What people are told when something is wrong: diagnostics with their spans, and failed assertions.
 *
 * Imports nothing.
 */
export * from './bug.js';
