import { holdsRecursion } from '../../dataflow/index.js';
import { inStyle, withNames, type Column } from '../../repr/index.js';
import { fullName, type CatalogItemView } from '../catalog-view.js';
import { planQuery, planRelation } from '../query/index.js';
import { refuseUnusable } from '../refused-item.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { QueryPlan, ReturningPlan, StatementPlan, TailPlan } from '../statement-plan.js';
import type { Query, StatementForm } from '../syntax/index.js';
import { BOOL, INT8, TIMESTAMP_NUMERIC } from './answer-types.js';
import { planAsOf } from './as-of.js';
import { isRelation, resolveItem, withArticle } from './item-names.js';
import { booleanOption, refuseUnknownOptions } from './statement-options.js';
import { queryEnvironment, sessionStyle, type StatementContext } from './statement-context.js';
import { placeOfTree } from './place-of-tree.js';

type Form<Kind extends StatementForm['kind']> = StatementForm & { readonly kind: Kind };

/** Plans a SELECT, VALUES or TABLE. */
export function planSelect(
  context: StatementContext,
  { query }: Form<'query'>,
): StatementPlan & { kind: 'select' } {
  const asOf = planAsOf(context, query.asOf);
  return { kind: 'select', query: planQueryOf(context, query), asOf };
}

/** Plans a query as it stands. @throws SqlError for what makes more of it than rows. */
export function planQueryOf(
  context: StatementContext,
  { select }: Pick<Query, 'select'>,
): QueryPlan {
  refuseInto(select);
  const query = planQuery(select, queryEnvironment(context));
  return { ...query, columns: shownColumns(context, query.columns) };
}

/** @throws SqlError for SELECT INTO. */
export function refuseInto({ intoClause }: Query['select']): void {
  if (intoClause !== undefined) throw notSupported('SELECT INTO', placeOfTree(intoClause));
}

/**
 * The columns of an answer, which prints values in the style of the session and objects of
 * the catalog by the names that the session knows them by.
 */
function shownColumns(context: StatementContext, columns: readonly Column[]): readonly Column[] {
  const style = sessionStyle(context);
  const names = context.catalog.objectName?.bind(context.catalog);
  return columns.map((column) => {
    const styled = style === undefined ? column.type : inStyle(column.type, style);
    const type = names === undefined ? styled : withNames(styled, names);
    return type === column.type ? column : { ...column, type };
  });
}

/** What a change of rows answers, as {@link planQueryOf} has it of a query. */
export function shownReturning(
  context: StatementContext,
  returning: ReturningPlan | null,
): ReturningPlan | null {
  return returning && { ...returning, columns: shownColumns(context, returning.columns) };
}

/** Plans a TAIL. */
export function planTail(
  context: StatementContext,
  form: Form<'tail'>,
): StatementPlan & { kind: 'tail' } {
  refuseUnknownOptions(form.options, ['snapshot', 'progress'], 'TAIL');
  const progress = booleanOption(form.options, 'progress', false);
  const snapshot = booleanOption(form.options, 'snapshot', true);
  const { from, columns } = planTailed(context, form);
  const asOf = planAsOf(context, form.asOf);
  const tail = { from, columns: tailColumns(columns, progress), snapshot, progress, asOf };
  return { kind: 'tail', tail };
}

function planTailed(
  context: StatementContext,
  { from }: Form<'tail'>,
): { readonly from: TailPlan['from']; readonly columns: readonly Column[] } {
  if (from.kind === 'query') {
    refuseInto(from.select);
    // Maintained as a view is, with its LIMIT: changes have no order, but bounds they have.
    const query = planRelation(from.select, queryEnvironment(context));
    if (holdsRecursion(query.plan)) throw notSupported('TAIL of WITH RECURSIVE', 0);
    return { from: { kind: 'query', query }, columns: shownColumns(context, query.columns) };
  }
  const item = resolveItem(context.catalog, from.name);
  if (!isRelation(item)) throw cannotBeTailed(item, from.name.position);
  refuseUnusable(context.catalog, item, from.name.position);
  return { from: { kind: 'item', id: item.id }, columns: shownColumns(context, item.columns) };
}

function cannotBeTailed(item: CatalogItemView, position: number): SqlError {
  const message = `'${fullName(item)}' cannot be tailed because it is ${withArticle(item.kind)}`;
  return new SqlError(message, '42809', { position });
}

/** Rows of a tail: when, whether this only tells of progress, how many, and the row. */
function tailColumns(columns: readonly Column[], progress: boolean): Column[] {
  const timestamp = { name: 'mz_timestamp', type: TIMESTAMP_NUMERIC, nullable: false };
  const progressed = { name: 'mz_progressed', type: BOOL, nullable: false };
  const diff = { name: 'mz_diff', type: INT8, nullable: progress };
  // A row that tells of progress has NULL in all the other columns.
  const rest = progress ? columns.map((column) => ({ ...column, nullable: true })) : columns;
  return [timestamp, ...(progress ? [progressed] : []), diff, ...rest];
}
