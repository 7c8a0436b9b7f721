import type { Node, SelectStmt } from 'libpg-query';
import type { HirScalar } from '../hir/hir.js';
import { nullOf } from '../hir/hir-scalar.js';
import type { PlannedQuery } from '../planning/pending-query.js';
import { countOf, planCount, refuseOwnColumns } from '../coercion/plan-count.js';
import type { Planning } from '../planning/planning.js';
import { Scope } from '../planning/scope.js';

/** How many rows are passed over, and how many there are at most. */
export type LimitClause = Pick<PlannedQuery, 'limit' | 'offset' | 'withTies' | 'computed'>;

const NO_LIMIT: LimitClause = { limit: null, offset: 0n, withTies: false, computed: null };

/** What PostgreSQL says of negative bounds. */
export const NEGATIVE = {
  LIMIT: { message: 'LIMIT must not be negative', code: '2201W' },
  OFFSET: { message: 'OFFSET must not be negative', code: '2201X' },
} as const;

/**
 * LIMIT and OFFSET of a query: numbers if both are constant, else expressions, which see what is
 * around the query. That they name no column of the query itself is checked.
 */
export function planLimit(select: SelectStmt, own: Scope, planning: Planning): LimitClause {
  const { limitCount, limitOffset, limitOption } = select;
  if (limitCount === undefined && limitOffset === undefined) return NO_LIMIT;
  const withTies = limitOption === 'LIMIT_OPTION_WITH_TIES';
  const bound = (node: Node | undefined, construct: 'LIMIT' | 'OFFSET'): Bound =>
    node === undefined ? null : planBound(node, construct, own, planning);
  const [limit, offset] = [bound(limitCount, 'LIMIT'), bound(limitOffset, 'OFFSET')];
  if (isNumber(limit) && isNumber(offset)) {
    return { limit, offset: offset ?? 0n, withTies, computed: null };
  }
  const computed = { limit: asScalar(limit), offset: asScalar(offset) };
  return { limit: null, offset: 0n, withTies, computed };
}

/** A number, an expression, or null for none. */
type Bound = bigint | HirScalar | null;

function planBound(
  node: Node,
  construct: 'LIMIT' | 'OFFSET',
  own: Scope,
  planning: Planning,
): Bound {
  const scope = new Scope({ tables: own.tables, columns: own.columns, outer: own.outer });
  const scalar = planCount(node, construct, scope, planning);
  refuseOwnColumns(scalar, construct, planning);
  const value = countOf(scalar, node, planning);
  if (value === undefined) return scalar;
  if (value === null || value >= 0n) return value;
  throw planning.error(NEGATIVE[construct].message, NEGATIVE[construct].code, undefined);
}

function isNumber(bound: Bound): bound is bigint | null {
  return bound === null || typeof bound === 'bigint';
}

function asScalar(bound: Bound): HirScalar {
  if (bound === null) return nullOf(BIGINT);
  return isNumber(bound) ? { kind: 'literal', datum: bound, type: BIGINT } : bound;
}

const BIGINT = { kind: 'int8' } as const;
