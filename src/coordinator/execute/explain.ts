import { formatFinishing, formatPlan } from '../../dataflow/index.js';
import { formatAntichain } from '../../time/index.js';
import type { QueryPlan, StatementPlan } from '../../sql/index.js';
import { collectionsOfInputs, findReadInputs } from '../read-inputs.js';
import { rowsResponse } from '../responses.js';
import { answered, isolationOf, type Outcome, type StatementContext } from './context.js';

/** Executes an EXPLAIN: a row for each line. Nothing is read, and no time moves. */
export function executeExplain(
  context: StatementContext,
  { query, stage }: StatementPlan & { kind: 'explain' },
): Outcome {
  const lines = stage === 'plan' ? explainPlan(context, query) : explainTimestamp(context, query);
  const name = stage === 'plan' ? 'Plan' : 'Timestamp';
  const columns = [{ name, type: { kind: 'text' }, nullable: false }] as const;
  return answered(
    rowsResponse(
      columns,
      lines.map((line) => [line]),
    ),
  );
}

/** How the answer is finished, then the plan as a tree. */
function explainPlan(
  { core }: StatementContext,
  { plan, finishing }: QueryPlan,
): readonly string[] {
  const tree = formatPlan(plan, { nameOf: (id) => core.nameOf(id) });
  return [
    formatFinishing(finishing),
    ...tree
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}

/** What the choice of a query's timestamp would depend on, a line each. */
function explainTimestamp(context: StatementContext, query: QueryPlan): readonly string[] {
  const { core } = context;
  const { frontiers, oracle, tracker } = core;
  const inputs = findReadInputs(core.catalog, query.uses);
  const ids = collectionsOfInputs(inputs);
  const [timeline] = inputs.timelines;
  const facts: (readonly [string, string])[] = [
    ['isolation', isolationOf(context)],
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
