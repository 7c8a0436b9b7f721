import type { Node, SelectStmt } from 'libpg-query';
import { planCount } from './plan-count.js';
import type { Planning } from './planning.js';
import type { Scope } from './scope.js';

/** How many rows are passed over, and how many there are at most. */
export interface LimitClause {
  readonly limit: bigint | null;
  readonly offset: bigint;
  /** Whether rows that the order puts level with the last one belong to it. */
  readonly withTies: boolean;
}

const NO_LIMIT: LimitClause = { limit: null, offset: 0n, withTies: false };

/** LIMIT and OFFSET of a query. */
export function planLimit(
  select: SelectStmt,
  outer: Scope | null,
  planning: Planning,
): LimitClause {
  const { limitCount, limitOffset, limitOption } = select;
  if (limitCount === undefined && limitOffset === undefined) return NO_LIMIT;
  const count = (node: Node | undefined, construct: 'LIMIT' | 'OFFSET'): bigint | null => {
    const value = node === undefined ? null : planCount(node, construct, outer, planning);
    if (value === null || value >= 0n) return value;
    const code = construct === 'LIMIT' ? '2201W' : '2201X';
    throw planning.error(`${construct} must not be negative`, code, undefined);
  };
  return {
    limit: count(limitCount, 'LIMIT'),
    offset: count(limitOffset, 'OFFSET') ?? 0n,
    withTies: limitOption === 'LIMIT_OPTION_WITH_TIES',
  };
}
