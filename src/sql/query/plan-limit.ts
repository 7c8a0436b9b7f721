import type { SelectStmt } from 'libpg-query';
import { planCount } from './plan-count.js';
import type { Planning } from './planning.js';
import type { Scope } from './scope.js';

/** How many rows are passed over, and how many there are at most. */
export interface LimitClause {
  readonly limit: bigint | null;
  readonly offset: bigint;
}

const NO_LIMIT: LimitClause = { limit: null, offset: 0n };

/** LIMIT and OFFSET of a query. */
export function planLimit(
  select: SelectStmt,
  outer: Scope | null,
  planning: Planning,
): LimitClause {
  const { limitCount, limitOffset, limitOption } = select;
  if (limitOption === 'LIMIT_OPTION_WITH_TIES') throw planning.unsupported('WITH TIES');
  if (limitCount === undefined && limitOffset === undefined) return NO_LIMIT;
  const limit = limitCount === undefined ? null : planCount(limitCount, 'LIMIT', outer, planning);
  const offset =
    limitOffset === undefined ? null : planCount(limitOffset, 'OFFSET', outer, planning);
  return { limit, offset: offset ?? 0n };
}
