import type { ScalarExpression } from '../dataflow/index.js';
import type { Column } from '../repr/index.js';
import { madeName } from './made-name.js';

/** A CHECK constraint: a condition that no row of a table may make false. */
export interface TableCheck {
  /** The columns that the condition reads, in the order in which it names them. */
  readonly columns: readonly number[];
  /** The name that its CONSTRAINT clause gives it; null: one of {@link checkNames}. */
  readonly name: string | null;
  /** The condition as it stands in the table's statement, in parentheses. */
  readonly sql: string;
  /** The condition as PostgreSQL prints it. */
  readonly printed: string;
  /** The condition over the columns of the table. */
  readonly condition: ScalarExpression;
}

/**
 * The names of a table's checks: where none was given, what PostgreSQL makes of the table's name
 * and the column, if there is one only (`t_a_check`, `t_check`, `t_check1`). They follow a table
 * that is renamed, unlike PostgreSQL's.
 */
export function checkNames(table: {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly checks: readonly Pick<TableCheck, 'columns' | 'name'>[];
}): readonly string[] {
  const taken = new Set(table.checks.flatMap(({ name }) => name ?? []));
  return table.checks.map((check) => {
    if (check.name !== null) return check.name;
    const only = check.columns.length === 1 ? table.columns[check.columns[0]!]!.name : null;
    const parts = { relation: table.name, about: only, label: 'check' };
    const name = madeName(parts, (one) => taken.has(one));
    taken.add(name);
    return name;
  });
}
