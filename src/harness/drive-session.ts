import { Bug } from '../diagnostic/index.js';
import type { Response, Session, System, Waiting } from './system/system.js';
import { AbortedError, waitFor, type Work } from './system/work.js';

/**
 * How often held messages are delivered before a system that always has more is stopped. Each round
 * delivers at least one, and a submission needs a few for each of its statements.
 */
export const DELIVERY_ROUNDS_MAX = 100_000;

/** How far a session got. */
export interface Progress {
  /** The responses that came, in order. */
  readonly responses: readonly Response[];
  /** What the session waits for, or null if everything submitted was answered. */
  readonly blocked: Blocked | null;
}

/** A session that cannot go on. */
export interface Blocked {
  /** Empty if the system does not say what the session waits for. */
  readonly waiting: readonly Waiting[];
}

/**
 * Steps the system and delivers answers, and nothing but answers, until everything that the session
 * submitted is answered or nothing moves any more.
 *
 * @throws Bug if answers never end.
 */
export function* driveSession(system: System, session: Session): Work<Progress> {
  const responses: Response[] = [];
  session.setAwaited?.(true);
  for (let round = 0; round < DELIVERY_ROUNDS_MAX; round += 1) {
    const waiting = yield* waitFor(system.settle());
    for (const response of session.poll()) responses.push(response);
    if (session.idle()) return { responses, blocked: null };
    const passed = (yield* waitFor(system.feedback?.deliver({ role: 'answer' }))) ?? 0;
    if (passed > 0) continue;
    return { responses, blocked: { waiting: waiting.filter((one) => one.session === session) } };
  }
  throw new Bug(
    `answers end: system \`${system.name}\` still had one after ${DELIVERY_ROUNDS_MAX} deliveries`,
  );
}

/**
 * Steps the system and delivers all messages but those about some items, until nothing moves.
 *
 * @throws Bug if messages never end.
 */
export function* deliverExcept(system: System, except: ReadonlySet<string>): Work<void> {
  for (let round = 0; round < DELIVERY_ROUNDS_MAX; round += 1) {
    yield* waitFor(system.settle());
    const passed = yield* waitFor(system.feedback?.deliver({ except }));
    if ((passed ?? 0) === 0) return;
  }
  throw new Bug(
    `messages end: system \`${system.name}\` still had one after ${DELIVERY_ROUNDS_MAX} deliveries`,
  );
}

/** Does work for which a session was opened; the session ends if the work is broken off. */
export function* endIfAborted<T>(session: Session, work: Work<T>): Work<T> {
  try {
    return yield* work;
  } catch (error) {
    if (error instanceof AbortedError) {
      session.cancel();
      session.terminate();
    }
    throw error;
  }
}

/** Cancels what the session still runs and ends it; its responses are dropped. */
export function* endSession(system: System, session: Session): Work<void> {
  if (!session.idle()) {
    session.cancel();
    yield* waitFor(system.settle());
  }
  session.terminate();
  yield* waitFor(system.settle());
}
