/**
 * From parsed statements to plans, one file for each family of statements: names are resolved in
 * the catalog, what a statement may not do is refused, queries and expressions are left to `query`.
 *
 * Nothing here changes anything: the catalog is read, the plan says what to do. Positions of errors
 * are places in the statement until {@link planStatement} makes them places in the submitted text.
 * Imports `syntax`, `query`, the files beside this folder, `repr` and the types of `dataflow`.
 */
export { indexCreateSql } from './create-sql.js';
export { columnParts } from './index-parts.js';
export { planStatement } from './plan-statement.js';
export { planTemplate, type PlanConstants, type PlanTemplate } from './plan-template.js';
export { outlineOfView } from './outline-of-view.js';
export { nameConstraintsInSql, type ConstraintNames } from './constraint-names.js';
export { renameInCreateSql } from './rename-in-sql.js';
export { type Renaming } from './renaming.js';
export type { PlanOptions } from './statement-context.js';
export { TEMPORARY_ALIAS } from './item-names.js';
