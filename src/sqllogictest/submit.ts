import { Bug } from '../diagnostic/index.js';
import {
  DELIVERY_ROUNDS_MAX,
  deliverExcept,
  driveSession,
  waitFor,
  type Response,
  type Session,
  type System,
  type Waiting,
  type Work,
} from '../harness/index.js';

/**
 * How often the clock is moved on before a submission counts as one that does not finish. Each move
 * is twice as long as the one before, from a millisecond on, so that together they are a month: no
 * timeout is longer.
 */
const CLOCK_MOVES_MAX = 32;

const NOTHING: ReadonlySet<string> = new Set();

/** What came of a submission. */
export interface Answer {
  readonly responses: readonly Response[];
  /** What it waits for, or null if it was answered. */
  readonly blocked: readonly Waiting[] | null;
}

/**
 * Runs a submission to its end. Everything that is held passes, before it and while it runs; where
 * that is not enough, the clock goes on, to the time that is waited for where the system says one.
 */
export function* submit(system: System, session: Session, text: string): Work<Answer> {
  yield* deliverExcept(system, NOTHING);
  session.submit(text);
  const responses: Response[] = [];
  for (let moves = 0; ; moves += 1) {
    const blocked = yield* goOn(system, session, responses);
    if (blocked === null) return { responses, blocked };
    const { clock } = system;
    if (clock === undefined || moves === CLOCK_MOVES_MAX) return { responses, blocked };
    const times = blocked.flatMap(({ timestamp }) => (timestamp === null ? [] : [timestamp]));
    const awaited = times.filter((time) => time > clock.now).sort((a, b) => (a < b ? -1 : 1))[0];
    clock.advanceTo(awaited ?? clock.now + 2n ** BigInt(moves));
  }
}

/** Lets everything pass until the session is idle or nothing moves; what it then waits for. */
function* goOn(
  system: System,
  session: Session,
  responses: Response[],
): Work<readonly Waiting[] | null> {
  for (let round = 0; round < DELIVERY_ROUNDS_MAX; round += 1) {
    const progress = yield* driveSession(system, session);
    responses.push(...progress.responses);
    if (progress.blocked === null) return null;
    const passed = yield* waitFor(system.feedback?.deliver({}));
    if ((passed ?? 0) === 0) return progress.blocked.waiting;
  }
  throw new Bug(
    `messages end: system \`${system.name}\` still had one after ${DELIVERY_ROUNDS_MAX} deliveries`,
  );
}
