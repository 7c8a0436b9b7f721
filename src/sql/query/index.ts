/**
 * From PostgreSQL's syntax trees to plans: names are resolved, types inferred, subqueries
 * decorrelated, and the result is simplified.
 *
 * Stages, each with types of its own: syntax tree -> typed tree (`hir/`: what the query says,
 * column references by scope level) -> `Plan` (`lower/`: no subqueries, no outer joins) -> simpler
 * `Plan` (`simplify/`). `plans/` has what both know of plans without running them.
 *
 * Syntax becomes a typed tree in folders that stand on each other: `planning/` (what one statement
 * is planned in: environment, scopes), `coercion/` (names of types, conversions), `calls/`
 * (functions, aggregates, windows), `expressions/`, `from/`, `select/` (SELECT, VALUES, WITH, set
 * operations, LIMIT), `mutations/` (INSERT, UPDATE, DELETE). Expressions hold queries, which stand
 * above them: the way up is handed in, in `Planning`. The files beside the folders are the ways in.
 *
 * Imports `repr`, `dataflow`, `sql/functions` and `sql/syntax`; knows nothing of statements.
 *
 * @throws SqlError from every function here, with the place in the statement.
 */
export * from './planning/query-environment.js';
export { ConstantTrace, fillPlan, holdsTraced, type ConstantSource } from './hir/constant-trace.js';
export {
  environmentFunction,
  environmentFunctionOf,
  temporalObstacle,
} from './plans/environment-function.js';
export { explainQuery, type PlanStage } from './explain-query.js';
export { readConstant } from './expressions/plan-constant.js';
export { planQuery } from './plan-query.js';
export { planRelation, type RelationPlan } from './plan-relation.js';
export { PARAMETERS_MAX } from './expressions/plan-scalar.js';
export { isNullable } from './plans/scalar-nullability.js';
export { forEachColumn } from './simplify/index.js';
export { planScalarExpression, type ScalarScope } from './plan-scalar-expression.js';
export { printExpression } from './print-expression.js';
export {
  planInsertSource,
  type InsertClauses,
  type InsertSource,
} from './mutations/plan-insert-source.js';
export type { InsertTarget } from './mutations/insert-target.js';
export type { ConflictUpdate } from './mutations/plan-conflict-update.js';
export { planMutation, type Mutation, type MutationPlan } from './mutations/plan-mutation.js';
export { nameParts } from './planning/location.js';
export { isTypeWord, resolveTypeName } from './coercion/resolve-type-name.js';
export { checkCollation } from './coercion/check-collation.js';
