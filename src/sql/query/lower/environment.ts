import { assert } from '../../../diagnostic/index.js';
import { columnKey, type OuterColumn } from '../hir/hir-free-columns.js';
import type { HirColumn } from '../hir/hir.js';
import { UNIT_ROWS, type Rows } from '../plans/rows.js';

/**
 * What a relation is lowered over: the distinct values of those columns of enclosing scopes that it
 * depends on. The lowered relation's rows begin with these columns, so that it says for each of the
 * values what it is.
 */
export interface OuterRows {
  readonly rows: Rows;
  /** Where columns of enclosing scopes are in the rows, by level (0 is the innermost) and index. */
  readonly positions: ReadonlyMap<number, number>;
}

/** What an independent relation is lowered over. */
export const NO_OUTER: OuterRows = { rows: UNIT_ROWS, positions: new Map() };

/** The number of columns of enclosing scopes. */
export function outerWidth({ rows }: OuterRows): number {
  return rows.columns.length;
}

/** Where a column is in rows that begin with the outer columns and go on with a relation's own. */
export function positionOf(column: OuterColumn, outer: OuterRows): number {
  if (column.level === 0) return outerWidth(outer) + column.index;
  const position = outer.positions.get(columnKey(column.level - 1, column.index));
  assert(
    position !== undefined,
    () => `a column of level ${column.level} is among the outer ones, found number ${column.index}`,
  );
  return position;
}

/** As {@link positionOf}, for the translation of expressions. */
export function positionIn(outer: OuterRows): (column: HirColumn) => number {
  return (column) => positionOf(column, outer);
}
