import { nearestName, quoted } from '../diagnostic/index.js';
import { endSession } from './drive-session.js';
import { listNames } from './items.js';
import { fail } from './mistakes/mistake.js';
import type { FileContext } from './file-context.js';
import type { Place } from './mistakes/place.js';
import type { NamedSession, Pending } from './session-table.js';
import { waitFor, type Work } from './system/work.js';

/**
 * The session of a name for something to be submitted: the one that there is, one that a restart
 * ended and whose client was not told, or else a new one of the lifetime given.
 */
export function* useSession(
  context: FileContext,
  { name, lifetime }: Pick<NamedSession, 'name' | 'lifetime'>,
): Work<NamedSession> {
  const { sessions } = context;
  const existing = sessions.get(name) ?? sessions.reviveLost(name);
  return existing ?? (yield* openSession(context, { name, lifetime }));
}

/** Ends a session that was opened for the submission which is answered now; others live on. */
export function* finishSubmission(
  { sessions, system }: FileContext,
  { name, lifetime, session }: NamedSession,
): Work<void> {
  if (lifetime === 'file') return;
  sessions.remove(name);
  yield* endSession(system, session);
}

/** Opens a session and gives it a name, which must be free. */
function* openSession(
  context: FileContext,
  { name, lifetime }: Pick<NamedSession, 'name' | 'lifetime'>,
): Work<NamedSession> {
  const session = yield* waitFor(context.system.connect(name));
  const named: NamedSession = { name, lifetime, session, pending: null };
  context.sessions.add(named);
  return named;
}

/**
 * The session of a name.
 *
 * @throws DiagnosticError if there is none.
 */
export function requireSession(
  { sessions }: FileContext,
  name: string,
  place: Place,
): NamedSession {
  const named = sessions.get(name);
  if (named !== undefined) return named;
  const lost = sessions.lostAt(name);
  const names = sessions.names();
  const nearest = nearestName(name, names);
  fail('DR021', place, {
    message: `there is no session ${quoted(name)}`,
    ...(lost !== undefined && { related: { message: 'this restart ended it', ...lost } }),
    notes: [names.length === 0 ? 'no session is open' : `open sessions are ${listNames(names)}`],
    help:
      nearest === undefined
        ? `open it before with \`async-sql session=${name}\` or \`sql session=${name}\``
        : `did you mean \`${nearest}\`?`,
  });
}

/**
 * Checks that a session has nothing to await.
 *
 * @throws DiagnosticError if it is busy.
 */
export function requireIdle({ name, pending }: NamedSession, place: Place): void {
  if (pending === null) return;
  fail('DR022', place, {
    message: `session \`${name}\` is busy`,
    related: { message: pendingNote(pending), ...pending.place },
    help: `use \`await-sql session=${name}\` first, or another name`,
  });
}

/** Why a submission is still outstanding. */
export function pendingNote({ reported }: Pending): string {
  return reported ? 'it was started here and is blocked' : 'it was started here and never awaited';
}
