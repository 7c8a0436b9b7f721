import type { Alias, JoinExpr, Node, RangeFunction, RangeSubselect, RangeVar } from 'libpg-query';
import type { CatalogItemView, CatalogView } from '../../catalog-view.js';
import { refuseUnusable } from '../../refused-item.js';
import { SqlError, unknownItem } from '../../sql-error.js';
import { itemReference } from '../../syntax/index.js';
import { joinTables, NO_FROM, shiftColumns, singleTable, type FromItem } from './from-item.js';
import type { HirRelation, JoinKind } from '../hir/hir.js';
import { joinOf } from '../hir/join-of.js';
import { nameParts, tooManyNames } from '../planning/location.js';
import { mergeColumns, planJoinCondition } from './merge-columns.js';
import { planRangeFunction } from './plan-range-function.js';
import type { Planning } from '../planning/planning.js';
import { RowNames, withPresence } from './row-presence.js';
import { hideFrom, Scope, type ScopeColumn } from '../planning/scope.js';

/** The items of a FROM, and the statement whose expressions name them. */
export interface FromClause {
  readonly nodes: readonly Node[];
  readonly statement: object;
}

/**
 * Plans the items of FROM: a cross join, in which functions and LATERAL queries see what is before.
 */
export function planFrom(
  { nodes, statement }: FromClause,
  outer: Scope | null,
  planning: Planning,
): FromItem {
  const from = planning.newBinding();
  const rowNames = new RowNames(statement);
  let item: FromItem | undefined;
  for (const node of nodes) {
    if (item === undefined) {
      item = planFromItem(node, { outer, from, planning, rowNames });
      continue;
    }
    const left: FromItem = item;
    const scope = lateralScope(left, outer, from);
    const right = planFromItem(node, { outer: scope, from, planning, rowNames });
    item = {
      relation: joinOf('inner', left.relation, right.relation, []),
      tables: joinTables(left, right, planning),
      columns: [...left.columns, ...shiftColumns(right.columns, left.relation.types.length)],
    };
  }
  return item ?? NO_FROM;
}

interface FromContext {
  /**
   * What LATERAL items see: the left sides of the joins that the item is in, then what is outside.
   */
  readonly outer: Scope | null;
  /** The number of the FROM clause. */
  readonly from: number;
  readonly planning: Planning;
  readonly rowNames: RowNames;
}

function lateralScope(left: FromItem, outer: Scope | null, from: number): Scope {
  return new Scope({ tables: left.tables, columns: left.columns, outer, from });
}

function planFromItem(node: Node, context: FromContext): FromItem {
  const { planning } = context;
  if (!('JoinExpr' in node)) planning.countRelation();
  planning.enter(undefined);
  const item = planKind(node, context);
  planning.leave();
  return item;
}

function planKind(node: Node, context: FromContext): FromItem {
  if ('RangeVar' in node) return planRangeVar(node.RangeVar, context);
  if ('JoinExpr' in node) return planJoinExpression(node.JoinExpr, context);
  if ('RangeSubselect' in node) return planRangeSubselect(node.RangeSubselect, context);
  if ('RangeFunction' in node) return planFunctions(node.RangeFunction, context);
  throw context.planning.unsupported(Object.keys(node)[0] ?? 'this item of FROM');
}

/** Names of columns, of which an alias may replace the first ones. */
function aliasColumns(
  names: readonly string[],
  relation: HirRelation,
  alias: Alias | undefined,
  planning: Planning,
): readonly ScopeColumn[] {
  const given = nameParts(alias?.colnames);
  if (given.length > names.length) {
    const table = alias?.aliasname ?? '';
    const message = tooManyNames(`table "${table}"`, names.length, given.length);
    throw planning.error(message, '42P10', undefined);
  }
  return relation.types.map((type, index) => ({
    name: given[index] ?? names[index]!,
    index,
    type,
  }));
}

