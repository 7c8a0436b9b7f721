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
  const item = resolveItem(catalog, { parts, position: place });
  const isMeant = isColumn ? isRelation(item) : item.kind === on;
  if (!isMeant) {
    const wanted = withArticle(isColumn ? 'relation with columns' : on);
    throw new SqlError(`"${item.name}" is not ${wanted}`, '42809', { position: place });
  }
  refuseSystemItem(item, place);
  const position = isColumn ? findColumn(item, name.parts.at(-1)!, place) + 1 : 0;
  return { kind: 'comment', id: item.id, position, text: text === '' ? null : text };
}
