import { setImmediate, setTimeout } from 'node:timers/promises';

/** How long what a file left running may take to end by itself. */
const LINGER_MAX_MS = 100;

/** The pause between two looks at what is left. */
const PAUSE_MS = 5;

/**
 * What a file leaves running in its thread when its system was closed: timers, sockets. It may
 * throw when nobody waits for it any more, and then another file would be blamed, or none.
 */
export class Leftovers {
  readonly #before = count();

  /**
   * Waits a moment for what is left, so that exceptions of it show.
   *
   * @returns whether something goes on all the same.
   */
  async wait(): Promise<boolean> {
    // Unhandled rejections are told between two turns of the event loop.
    await setImmediate();
    for (let waitedMs = 0; count() > this.#before; waitedMs += PAUSE_MS) {
      if (waitedMs >= LINGER_MAX_MS) return true;
      await setTimeout(PAUSE_MS);
    }
    return false;
  }
}

/** Timers, sockets and processes; requests that are under way end by themselves. */
const LASTING = /^(Timeout|Immediate)$|Wrap$/i;

/** How much may keep the thread alive. */
function count(): number {
  return process.getActiveResourcesInfo().filter((type) => LASTING.test(type)).length;
}
