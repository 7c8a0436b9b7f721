import type { Client } from 'pg';

/** Of a backend: whom its statement waits for. */
export interface BackendWait {
  readonly pid: number;
  /** Backends that hold what it waits for, or stand before it in the queue; 0: none has it. */
  readonly blockers: readonly number[];
}

/** What the backends of these numbers wait for; those that wait for nothing are left out. */
export async function findWaits(
  control: Client,
  pids: readonly number[],
): Promise<readonly BackendWait[]> {
  const { rows } = await control.query<{ pid: number; blockers: number[] }>(WAITS, [pids]);
  return rows.map(({ pid, blockers }) => ({ pid, blockers: [...new Set(blockers)] }));
}

/** Which of the backends of these numbers sleep, as by `pg_sleep`. */
export async function findSleepers(
  control: Client,
  pids: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await control.query<{ pid: number }>(SLEEPERS, [pids]);
  return new Set(rows.map(({ pid }) => pid));
}

const SLEEPERS = `
SELECT pid FROM pg_stat_activity
WHERE pid = ANY ($1::int4[]) AND state = 'active' AND wait_event = 'PgSleep'`;

/**
 * A serializable transaction that is DEFERRABLE waits for others without a lock. The server names
 * nobody where an earlier transaction of the same backend is kept for somebody else's sake: it asks
 * that one. Then whoever has a serializable transaction in the database may be waited for.
 */
const WAITS = `
SELECT pid, blockers FROM (
  SELECT pid, pg_blocking_pids(pid) || CASE pg_safe_snapshot_blocking_pids(pid)
    WHEN '{}' THEN ARRAY(
      SELECT other.pid
      FROM pg_stat_activity AS own
      JOIN pg_stat_activity AS other ON other.datid = own.datid AND other.pid <> own.pid
      WHERE own.pid = backend.pid AND own.wait_event = 'SafeSnapshot'
        AND other.xact_start IS NOT NULL
        AND EXISTS (
          SELECT FROM pg_locks WHERE pg_locks.pid = other.pid AND pg_locks.mode = 'SIReadLock'
        )
    )
    ELSE pg_safe_snapshot_blocking_pids(pid)
  END AS blockers
  FROM unnest($1::int4[]) AS backend (pid)
) AS waits
WHERE cardinality(blockers) > 0`;

/**
 * What a waiting backend wants, in words that are the same in every run: neither numbers of
 * transactions nor those of relations. A row is locked by a lock on the transaction that changed
 * it, so the row's table shows in the lock that says who is first in the queue for the row.
 */
const WANTED = `
SELECT
  CASE wanted.locktype
    WHEN 'relation' THEN 'lock on ' || wanted.relation::regclass
    WHEN 'tuple' THEN 'lock on row of ' || wanted.relation::regclass
    WHEN 'transactionid' THEN coalesce(
      (
        SELECT 'lock on row of ' || queue.relation::regclass
        FROM pg_locks AS queue
        WHERE queue.pid = wanted.pid AND queue.locktype = 'tuple' AND queue.granted
        LIMIT 1
      ),
      'lock on transaction'
    )
    WHEN 'virtualxid' THEN 'lock on transaction'
    WHEN 'object' THEN 'lock on ' || pg_describe_object(wanted.classid, wanted.objid, 0)
    WHEN 'advisory' THEN 'advisory lock on ' || CASE wanted.objsubid
      WHEN 1 THEN ((wanted.classid::int8 << 32) | wanted.objid::int8)::text
      ELSE '(' || wanted.classid::int8::int4 || ', ' || wanted.objid::int8::int4 || ')'
    END
    ELSE 'lock on ' || wanted.locktype || coalesce(' of ' || wanted.relation::regclass, '')
  END AS what,
  wanted.mode
FROM pg_locks AS wanted
WHERE wanted.pid = $1 AND NOT wanted.granted
LIMIT 1`;

/** Of a lock on a table, the mode says what it is for; of others it is always the same. */
function withMode(what: string, mode: string): string {
  return what.startsWith('lock on ') && !/^lock on (row|transaction)\b/.test(what)
    ? what.replace(/^lock/, mode)
    : what;
}

/** What a backend wants; `safe snapshot` if it waits and wants no lock. */
export async function findWanted(names: Client, pid: number): Promise<string> {
  const { rows } = await names.query<{ what: string; mode: string }>(WANTED, [pid]);
  const [wanted] = rows;
  return wanted === undefined ? 'safe snapshot' : withMode(wanted.what, wanted.mode);
}
