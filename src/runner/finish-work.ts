import { AbortedError, type Work } from '../harness/index.js';

/**
 * Does work, waiting for what it waits for. A promise that fails is an exception at the place that
 * waits for it. With a signal, what waits is broken off when that is aborted.
 *
 * @throws AbortedError if it was broken off.
 */
export async function finishWork<T>(work: Work<T>, signal?: AbortSignal): Promise<T> {
  let step = work.next();
  while (step.done !== true) {
    const outcome = await settledOutcome(
      signal === undefined ? step.value : untilAborted(step.value, signal),
    );
    step = outcome.kind === 'value' ? work.next(outcome.value) : work.throw(outcome.error);
  }
  return step.value;
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
