import { SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { StatementForm } from '../syntax/index.js';
import { nameOfRelation, resolveItem, resolveSchema } from './item-names.js';
import type { StatementContext } from './statement-context.js';

type Maintenance = Extract<StatementForm, { kind: 'maintain' }>;

/** Plans VACUUM and the like: what is named has to be there. */
export function planMaintenance(
  { catalog, statement }: StatementContext,
  { tag, relations, reindex, name }: Maintenance,
): StatementPlan {
  for (const relation of relations) {
    const item = resolveItem(catalog, nameOfRelation(relation));
    const isWanted = reindex !== 'index' || item.kind === 'index';
    if (isWanted && (reindex !== 'table' || item.kind !== 'index')) continue;
    const wanted = reindex === 'index' ? 'an index' : 'a table or materialized view';
    const message = `"${item.name}" is not ${wanted}`;
    throw new SqlError(message, '42809', { position: relation.location });
  }
  if (reindex === 'schema') {
    resolveSchema(catalog, { parts: [name ?? ''], position: placeOf(statement.text, name) });
  }
  if (reindex === 'database' && name !== null && name !== catalog.currentDatabase) {
    const message = 'can only reindex the currently open database';
    throw new SqlError(message, '0A000', { position: placeOf(statement.text, name) });
  }
  return { kind: 'maintain', tag };
}

/** The tree has no place of a name that ends its statement. */
function placeOf(text: string, name: string | null): number {
  return Math.max(0, text.toLowerCase().lastIndexOf((name ?? '').toLowerCase()));
}
