import type { StatementPlan } from '../../sql/index.js';
import { unreachable } from '../../diagnostic/index.js';
import type { Core } from '../core.js';
import { prohibitedInTransaction } from '../errors.js';
import { completedUnit } from '../responses.js';
import type { Session } from '../session.js';
import { TEMPORARY_SCHEMA } from '../catalog/catalog.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { closeCursors } from './cursors.js';
import { dropItems } from './drop.js';

/** Executes DISCARD: back to the state of a session that has just begun, or parts of that. */
export function executeDiscard(
  { core, session, inBlock }: StatementContext,
  { target }: StatementPlan & { kind: 'discard' },
): Outcome {
  switch (target) {
    case 'temp':
      dropTemporaryItems(core, session);
      return answered(completedUnit('DiscardedTemp', 'DISCARD TEMP'));
    case 'all':
      if (inBlock) throw prohibitedInTransaction('DISCARD ALL');
      closeCursors(core, session);
      session.prepared.clear();
      session.variables.resetAll();
      dropTemporaryItems(core, session);
      return answered(completedUnit('DiscardedAll', 'DISCARD ALL'));
    case 'plans':
    case 'sequences':
      // Nothing is kept that these would discard.
      return answered(completedUnit('DiscardedAll', `DISCARD ${target.toUpperCase()}`));
    default:
      return unreachable(target);
  }
}

/** Drops everything in a session's schema for temporary items. */
export function dropTemporaryItems(core: Core, session: Session): void {
  const name = { database: null, schema: TEMPORARY_SCHEMA };
  const schema = core.catalog.schema(name, session.connection);
  if (schema !== undefined && schema.items.size > 0) dropItems(core, schema.items.values());
}
