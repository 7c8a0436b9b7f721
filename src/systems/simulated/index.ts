/**
 * Asynchronous systems under test, built on the simulation kit.
 *
 * The kit is pure; this folder drives it. It is at the rim: here are promises, the event loop, and
 * the hooks by which it sees what a system does behind the back of the kit. A system runs while it
 * settles, a step at a time, with micro-tasks run out after each, so that every run is the same.
 * Imports harness and sim.
 */
export type { Answer, SimulatedClient } from './simulated-session.js';
export * from './simulated-system.js';
