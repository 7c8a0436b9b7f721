import type { Constraint } from 'libpg-query';
import { SqlError } from '../sql-error.js';
import type { TableKey } from '../table-key.js';

/** A PRIMARY KEY or UNIQUE constraint as it stands in a statement. */
export interface DeclaredKey {
  readonly rule: Constraint;
  readonly columns: readonly number[];
}

/**
 * The keys of a table: the primary one first, and those of the same columns in the same order once,
 * as PostgreSQL has them.
 *
 * @throws SqlError for a second primary key (42P16) and for a name that two keys have (42P07).
 */
export function tableKeys(table: string, declared: readonly DeclaredKey[]): readonly TableKey[] {
  const [, second] = declared.filter(isPrimary);
  if (second !== undefined) {
    const message = `multiple primary keys for table "${table}" are not allowed`;
    throw new SqlError(message, '42P16', { position: second.rule.location });
  }
  const names = new Set<string>();
  return sameKeys(declared).map((same): TableKey => {
    const first = same[0]!;
    const { conname: name = null, location } = namedRule(same) ?? {};
    if (name !== null && names.has(name)) {
      throw new SqlError(`relation "${name}" already exists`, '42P07', { position: location });
    }
    if (name !== null) names.add(name);
    return { columns: first.columns, name, isPrimary: isPrimary(first) };
  });
}

/** The declarations of each key of a table, in the order of {@link tableKeys}. */
export function sameKeys(declared: readonly DeclaredKey[]): readonly (readonly DeclaredKey[])[] {
  const groups = new Map<string, DeclaredKey[]>();
  for (const one of [...declared.filter(isPrimary), ...declared.filter((two) => !isPrimary(two))]) {
    const columns = one.columns.join();
    groups.set(columns, [...(groups.get(columns) ?? []), one]);
  }
  return [...groups.values()];
}

/** The first declaration of a key that gives it a name. */
export function namedRule(same: readonly DeclaredKey[]): Constraint | undefined {
  return same.find(({ rule }) => rule.conname !== undefined)?.rule;
}

function isPrimary({ rule }: DeclaredKey): boolean {
  return rule.contype === 'CONSTR_PRIMARY';
}
