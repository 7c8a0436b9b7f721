import type { Node } from 'libpg-query';
import { typeName, type Column, type Row } from '../../repr/index.js';
import { fullName, type CatalogItemKind, type CatalogItemView } from '../catalog-view.js';
import { planScalarExpression } from '../query/index.js';
import { SqlError } from '../sql-error.js';
import type { QueryPlan, StatementPlan } from '../statement-plan.js';
import type { ObjectName, ShowFilter, ShownObjects, StatementForm } from '../syntax/index.js';
import { BOOL, INT8, TEXT } from './answer-types.js';
import { constantQuery } from './constant-query.js';
import {
  databaseToShow,
  resolveDatabase,
  resolveItem,
  resolveRelation,
  resolveSchema,
  schemaToShow,
} from './item-names.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';

type Form<Kind extends StatementForm['kind']> = Extract<StatementForm, { kind: Kind }>;

/** What a SHOW answers, before its filter. */
interface Answer {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** Plans a SHOW of objects as a query over constants: what the catalog holds now. */
export function planShowObjects(
  context: StatementContext,
  { objects, from, filter }: Form<'showObjects'>,
): StatementPlan {
  const { columns, rows } = answer(context, objects, from);
  const query = constantQuery(columns, rows);
  return selectOf(filter === null ? query : filtered(context, query, filter));
}

function selectOf(query: QueryPlan): StatementPlan {
  return { kind: 'select', query, asOf: null };
}

function answer(context: StatementContext, objects: ShownObjects, from: ObjectName | null): Answer {
  const { catalog } = context;
  switch (objects) {
    case 'databases':
      if (from !== null) throw noSuchClause('SHOW DATABASES', from);
      return names([...catalog.databases()]);
    case 'schemas': {
      const database = from === null ? databaseToShow(catalog) : resolveDatabase(catalog, from);
      return names(Array.from(catalog.schemas(database), ({ schema }) => schema));
    }
    case 'columns':
      return columnsOf(resolveRelation(catalog, from!));
    case 'indexes':
      return indexesOf(context, resolveRelation(catalog, from!));
    default: {
      const schema = from === null ? schemaToShow(catalog) : resolveSchema(catalog, from);
      const shown = [...catalog.items(schema)].filter((item) => isShown(item, objects));
      return names(shown.map(({ name }) => name));
    }
  }
}

function noSuchClause(statement: string, { position }: ObjectName): SqlError {
  return new SqlError(`${statement} takes no FROM`, '42601', { position });
}

const KINDS: Readonly<Partial<Record<ShownObjects, CatalogItemKind>>> = {
  tables: 'table',
  views: 'view',
  'materialized views': 'view',
  sources: 'source',
  'materialized sources': 'source',
  sinks: 'sink',
};

const OBJECTS: ReadonlySet<CatalogItemKind> = new Set([
  'table',
  'view',
  'source',
  'sink',
  'index',
] as const);

function isShown({ kind, indexed }: CatalogItemView, objects: ShownObjects): boolean {
  if (objects === 'objects') return OBJECTS.has(kind);
  return kind === KINDS[objects] && (indexed || !objects.startsWith('materialized'));
}

/** The catalog gives names in order. */
function names(rows: readonly string[]): Answer {
  return {
    columns: [{ name: 'name', type: TEXT, nullable: false }],
    rows: rows.map((name) => [name]),
  };
}

/** In the order that the columns have. */
function columnsOf({ columns }: CatalogItemView): Answer {
  return {
    columns: [
      { name: 'name', type: TEXT, nullable: false },
      { name: 'nullable', type: BOOL, nullable: false },
      { name: 'type', type: TEXT, nullable: false },
    ],
    rows: columns.map(({ name, nullable, type }) => [name, nullable, typeName(type)]),
  };
}

/** A row for each column of each index. */
function indexesOf({ catalog }: StatementContext, on: CatalogItemView): Answer {
  const indexes = [...catalog.items(on.schema)].filter(({ index }) => index?.on === on.id);
  return {
    columns: [
      { name: 'on_name', type: TEXT, nullable: false },
      { name: 'key_name', type: TEXT, nullable: false },
      { name: 'seq_in_index', type: INT8, nullable: false },
      { name: 'column_name', type: TEXT, nullable: true },
      { name: 'expression', type: TEXT, nullable: true },
      { name: 'nullable', type: BOOL, nullable: false },
      { name: 'enabled', type: BOOL, nullable: false },
    ],
    rows: indexes.flatMap(({ name, index }) =>
      index!.key.map((column, at) => {
        const { name: columnName, nullable } = on.columns[column]!;
        return [on.name, name, BigInt(at + 1), columnName, null, nullable, true];
      }),
    ),
  };
}

/** LIKE is a condition on the name, which is the first column. */
function filtered(context: StatementContext, query: QueryPlan, filter: ShowFilter): QueryPlan {
  const { columns, plan } = query;
  const condition = filter.kind === 'where' ? filter.condition : likeCondition(columns[0]!, filter);
  // The plan's first column is the position of the row: no name reaches it.
  const scope = [{ name: '', type: { kind: 'int4' } as const, nullable: false }, ...columns];
  const { expression } = planScalarExpression(condition, queryEnvironment(context), {
    columns: scope,
    expected: {
      type: BOOL,
      mismatch: (_, found) => `argument of WHERE must be type boolean, not type ${found}`,
    },
    construct: 'WHERE',
  });
  return { ...query, plan: { kind: 'filter', input: plan, predicates: [expression] } };
}

function likeCondition(
  { name }: Column,
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
  { objectKind, name }: Form<'showCreate'>,
): StatementPlan {
  const item = resolveItem(catalog, name);
  if (item.kind !== objectKind) {
    const message = `${fullName(item)} is not of type ${objectKind.toUpperCase()}`;
    throw new SqlError(message, '42809', { position: name.position });
  }
  const label = objectKind[0]!.toUpperCase() + objectKind.slice(1);
  const columns = [label, `Create ${label}`].map((column) => ({
    name: column,
    type: TEXT,
    nullable: false,
  }));
  return selectOf(constantQuery(columns, [[fullName(item), item.createSql]]));
}
