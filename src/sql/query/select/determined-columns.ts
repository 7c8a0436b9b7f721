import type { KeySet } from './grouping-sets.js';
import type { HirScalar } from '../hir/hir.js';
import type { ScopeTable } from '../planning/scope.js';

/**
 * The columns of FROM that have one value in each group, because the primary key of their table is
 * among the keys of every grouping set. Where an outer join has no row of the table, all of its
 * columns are NULL, the key too. The rule is PostgreSQL's (documentation, GROUP BY clause): UNIQUE
 * keys, and those of views and subqueries, do not count.
 */
export function determinedColumns(
  tables: readonly ScopeTable[],
  keys: readonly HirScalar[],
  sets: readonly KeySet[],
): ReadonlySet<number> {
  const grouped = new Set<number>();
  keys.forEach((key, number) => {
    const isColumn = key.kind === 'column' && key.level === 0;
    if (isColumn && sets.every((set) => set.includes(number))) grouped.add(key.index);
  });
  const determined = tables.filter(
    ({ columns, primaryKey }) =>
      primaryKey?.every((column) => grouped.has(columns[column]!.index)) === true,
  );
  return new Set(
    determined.flatMap(({ columns, presence }) => [
      ...columns.map(({ index }) => index),
      ...(presence === undefined ? [] : [presence]),
    ]),
  );
}
