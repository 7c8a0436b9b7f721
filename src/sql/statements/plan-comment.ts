import type { CollectionId } from '../../dataflow/index.js';
import type { CatalogView } from '../catalog-view.js';
import { SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { StatementForm } from '../syntax/index.js';
import { isRelation, refuseSystemItem, resolveItem, withArticle } from './item-names.js';
import { findColumn } from './plan-insert.js';
import type { StatementContext } from './statement-context.js';

/** Plans COMMENT ON. An empty text is none, as in PostgreSQL. */
export function planComment(
  { catalog }: StatementContext,
  { on, name, text }: Extract<StatementForm, { kind: 'comment' }>,
): StatementPlan {
  const { position: place } = name;
  const isColumn = on === 'column';
  const parts = isColumn ? name.parts.slice(0, -1) : name.parts;
  const comment = { kind: 'comment', text: text === '' ? null : text } as const;
  if (on === 'index' && catalog.resolveItem(parts) === undefined) {
    const key = findKey(catalog, parts);
    if (key !== undefined) return { ...comment, id: key.table, position: -1 - key.place };
  }
  const item = resolveItem(catalog, { parts, position: place });
  const isMeant = isColumn ? isRelation(item) : item.kind === on;
  if (!isMeant) {
    const wanted = withArticle(isColumn ? 'relation with columns' : on);
    throw new SqlError(`"${item.name}" is not ${wanted}`, '42809', { position: place });
  }
  refuseSystemItem(item, place);
  const position = isColumn ? findColumn(item, name.parts.at(-1)!, place) + 1 : 0;
  return { ...comment, id: item.id, position };
}

/** The key of a table whose index has the name, which is no item of its own. */
function findKey(
  catalog: CatalogView,
  parts: readonly string[],
): { readonly table: CollectionId; readonly place: number } | undefined {
  const name = parts.at(-1)!;
  for (const table of catalog.items()) {
    const place = table.constraints?.findIndex((key) => key.name === name) ?? -1;
    if (place < 0 || table.system) continue;
    const found = catalog.resolveItem([...parts.slice(0, -1), table.name]);
    if (found?.id === table.id) return { table: table.id, place };
  }
  return undefined;
}
