/**
 * Real servers as a system under test: whatever speaks PostgreSQL's protocol, through `pg`.
 *
 * At the rim: here are sockets, promises and the clock on the wall. Each file has a database or a
 * schema of its own, which is removed in the end, and by the next run if this one was killed. A
 * statement counts as blocked when the server says that it waits for another session of the file.
 * Imports diagnostic, repr and harness.
 */
import type { SystemFactory } from '../../harness/index.js';
import { POSTGRES_OPTIONS } from './options.js';
import { PostgresSystem } from './postgres-system.js';

/** Makes {@link PostgresSystem}s. */
export const postgres: SystemFactory = {
  name: 'postgres',
  options: POSTGRES_OPTIONS,
  create: (environment) => PostgresSystem.open(environment),
};
