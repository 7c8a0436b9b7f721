import type { SelectStmt } from 'libpg-query';
import type { Row } from '../../../repr/index.js';
import { coerceToCommon } from '../coercion/coerce-to-common.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf } from '../planning/location.js';
import type { ConvertOutput, PendingQuery } from '../planning/pending-query.js';
import { planExpressionList } from '../expressions/plan-expression-list.js';
import type { Planning } from '../planning/planning.js';
import { clause, Scope } from '../planning/scope.js';
import { TARGETS_MAX, tooManyTargets } from '../expressions/targets-max.js';

/** The expressions of VALUES, row by row. @throws SqlError if rows differ in length */
function planValuesRows(
  select: SelectStmt,
  outer: Scope | null,
  planning: Planning,
): readonly (readonly HirScalar[])[] {
  const scope = Scope.empty(outer);
  scope.clause = clause('VALUES');
  const rows: HirScalar[][] = [];
  for (const node of select.valuesLists ?? []) {
    const items = 'List' in node ? (node.List.items ?? []) : [];
    if (items.length > TARGETS_MAX) throw tooManyTargets(locationOf(items[TARGETS_MAX]!), planning);
    const planned = planExpressionList(items, scope, planning);
    if (rows.length > 0 && planned.length !== rows[0]!.length) {
      const location = items[0] && locationOf(items[0]);
      throw planning.error('VALUES lists must all be the same length', '42601', location);
    }
    rows.push([...planned]);
  }
  return rows;
}

/** A {@link PendingQuery} without order and limit. */
export interface PendingRows extends Omit<PendingQuery, 'finish'> {
  readonly finish: (convert: ConvertOutput) => HirRelation;
}

/** VALUES as a query: columns `column1`, `column2`, ..., each of the common type of its values. */
export function planValues(
  select: SelectStmt,
  outer: Scope | null,
  planning: Planning,
): PendingRows {
  const rows = planValuesRows(select, outer, planning);
  const width = rows[0]?.length ?? 0;
  const columns: (readonly HirScalar[])[] = [];
  for (let index = 0; index < width; index += 1) {
    columns.push(commonColumn(rows, index, select, planning));
  }
  return {
    names: columns.map((_, index) => `column${index + 1}`),
    types: columns.map(([first]) => typeOf(first!)),
    locations: columns.map(() => undefined),
    finish: (convert) => {
      const converted = columns.map((column, index) =>
        column.map((scalar) => convert(scalar, index)),
      );
      return valuesOf(rows.map((_, row) => converted.map((column) => column[row]!)));
    },
  };
}

/** A column's values with their common type; all of unknown type stay so. */
function commonColumn(
  rows: readonly (readonly HirScalar[])[],
  index: number,
  select: SelectStmt,
  planning: Planning,
): readonly HirScalar[] {
  const values = rows.map((row) => row[index]!);
  const first = typeOf(values[0]!);
  if (values.every((value) => typeOf(value) === first)) return values;
  if (values.every((value) => typeOf(value).kind === 'unknown')) return values;
  const nodes = (select.valuesLists ?? []).map((node) =>
    'List' in node ? node.List.items?.[index] : undefined,
  );
  return coerceToCommon(values, 'VALUES', nodes, planning).scalars;
}

/** A relation of computed rows, constant if all values are. */
export function valuesOf(rows: readonly (readonly HirScalar[])[]): HirRelation {
  const types = (rows[0] ?? []).map(typeOf);
  const constants: Row[] = [];
  for (const row of rows) {
    if (!row.every((scalar) => scalar.kind === 'literal')) return { kind: 'values', rows, types };
    constants.push(row.map(({ datum }) => datum));
  }
  return { kind: 'constant', rows: constants, types };
}
