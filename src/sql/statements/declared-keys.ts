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
  const ordered = [...declared.filter(isPrimary), ...declared.filter((one) => !isPrimary(one))];
  const keys: TableKey[] = [];
  for (const one of ordered) {
    const { columns, rule } = one;
    const name = rule.conname ?? null;
    const same = keys.findIndex((key) => key.columns.join() === columns.join());
    if (same >= 0) {
      keys[same] = { ...keys[same]!, name: keys[same]!.name ?? name };
      continue;
    }
    if (name !== null && keys.some((key) => key.name === name)) {
      const message = `relation "${name}" already exists`;
      throw new SqlError(message, '42P07', { position: rule.location });
    }
    keys.push({ columns, name, isPrimary: isPrimary(one) });
  }
  return keys;
}

function isPrimary({ rule }: DeclaredKey): boolean {
  return rule.contype === 'CONSTR_PRIMARY';
}
