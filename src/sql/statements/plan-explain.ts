import type { SelectStmt } from 'libpg-query';
import { fullName } from '../catalog-view.js';
import { explainQuery } from '../query/index.js';
import { refuseUnusable } from '../refused-item.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import { formOf, parseStatements, type StatementForm } from '../syntax/index.js';
import { resolveItem, withArticle } from './item-names.js';
import { planQueryOf } from './plan-read.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';

type Explain = Extract<StatementForm, { kind: 'explain' }>;

/** Plans an EXPLAIN: the text of a plan is made here, as it depends on the catalog alone. */
export function planExplain(
  context: StatementContext,
  { stage, typed, of: explained }: Explain,
): StatementPlan {
  const environment = queryEnvironment(context);
  if (explained.kind === 'view') {
    const select = queryOfView(context, explained.name);
    if (stage === 'timestamp') throw notSupported('EXPLAIN TIMESTAMP FOR VIEW', 0);
    return { kind: 'explainPlan', lines: explainQuery(select, environment, { stage, typed }) };
  }
  const query = planQueryOf(context, explained.query);
  if (stage === 'timestamp') return { kind: 'explainTimestamp', query };
  const { select } = explained.query;
  return { kind: 'explainPlan', lines: explainQuery(select, environment, { stage, typed }) };
}

/** The query of a view, as its own statement has it. */
function queryOfView(
  { catalog }: StatementContext,
  name: Extract<Explain['of'], { kind: 'view' }>['name'],
): SelectStmt {
  const item = resolveItem(catalog, name);
  if (item.kind !== 'view') {
    const message = `'${fullName(item)}' has no plan because it is ${withArticle(item.kind)}`;
    throw new SqlError(message, '42809', { position: name.position });
  }
  refuseUnusable(catalog, item, name.position);
  const [statement] = parseStatements(item.createSql);
  const form = statement && formOf(statement);
  if (form?.kind !== 'createView') throw notSupported('EXPLAIN of this view', name.position);
  return form.select;
}
