import { typeName, type Column } from '../../repr/index.js';
import { fullName, type CatalogItemView } from '../catalog-view.js';
import { environmentFunction, planRelation, temporalObstacle } from '../query/index.js';
import { SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import type { StatementForm } from '../syntax/index.js';
import { renameColumns } from './column-names.js';
import { createSqlOf, quotedFullName } from './create-sql.js';
import { formatName, refuseSystemItem } from './item-names.js';
import { newItem, placeNewItem, type ItemPlace } from './new-item.js';
import { refuseInto } from './plan-read.js';
import { refuseVolatile } from './refuse-volatile.js';
import { storedEnvironment, type StatementContext } from './statement-context.js';

type CreateView = Extract<StatementForm, { kind: 'createView' }>;

/** Plans a CREATE VIEW, materialized or not. */
export function planCreateView(context: StatementContext, form: CreateView): StatementPlan {
  const { catalog, statement } = context;
  const { name, select, materialized } = form;
  const place = placeNewItem(catalog, name, { temporary: form.temporary });
  refuseInto(select);
  const replace = form.orReplace ? findReplaced(context, form, place) : null;
  const relation = planRelation(select, storedEnvironment(context));
  const { plan, keys, uses } = relation;
  if (replace !== null && uses.includes(replace.id)) throw dependsOnItself(replace, form);
  if (materialized) {
    const own = environmentFunction(plan);
    refuseVolatile(context, { own, obstacle: temporalObstacle(plan), tree: select, uses });
  }
  const object = { kind: 'view', name: formatName(name), position: name.position } as const;
  const columns = renameColumns(object, relation.columns, form.columns);
  if (replace !== null && !materialized && !replace.indexed) refuseOtherColumns(replace, columns);
  const header = `CREATE ${place.temporary ? 'TEMPORARY ' : ''}VIEW ${quotedFullName(place)}`;
  const createSql = createSqlOf(catalog, statement, { header, name });
  const item = newItem(context, place, {
    ifNotExists: form.ifNotExists,
    createSql,
    uses: [...uses, ...relation.types],
  });
  return {
    kind: 'createView',
    item,
    columns,
    keys,
    plan,
    materialized,
    replace: replace?.id ?? null,
  };
}

function findReplaced(
  { catalog }: StatementContext,
  { name }: CreateView,
  place: ItemPlace,
): CatalogItemView | null {
  const { database, schema } = place.schema;
  const parts = [...(database === null ? [] : [database]), schema, place.name];
  const item = catalog.resolveItem(parts);
  if (item === undefined) return null;
  refuseSystemItem(item, name.position);
  if (item.kind === 'view') return item;
  const message = `${fullName(item)} is not of type VIEW`;
  throw new SqlError(message, '42809', { position: name.position });
}

function dependsOnItself(item: CatalogItemView, { name }: CreateView): SqlError {
  const message = `cannot replace view '${fullName(item)}': its new query depends on it`;
  return new SqlError(message, '42P16', { position: name.position });
}

/**
 * As in PostgreSQL, the columns that a view has stay as they are; others may come behind them. What
 * is materialized, which PostgreSQL does not replace, may become anything, as in Materialize.
 */
function refuseOtherColumns(replaced: CatalogItemView, columns: readonly Column[]): void {
  const refuse = (message: string, hint?: string): SqlError =>
    new SqlError(message, '42P16', hint === undefined ? {} : { hint });
  if (columns.length < replaced.columns.length) throw refuse('cannot drop columns from view');
  for (const [index, { name, type }] of replaced.columns.entries()) {
    const now = columns[index]!;
    if (now.name !== name) {
      throw refuse(
        `cannot change name of view column "${name}" to "${now.name}"`,
        'Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.',
      );
    }
    const [before, after] = [typeName(type), typeName(now.type)];
    if (before === after) continue;
    throw refuse(`cannot change data type of view column "${name}" from ${before} to ${after}`);
  }
}
