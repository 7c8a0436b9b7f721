import type { ScalarExpression } from '../../../dataflow/index.js';
import type { SqlType } from '../../../repr/index.js';
import { columnKey, freeColumnsOfRelation } from '../hir-free-columns.js';
import type { HirRelation } from '../hir.js';
import { NO_OUTER, positionOf, type OuterRows } from './environment.js';
import type { Lowering } from './lowering.js';
import { column, distinctRows, joinRows, projectRows, range, type Rows } from './rows.js';

/** A relation that is evaluated for each row of another, in a form that does it for all at once. */
export interface Applied {
  /** The outer rows, which may be used more than once. */
  readonly outer: Rows;
  /** Which of their columns the relation depends on. */
  readonly keys: readonly number[];
  /** The distinct values of these columns. */
  readonly keyed: Rows;
  /** Key columns, then the relation's columns, for each key. */
  readonly inner: Rows;
}

/**
 * Evaluates a relation for each of some rows: not row by row, but once for each combination of the
 * columns that it depends on (Neumann and Kemper, "Unnesting Arbitrary Queries", 2015). An
 * independent relation has no keys.
 *
 * `enclosing` says what the rows are: their first columns are its outer ones, the others are what
 * the relation calls level 0.
 */
export function applyRelation(
  relation: HirRelation,
  rows: Rows,
  enclosing: OuterRows,
  lowering: Lowering,
): Applied {
  const free = freeColumnsOfRelation(relation, lowering.bindingColumns);
  if (free.length === 0) {
    const inner = lowering.lowerRelation(relation, NO_OUTER, lowering);
    return { outer: rows, keys: [], keyed: NO_OUTER.rows, inner };
  }
  const places = free.map((outer) => ({ ...outer, at: positionOf(outer, enclosing) }));
  const keys = [...new Set(places.map(({ at }) => at))].sort((left, right) => left - right);
  const outer = lowering.share(rows);
  const keyed = lowering.share(distinctRows(projectRows(outer, keys)));
  const positions = new Map(
    places.map(({ level, index, at }) => [columnKey(level, index), keys.indexOf(at)]),
  );
  const inner = lowering.lowerRelation(relation, { rows: keyed, positions }, lowering);
  return { outer, keys, keyed, inner };
}

/**
 * Joins rows with what is known of their keys; the right side's own copy of the keys is left out.
 */
export function joinOnKeys(left: Rows, keys: readonly number[], right: Rows): Rows {
  const width = left.columns.length;
  if (keys.length === 0) return joinRows(left, right);
  const pairs = keys.map((key, index): readonly [ScalarExpression, ScalarExpression] =>
    equalKeys({ rows: left, at: key, offset: 0 }, { rows: right, at: index, offset: width }),
  );
  const joined = joinRows(left, right, pairs);
  const kept = range(right.columns.length - keys.length, width + keys.length);
  return projectRows(joined, [...range(width), ...kept]);
}

interface KeyColumn {
  readonly rows: Rows;
  readonly at: number;
  readonly offset: number;
}

/**
 * Expressions that are equal and not NULL exactly if two columns are the same, NULL being the same
 * as NULL. If either column has no NULL, plain equality says the same and leaves a join that an
 * index can serve.
 */
function equalKeys(
  left: KeyColumn,
  right: KeyColumn,
): readonly [ScalarExpression, ScalarExpression] {
  const [a, b] = [left.rows.columns[left.at]!, right.rows.columns[right.at]!];
  const [x, y] = [column(left.offset + left.at), column(right.offset + right.at)];
  return a.nullable && b.nullable ? [boxed(x, a.type), boxed(y, b.type)] : [x, y];
}

/** A value as a record of one field, which is never NULL. */
function boxed(value: ScalarExpression, type: SqlType): ScalarExpression {
  return {
    kind: 'call',
    function: 'record<>',
    args: [value],
    type: { kind: 'record', fields: [{ name: 'f1', type }] },
  };
}
