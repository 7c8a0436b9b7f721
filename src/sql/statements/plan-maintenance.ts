import type { StatementPlan } from '../statement-plan.js';
import type { StatementForm } from '../syntax/index.js';
import { nameOfRelation, resolveItem } from './item-names.js';
import type { StatementContext } from './statement-context.js';

/** Plans VACUUM and the like: the relations that are named have to be there. */
export function planMaintenance(
  { catalog }: StatementContext,
  { tag, relations }: Extract<StatementForm, { kind: 'maintain' }>,
): StatementPlan {
  for (const relation of relations) resolveItem(catalog, nameOfRelation(relation));
  return { kind: 'maintain', tag };
}
