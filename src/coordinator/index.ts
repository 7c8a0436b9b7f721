/**
 * The coordinator: sessions, transactions, the catalog, and the time at which everything happens.
 *
 * A synchronous state machine between clients and the dataflow server; it knows the server by its
 * protocol alone. Imports `sql`, `dataflow`, `repr`, `time`, `harness` (for responses) and
 * `diagnostic`.
 *
 * Folders, the lowest first: `variables` (settings of sessions and of the system), `catalog` (items
 * and schemas, and what of them is durable, in SQLite), `system` (the system's own relations),
 * `timestamps` (what may be read when: frontiers, the oracle, the choice of a timestamp),
 * `transactions` (what one may do, reads and writes), `execute` (what statements do). `core.ts` has
 * the state of all of it; sessions, their submissions and reads stand beside.
 */
export * from './catalog/durable-catalog.js';
export { openSqliteCatalog } from './catalog/sqlite-catalog.js';
export * from './coordinator.js';
export type { Core, CoordinatorEnvironment } from './core.js';
export { readDuration } from './variables/duration-setting.js';
export * from './messages.js';
export * from './protocol-requests.js';
export type { CopyInput, PreparedStatement } from './session.js';
export { PLAN_DEPTH_MAX } from './plan-depth.js';
export { SESSION_STATEMENTS_MAX, SESSION_TEXT_MAX } from './named-statements.js';
export * from './variables/system-options.js';
export * from './timestamps/timeline.js';
export * from './variables/variable-definitions.js';
export * from './waits.js';
