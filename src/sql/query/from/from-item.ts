import type { HirRelation } from '../hir/hir.js';
import { UNIT } from '../hir/hir-scalar.js';
import type { Planning } from '../planning/planning.js';
import type { ScopeColumn, ScopeTable } from '../planning/scope.js';

/** What a part of FROM gives: a relation, and the names of its columns. */
export interface FromItem {
  readonly relation: HirRelation;
  readonly tables: readonly ScopeTable[];
  /** What `*` stands for: columns that USING merged come first, and once. */
  readonly columns: readonly ScopeColumn[];
}

/** A query without FROM. */
export const NO_FROM: FromItem = { relation: UNIT, tables: [], columns: [] };

/** The tables of two sides of a join, the right one's columns behind the left one's. */
export function joinTables(
  left: FromItem,
  right: FromItem,
  planning: Planning,
): readonly ScopeTable[] {
  for (const table of right.tables) {
    if (left.tables.some((other) => conflicts(table, other))) {
      const message = `table name "${table.name ?? ''}" specified more than once`;
      throw planning.error(message, '42712', undefined);
    }
  }
  const by = left.relation.types.length;
  return [...left.tables, ...right.tables.map((table) => shiftTable(table, by))];
}

/** Two tables of one name are told apart by their schemas, if both were named without alias. */
function conflicts(left: ScopeTable, right: ScopeTable): boolean {
  if (left.name === null || left.name !== right.name) return false;
  if (left.schema === null || right.schema === null) return true;
  return left.schema === right.schema && left.database === right.database;
}

function shiftTable(table: ScopeTable, by: number): ScopeTable {
  const { columns, presence } = table;
  const shifted = { ...table, columns: shiftColumns(columns, by) };
  return presence === undefined ? shifted : { ...shifted, presence: presence + by };
}

/** Columns at positions further to the right. */
export function shiftColumns(columns: readonly ScopeColumn[], by: number): readonly ScopeColumn[] {
  if (by === 0) return columns;
  return columns.map((column) => ({ ...column, index: column.index + by }));
}

/** An item of one table. */
export function singleTable(
  relation: HirRelation,
  columns: readonly ScopeColumn[],
  name: Omit<ScopeTable, 'columns'>,
): FromItem {
  return { relation, tables: [{ ...name, columns }], columns };
}
