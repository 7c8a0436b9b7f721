import { formatAntichain, TIMESTAMP_MAX, type Timestamp } from '../../time/index.js';
import { SqlError, type QueryPlan, type StatementPlan } from '../../sql/index.js';
import { collectionsOfInputs, findReadInputs, type ReadInputs } from '../timestamps/read-inputs.js';
import { textColumn } from '../prepared-statements.js';
import { rowsResponse } from '../responses.js';
import {
  leastUpper,
  previewTimestamp,
  type TimeContext,
} from '../timestamps/timestamp-selection.js';
import { answered, type Outcome, type StatementContext } from './context.js';

/** Executes an EXPLAIN PLAN: a row for each line. */
export function executeExplainPlan({ lines }: StatementPlan & { kind: 'explainPlan' }): Outcome {
  return answerLines('Plan', lines);
}

/** Executes an EXPLAIN TIMESTAMP. Nothing is read, and no time moves. */
export function executeExplainTimestamp(
  context: StatementContext,
  { query }: StatementPlan & { kind: 'explainTimestamp' },
): Outcome {
  return answerLines('Timestamp', explainTimestamp(context, query));
}

function answerLines(name: string, lines: readonly string[]): Outcome {
  return answered(
    rowsResponse(
      [textColumn(name)],
      lines.map((line) => [line]),
    ),
  );
}

/** What the choice of a query's timestamp would depend on, a line each. */
function explainTimestamp(context: StatementContext, query: QueryPlan): readonly string[] {
  const { core, session } = context;
  const { frontiers, oracle, tracker } = core;
  const inputs = findReadInputs(core.catalog, query.uses);
  const ids = collectionsOfInputs(inputs);
  const [timeline] = inputs.timelines;
  const facts: (readonly [string, string])[] = [
    ['timestamp', chosenTimestamp(context, inputs)],
    ['isolation', session.variables.isolation],
    ['timeline', timeline ?? 'none'],
    ['uses tables', inputs.usesTables ? 'yes' : 'no'],
    ['now', String(core.now)],
    ['tables are open at', String(oracle.lastOpen)],
    ['timeline is at', timeline === undefined ? 'none' : String(tracker.time(timeline))],
    ['least valid read', formatAntichain(frontiers.leastValidRead(ids))],
  ];
  const collections = ids.map((id): readonly [string, string] => {
    const since = formatAntichain(frontiers.since(id));
    return [core.nameOf(id), `since ${since}, upper ${formatAntichain(frontiers.upper(id))}`];
  });
  return [...facts, ...collections].map(([name, value]) => `${name}: ${value}`);
}

/** The time of a read, by what it was decided, or why there is none. */
function chosenTimestamp(context: StatementContext, inputs: ReadInputs): string {
  const { core } = context;
  const time = core.timeContext(context.session.variables.isolation);
  try {
    const timestamp = previewTimestamp(inputs, time);
    return `${timestamp}, ${decidedBy(inputs, time, timestamp)}`;
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return `none, ${error.message}`;
  }
}

function decidedBy(
  inputs: ReadInputs,
  { frontiers, oracle, tracker, now }: TimeContext,
  timestamp: Timestamp,
): string {
  const [timeline] = inputs.timelines;
  if (timeline === undefined) return 'the end of time, as nothing is read';
  const upper = leastUpper(inputs.indexes, frontiers);
  if (inputs.usesTables && timestamp === oracle.nextRead) return 'the time of the tables';
  if (!inputs.usesTables && upper !== null && timestamp === upper - 1n) {
    return 'the latest that all are known to be complete at';
  }
  if (!inputs.usesTables && upper === null && timestamp === TIMESTAMP_MAX) {
    return 'the end of time, as all are complete';
  }
  if (!inputs.usesTables && timestamp === tracker.time(timeline)) {
    return 'the time of what finished before on the timeline';
  }
  return timestamp === now ? 'the time of the clock' : 'the least at which all can be read';
}
