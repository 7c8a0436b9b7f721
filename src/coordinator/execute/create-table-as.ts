import type { StatementPlan } from '../../sql/index.js';
import { created } from '../responses.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { createItem } from './create.js';
import { isNameTaken, ownerOf } from './ddl.js';
import { executeReadThenWrite } from './read-then-write.js';

/** Executes CREATE TABLE ... AS: the query is read as by INSERT ... SELECT. */
export function executeCreateTableAs(
  context: StatementContext,
  { table, query }: StatementPlan & { readonly kind: 'createTableAs' },
): Outcome {
  const { autoIndexTables } = context.core.options;
  const { schema, name, ifNotExists } = table.item;
  const isThere = ifNotExists && isNameTaken(context, schema, name);
  if (query === null || isThere) {
    const existed = createItem(context, table, { withIndex: autoIndexTables, asOf: null });
    return answered(created('CreatedTable', 'CREATE TABLE AS', existed));
  }
  const owner = ownerOf(context, schema);
  return executeReadThenWrite(context, { kind: 'createTableAs', table, query, owner });
}
