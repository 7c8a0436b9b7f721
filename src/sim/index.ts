/**
 * Parts to build a simulated system from: what would be nondeterministic is handed in and recorded.
 * A system of functions that return at once takes the clock and the channel; one of promises takes
 * {@link Sim}, which has timers, channels to wait for, and a list of what waits.
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
export * from './sim.js';
export type { SimChannel, SimChannelOptions, SimMessage } from './sim-channel.js';
export * from './sim-context.js';
export * from './timer-queue.js';
export { WAITS_MAX, type SimWait, type WaitOptions } from './wait-table.js';
