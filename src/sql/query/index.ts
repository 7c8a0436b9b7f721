/**
 * From PostgreSQL's syntax trees to plans: names are resolved, types inferred, subqueries
 * decorrelated, and the result is simplified.
 *
 * Stages, each with types of its own: syntax tree -> typed tree (`hir-*`: what the query says,
 * column references by scope level) -> `Plan` (`lower-*`: no subqueries, no outer joins) -> simpler
 * `Plan` (`simplify/`). Imports `repr`, `dataflow` and `sql/functions`; knows nothing of
 * statements.
 *
 * @throws SqlError from every function here, with the place in the statement.
 */
export * from './query-environment.js';
export { ConstantTrace, fillPlan, holdsTraced, type ConstantSource } from './constant-trace.js';
export {
  environmentFunction,
  environmentFunctionOf,
  temporalObstacle,
} from './environment-function.js';
export { explainQuery, type PlanStage } from './explain-query.js';
export { countOfColumns } from './location.js';
export { readConstant } from './plan-constant.js';
export { planQuery } from './plan-query.js';
export { planRelation, type RelationPlan } from './plan-relation.js';
export { PARAMETERS_MAX } from './plan-scalar.js';
export { isNullable } from './scalar-nullability.js';
export { forEachColumn } from './simplify/index.js';
export { planScalarExpression, type ScalarScope } from './plan-scalar-expression.js';
export { printExpression } from './print-expression.js';
export { planInsertSource, type InsertClauses, type InsertSource } from './plan-insert-source.js';
export type { InsertTarget } from './insert-target.js';
export type { ConflictUpdate } from './plan-conflict-update.js';
export { planMutation, type Mutation, type MutationPlan } from './plan-mutation.js';
export { nameParts } from './location.js';
export { isTypeWord, resolveTypeName } from './resolve-type-name.js';
export { checkCollation } from './check-collation.js';