/** A name in FROM: a common table expression, or an item of the catalog. */
function planRangeVar(range: RangeVar, context: FromContext): FromItem {
  const { planning } = context;
  const parts = [range.catalogname, range.schemaname, range.relname].filter(
    (part): part is string => part !== undefined,
  );
  if (parts.length === 1) {
    const cte = planCte(parts[0]!, range, context);
    if (cte !== undefined) return cte;
  }
  const position = planning.place(range.location ?? 0);
  const reference = itemReference(parts);
  const { catalog } = planning.environment;
  const found =
    reference === undefined
      ? catalog.resolveItem(parts)
      : itemOfId(catalog, reference.id, position);
  if (found === undefined) throw unknownRelation(parts, position, planning);
  if (found.kind !== 'table' && found.kind !== 'view' && found.kind !== 'source') {
    const article = found.kind === 'index' ? 'an' : 'a';
    throw new SqlError(
      `"${found.name}" is ${article} ${found.kind}, which cannot be read`,
      '42809',
      {
        position,
      },
    );
  }
  refuseUnusable(catalog, found, position);
  planning.uses.add(found.id);
  const types = found.columns.map(({ type }) => type);
  const relation: HirRelation = { kind: 'get', id: found.id, columns: found.columns, types };
  const names = found.columns.map(({ name }) => name);
  const columns = aliasColumns(names, relation, range.alias, planning);
  const alias = range.alias?.aliasname;
  const { primaryKey } = found;
  if (alias !== undefined) {
    return singleTable(relation, columns, {
      name: alias,
      schema: null,
      database: null,
      primaryKey,
    });
  }
  if (reference !== undefined) {
    // A qualifier is there for people: the name alone is what the query calls the item.
    const name = reference.parts.at(-1)!;
    return singleTable(relation, columns, { name, schema: null, database: null, primaryKey });
  }
  const { schema, database } = found.schema;
  return singleTable(relation, columns, { name: found.name, schema, database, primaryKey });
}

/** Says of a query of WITH that comes later that it is there, as PostgreSQL does. */
function unknownRelation(
  parts: readonly string[],
  position: number | undefined,
  planning: Planning,
): SqlError {
  const error = unknownItem(parts.join('.'), position);
  const [name] = parts;
  let later = parts.length === 1 ? planning.laterCtes : null;
  while (later !== null && later.names.indexOf(name!, later.from) < 0) later = later.outer;
  if (later === null) return error;
  return new SqlError(error.message, error.code, {
    position,
    detail:
      `There is a WITH item named "${name}", ` +
      'but it cannot be referenced from this part of the query.',
    hint: 'Use WITH RECURSIVE, or re-order the WITH items to remove forward references.',
  });
}

/** Whether a FROM names the recursive query that it is a part of, outside of its subqueries. */
export function readsOpenQuery(nodes: readonly Node[], planning: Planning): boolean {
  return nodes.some((node) => {
    if ('JoinExpr' in node) {
      const { larg, rarg } = node.JoinExpr;
      return readsOpenQuery([larg!, rarg!], planning);
    }
    if (!('RangeVar' in node) || node.RangeVar.schemaname !== undefined) return false;
    return planning.cteNamed(node.RangeVar.relname ?? '')?.isOpen === true;
  });
}

/** @throws SqlError for what is no id, or that of no item. */
function itemOfId(catalog: CatalogView, id: string, position: number | undefined): CatalogItemView {
  if (!/^[us][0-9]+$/.test(id)) {
    const message = `invalid digit in id "${id}": wanted a letter, u or s, and a number`;
    throw new SqlError(message, '42601', { position });
  }
  for (const item of catalog.items()) if (item.id === id) return item;
  throw new SqlError(`invalid id "${id}": there is no such item`, '42704', { position });
}

