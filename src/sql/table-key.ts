import type { Column } from '../repr/index.js';
import { madeName } from './made-name.js';

/** A PRIMARY KEY or UNIQUE constraint: columns of a table that are unique together. */
export interface TableKey {
  readonly columns: readonly number[];
  /** The name that its CONSTRAINT clause gives it; null: one of {@link keyNames}. */
  readonly name: string | null;
  readonly isPrimary: boolean;
}

/**
 * The names of a table's keys: where none was given, what PostgreSQL makes of the table's name and
 * the columns (`t_pkey`, `t_a_b_key`, `t_a_b_key1`). They follow a table that is renamed, unlike
 * PostgreSQL's.
 */
export function keyNames(table: {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly keys: readonly TableKey[];
}): readonly string[] {
  const taken = new Set(table.keys.flatMap(({ name }) => name ?? []));
  return table.keys.map((key) => {
    if (key.name !== null) return key.name;
    const columns = key.columns.map((column) => table.columns[column]!.name).join('_');
    const [about, label] = key.isPrimary ? [null, 'pkey'] : [columns, 'key'];
    const name = madeName({ relation: table.name, about, label }, (one) => taken.has(one));
    taken.add(name);
    return name;
  });
}
