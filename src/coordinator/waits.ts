import type { CollectionId, PeekId } from '../dataflow/index.js';
import type { Timestamp } from '../time/index.js';
import type { Core } from './core.js';
import { peeksOf } from './peeks.js';
import type { Session } from './session.js';

/** Something that a session waits for. */
export interface Wait {
  readonly connection: number;
  /** In words, without the session: `read at 5`, `write lock`. */
  readonly what: string;
  readonly timestamp: Timestamp | null;
  /** The read that is not answered, if it is one. */
  readonly peek: PeekId | null;
  /** The TAIL that has no rows, if it is one. */
  readonly tail: CollectionId | null;
  /** What it reads. */
  readonly collections: readonly CollectionId[];
}

/** What sessions wait for: session by session in the order of their connections. */
export function listWaits(core: Core): readonly Wait[] {
  if (core.busy.size === 0 && core.peeks.size === 0) return [];
  const sessions = new Set(core.busy);
  // A cursor's read goes on when the FETCH that began it does not wait any more.
  for (const { session } of core.peeks.values()) sessions.add(session);
  if (sessions.size > 1) {
    return [...sessions]
      .sort((left, right) => left.connection - right.connection)
      .flatMap((session) => waitsOf(core, session));
  }
  const [only] = sessions;
  return waitsOf(core, only!);
}

function waitsOf(core: Core, session: Session): readonly Wait[] {
  const { connection } = session;
  const waits = peeksOf(core, session).map(({ id, timestamp, collections }): Wait => {
    return {
      connection,
      what: `read at ${timestamp}`,
      timestamp,
      peek: id,
      tail: null,
      collections,
    };
  });
  const blocked = session.current?.blocked;
  if (blocked?.kind === 'writeLock') {
    const holder = core.writeLock.holder?.connection;
    const what = holder === undefined ? 'write lock' : `write lock, held by session ${holder}`;
    return [...waits, { ...nothing(connection), what }];
  }
  const state = blocked?.kind === 'fetch' ? blocked.fetch.cursor.state : null;
  const tail =
    blocked?.kind === 'tail' ? blocked.tail : state?.kind === 'tailing' ? state.tail : null;
  if (tail === null) return waits;
  const { id, upper: timestamp, collections } = tail;
  return [...waits, { ...nothing(connection), what: 'tail', timestamp, tail: id, collections }];
}

function nothing(connection: number): Wait {
  return { connection, what: '', timestamp: null, peek: null, tail: null, collections: [] };
}
