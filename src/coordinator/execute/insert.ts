import { normalizeStatement, type QueryPlan, type StatementPlan } from '../../sql/index.js';
import { bindPlan, type EnvironmentValues } from '../bind-environment.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { Core } from '../core.js';
import { logicalTimestampInWrite, prohibitedInTransaction } from '../errors.js';
import { expandPlan } from '../expand-plan.js';
import { rowRules } from '../transactions/row-rules.js';
import { affected, changed } from '../responses.js';
import { addWrite, writesSoFar, type RowChange, type Writes } from '../transactions/transaction.js';
import { answerConstant, isConstant } from './constant-query.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { insertChanges, returnedRows } from './insert-changes.js';
import { executeReadThenWrite, WRITTEN } from './read-then-write.js';

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
  const rows = answerConstant(bound.plan, bound.finishing, context, WRITTEN);
  const table = core.catalog.item(insert.table) as ItemOfKind<'table'>;
  const changes = insertChanges(table, rows);
  const writes = writesSoFar(transaction);
  takeRows(core, { table, changes, writes, values });
  const { functions, options } = core;
  const { maxResultSize } = options;
  const returned = returnedRows(insert.returning, rows, { functions, values, maxResultSize });
  addWrite(writes, { table: insert.table, changes }, options.memoryLimit);
  const inserted = affected('Inserted', 'INSERT 0', rows.length);
  return answered(changed(inserted, returned));
}

interface RowsToInsert {
  readonly table: ItemOfKind<'table'>;
  readonly changes: readonly RowChange[];
  readonly writes: Writes;
  readonly values: EnvironmentValues;
}

/** Checks rows one after another, as PostgreSQL inserts them, and takes their keys. */
function takeRows(
  { functions, uniqueKeys }: Core,
  { table, changes, writes, values }: RowsToInsert,
): void {
  const check = rowRules(table, { functions, values });
  const hasKeys = uniqueKeys.has(table);
  for (const { row } of changes) {
    check(row);
    if (hasKeys) uniqueKeys.take(table, row, writes.keys);
  }
}
