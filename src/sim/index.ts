/**
 * Parts to build a simulated system from: what would be nondeterministic is handed in and recorded.
 *
 * Nothing here reads a real clock, file or source of randomness, and the same inputs give the same
 * results on every machine. Imports assertions from `diagnostic` and nothing else, so that it can
 * be used without the rest.
 */
export * from './buffered-channel.js';
export * from './chooser.js';
export * from './files.js';
export * from './manual-clock.js';
export * from './seeded-random.js';
