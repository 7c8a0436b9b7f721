/**
 * Which part of a system runs. A simulated system notes it with each wait, so that one can say who
 * waits, and runs what a timer or a message sets off as the part that asked for it. Whoever drives
 * the system knows the parts.
 */
export interface SimContext {
  /** The part that runs now. */
  current(): unknown;
  /** Runs something as a part. */
  run(owner: unknown, work: () => void): void;
}

/** One part only. */
export const ONE_PART: SimContext = {
  current: () => undefined,
  run: (_owner, work) => {
    work();
  },
};
