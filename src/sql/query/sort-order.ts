import type { SortBy } from 'libpg-query';
import type { SortOrder } from '../../dataflow/index.js';
import type { Planning } from './planning.js';

/** The order that a sort key asks for: ascending puts NULLs last, descending first, unless told. */
export function sortOrderOf(sort: SortBy, planning: Planning): SortOrder {
  if (sort.sortby_dir === 'SORTBY_USING') {
    throw planning.unsupported('ORDER BY ... USING', sort.location);
  }
  const descending = sort.sortby_dir === 'SORTBY_DESC';
  switch (sort.sortby_nulls) {
    case 'SORTBY_NULLS_FIRST':
      return { descending, nullsLast: false };
    case 'SORTBY_NULLS_LAST':
      return { descending, nullsLast: true };
    default:
      return { descending, nullsLast: !descending };
  }
}
