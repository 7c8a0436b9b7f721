import type { CatalogView } from '../catalog-view.js';
import { SqlError } from '../sql-error.js';
import type { ParsedStatement, StatementPlan } from '../statement-plan.js';
import { formOf, type StatementForm } from '../syntax/index.js';
import { planAlterIndexOptions, planCreateNamespace, planDrop, planRename } from './plan-change.js';
import { planComment } from './plan-comment.js';
import { planCopy, planCopyFrom } from './plan-copy.js';
import { planCreateDefaultIndex, planCreateIndex } from './plan-create-index.js';
import { planCreateSink } from './plan-create-sink.js';
import { planCreateSource } from './plan-create-source.js';
import { planCreateTable } from './plan-create-table.js';
import { planCreateTableAs } from './plan-create-table-as.js';
import { planCreateType } from './plan-create-type.js';
import { planCreateView } from './plan-create-view.js';
import { planInsert } from './plan-insert.js';
import { planExplain } from './plan-explain.js';
import { planMaintenance } from './plan-maintenance.js';
import { planSelect, planTail } from './plan-read.js';
import {
  planClose,
  planDeallocate,
  planExecute,
  planFetch,
  planPrepare,
  planSet,
  planShowVariable,
} from './plan-session.js';
import { planSetConfig } from './plan-set-config.js';
import { planShowCreate, planShowObjects } from './plan-show.js';
import { planDelete, planUpdate } from './plan-update.js';
import type { PlanOptions, StatementContext } from './statement-context.js';

/**
 * Plans a statement: resolves its names in the catalog and types its expressions. Changes nothing.
 *
 * @throws SqlError with its place in the submitted text.
 */
export function planStatement(
  statement: ParsedStatement,
  catalog: CatalogView,
  options: PlanOptions = {},
): StatementPlan {
  try {
    return planForm({ ...options, catalog, statement }, formOf(statement));
  } catch (error) {
    throw located(error, statement.start);
  }
}

/**
 * Positions become those of the submitted text; what the parser gives no place of is found where
 * its statement begins. A stack that gave out is an error of SQL.
 */
function located(error: unknown, start: number): unknown {
  if (error instanceof SqlError) return error.withPosition((error.position ?? 0) + start);
  const isOverflow = error instanceof RangeError && /call stack/.test(error.message);
  if (!isOverflow) return error;
  return new SqlError('stack depth limit exceeded', '54001', { position: start });
}

function planForm(context: StatementContext, form: StatementForm): StatementPlan {
  switch (form.kind) {
    case 'query':
      return planSetConfig(context, form.query) ?? planSelect(context, form);
    case 'tail':
      return planTail(context, form);
    case 'copyTo':
      return planCopy(context, form);
    case 'copyFrom':
      return planCopyFrom(context, form);
    case 'explain':
      return planExplain(context, form);
    case 'insert':
      return planInsert(context, form.insert);
    case 'update':
      return planUpdate(context, form.update);
    case 'delete':
      return planDelete(context, form.delete);
    case 'createDatabase':
    case 'createSchema':
      return planCreateNamespace(context, form);
    case 'createTable':
      return planCreateTable(context, form.table);
    case 'createTableAs':
      return planCreateTableAs(context, form);
    case 'createView':
      return planCreateView(context, form);
    case 'createSource':
      return planCreateSource(context, form);
    case 'createSink':
      return planCreateSink(context, form);
    case 'createType':
      return planCreateType(context, form);
    case 'createIndex':
      return planCreateIndex(context, form.index);
    case 'createDefaultIndex':
      return planCreateDefaultIndex(context, form);
    case 'alterIndexOptions':
      return planAlterIndexOptions(context, form);
    case 'rename':
      return planRename(context, form);
    case 'comment':
      return planComment(context, form);
    case 'drop':
      return planDrop(context, form);
    case 'maintain':
      return planMaintenance(context, form);
    case 'showObjects':
      return planShowObjects(context, form);
    case 'showCreate':
      return planShowCreate(context, form);
    case 'showVariable':
      return planShowVariable(context, form);
    case 'unsupported':
      throw form.error;
    default:
      return planSessionForm(context, form);
  }
}

type SessionForm = Extract<
  StatementForm,
  {
    kind:
      | 'showAll'
      | 'resetAll'
      | 'set'
      | 'begin'
      | 'setTransaction'
      | 'commit'
      | 'rollback'
      | 'savepoint'
      | 'release'
      | 'rollbackTo'
      | 'declare'
      | 'fetch'
      | 'close'
      | 'deallocate'
      | 'prepare'
      | 'execute'
      | 'discard';
  }
>;

/** Statements about the session alone: most of them need nothing but their syntax. */
function planSessionForm(context: StatementContext, form: SessionForm): StatementPlan {
  switch (form.kind) {
    case 'showAll':
      return { kind: 'showAllVariables' };
    case 'resetAll':
      return { kind: 'resetAllVariables' };
    case 'set':
      return planSet(context, form);
    case 'begin':
    case 'setTransaction':
      return form;
    case 'commit':
    case 'rollback':
      return { kind: form.kind };
    case 'savepoint':
    case 'release':
    case 'rollbackTo':
      return form;
    case 'declare':
      return { kind: 'declare', name: form.name.name, statement: form.statement };
    case 'fetch':
      return planFetch(context, form);
    case 'close':
      return planClose(context, form);
    case 'deallocate':
      return planDeallocate(context, form);
    case 'prepare':
      return planPrepare(context, form);
    case 'execute':
      return planExecute(context, form);
    case 'discard':
      return { kind: 'discard', target: form.target };
  }
}
