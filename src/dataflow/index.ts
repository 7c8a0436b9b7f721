/**
 * The dataflow server: collections that change over time, plans that are maintained over them, and
 * one-shot reads of both.
 *
 * A synchronous state machine: commands go in, responses come out, work is done by `step`. Imports
 * `repr`, `sim`, `time` and `diagnostic`; knows neither SQL nor the coordinator.
 *
 * Folders, the lowest first: `arrangement` (rows by key and time, in memory), `plan` (plans, how
 * their scalars are evaluated), `graph` (the operators that maintain a plan over arrangements),
 * `files` (what sources read and sinks write: CSV, lines, Avro), `reads` (peeks and tails). Beside
 * them stand collections, the compilation of plans to graphs, and the server that holds it all.
 */
export * from './files/avro-library.js';
export { CsvRecordEnds, parseCsvRecord } from './files/csv-record.js';
export * from './files/make-avsc-library.js';
export { aggregateRow } from './graph/aggregator.js';
export * from './plan/collected-values.js';
export { columnText, nameOfCall, type ColumnNames } from './plan/column-names.js';
export * from './plan/compile-scalar.js';
export * from './plan/format-plan.js';
export { formatScalar } from './plan/format-scalar.js';
export { haveSameKeyRules } from './plan/key-rules.js';
export * from './plan/map-same.js';
export * from './plan/plan-shape.js';
export * from './plan/plan.js';
export * from './plan/scalar-expression.js';
export * from './plan/temporal-predicate.js';
export * from './reads/peek.js';
export { holdsRecursion } from './reads/work-out-recursion.js';
export * from './collection-id.js';
export * from './collection.js';
export { leaveToRows, type ErrorReport } from './error-row.js';
export * from './protocol.js';
export * from './resource-meter.js';
export * from './server-options.js';
export * from './server-state.js';
export * from './server.js';