function planCte(
  name: string,
  range: RangeVar,
  { outer, planning }: FromContext,
): FromItem | undefined {
  const cte = planning.cteNamed(name);
  if (cte === null) return undefined;
  let depth = 0;
  for (let scope = outer; scope !== cte.scope && scope !== null; scope = scope.outer) depth += 1;
  const types = cte.columns.map(({ type }) => type);
  const relation: HirRelation = { kind: 'cte', binding: cte.binding, depth, types };
  const names = cte.columns.map((column) => column.name);
  const columns = aliasColumns(names, relation, range.alias, planning);
  const shown = range.alias?.aliasname ?? name;
  return singleTable(relation, columns, { name: shown, schema: null, database: null });
}

function planRangeSubselect(range: RangeSubselect, context: FromContext): FromItem {
  const { planning, from } = context;
  const node = range.subquery;
  if (node === undefined || !('SelectStmt' in node)) {
    throw planning.unsupported('this kind of query in FROM');
  }
  const outer = range.lateral === true ? context.outer : hideFrom(context.outer, from);
  const { relation, names } = planning.planSubquery(node.SelectStmt, outer, planning);
  const columns = aliasColumns(names, relation, range.alias, planning);
  const name = range.alias?.aliasname ?? null;
  return singleTable(relation, columns, { name, schema: null, database: null });
}

function planFunctions(range: RangeFunction, context: FromContext): FromItem {
  const { planning, outer } = context;
  const { relation, names, name } = planRangeFunction(range, outer, planning);
  const columns = aliasColumns(names, relation, range.alias, planning);
  const shown = range.alias?.aliasname ?? name;
  return singleTable(relation, columns, {
    name: shown,
    schema: null,
    database: null,
    isValue: columns.length === 1,
  });
}

const JOIN_KINDS: Readonly<Record<string, JoinKind>> = {
  JOIN_INNER: 'inner',
  JOIN_LEFT: 'left',
  JOIN_RIGHT: 'right',
  JOIN_FULL: 'full',
};

function planJoinExpression(expression: JoinExpr, context: FromContext): FromItem {
  const { planning, from, rowNames } = context;
  const join = JOIN_KINDS[expression.jointype ?? 'JOIN_INNER'];
  if (join === undefined) throw planning.unsupported(expression.jointype ?? 'this join');
  const first = planFromItem(expression.larg!, context);
  const isLeftWhole = join === 'inner' || join === 'left';
  const left = isLeftWhole ? first : withPresence(first, rowNames);
  // Only what is left of INNER and LEFT joins can be named on their right.
  const seen = lateralScope(left, context.outer, from);
  const scope = isLeftWhole ? seen : hideOne(seen);
  const second = planFromItem(expression.rarg!, { ...context, outer: scope });
  const isRightWhole = join === 'inner' || join === 'right';
  const right = isRightWhole ? second : withPresence(second, rowNames);
  const tables = joinTables(left, right, planning);
  const both: FromItem = {
    relation: joinOf(join, left.relation, right.relation, []),
    tables,
    columns: [...left.columns, ...shiftColumns(right.columns, left.relation.types.length)],
  };
  const merged = mergeColumns(expression, { join, left, right, both, planning });
  const outer = hideFrom(context.outer, from);
  const item =
    merged ?? planJoinCondition(expression, { join, left, right, both, planning }, outer);
  return aliasJoin(expression, item, planning);
}

function hideOne(scope: Scope): Scope {
  const { outer, from } = scope;
  return new Scope({ tables: [], columns: [], outer, from, hidden: scope, isJoined: true });
}

/** `(a JOIN b ...) AS j`: only the join's own name remains. */
function aliasJoin(expression: JoinExpr, item: FromItem, planning: Planning): FromItem {
  const { alias } = expression;
  if (alias === undefined) return item;
  const given = nameParts(alias.colnames);
  const count = item.columns.length;
  if (given.length > count) {
    const message = tooManyNames(`join expression "${alias.aliasname ?? ''}"`, count, given.length);
    throw planning.error(message, '42P10', undefined);
  }
  const columns = item.columns.map((column, position) => ({
    ...column,
    name: given[position] ?? column.name,
  }));
  return singleTable(item.relation, columns, {
    name: alias.aliasname ?? null,
    schema: null,
    database: null,
  });
}
