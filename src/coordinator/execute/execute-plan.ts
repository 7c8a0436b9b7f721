import { evaluateConstant } from '../../dataflow/index.js';
import { unreachable } from '../../diagnostic/index.js';
import type { StatementPlan } from '../../sql/index.js';
import { bindScalar } from '../bind-environment.js';
import { planPrepared } from '../prepared-statements.js';
import { completedUnit } from '../responses.js';
import { checkAllowed } from '../transactions/transaction-rules.js';
import { executeAlterIndexOptions, executeComment, executeRename } from './alter.js';
import { executeCommit, executeRollback } from './commit.js';
import { executeRelease, executeRollbackTo, executeSavepoint } from './savepoints.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { executeCopy } from './copy.js';
import { executeCopyFrom } from './copy-from.js';
import {
  executeCreateDatabase,
  executeCreateSchema,
  executeCreateSink,
  executeCreateSource,
  executeCreateTable,
  executeCreateType,
  executeCreateView,
} from './create.js';
import { executeCreateTableAs } from './create-table-as.js';
import { executeCreateIndex, indexExists } from './create-index.js';
import { executeClose, executeDeclare, executeFetch } from './cursors.js';
import { executeDiscard } from './discard.js';
import { executeDropDatabase, executeDropItems, executeDropSchema } from './drop.js';
import { executeExplainPlan, executeExplainTimestamp } from './explain.js';
import { executeInsert } from './insert.js';
import { executeDeallocate, executePrepare, preparedNamed } from './prepared.js';
import { executeReadThenWrite } from './read-then-write.js';
import { executeSelect } from './select.js';
import { executeSetConfig } from './set-config.js';
import { executeTail } from './tail.js';
import { executeBegin, executeSetTransaction } from './transaction-control.js';
import {
  executeResetAllVariables,
  executeSetVariable,
  executeShowAllVariables,
  executeShowVariable,
} from './variables.js';

/**
 * Executes a planned statement, as far as it goes at once.
 *
 * @throws SqlError, EvaluationError or DatumError if the statement fails.
 */
export function executePlan(context: StatementContext, plan: StatementPlan): Outcome {
  switch (plan.kind) {
    case 'select':
      return executeSelect(context, plan);
    case 'tail':
      return executeTail(context, plan);
    case 'copyTo':
      return executeCopy(context, plan);
    case 'copyFrom':
      return executeCopyFrom(context, plan);
    case 'explainPlan':
      return executeExplainPlan(plan);
    case 'explainTimestamp':
      return executeExplainTimestamp(context, plan);
    case 'insert':
      return executeInsert(context, plan);
    case 'update':
    case 'delete':
      return executeReadThenWrite(context, plan);
    case 'createDatabase':
      return executeCreateDatabase(context, plan);
    case 'createSchema':
      return executeCreateSchema(context, plan);
    case 'createTable':
      return executeCreateTable(context, plan);
    case 'createTableAs':
      return executeCreateTableAs(context, plan);
    case 'createView':
      return executeCreateView(context, plan);
    case 'createSource':
      return executeCreateSource(context, plan);
    case 'createSink':
      return executeCreateSink(context, plan);
    case 'createType':
      return executeCreateType(context, plan);
    case 'createIndex':
      if (!plan.unique || indexExists(context, plan)) return executeCreateIndex(context, plan);
      return executeReadThenWrite(context, plan);
    case 'alterIndexOptions':
      return executeAlterIndexOptions(context, plan);
    case 'renameItem':
      return executeRename(context, plan);
    case 'comment':
      return executeComment(context, plan);
    case 'dropItems':
      return executeDropItems(context, plan);
    case 'dropSchema':
      return executeDropSchema(context, plan);
    case 'dropDatabase':
      return executeDropDatabase(context, plan);
    case 'maintain':
      return answered(completedUnit('Maintained', plan.tag));
    case 'showVariable':
      return executeShowVariable(context, plan);
    case 'showAllVariables':
      return executeShowAllVariables(context);
    case 'resetAllVariables':
      return executeResetAllVariables(context);
    case 'setVariable':
      return executeSetVariable(context, plan);
    case 'setConfig':
      return executeSetConfig(context, plan);
    case 'begin':
      return executeBegin(context, plan);
    case 'setTransaction':
      return executeSetTransaction(context, plan);
    case 'commit':
      return executeCommit(context);
    case 'rollback':
      return executeRollback(context);
    case 'savepoint':
      return executeSavepoint(context, plan);
    case 'release':
      return executeRelease(context, plan);
    case 'rollbackTo':
      return executeRollbackTo(context, plan);
    case 'declare':
      return executeDeclare(context, plan);
    case 'fetch':
      return executeFetch(context, plan);
    case 'close':
      return executeClose(context, plan);
    case 'prepare':
      return executePrepare(context, plan);
    case 'execute':
      return executePrepared(context, plan);
    case 'deallocate':
      return executeDeallocate(context, plan);
    case 'discard':
      return executeDiscard(context, plan);
    default:
      return unreachable(plan);
  }
}

/** Executes EXECUTE: in the plan of the prepared statement, its parameters are literals. */
function executePrepared(
  context: StatementContext,
  plan: StatementPlan & { kind: 'execute' },
): Outcome {
  const { core, session, values } = context;
  const prepared = preparedNamed(session, plan.name);
  const { statement } = prepared;
  checkAllowed(session.transaction, statement);
  const parameters = plan.parameters.map((parameter) =>
    evaluateConstant(bindScalar(parameter, values), core.functions),
  );
  const planned = planPrepared(core, session, prepared, parameters);
  return executePlan({ ...context, statement }, planned);
}
