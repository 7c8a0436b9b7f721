import { compileScalar, keptBytes, type CollectionId } from '../../dataflow/index.js';
import { unreachable } from '../../diagnostic/index.js';
import type { Response } from '../../harness/index.js';
import type { Row } from '../../repr/index.js';
import type { QueryPlan } from '../../sql/index.js';
import { bindPlan, bindScalar, type EnvironmentValues } from '../bind-environment.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { Core } from '../core.js';
import { changesTooLarge, unknownCatalogItem } from '../errors.js';
import { expandPlan } from '../expand-plan.js';
import { startPeek } from '../peeks.js';
import { affected, changed, type Completed } from '../responses.js';
import type { FilledTable, ReadThenWrite } from '../session.js';
import { acquireWriteLock } from '../transactions/write-lock.js';
import { checkRows } from '../transactions/row-rules.js';
import type { RowChange } from '../transactions/transaction.js';
import { commitWrites, consolidateChanges } from '../transactions/write.js';
import { findReadInputs } from '../timestamps/read-inputs.js';
import { chooseTimestamp } from '../timestamps/timestamp-selection.js';
import type { Outcome, StatementContext } from './context.js';
import { makeUniqueIndex } from './create-index.js';
import { makeFilledTable } from './fill-table.js';
import {
  insertChanges,
  ownPart,
  resolveConflicts,
  returnedRows,
  type ResolvedConflicts,
} from './insert-changes.js';

/** What errors call the rows that say what a statement writes. */
export const WRITTEN = 'what the statement writes';

type Change = Exclude<ReadThenWrite, { readonly kind: 'createIndex' | 'createTableAs' }>;

/**
 * Executes an UPDATE, a DELETE, an INSERT of what a query gives, a CREATE UNIQUE INDEX or a CREATE
 * TABLE AS: takes the write lock, reads at the tables' time, and writes later than that (T8).
 */
export function executeReadThenWrite(context: StatementContext, write: ReadThenWrite): Outcome {
  const { core, session, slot } = context;
  if (!acquireWriteLock(core, session)) {
    const purpose = { kind: 'readThenWrite', write } as const;
    return { kind: 'blocked', on: { kind: 'writeLock', slot, purpose } };
  }
  return startSelection(context, write);
}

/** Reads what is to be changed. The session holds the write lock. */
export function startSelection(context: StatementContext, write: ReadThenWrite): Outcome {
  const { core, session, slot, values } = context;
  checkTarget(core, write);
  const query = selectionOf(core, write);
  for (const id of query.uses) {
    if (!core.catalog.has(id)) throw unknownCatalogItem(id);
  }
  const inputs = findReadInputs(core.catalog, query.uses);
  // A write follows, so that its time counts as the timeline's in either isolation level.
  const timestamp = chooseTimestamp(inputs, core.timeContext('strict serializable'));
  const { plan, imports } = expandPlan(query.plan, core.catalog);
  const peek = startPeek(core, {
    session,
    plan: bindPlan(plan, values),
    imports,
    finishing: query.finishing,
    timestamp,
    purpose: {
      kind: 'selection',
      resultName: write.kind === 'createIndex' ? 'what the index is made of' : WRITTEN,
    },
  });
  return { kind: 'blocked', on: { kind: 'selection', slot, peek, write } };
}

/**
 * Makes the changes that the rows read call for, and gives the response.
 *
 * @throws SqlError if a table is gone or a row breaks a rule of its table; EvaluationError from
 *   assignments and checks.
 */
export function finishReadThenWrite(
  core: Core,
  write: ReadThenWrite,
  rows: readonly Row[],
  values: EnvironmentValues,
): Response {
  if (write.kind === 'createTableAs') return makeFilledTable(core, write, rows);
  checkTarget(core, write);
  const table = core.catalog.item(targetOf(write)) as ItemOfKind<'table'>;
  if (write.kind === 'createIndex') return makeUniqueIndex(core, table, { ...write, rows });
  const { memoryLimit, maxResultSize } = core.options;
  const { changes, used } = changesOf(core, write, { rows, values });
  checkSize(changes, memoryLimit);
  const environment = { functions: core.functions, values };
  checkRows(table, changes, environment);
  const isInsert = write.kind === 'insert' && write.conflict?.kind !== 'update';
  const consolidated = isInsert ? changes : consolidateChanges(table, changes);
  const returned = returnedRows(write.returning, used, { ...environment, maxResultSize });
  commitWrites(core, [{ table: write.table, changes: consolidated }]);
  return changed(completed(write, used.length), returned);
}

/** What is changed is there beside what was read. @throws SqlError if it takes too much memory. */
function checkSize(changes: readonly RowChange[], bytesMax: number): void {
  let bytes = 0;
  for (const { row } of changes) {
    bytes += keptBytes(row);
    if (bytes > bytesMax) throw changesTooLarge(bytesMax);
  }
}

/** What it says of the rows that it was for: an UPDATE counts those that stay as they are, too. */
function completed({ kind }: Change, rows: number): Completed {
  switch (kind) {
    case 'insert':
      return affected('Inserted', 'INSERT 0', rows);
    case 'delete':
      return affected('Deleted', 'DELETE', rows);
    case 'update':
      return affected('Updated', 'UPDATE', rows);
    default:
      return unreachable(kind);
  }
}

function checkTarget(core: Core, write: ReadThenWrite): void {
  if (write.kind === 'createTableAs' || core.catalog.has(targetOf(write))) return;
  throw unknownCatalogItem(targetOf(write));
}

/** The table that is written to, or that a unique index is made on. */
function targetOf(write: Exclude<ReadThenWrite, FilledTable>): CollectionId {
  return write.kind === 'createIndex' ? write.on : write.table;
}

/** The query whose rows say what is written, or whether an index can be made. */
function selectionOf(core: Core, write: ReadThenWrite): QueryPlan {
  if (write.kind === 'createIndex') {
    const { id, columns } = core.catalog.item(write.on) as ItemOfKind<'table'>;
    const project = columns.map((_, column) => column);
    const finishing = { order: [], limit: null, offset: 0n, project };
    const plan = { kind: 'get', id, columns } as const;
    return { plan, finishing, columns, uses: [id], usesLogicalTimestamp: false };
  }
  if (write.kind === 'createTableAs') return write.query;
  return write.kind === 'insert' ? write.source.query : write.selection;
}

function changesOf(
  core: Core,
  write: Change,
  { rows, values }: { readonly rows: readonly Row[]; readonly values: EnvironmentValues },
): ResolvedConflicts {
  const table = core.catalog.item(write.table) as ItemOfKind<'table'>;
  const width = table.columns.length;
  switch (write.kind) {
    case 'insert':
      if (write.conflict !== null) {
        const { functions, uniqueKeys } = core;
        const environment = { functions, uniqueKeys, values };
        return resolveConflicts(table, write.conflict, rows, environment);
      }
      return { changes: insertChanges(table, rows), used: rows };
    case 'delete':
      return { changes: rows.map((row) => ({ row: ownPart(row, width), diff: -1 })), used: rows };
    case 'update': {
      const assignments = write.assignments.map(({ column, value }) => ({
        column,
        scalar: compileScalar(bindScalar(value, values), core.functions),
      }));
      const changes = rows.flatMap((row) => {
        const before = row.slice(0, width);
        const after = [...before];
        for (const { column, scalar } of assignments) after[column] = scalar(row);
        return [
          { row: before, diff: -1 },
          { row: after, diff: 1 },
        ];
      });
      return { changes, used: rows };
    }
    default:
      return unreachable(write);
  }
}
