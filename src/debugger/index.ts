/**
 * Running a file up to a line and going on from there by hand: cases and SQL that are typed, one
 * step after the other, the coordinator on the wire, and what was typed as new cases of the file.
 *
 * At the rim: lines come from a terminal or a pipe, and files are written. Is loaded by the command
 * that needs it alone. It runs in a worker thread, `worker.ts`, so that a loop in foreign code can
 * be ended. Imports everything but `library` and `cli`.
 */
export * from './debug-in-worker.js';
