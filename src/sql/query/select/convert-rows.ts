import type { HirRelation } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { ConvertOutput } from '../planning/pending-query.js';
import { columnsOf, select } from '../hir/select-columns.js';

/**
 * Converts the columns of a query that is done: its DISTINCT, ORDER BY, LIMIT and set operations
 * are about values of its own types. Literals alone that have no type are converted where they
 * stand.
 */
export function convertRows(
  finish: (convert: ConvertOutput) => HirRelation,
  convert: ConvertOutput,
): HirRelation {
  const converted = new Set<number>();
  const relation = finish((scalar, index) => {
    if (typeOf(scalar).kind !== 'unknown') return scalar;
    converted.add(index);
    return convert(scalar, index);
  });
  const columns = columnsOf(relation);
  const wanted = columns.map((column, index) =>
    converted.has(index) ? column : convert(column, index),
  );
  return select(relation, wanted);
}
