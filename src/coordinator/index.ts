/**
 * The coordinator: sessions, transactions, the catalog, and the time at which everything happens.
 *
 * A synchronous state machine between clients and the dataflow server; it knows the server by its
 * protocol alone. Imports `sql`, `dataflow`, `repr`, `time`, `harness` (for responses) and
 * `diagnostic`.
 *
 * Folders: `catalog` (items and schemas, and what of them is durable, in SQLite), `timestamps`
 * (what may be read when: frontiers, the oracle, the choice of a timestamp), `system` (the system's
 * own relations), `execute` (what statements do). `core.ts` holds the state of all of it; sessions,
 * transactions, reads and writes stand beside.
 */
export * from './catalog/durable-catalog.js';
export { openSqliteCatalog } from './catalog/sqlite-catalog.js';
export * from './coordinator.js';
export type { Core, CoordinatorEnvironment } from './core.js';
export { readDuration } from './duration-setting.js';
export * from './messages.js';
export * from './protocol-requests.js';
export type { CopyInput, PreparedStatement } from './session.js';
export { PLAN_DEPTH_MAX } from './plan-depth.js';
export { SESSION_STATEMENTS_MAX, SESSION_TEXT_MAX } from './named-statements.js';
export * from './system-options.js';
export * from './timestamps/timeline.js';
export * from './variable-definitions.js';
export * from './waits.js';
