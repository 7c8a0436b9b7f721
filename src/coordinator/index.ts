/**
 * The coordinator: sessions, transactions, the catalog, and the time at which everything happens.
 *
 * A synchronous state machine between clients and the dataflow server; it knows the server by its
 * protocol alone. What is durable is in SQLite, under `catalog/`. Imports `sql`, `dataflow`,
 * `repr`, `time`, `harness` (for responses) and `diagnostic`.
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
export * from './timeline.js';
export * from './variable-definitions.js';
export * from './waits.js';
