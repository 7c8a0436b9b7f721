/**
 * The `System` interface, the directives, and running one file against one system.
 *
 * This is the package's main entry. It knows the interface in `system.ts` and nothing of any
 * system. Imports diagnostic, time, repr, sim and datadriven.
 */
export type * from './system.js';
export * from './system-errors.js';
