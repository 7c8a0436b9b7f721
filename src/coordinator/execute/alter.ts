import type { StatementPlan } from '../../sql/index.js';
import type { ItemOfKind } from '../catalog/item.js';
import { windowOf } from '../install.js';
import { renameChanges } from '../catalog/rename.js';
import { altered, completedUnit } from '../responses.js';
import { answered, noteMissing, type Outcome, type StatementContext } from './context.js';
import { changeCatalog } from './ddl.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/**
 * Executes ALTER INDEX ... SET and RESET. The new window is remembered; the since moves when the
 * index's upper does next.
 */
export function executeAlterIndexOptions(
  context: StatementContext,
  plan: Plan<'alterIndexOptions'>,
): Outcome {
  const { core } = context;
  noteMissing(context, plan.missing);
  if (plan.index !== null) {
    const index = core.catalog.item(plan.index) as ItemOfKind<'index'>;
    const item = { ...index, window: plan.logicalCompactionWindow };
    changeCatalog(core, [{ kind: 'replaceItem', item }]);
    if (item.refusal === undefined) core.frontiers.setWindow(item.id, windowOf(core, item));
  }
  return answered(altered('Index'));
}

/** Executes ALTER ... RENAME TO. Whoever depends on the item goes on doing so, by its new name. */
export function executeRename(context: StatementContext, plan: Plan<'renameItem'>): Outcome {
  const { core } = context;
  noteMissing(context, plan.missing);
  if (plan.id !== null) {
    const changes = renameChanges(core.catalog, plan.id, plan.to);
    if (changes.length > 0) changeCatalog(core, changes);
  }
  return answered(altered(plan.itemKind[0]!.toUpperCase() + plan.itemKind.slice(1)));
}

/** Executes COMMENT ON. */
export function executeComment(
  { core }: StatementContext,
  { id, position, text }: Plan<'comment'>,
): Outcome {
  const item = core.catalog.item(id);
  const others = (item.comments ?? []).filter((one) => one.position !== position);
  const all = text === null ? others : [...others, { position, text }];
  const comments = all.length === 0 ? undefined : all;
  changeCatalog(core, [{ kind: 'replaceItem', item: { ...item, comments } }]);
  return answered(completedUnit('Comment', 'COMMENT'));
}
