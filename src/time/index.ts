/**
 * Logical time: timestamps, frontiers and the changes by which frontiers move.
 *
 * Time is totally ordered, so a frontier is one timestamp or nothing. Frontiers never go back; that
 * is held by those who own them, not here. Imports assertions from `diagnostic` and nothing else.
 */
export * from './antichain.js';
export * from './change-batch.js';
export * from './mutable-antichain.js';
export * from './timestamp.js';
