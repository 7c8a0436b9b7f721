import type { ScalarExpression } from '../../../dataflow/index.js';
import { hasEqualsThatDiffer, type SqlType } from '../../../repr/index.js';
import { familyName, RECORD } from '../../functions/index.js';
import { columnKey, freeColumnsOfRelation } from '../hir/hir-free-columns.js';
import type { HirRelation } from '../hir/hir.js';
import { NO_OUTER, positionOf, type OuterRows } from './environment.js';
import type { Lowering } from './lowering.js';
import { range } from '../range.js';
import { column, distinctRows, joinRows, mapRows, projectRows, type Rows } from '../plans/rows.js';

/** A relation that is evaluated for each row of another, in a form that does it for all at once. */
export interface Applied {
  /** The outer rows, which may be used more than once. */
  readonly outer: Rows;
  /** Which of their columns the relation depends on. */
  readonly keys: readonly number[];
  /** The distinct values of these columns, as {@link distinctKeys} gives them. */
  readonly keyed: Rows;
  /** The columns of `keyed`, then the relation's columns, for each key. */
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
  const keyed = lowering.share(distinctKeys(outer, keys));
  const positions = new Map(
    places.map(({ level, index, at }) => [columnKey(level, index), keys.indexOf(at)]),
  );
  const inner = lowering.lowerRelation(relation, { rows: keyed, positions }, lowering);
  return { outer, keys, keyed, inner };
}

/**
 * The distinct values of some columns. What depends on a row can tell equal values apart, as the
 * text of 1.0 from that of 1.00: a column of a type with such values is followed, behind the last
 * of the columns, by its values' text.
 */
export function distinctKeys(rows: Rows, keys: readonly number[]): Rows {
  const picked = projectRows(rows, keys);
  return distinctRows(mapRows(picked, identities(picked, range(keys.length))));
}

function identities({ columns }: Rows, keys: readonly number[]): readonly ScalarExpression[] {
  return keys
    .filter((key) => hasEqualsThatDiffer(columns[key]!.type))
    .map((key) => {
      const name = familyName('to_text', [columns[key]!.type]);
      return { kind: 'call', function: name, args: [column(key)], type: { kind: 'text' } };
    });
}

/**
 * Joins rows with what is known of their {@link distinctKeys}; the right side's own copy of the
 * keys is left out.
 */
export function joinOnKeys(rows: Rows, keys: readonly number[], right: Rows): Rows {
  const exact = identities(rows, keys);
  if (exact.length === 0) return joinOnColumns(rows, keys, right);
  const width = rows.columns.length;
  const all = [...keys, ...range(exact.length, width)];
  const joined = joinOnColumns(mapRows(rows, exact), all, right);
  return projectRows(joined, [
    ...range(width),
    ...range(right.columns.length - all.length, width + exact.length),
  ]);
}

/**
 * Joins rows on some columns with other rows that begin with these columns, whose copy is left out.
 */
export function joinOnColumns(left: Rows, keys: readonly number[], right: Rows): Rows {
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
    function: RECORD,
    args: [value],
    type: { kind: 'record', fields: [{ name: 'f1', type }] },
  };
}
