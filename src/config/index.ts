/**
 * The configuration file, `coordtest.config.{ts,mjs,js,json}`: what may stand in it, finding it,
 * loading and checking it.
 *
 * At the rim: files are read and the user's modules are imported. What checks and what compiles
 * TypeScript is loaded with the first file that needs it, so that runs without a configuration pay
 * nothing. Knows systems by the harness's interface alone. Imports diagnostic and harness.
 */
export * from './config.js';
export * from './config-error.js';
export * from './find-config.js';
export * from './limit-text.js';
export * from './load-config.js';
export type * from './loaded-config.js';
export type * from './reporter.js';
export * from './time-limit.js';
export * from './user-place.js';
export * from './watchdog.js';
