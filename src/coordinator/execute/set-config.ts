import type { Row } from '../../repr/index.js';
import { notSupported, SqlError, type StatementPlan } from '../../sql/index.js';
import { bindPlan } from '../bind-environment.js';
import { expandPlan } from '../expand-plan.js';
import { rowsResponse } from '../responses.js';
import { answerConstant, isConstant } from './constant-query.js';
import { answered, type Outcome, type StatementContext } from './context.js';
import { setVariableOf } from './variables.js';

/**
 * Executes a SELECT of `set_config`, which sets variables as SET does and answers what they are
 * now. It reads nothing, so that it goes with every transaction.
 *
 * @throws SqlError if a variable cannot be set, or if rows of tables are read for it.
 */
export function executeSetConfig(
  context: StatementContext,
  { query, settings }: StatementPlan & { readonly kind: 'setConfig' },
): Outcome {
  const { core, values } = context;
  const plan = bindPlan(expandPlan(query.plan, core.catalog).plan, values);
  if (!isConstant(plan)) throw notSupported('set_config of what tables hold', 0);
  const rows = answerConstant(plan, query.finishing, context);
  // Which of several rows comes last, and so decides, would be left open.
  if (rows.length > 1) throw notSupported('set_config for several rows', 0);
  return answered(
    rowsResponse(
      query.columns,
      rows.map((row) => setAll(context, row, settings)),
    ),
  );
}

function setAll(context: StatementContext, row: Row, settings: readonly number[]): Row {
  const answer = [...row];
  for (const column of settings) {
    const [name, value, local] = JSON.parse(row[column] as string) as Wanted;
    if (name === null) throw new SqlError('SET requires parameter name', '22004');
    setVariableOf(context, { name, value, local });
    answer[column] = context.session.variables.get(name)!;
  }
  return answer;
}

/** What a call of `set_config` was given. */
type Wanted = [name: string | null, value: string | null, local: boolean];
