import type { Work } from '../harness/index.js';

/**
 * Does work, waiting for what it waits for. A promise that fails is an exception at the place that
 * waits for it.
 */
export async function finishWork<T>(work: Work<T>): Promise<T> {
  let step = work.next();
  while (step.done !== true) {
    const outcome = await settledOutcome(step.value);
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
