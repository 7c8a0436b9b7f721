import type { Update } from '../../dataflow/index.js';
import { SqlError } from '../../sql/index.js';
import type { CatalogFileError } from '../catalog/durable-catalog.js';
import type { ItemOfKind } from '../catalog/item.js';
import { UniqueKeys } from './unique-keys.js';

type Refuse = (problem: string) => CatalogFileError;

/**
 * Checks that what is stored of a table holds the keys that it declares, at every time.
 *
 * @throws what `refuse` makes of the first key that is there twice.
 */
export function checkStoredKeys(
  table: ItemOfKind<'table'>,
  updates: readonly Update[],
  refuse: Refuse,
): void {
  if (table.keys.length === 0) return;
  const byTime = new Map<Update['time'], Update[]>();
  for (const update of updates) {
    const found = byTime.get(update.time);
    if (found === undefined) byTime.set(update.time, [update]);
    else found.push(update);
  }
  const times = [...byTime].sort(([left], [right]) => (left < right ? -1 : 1));
  const keys = new UniqueKeys((id) => id);
  for (const [, changes] of times) {
    refusing(refuse, () => keys.check(table, changes));
    keys.apply(table, changes);
  }
}

/**
 * Checks that a table holds the key of a unique index at last: before the index was made it need
 * not have.
 *
 * @throws what `refuse` makes of the first key that is there twice.
 */
export function checkStoredIndex(
  table: ItemOfKind<'table'>,
  index: ItemOfKind<'index'>,
  { updates, refuse }: { readonly updates: readonly Update[]; readonly refuse: Refuse },
): void {
  refusing(refuse, () => UniqueKeys.checkIndex(table, index, updates));
}

function refusing(refuse: Refuse, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const { message, detail = '' } = error;
    throw refuse(`${message}: ${detail.replace(/\.$/, '')}`);
  }
}
