import type { CollectionId } from '../../dataflow/index.js';
import type { QueryPlan, StatementPlan } from '../../sql/index.js';
import { TIMESTAMP_MAX, type Timestamp } from '../../time/index.js';
import { evaluateAsOf } from '../timestamps/as-of.js';
import { bindPlan, queryValues } from '../bind-environment.js';
import { expandPlan } from '../expand-plan.js';
import type { PeekPurpose } from '../pending-peek.js';
import { startPeek } from '../peeks.js';
import {
  collectionsOfInputs,
  findReadInputs,
  timelineOfInputs,
  type ReadInputs,
  type UsableIndex,
} from '../timestamps/read-inputs.js';
import { rowsResponse } from '../responses.js';
import { beginReads, checkDomain } from '../transactions/timedomain.js';
import { checkReadable, chooseTimestamp } from '../timestamps/timestamp-selection.js';
import { readsSoFar, type TransactionReads } from '../transactions/transaction.js';
import { answerConstant, isConstant } from './constant-query.js';
import { answered, PENDING, type Outcome, type StatementContext } from './context.js';

/** Executes a SELECT, or anything else that is planned as one. */
export function executeSelect(
  context: StatementContext,
  plan: StatementPlan & { kind: 'select' },
): Outcome {
  const { slot } = context;
  const { columns } = plan.query;
  const started = startQuery(context, plan, { kind: 'answer', slot, columns });
  return started.kind === 'rows' ? answered(rowsResponse(columns, started.rows)) : PENDING;
}

/** A query under way, or its rows where it reads nothing. */
export type StartedQuery =
  | { readonly kind: 'rows'; readonly rows: ReturnType<typeof answerConstant> }
  | { readonly kind: 'peek'; readonly peek: ReturnType<typeof startPeek> };

/** Chooses a query's time and asks the server for its rows. */
export function startQuery(
  context: StatementContext,
  { query, asOf }: StatementPlan & { kind: 'select' },
  purpose: PeekPurpose,
): StartedQuery {
  const { core, session, values } = context;
  const usable = asOf === null ? usableIndexes(context) : undefined;
  const inputs = findReadInputs(core.catalog, query.uses, usable);
  timelineOfInputs(inputs);
  const timestamp =
    asOf === null
      ? immediateTimestamp(context, query, inputs)
      : evaluateAsOf(asOf, values, core.functions);
  if (asOf !== null) checkReadable(inputs, timestamp, core.frontiers);
  const expanded = expandPlan(query.plan, core.catalog, usable);
  const plan = bindPlan(expanded.plan, queryValues(values, timestamp));
  const { finishing } = query;
  if (isConstant(plan)) {
    return { kind: 'rows', rows: answerConstant(plan, finishing, context) };
  }
  const { imports } = expanded;
  const peek = startPeek(core, { session, plan, imports, finishing, timestamp, purpose });
  return { kind: 'peek', peek };
}

/**
 * The indexes that a transaction may read through: those of its time domain, once it has one. An
 * index that was made later takes nothing away of what could be read before.
 */
function usableIndexes({ transaction, inBlock }: StatementContext): UsableIndex | undefined {
  const domain = inBlock ? (readsSoFar(transaction)?.domain ?? null) : null;
  return domain === null ? undefined : (index) => domain.ids.has(index);
}

/** The time of a query without AS OF: its own, or that of the transaction it belongs to (X2). */
function immediateTimestamp(
  context: StatementContext,
  query: QueryPlan,
  inputs: ReadInputs,
): Timestamp {
  const { core, session, transaction, inBlock } = context;
  if (!inBlock) return chooseTimestamp(inputs, core.timeContext(session.variables.isolation));
  const independent = collectionsOfInputs(inputs).length === 0 && !query.usesLogicalTimestamp;
  const reads = transactionReads(context, query.uses, independent);
  transaction.operations = { kind: 'peeks', reads };
  if (!independent && reads.domain !== null) checkDomain(core, inputs, reads.domain);
  return reads.timestamp;
}

/** The reads that a query joins: those there are, or new ones that fix the transaction's time. */
function transactionReads(
  context: StatementContext,
  uses: readonly CollectionId[],
  independent: boolean,
): TransactionReads {
  const existing = readsSoFar(context.transaction);
  if (existing !== null && (independent || existing.domain !== null)) return existing;
  // What depends on nothing does not bind the transaction to a time (X7).
  if (independent) return { timestamp: TIMESTAMP_MAX, domain: null };
  return beginReads(context.core, uses, context.session.variables.isolation);
}
