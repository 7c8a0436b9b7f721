import { normalizeStatement, type QueryPlan, type StatementPlan } from '../../sql/index.js';
import { bindPlan } from '../bind-environment.js';
import type { ItemOfKind } from '../catalog/item.js';
import { logicalTimestampInWrite, prohibitedInTransaction } from '../errors.js';
import { expandPlan } from '../expand-plan.js';
import { affected, changed } from '../responses.js';
import { addWrite } from '../transaction.js';
import { checkNotNull } from '../write.js';
import { answerConstant, isConstant } from './constant-query.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { insertChanges, returnedRows } from './insert-changes.js';
import { executeReadThenWrite } from './read-then-write.js';

/**
 * Executes an INSERT. Rows that depend on no relation are known at once and wait in the transaction
 * for its commit; others have to be read first.
 */
export function executeInsert(
  context: StatementContext,
  insert: StatementPlan & { kind: 'insert' },
): Outcome {
  const { core, values, transaction } = context;
  const { query } = insert.source;
  if (query.usesLogicalTimestamp) throw logicalTimestampInWrite();
  const { plan } = expandPlan(query.plan, core.catalog);
  if (!isConstant(plan) || insert.conflict !== null) {
    if (context.inBlock) throw prohibitedInTransaction(normalizeStatement(context.statement));
    return executeReadThenWrite(context, insert);
  }
  const bound: QueryPlan = { ...query, plan: bindPlan(plan, values) };
  const rows = answerConstant(bound.plan, bound.finishing, context);
  const table = core.catalog.item(insert.table) as ItemOfKind<'table'>;
  const changes = insertChanges(table, rows);
  checkNotNull(table, changes);
  const returned = returnedRows(insert.returning, rows, { functions: core.functions, values });
  addWrite(transaction, { table: insert.table, changes }, core.options.memoryLimit);
  const inserted = affected('Inserted', 'INSERT 0', rows.length);
  return answered(changed(inserted, returned));
}
