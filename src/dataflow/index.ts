/**
 * The dataflow server: collections that change over time, plans that are maintained over them, and
 * one-shot reads of both.
 *
 * A synchronous state machine: commands go in, responses come out, work is done by `step`. Imports
 * `repr`, `sim`, `time` and `diagnostic`; knows neither SQL nor the coordinator.
 *
 * Folders: `arrangement` (rows by key and time, in memory), `graph` (the operators that maintain a
 * plan over arrangements), `files` (what sources read and sinks write: CSV, lines, Avro). Beside
 * them stand plans, their compilation to graphs, reads, and the server that holds it all.
 */
export { CsvRecordEnds, parseCsvRecord } from './files/csv-record.js';
export * from './files/avro-library.js';
export * from './collected-values.js';
export * from './collection.js';
export * from './collection-id.js';
export { columnText, nameOfCall, type ColumnNames } from './column-names.js';
export * from './compile-scalar.js';
export { leaveToRows, type ErrorReport } from './error-row.js';
export * from './format-plan.js';
export { aggregateRow } from './graph/aggregator.js';
export { formatScalar } from './format-scalar.js';
export * from './files/make-avsc-library.js';
export { haveSameKeyRules } from './key-rules.js';
export * from './map-same.js';
export * from './peek.js';
export * from './plan.js';
export * from './plan-shape.js';
export * from './protocol.js';
export * from './resource-meter.js';
export * from './scalar-expression.js';
export * from './server-state.js';
export * from './server.js';
export * from './server-options.js';
export * from './temporal-predicate.js';
export { holdsRecursion } from './work-out-recursion.js';
