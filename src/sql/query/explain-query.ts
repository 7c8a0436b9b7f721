import type { SelectStmt } from 'libpg-query';
import { formatFinishing, formatPlan, type FormatPlanOptions } from '../../dataflow/index.js';
import type { CatalogItemView } from '../catalog-view.js';
import { quoteNameIfNeeded } from '../functions/index.js';
import { unknownToText } from './coercion/coerce.js';
import { formatTypedTree } from './hir/format-typed-tree.js';
import type { HirRelation } from './hir/hir.js';
import { lower } from './lower/index.js';
import type { PlannedQuery } from './planning/pending-query.js';
import { planQueryExpression, startPlanning } from './select/plan-query-expression.js';
import type { QueryEnvironment } from './planning/query-environment.js';
import { simplify } from './simplify/index.js';

/**
 * What EXPLAIN shows of a query: the typed tree, in which subqueries stand where they were written;
 * the plan without them; or the simplified plan, which is executed.
 */
export type PlanStage = 'raw' | 'decorrelated' | 'optimized';

/** A query's plan at a stage, a line each: how the answer is finished, then the tree. */
export function explainQuery(
  select: SelectStmt,
  environment: QueryEnvironment,
  { stage, typed }: { readonly stage: PlanStage; readonly typed: boolean },
): readonly string[] {
  const planning = startPlanning(environment);
  const pending = planQueryExpression(select, null, planning);
  const query = pending.finish((scalar) => unknownToText(scalar, planning));
  const { catalog } = environment;
  const names = query.names.map(quoteNameIfNeeded);
  const tree = formatStage(query.relation, stage, {
    nameOf: (id) => quotedName(catalog.itemById(id)),
    columnsOf: (id) => columnNames(catalog.itemById(id)),
    typed,
  });
  return [finishingOf(query, names), ...tree.map((line) => `  ${line}`)];
}

function formatStage(
  relation: HirRelation,
  stage: PlanStage,
  options: FormatPlanOptions,
): readonly string[] {
  if (stage === 'raw') return formatTypedTree(relation, options);
  const plan = lower(relation);
  return formatPlan(stage === 'optimized' ? simplify(plan) : plan, options)
    .trimEnd()
    .split('\n');
}

/** The full name of an item, with quotes where an identifier needs them. */
function quotedName({ schema: { database, schema }, name }: CatalogItemView): string {
  const parts = database === null ? [schema, name] : [database, schema, name];
  return parts.map(quoteNameIfNeeded).join('.');
}

function columnNames({ columns }: CatalogItemView): readonly string[] {
  return columns.map(({ name }) => quoteNameIfNeeded(name));
}

function finishingOf(
  { order, limit, offset, names: { length } }: PlannedQuery,
  names: readonly string[],
): string {
  const project = Array.from({ length }, (_, index) => index);
  return formatFinishing({ order, limit, offset, project }, names);
}
