import { clearTimeout, setTimeout } from 'node:timers';

/**
 * How long a case, a configuration or a reporter may take in real time where nobody says another
 * length. The system `postgres` gives up a statement after half of it.
 */
export const DEFAULT_LIMIT_MS = 120_000;

/** The longest limit, a day: more is the same as none. */
export const LIMIT_MAX_MS = 24 * 60 * 60 * 1000;

/** A promise that was waited for in vain. */
export type Expired = () => Error;

/**
 * What a promise gives, if it does so in time.
 *
 * @throws what `expired` makes if it does not, and what the promise fails with.
 */
export function withinLimit<T>(
  promise: PromiseLike<T>,
  limitMs: number,
  expired: Expired,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(expired()), Math.max(0, limitMs));
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
        reject(error);
      },
    );
  });
}
