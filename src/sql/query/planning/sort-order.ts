import type { SortBy } from 'libpg-query';
import type { SortOrder } from '../../../dataflow/index.js';
import { nameParts } from './location.js';
import type { Planning } from './planning.js';

/** The order that a sort key asks for: ascending puts NULLs last, descending first, unless told. */
export function sortOrderOf(sort: SortBy, planning: Planning): SortOrder {
  const descending =
    sort.sortby_dir === 'SORTBY_USING'
      ? isDescendingOperator(sort, planning)
      : sort.sortby_dir === 'SORTBY_DESC';
  switch (sort.sortby_nulls) {
    case 'SORTBY_NULLS_FIRST':
      return { descending, nullsLast: false };
    case 'SORTBY_NULLS_LAST':
      return { descending, nullsLast: true };
    default:
      return { descending, nullsLast: !descending };
  }
}

/** `USING <` is ASC, and `USING >` is DESC. */
function isDescendingOperator({ useOp, location }: SortBy, planning: Planning): boolean {
  const operator = nameParts(useOp).at(-1) ?? '';
  if (operator === '<' || operator === '>') return operator === '>';
  const message = `operator ${operator} is not a valid ordering operator`;
  throw planning.error(message, '42809', location ?? 0, {
    hint: 'Ordering operators must be "<" or ">" members of btree operator families.',
  });
}
