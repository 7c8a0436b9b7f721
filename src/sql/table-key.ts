import type { Column } from '../repr/index.js';

/** A PRIMARY KEY or UNIQUE constraint: columns of a table that are unique together. */
export interface TableKey {
  readonly columns: readonly number[];
  /** The name that its CONSTRAINT clause gives it; null: one of {@link keyNames}. */
  readonly name: string | null;
  readonly isPrimary: boolean;
}

/**
 * The names of a table's keys: where none was given, what PostgreSQL makes of the table's name and
 * the columns (`t_pkey`, `t_a_b_key`, `t_a_b_key1`), but not shortened to 63 bytes. They follow a
 * table that is renamed, unlike PostgreSQL's.
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
    const base = key.isPrimary ? `${table.name}_pkey` : `${table.name}_${columns}_key`;
    let name = base;
    // Ends: a table has finitely many keys.
    for (let number = 1; taken.has(name); number += 1) name = `${base}${number}`;
    taken.add(name);
    return name;
  });
}
