import { Bug } from '../diagnostic/index.js';
import {
  DELIVERY_ROUNDS_MAX,
  waitFor,
  type System,
  type Waiting,
  type Work,
} from '../harness/index.js';

/**
 * Lets everything pass that is held, and moves the clock on to times that statements wait for,
 * until each session has nothing to do or waits for another one; gives what waits.
 *
 * @throws Bug if that never ends.
 */
export function* settleAll(system: System): Work<readonly Waiting[]> {
  const { clock, feedback } = system;
  for (let round = 0; round < DELIVERY_ROUNDS_MAX; round += 1) {
    const waiting = yield* waitFor(system.settle());
    if (feedback !== undefined && (yield* waitFor(feedback.deliver({}))) > 0) continue;
    if (clock === undefined) return waiting;
    const times = waiting.flatMap(({ timestamp }) =>
      timestamp === null || timestamp <= clock.now ? [] : [timestamp],
    );
    const [first, ...others] = times;
    if (first === undefined) return waiting;
    clock.advanceTo(others.reduce((least, time) => (time < least ? time : least), first));
  }
  throw new Bug(
    `messages end: system \`${system.name}\` still had one after ${DELIVERY_ROUNDS_MAX} deliveries`,
  );
}
