import type {
  DeleteStmt,
  Node,
  RangeVar,
  ReturningClause,
  UpdateStmt,
  WithClause,
} from 'libpg-query';
import { fullName, type CatalogItemView } from '../catalog-view.js';
import { planMutation, type MutationPlan } from '../query/index.js';
import { SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import { nameOfRelation, resolveItem } from './item-names.js';
import { columnDefaults } from './column-defaults.js';
import { shownReturning } from './plan-read.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';
import { refuseWriteReads } from './write-rules.js';

/** Plans an UPDATE. */
export function planUpdate(context: StatementContext, update: UpdateStmt): StatementPlan {
  const { fromClause = [], targetList = [], whereClause } = update;
  const plan = planReadThenWrite(context, update, {
    from: fromClause,
    where: whereClause,
    assignments: targetList,
  });
  return { kind: 'update', ...plan };
}

/** Plans a DELETE. */
export function planDelete(context: StatementContext, statement: DeleteStmt): StatementPlan {
  const { usingClause = [], whereClause } = statement;
  const { table, selection, returning } = planReadThenWrite(context, statement, {
    from: usingClause,
    where: whereClause,
    assignments: [],
  });
  return { kind: 'delete', table, selection, returning };
}

interface Statement {
  readonly relation?: RangeVar;
  readonly returningClause?: ReturningClause;
  readonly withClause?: WithClause;
}

interface Clauses {
  readonly from: readonly Node[];
  readonly where: Node | undefined;
  readonly assignments: readonly Node[];
}

function planReadThenWrite(
  context: StatementContext,
  { relation = {}, returningClause, withClause }: Statement,
  clauses: Clauses,
): MutationPlan {
  const defaults = columnDefaults(resolveTarget(context, relation));
  const mutation = { relation, ...clauses, defaults, withClause, returning: returningClause };
  const plan = planMutation(mutation, queryEnvironment(context));
  refuseWriteReads(context, plan.selection);
  return { ...plan, returning: shownReturning(context, plan.returning) };
}

function resolveTarget({ catalog }: StatementContext, relation: RangeVar): CatalogItemView {
  const name = nameOfRelation(relation);
  const item = resolveItem(catalog, name);
  const { position } = name;
  if (item.kind !== 'table') {
    throw new SqlError(`cannot mutate ${item.kind} '${fullName(item)}'`, '42809', { position });
  }
  if (item.system) throw new SqlError('cannot mutate non-user table', '42809', { position });
  return item;
}
