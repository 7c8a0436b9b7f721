import { compileScalar, type FunctionTable } from '../../dataflow/index.js';
import { formatDatum, type Row } from '../../repr/index.js';
import { checkNames } from '../../sql/index.js';
import { bindScalar, type EnvironmentValues } from '../bind-environment.js';
import type { ItemOfKind } from '../catalog/item.js';
import { checkViolation, notNullViolation, subjectOf } from '../errors.js';
import type { RowChange } from './transaction.js';

type Table = ItemOfKind<'table'>;

/** What conditions of rows are computed with. */
export interface RowEnvironment {
  readonly functions: FunctionTable;
  readonly values: EnvironmentValues;
}

/**
 * What each row of a table has to be like, whatever the others are.
 *
 * @throws SqlError for NULL in a column that does not take it (23502), then for the first check, by
 *   name, that is false (23514); EvaluationError from a check.
 */
export type RowRules = (row: Row) => void;

/** The rules of a table, for the rows that one statement writes. */
export function rowRules(table: Table, environment: RowEnvironment): RowRules {
  const required = table.columns.flatMap(({ nullable }, index) => (nullable ? [] : [index]));
  const checks = compileChecks(table, environment);
  return (row) => {
    for (const index of required) {
      if (row[index] !== null) continue;
      const column = table.columns[index]!.name;
      throw notNullViolation({ ...subjectOf(table), column }, describeRow(table, row));
    }
    for (const { name, condition } of checks) {
      // NULL is no violation.
      if (condition(row) !== false) continue;
      throw checkViolation({ ...subjectOf(table), constraint: name }, describeRow(table, row));
    }
  };
}

/** Holds the rows that changes insert to the rules of their table. */
export function checkRows(
  table: Table,
  changes: readonly RowChange[],
  environment: RowEnvironment,
): void {
  const check = rowRules(table, environment);
  for (const { row, diff } of changes) if (diff > 0) check(row);
}

/** The checks of a table, in the order of their names, as in PostgreSQL. */
function compileChecks(table: Table, { functions, values }: RowEnvironment) {
  if (table.checks.length === 0) return [];
  const names = checkNames(table);
  return table.checks
    .map((check, index) => ({
      name: names[index]!,
      condition: compileScalar(bindScalar(check.condition, values), functions),
    }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The most characters of a value that messages show, as in PostgreSQL. */
const SHOWN_MAX = 64;

function describeRow({ columns }: Table, row: Row): string {
  const values = columns.map(({ type }, index) => {
    const datum = row[index]!;
    if (datum === null) return 'null';
    const text = formatDatum(type, datum);
    return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}...` : text;
  });
  return values.join(', ');
}
