import type { WaitPauses } from '../../harness/index.js';

/** The first pause between two attempts, in milliseconds; each next is half as long again. */
const PAUSE_FIRST_MS = 5;
/** The longest pause between two attempts. */
const PAUSE_MAX_MS = 250;

/** Lets time pass. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

/** Milliseconds since some moment; never goes back. */
export function monotonicMs(): number {
  return performance.now();
}

/** Pauses that grow, until so much time has passed. */
export class BackOff implements WaitPauses {
  readonly #endMs: number;
  #nextMs = PAUSE_FIRST_MS;

  constructor(timeoutMs: number) {
    this.#endMs = monotonicMs() + timeoutMs;
  }

  async next(): Promise<boolean> {
    const leftMs = this.#endMs - monotonicMs();
    if (leftMs <= 0) return false;
    await sleep(Math.min(this.#nextMs, leftMs));
    this.#nextMs = Math.min(this.#nextMs * 1.5, PAUSE_MAX_MS);
    return true;
  }
}
