import type { Node, ReturningClause } from 'libpg-query';
import type { ReturningPlan } from '../../statement-plan.js';
import { unknownToText } from '../coercion/coerce.js';
import type { FinishedQuery } from '../finish-query.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { hasSubquery } from '../hir/hir-free-columns.js';
import { typeOf } from '../hir/hir-scalar.js';
import { columnsOf, select } from '../hir/select-columns.js';
import { planTargets, type Target } from '../expressions/plan-targets.js';
import type { Planning } from '../planning/planning.js';
import { clause, type Scope } from '../planning/scope.js';
import { translateScalar } from '../hir/translate-scalar.js';

/**
 * Plans RETURNING, whose scope is the row as the change leaves it, and what else the statement
 * reads.
 *
 * @throws SqlError for options, which name rows in other ways.
 */
export function planReturning(
  { exprs = [], options = [] }: ReturningClause,
  scope: Scope,
  planning: Planning,
): readonly Target[] {
  const [option] = options;
  if (option !== undefined) throw planning.unsupported('RETURNING WITH', placeOfOption(option));
  scope.clause = clause('RETURNING');
  return planTargets(exprs, scope, planning).map((target) => ({
    ...target,
    scalar: unknownToText(target.scalar, planning),
  }));
}

function placeOfOption(option: Node): number | undefined {
  return (Object.values(option)[0] as { readonly location?: number }).location;
}

/** The relation with columns behind its own. */
export function withColumns(input: HirRelation, scalars: readonly HirScalar[]): HirRelation {
  return select(input, [...columnsOf(input), ...scalars]);
}

/** What is answered, once it is known what columns the rows read have; null without RETURNING. */
export function returningOf(
  targets: readonly Target[] | null,
  { columns }: FinishedQuery,
): ReturningPlan | null {
  if (targets === null) return null;
  const first = columns.length - targets.length;
  const named = targets.map(({ name }, index) => ({ ...columns[first + index]!, name }));
  return { first, columns: named, late: null };
}

/**
 * What is answered of rows of which some may be left out; undefined where that cannot wait, as
 * there is a subquery.
 */
export function lateReturning(targets: readonly Target[]): ReturningPlan | undefined {
  if (targets.some(({ scalar }) => hasSubquery(scalar))) return undefined;
  return {
    first: 0,
    columns: targets.map(({ name, scalar }) => ({ name, type: typeOf(scalar), nullable: true })),
    late: targets.map(({ scalar }) => translateScalar(scalar, ({ index }) => index)),
  };
}
