import type { Column } from '../repr/index.js';
import { nameMaker, type NameParts } from './made-name.js';
import { checkNames, type TableCheck } from './table-check.js';

/** A PRIMARY KEY or UNIQUE constraint: columns of a table that are unique together. */
export interface TableKey {
  readonly columns: readonly number[];
  /** The name that its CONSTRAINT clause gives it; null: one of {@link keyNames}. */
  readonly name: string | null;
  readonly isPrimary: boolean;
}

/**
 * The names of a table's keys: where none was given, what PostgreSQL makes of the table's name and
 * the columns (`t_pkey`, `t_a_b_key`, `t_a_b_key1`), which no other constraint of the table has.
 */
export function keyNames(table: {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly keys: readonly TableKey[];
  readonly checks: readonly Pick<TableCheck, 'columns' | 'name'>[];
}): readonly string[] {
  const taken = new Set([...table.keys.flatMap(({ name }) => name ?? []), ...checkNames(table)]);
  const make = nameMaker((name) => taken.has(name));
  return table.keys.map((key) => {
    if (key.name !== null) return key.name;
    const name = make(keyNameParts(table, key));
    taken.add(name);
    return name;
  });
}

/** What the name of a key that was given none is made of. */
export function keyNameParts(
  table: { readonly name: string; readonly columns: readonly Column[] },
  { columns, isPrimary }: Pick<TableKey, 'columns' | 'isPrimary'>,
): NameParts {
  if (isPrimary) return { relation: table.name, about: null, label: 'pkey' };
  const about = columns.map((column) => table.columns[column]!.name).join('_');
  return { relation: table.name, about, label: 'key' };
}
