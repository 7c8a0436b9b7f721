import type { Node } from 'libpg-query';
import { fullName } from '../catalog-view.js';
import { planQuery } from '../query/index.js';
import { SqlError } from '../sql-error.js';
import type { QueryPlan, StatementPlan } from '../statement-plan.js';
import { parseSelect, type ShowFilter, type StatementForm } from '../syntax/index.js';
import { TEXT } from './answer-types.js';
import { constantQuery } from './constant-query.js';
import { resolveItem } from './item-names.js';
import { showQuery } from './show-query.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';

type Form<Kind extends StatementForm['kind']> = Extract<StatementForm, { kind: Kind }>;

/** Plans a SHOW of objects as a query of the system's catalog. */
export function planShowObjects(
  context: StatementContext,
  form: Form<'showObjects'>,
): StatementPlan {
  const { columns, from, orderBy } = showQuery(context.catalog, form);
  const text = `SELECT ${columns} FROM ${from} AS shown ORDER BY ${orderBy}`;
  const select = parseSelect(text, 0, text.length);
  const whereClause = form.filter === null ? null : conditionOf(form.filter, columns);
  const query = whereClause === null ? select : { ...select, whereClause };
  return selectOf(planQuery(query, queryEnvironment(context)));
}

function selectOf(query: QueryPlan): StatementPlan {
  return { kind: 'select', query, asOf: null };
}

/** LIKE is a condition on the first column. */
function conditionOf(filter: ShowFilter, columns: string): Node {
  if (filter.kind === 'where') return filter.condition;
  const first = /^\w+/.exec(columns)?.[0] ?? 'name';
  return likeCondition(first, filter);
}

function likeCondition(
  name: string,
  { pattern, position }: ShowFilter & { readonly kind: 'like' },
): Node {
  return {
    A_Expr: {
      kind: 'AEXPR_LIKE',
      name: [{ String: { sval: '~~' } }],
      lexpr: { ColumnRef: { fields: [{ String: { sval: name } }], location: position } },
      rexpr: { A_Const: { sval: { sval: pattern }, location: position } },
      location: position,
    },
  };
}

/** Plans SHOW CREATE: the item's full name and the statement that makes it. */
export function planShowCreate(
  { catalog }: StatementContext,
  { objectKind, materialized, name }: Form<'showCreate'>,
): StatementPlan {
  const item = resolveItem(catalog, name);
  const words = materialized ? 'MATERIALIZED VIEW' : objectKind.toUpperCase();
  if (item.kind !== objectKind || (materialized && !item.indexed)) {
    const message = `${fullName(item)} is not of type ${words}`;
    throw new SqlError(message, '42809', { position: name.position });
  }
  const label = words.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  const columns = [label, `Create ${label}`].map((column) => ({
    name: column,
    type: TEXT,
    nullable: false,
  }));
  const { createSql } = item;
  const shown = materialized ? createSql.replace(/\bVIEW\b/, 'MATERIALIZED VIEW') : createSql;
  return selectOf(constantQuery(columns, [[fullName(item), shown]]));
}
