import type { Client } from 'pg';
import { unlessRefused } from './server-message.js';

/**
 * How long a lock is waited for before the server looks for a deadlock, where we may set it: a test
 * waits as long at each blocked statement, so that it is found by the statement that closes it.
 */
const DEADLOCK_TIMEOUT_MS = 10;

type Variable = readonly [name: string, value: string];

/** Settings that make output the same everywhere. */
const VARIABLES: readonly Variable[] = [
  ['client_encoding', 'UTF8'],
  ['TimeZone', 'UTC'],
  ['DateStyle', 'ISO,MDY'],
  ['IntervalStyle', 'postgres'],
  ['bytea_output', 'hex'],
  ['extra_float_digits', '1'],
];

/** The language of messages, which only a superuser may set. */
const LANGUAGE: Variable = ['lc_messages', 'C'];

/** Only for a superuser as well, and not where statements wait at sight. */
const DEADLOCK_TIMEOUT: Variable = ['deadlock_timeout', `${DEADLOCK_TIMEOUT_MS}ms`];

/** What the role that we connect as may do. */
export interface Role {
  readonly superuser: boolean;
  readonly createsDatabases: boolean;
}

/** What the present role may do; nothing much on a server that does not tell. */
export async function readRole(control: Client): Promise<Role> {
  const result = await unlessRefused(
    control.query<Role>(
      `SELECT rolsuper AS superuser, rolcreatedb AS "createsDatabases"
       FROM pg_roles WHERE rolname = current_user`,
    ),
  );
  return result?.rows[0] ?? { superuser: false, createsDatabases: false };
}

/** The settings for sessions that this server takes. They are made on this connection as well. */
export async function takenVariables(
  control: Client,
  { superuser, atSight }: Pick<Role, 'superuser'> & { readonly atSight: boolean },
): Promise<ReadonlyMap<string, string>> {
  const wanted = [
    ...VARIABLES,
    ...(superuser ? [LANGUAGE] : []),
    ...(superuser && !atSight ? [DEADLOCK_TIMEOUT] : []),
  ];
  if (await isTaken(control, wanted)) return new Map(wanted);
  const taken = new Map<string, string>();
  for (const variable of wanted) {
    if (await isTaken(control, [variable])) taken.set(...variable);
  }
  return taken;
}

async function isTaken(control: Client, variables: readonly Variable[]): Promise<boolean> {
  const statements = variables.map(([name, value]) => `SET ${name} = '${value}'`);
  return (await unlessRefused(control.query(statements.join('; ')))) !== undefined;
}
