import { EvaluationError } from '../../dataflow/index.js';
import { DatumError, parseDatum, type Datum, type Row } from '../../repr/index.js';
import { notSupported, SqlError, type StatementPlan } from '../../sql/index.js';
import { bindPlan } from '../bind-environment.js';
import type { ItemOfKind } from '../catalog/item.js';
import { copyRecords, shownInput, type CopyRecord } from '../copy-records.js';
import { transactionReadOnly } from '../errors.js';
import { expandPlan } from '../expand-plan.js';
import { affected } from '../responses.js';
import { rowRules } from '../transactions/row-rules.js';
import type { CopyInput } from '../session.js';
import { addWrite, writesSoFar, type RowChange } from '../transactions/transaction.js';
import { answerConstant } from './constant-query.js';
import { answered, type Outcome, type StatementContext } from './context.js';

type CopyFrom = StatementPlan & { readonly kind: 'copyFrom' };

/** Executes COPY ... FROM STDIN: asks the client for lines. */
export function executeCopyFrom(context: StatementContext, plan: CopyFrom): Outcome {
  const { core, session, slot, transaction } = context;
  if (!session.sequential) {
    throw notSupported('COPY FROM STDIN without a client that sends lines', plan.position);
  }
  if (transaction.access === 'read only') throw transactionReadOnly();
  const { connection } = session;
  core.environment.effects({ kind: 'copyIn', connection, columnCount: plan.columns.length });
  return { kind: 'blocked', on: { kind: 'copyIn', slot, plan, received: null } };
}

/**
 * Goes on when the client has sent everything: the rows wait in the transaction for its commit.
 *
 * @throws SqlError for the first line that makes no row, or one whose key is there already, with
 *   its place in the input.
 */
export function finishCopyFrom(
  context: StatementContext,
  plan: CopyFrom,
  input: CopyInput,
): Outcome {
  const { core, transaction, values } = context;
  if (input.kind === 'failed') throw input.reason;
  const table = core.catalog.item(plan.table) as ItemOfKind<'table'>;
  const bound = bindPlan(expandPlan(plan.defaults.plan, core.catalog).plan, values);
  const [defaults] = answerConstant(bound, plan.defaults.finishing, context);
  const check = rowRules(table, { functions: core.functions, values });
  const writes = writesSoFar(transaction);
  const changes: RowChange[] = [];
  const batch: PlacedRow[] = [];
  const takeKeys = (): void => {
    for (const { row, place } of batch.splice(0)) {
      inContext(place, () => core.uniqueKeys.take(table, row, writes.keys));
    }
  };
  for (const record of copyRecords(input.text, plan.format, table.name)) {
    const row = rowOf(record, plan, table, defaults!);
    inContext(record.context, () => check(row));
    changes.push({ row, diff: 1 });
    batch.push({ row, place: record.place });
    if (batch.length === BATCH_ROWS) takeKeys();
  }
  takeKeys();
  addWrite(writes, { table: plan.table, changes }, core.options.memoryLimit);
  return answered(affected('Copied', 'COPY', changes.length));
}

/** How many rows PostgreSQL reads before it inserts them, so that their keys are checked then. */
const BATCH_ROWS = 1_000;

/** A row, and where in the input it is. */
interface PlacedRow {
  readonly row: Row;
  readonly place: string;
}

/** Bad fields of a line, by SQLSTATE: bad_copy_file_format. */
const BAD_FORMAT = '22P04';

function rowOf(
  { fields, place, context }: CopyRecord,
  { columns }: CopyFrom,
  table: ItemOfKind<'table'>,
  defaults: Row,
): Row {
  if (fields.length > columns.length) {
    throw new SqlError('extra data after last expected column', BAD_FORMAT, { context });
  }
  const row: Datum[] = defaults.slice(0, table.columns.length);
  for (const [index, { column, type }] of columns.entries()) {
    const { name } = table.columns[column]!;
    const text = fields[index];
    if (text === undefined) {
      throw new SqlError(`missing data for column "${name}"`, BAD_FORMAT, { context });
    }
    const where = `${place}, column ${name}: ${text === null ? 'null input' : shownInput(text)}`;
    row[column] = text === null ? null : inContext(where, () => parseDatum(type, text));
  }
  return row;
}

function inContext<Result>(context: string, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    const isOfData = error instanceof DatumError || error instanceof EvaluationError;
    if (!isOfData && !(error instanceof SqlError)) throw error;
    const { message, code, detail, hint } = error;
    const subject = error instanceof SqlError ? error.subject : undefined;
    const inner = error.context === undefined ? context : `${error.context}\n${context}`;
    throw new SqlError(message, code, { detail, hint, context: inner, subject });
  }
}
