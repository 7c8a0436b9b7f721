import type { CollateClause } from 'libpg-query';
import { typeName, type SqlType } from '../../../repr/index.js';
import { typeCategory } from '../../functions/index.js';
import { notSupported, SqlError } from '../../sql-error.js';
import { nameParts } from '../planning/location.js';

/** The collations that compare texts by their bytes, which is the only order that there is. */
const COLLATIONS = new Set(['default', 'C', 'POSIX', 'ucs_basic']);

/** @throws SqlError 0A000 for another collation, 42804 for a type that has none */
export function checkCollation(
  { collname }: CollateClause,
  type: SqlType,
  position: number | undefined,
): void {
  const name = nameParts(collname).at(-1) ?? '';
  if (!COLLATIONS.has(name)) throw notSupported(`the collation "${name}"`, position);
  if (typeCategory(type.kind === 'array' ? type.element : type) === 'string') return;
  const message = `collations are not supported by type ${typeName(type)}`;
  throw new SqlError(message, '42804', { position });
}
