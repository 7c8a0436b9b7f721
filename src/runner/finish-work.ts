import { withinLimit } from '../config/index.js';
import { AbortedError, TimeLimitError, type CallBoard, type Work } from '../harness/index.js';

/** How long work may wait for what it waits for. */
export interface WorkLimit {
  /** Says what the work is in the middle of, and when it began something that has its own time. */
  readonly board: CallBoard;
  /** In real time. */
  readonly limitMs: number;
  /** Breaks off what waits. */
  readonly signal?: AbortSignal;
}

/**
 * How long what comes after a wait in vain may take, such as closing the system: most likely it
 * waits in vain as well.
 */
const AFTERWARDS_MS = 5_000;

/**
 * Does work, waiting for what it waits for. A promise that fails is an exception at the place that
 * waits for it; so is a TimeLimitError where there is a limit and the time is up. With a signal,
 * what waits is broken off when that is aborted.
 *
 * @throws AbortedError if it was broken off.
 */
export async function finishWork<T>(work: Work<T>, until?: WorkLimit): Promise<T> {
  const wait = waitUntil(until);
  let step = work.next();
  while (step.done !== true) {
    const outcome = await settledOutcome(wait(step.value));
    step = outcome.kind === 'value' ? work.next(outcome.value) : work.throw(outcome.error);
  }
  return step.value;
}

/** When the time of a case is up; each one has its own. */
class Deadline {
  readonly #board: CallBoard;
  readonly #limitMs: number;
  #phase = -1;
  #startMs = 0;
  #expired = false;

  constructor({ board, limitMs }: WorkLimit) {
    this.#board = board;
    this.#limitMs = limitMs;
  }

  /** What a promise gives. @throws TimeLimitError if the time is up before. */
  wait(promise: PromiseLike<unknown>): Promise<unknown> {
    const nowMs = performance.now();
    const { phase, waitsMs } = this.#board;
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#startMs = nowMs;
    }
    const limitMs = this.#expired ? Math.min(this.#limitMs, AFTERWARDS_MS) : this.#limitMs;
    const expired = (): Error => {
      this.#expired = true;
      return new TimeLimitError(this.#board.call, limitMs);
    };
    const leftMs = this.#startMs + limitMs + waitsMs - nowMs;
    if (leftMs > 0) return withinLimit(promise, leftMs, expired);
    // Nobody will hear what becomes of it.
    promise.then(undefined, () => undefined);
    return Promise.reject(expired());
  }
}

function waitUntil(
  until: WorkLimit | undefined,
): (promise: PromiseLike<unknown>) => PromiseLike<unknown> {
  if (until === undefined) return (promise) => promise;
  const deadline = new Deadline(until);
  const { signal } = until;
  if (signal === undefined) return (promise) => deadline.wait(promise);
  return (promise) => untilAborted(deadline.wait(promise), signal);
}

type Outcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: unknown };

async function settledOutcome(promise: PromiseLike<unknown>): Promise<Outcome> {
  try {
    return { kind: 'value', value: await promise };
  } catch (error) {
    return { kind: 'error', error };
  }
}

/** The promise's value; fails when the signal is aborted before. */
function untilAborted(promise: PromiseLike<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AbortedError());
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', abort);
      end();
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: Error) => settle(() => reject(error)),
    );
  });
}
