import { assert } from '../diagnostic/index.js';
import type { SimContext } from './sim-context.js';

/** Something in a system that waits: for time, for a message, or for what was given a name. */
export interface SimWait {
  /** What it is, as in `BLOCKED: back-off until 30`. */
  readonly what: string;
  /** The time at which it ends, in milliseconds, or null if time does not end it. */
  readonly until: bigint | null;
  /** The part of the system that waits; see {@link SimContext}. */
  readonly owner: unknown;
}

/** What can be said to a wait. */
export interface WaitOptions {
  /** Ends the wait: its promise is rejected with the reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How a wait ends: the one or the other, once. */
export interface WaitEnd<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: Error) => void;
}

/** A wait that begins, and what begins it. */
export interface WaitStart<Value> extends WaitOptions {
  readonly what: string;
  readonly until?: bigint;
  /** Begins it, and gives what undoes that if the wait ends by its signal. */
  readonly begin: (end: WaitEnd<Value>) => () => void;
}

/** Waits at once, at most: as many as timers. */
export const WAITS_MAX = 100_000;

/** All that waits in one life of a system. */
export class WaitTable {
  readonly #context: SimContext;
  readonly #waits = new Set<SimWait>();
  #ended = false;

  constructor(context: SimContext) {
    this.#context = context;
  }

  /** Those that wait, in the order in which they began. */
  list(): readonly SimWait[] {
    return [...this.#waits];
  }

  /** Notes something that waits without a promise, and gives what takes it out again. */
  note(what: string, until: bigint | null): () => void {
    if (this.#ended) return () => undefined;
    assert(this.#waits.size < WAITS_MAX, () => {
      return `at most ${WAITS_MAX} things wait at once, found one more: ${what}`;
    });
    const wait: SimWait = { what, until, owner: this.#context.current() };
    this.#waits.add(wait);
    return () => void this.#waits.delete(wait);
  }

  /** Begins a wait. When the life has ended, it has no end. */
  start<Value>({ what, until, signal, begin }: WaitStart<Value>): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      if (this.#ended) return;
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const forget = this.note(what, until ?? null);
      const onAbort = (): void => {
        undo();
        end();
        reject(signal!.reason as Error);
      };
      const end = (): boolean => {
        forget();
        signal?.removeEventListener('abort', onAbort);
        return !this.#ended;
      };
      const undo = begin({
        resolve: (value) => {
          if (end()) resolve(value);
        },
        reject: (reason) => {
          if (end()) reject(reason);
        },
      });
      signal?.addEventListener('abort', onAbort);
    });
  }

  /** Ends the life: nothing that waits goes on, and nothing waits any more. */
  end(): void {
    this.#ended = true;
    this.#waits.clear();
  }
}
