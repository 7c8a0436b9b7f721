/** A value, or the promise of one: what a system answers that may be asynchronous. */
export type Eventual<T> = T | PromiseLike<T>;

/**
 * Work that may have to wait. It yields each promise that it cannot go on without, and is resumed
 * with what the promise gave. With a synchronous system it never yields, so that the same code runs
 * at once with one system and in turns of the event loop with another; this folder makes no promise
 * and awaits none.
 */
export type Work<T> = Generator<PromiseLike<unknown>, T, unknown>;

/** The value, once it is there. */
export function* waitFor<T>(value: Eventual<T>): Work<T> {
  return isPromise(value) ? ((yield value) as T) : value;
}

/** Work ran into a promise where nobody can wait for one. */
export class AsynchronousError extends Error {
  constructor() {
    super('the system is asynchronous, and was run by a function that cannot wait for it');
    this.name = 'AsynchronousError';
  }
}

/** Whoever waited for work broke it off: thrown into it at the place where it waits. */
export class AbortedError extends Error {
  constructor() {
    super('the work was broken off');
    this.name = 'AbortedError';
  }
}

/**
 * Does work that never waits.
 *
 * @throws AsynchronousError if it would have to.
 */
export function finishAtOnce<T>(work: Work<T>): T {
  const step = work.next();
  if (step.done === true) return step.value;
  throw new AsynchronousError();
}

/** Whether a value is a promise, or has what makes it one. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { readonly then?: unknown }).then === 'function'
  );
}
