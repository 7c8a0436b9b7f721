import { randomInt } from 'node:crypto';
import type { Client } from 'pg';
import { OptionError, SystemError } from '../../harness/index.js';
import { unlessRefused } from './server-message.js';
import { BackOff } from './time.js';

/**
 * Advisory locks of this class (`coor` in ASCII) say which databases and schemas are in use: the
 * object of the lock is the number at the end of the name.
 */
const LOCK_CLASS = 0x636f6f72;

/** How often another name is tried, where a name is in use. */
const NAMES_MAX = 100;

/** How long a template that somebody is connected to is asked for again. */
const CREATE_MAX_MS = 10_000;
const OBJECT_IN_USE = '55006';

/** How names of ours begin, as a pattern of LIKE, and how they look. */
const LIKE = 'coordtest\\_%';
const NAME = /^coordtest_\d+_(\d+)$/;

/** What a file has to itself on the server. */
export interface OwnPlace {
  readonly kind: 'database' | 'schema';
  readonly name: string;
  /** Whether a lock of the server says it is in use: else nobody can tell what is left over. */
  readonly locked: boolean;
}

const LISTS: Readonly<Record<OwnPlace['kind'], string>> = {
  database: `SELECT datname AS name FROM pg_database WHERE datname LIKE '${LIKE}'`,
  schema: `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE '${LIKE}'`,
};

/**
 * Makes a database or a schema with a name of its own, locked as long as the connection lives where
 * the server has such locks.
 *
 * @throws OptionError if the server refuses.
 */
export async function createPlace(control: Client, kind: OwnPlace['kind']): Promise<OwnPlace> {
  for (let attempt = 0; attempt < NAMES_MAX; attempt += 1) {
    const number = randomInt(1, 2 ** 31);
    // The lock comes first: whoever sweeps would take a place without one for a leftover.
    const locked = await unlessRefused(tryLock(control, number));
    if (locked === false) continue;
    const place = { kind, name: `coordtest_${process.pid}_${number}`, locked: locked === true };
    try {
      await create(control, place);
    } catch (error) {
      const { message } = error as Error;
      throw new OptionError(
        'isolate',
        `system \`postgres\` cannot create a ${kind} for the file: ${message}; ` +
          'connect as a role that may create databases, or to a database where it may create schemas',
      );
    }
    return place;
  }
  throw new SystemError(`none of ${NAMES_MAX} names for a ${kind} is free`);
}

/** Removes what {@link createPlace} made, with all that is in it and everybody connected to it. */
export async function dropPlace(
  control: Client,
  { kind, name }: Pick<OwnPlace, 'kind' | 'name'>,
): Promise<void> {
  if (kind === 'schema') {
    await control.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
    return;
  }
  try {
    await control.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  } catch (error) {
    // Servers before PostgreSQL 13 do not know how to disconnect others.
    if ((error as { code?: string }).code !== '42601') throw error;
    await control.query(`DROP DATABASE IF EXISTS ${name}`);
  }
}

/**
 * Removes the places of runs that are gone: their names are ours and nobody holds their locks, in
 * whatever database. What cannot be removed, say because it is another role's, stays.
 */
export async function sweepPlaces(control: Client, kind: OwnPlace['kind']): Promise<void> {
  const { rows } = await control.query<{ name: string }>(LISTS[kind]);
  for (const { name } of rows) {
    const number = Number(NAME.exec(name)?.[1]);
    if (Number.isNaN(number) || (await isLocked(control, number))) continue;
    await dropPlace(control, { kind, name }).catch(() => undefined);
  }
}

async function create(control: Client, { kind, name }: OwnPlace): Promise<void> {
  const backOff = new BackOff(CREATE_MAX_MS);
  for (;;) {
    try {
      await control.query(`CREATE ${kind.toUpperCase()} ${name}`);
      return;
    } catch (error) {
      const inUse = (error as { code?: string }).code === OBJECT_IN_USE;
      if (!inUse || !(await backOff.next())) throw error;
    }
  }
}

async function tryLock(control: Client, number: number): Promise<boolean> {
  if (await isLocked(control, number)) return false;
  const { rows } = await control.query<{ locked: boolean }>(
    'SELECT pg_try_advisory_lock($1::int4, $2::int4) AS locked',
    [LOCK_CLASS, number],
  );
  return rows[0]?.locked === true;
}

/** Advisory locks belong to a database each; runs may administer from several. */
async function isLocked(control: Client, number: number): Promise<boolean> {
  const { rows } = await control.query<{ locked: boolean }>(
    `SELECT EXISTS (
       SELECT FROM pg_locks
       WHERE locktype = 'advisory' AND classid = $1::oid AND objid = $2::oid AND objsubid = 2
     ) AS locked`,
    [LOCK_CLASS, number],
  );
  return rows[0]?.locked === true;
}
