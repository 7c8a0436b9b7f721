import type { ScalarExpression } from '../dataflow/index.js';
import type { Column } from '../repr/index.js';
import { nameMaker, type NameParts } from './made-name.js';

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
 * and the column, if there is one only (`t_a_check`, `t_check`, `t_check1`), which no other
 * constraint of the table was given.
 */
export function checkNames(table: {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly keys: readonly { readonly name: string | null }[];
  readonly checks: readonly Pick<TableCheck, 'columns' | 'name'>[];
}): readonly string[] {
  const taken = new Set([...table.keys, ...table.checks].flatMap(({ name }) => name ?? []));
  const make = nameMaker((name) => taken.has(name));
  return table.checks.map((check) => {
    if (check.name !== null) return check.name;
    const name = make(checkNameParts(table, check));
    taken.add(name);
    return name;
  });
}

/** What the name of a check that was given none is made of. */
export function checkNameParts(
  table: { readonly name: string; readonly columns: readonly Column[] },
  { columns }: Pick<TableCheck, 'columns'>,
): NameParts {
  const only = columns.length === 1 ? table.columns[columns[0]!]!.name : null;
  return { relation: table.name, about: only, label: 'check' };
}
