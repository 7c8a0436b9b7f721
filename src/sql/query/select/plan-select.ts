import type { Node, SelectStmt } from 'libpg-query';
import type { ColumnOrder, SortOrder } from '../../../dataflow/index.js';
import { unknownToText } from '../coercion/coerce.js';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import { Grouping } from './grouping.js';
import { INVALID_RECURSION } from './check-recursion.js';
import { determinedColumns } from './determined-columns.js';
import { expandGroupingSets } from './grouping-sets.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { visitScalar } from '../hir/hir-walk.js';
import { liftTableCalls } from '../hir/lift-table-calls.js';
import { liftWindows } from '../hir/lift-windows.js';
import { locationOf } from '../planning/location.js';
import type { ConvertOutput, PendingQuery, PlannedQuery } from '../planning/pending-query.js';
import { planFrom, readsOpenQuery } from '../from/plan-from.js';
import { planLimit, type LimitClause } from './plan-limit.js';
import {
  decideType,
  indexTargets,
  resolveKey,
  type Key,
  type KeyContext,
} from './plan-sort-keys.js';
import { planTargets, type Target } from '../expressions/plan-targets.js';
import { nameWindows } from '../calls/plan-window-definition.js';
import type { Planning } from '../planning/planning.js';
import { refuseUnordered } from '../coercion/refuse-unordered.js';
import { scalarText } from '../hir/same-scalar.js';
import { select as selectColumns } from '../hir/select-columns.js';
import { ScalarIndex } from '../hir/scalar-index.js';
import { clause, Scope, SELECT_CLAUSE, type Clause } from '../planning/scope.js';
import { sortOrderOf } from '../planning/sort-order.js';

const ORDER_CLAUSE: Clause = { ...SELECT_CLAUSE, name: 'ORDER BY' };
const GROUP_CLAUSE: Clause = { ...clause('GROUP BY clause'), sets: 'allowed' };

/** A key of ORDER BY. */
interface OrderKey {
  readonly key: Key;
  readonly order: SortOrder;
  readonly node: Node;
}

/** All that a SELECT says, over the rows of FROM. */
interface SelectParts {
  readonly from: HirRelation;
  readonly where: HirScalar | null;
  readonly targets: readonly Target[];
  readonly having: HirScalar | null;
  readonly order: readonly OrderKey[];
  readonly distinctOn: readonly Key[];
  readonly isDistinct: boolean;
}

/** Plans a SELECT ... FROM, with its own ORDER BY and LIMIT. */
export function planSelect(
  select: SelectStmt,
  outer: Scope | null,
  planning: Planning,
): PendingQuery {
  if (select.intoClause !== undefined) throw planning.unsupported('SELECT INTO');
  const from = planFrom({ nodes: select.fromClause ?? [], statement: select }, outer, planning);
  const scope = new Scope({ tables: from.tables, columns: from.columns, outer });
  const where = planCondition(select.whereClause, 'WHERE', scope, planning);
  scope.clause = SELECT_CLAUSE;
  nameWindows(select.windowClause ?? [], scope, planning);
  const targets = [...planTargets(select.targetList ?? [], scope, planning)];
  const having = planCondition(select.havingClause, 'HAVING', scope, planning);
  scope.clause = ORDER_CLAUSE;
  const needsKeys = [select.sortClause, select.groupClause, select.distinctClause].some(Boolean);
  const targetIndex = indexTargets(needsKeys ? targets : []);
  const keys: KeyContext = { targets, targetIndex, scope, planning, construct: 'ORDER BY' };
  const order: OrderKey[] = [];
  for (const sort of select.sortClause ?? []) {
    if (!('SortBy' in sort)) continue;
    const node = sort.SortBy.node!;
    order.push({ key: resolveKey(node, keys), order: sortOrderOf(sort.SortBy, planning), node });
  }
  const limit = planLimit(select, scope, planning);
  const distinctOn = planDistinctOn(select, keys);
  const isDistinct = select.distinctClause !== undefined && distinctOn.length === 0;
  if (isDistinct) {
    for (const [index, { scalar, location }] of targets.entries()) {
      refuseUnordered(typeOf(scalar), 'equality', location, planning);
      decideType(targets, index, planning);
    }
  }
  const stray = isDistinct && order.find(({ key }) => key.kind === 'scalar');
  if (stray) {
    const message = 'for SELECT DISTINCT, ORDER BY expressions must appear in select list';
    throw planning.error(message, '42P10', locationOf(stray.node));
  }
  const parts: SelectParts = {
    from: from.relation,
    where,
    targets,
    having,
    order,
    distinctOn,
    isDistinct,
  };
  checkDistinctOn(parts, select.distinctClause ?? [], planning);
  let lifted = group(select, parts, keys);
  refuseRecursiveAggregate(select, scope, planning);
  if (planning.hasWindowCalls) lifted = lift(lifted, liftWindows);
  if (planning.hasTableCalls) lifted = lift(lifted, liftTableCalls);
  return {
    names: targets.map(({ name }) => name),
    types: targets.map(({ scalar }) => typeOf(scalar)),
    locations: targets.map(({ location }) => location),
    finish: (convert) => build(lifted, limit, convert, planning),
  };
}

/** The rows that a recursive query has found last are not all: nothing is made of all of them. */
function refuseRecursiveAggregate(
  { fromClause = [] }: SelectStmt,
  { firstAggregate }: Scope,
  planning: Planning,
): void {
  if (firstAggregate === null || !readsOpenQuery(fromClause, planning)) return;
  const message = "aggregate functions are not allowed in a recursive query's recursive term";
  throw planning.error(message, INVALID_RECURSION, firstAggregate);
}

function planCondition(
  node: SelectStmt['whereClause'],
  construct: 'WHERE' | 'HAVING',
  scope: Scope,
  planning: Planning,
): HirScalar | null {
  if (node === undefined) return null;
  const aggregates = construct === 'HAVING' ? 'allowed' : 'forbidden';
  scope.clause = { name: `${construct} clause`, aggregates };
  const planned = planning.planScalar(node, scope, planning);
  return coerceToBoolean(planned, construct, node, planning);
}

/** `DISTINCT` is a list with one empty node, `DISTINCT ON` one of expressions. */
function planDistinctOn(select: SelectStmt, context: KeyContext): readonly Key[] {
  const nodes = select.distinctClause ?? [];
  return nodes.flatMap((node) =>
    Object.keys(node).length === 0
      ? []
      : [resolveKey(node, { ...context, construct: 'DISTINCT ON' })],
  );
}

/** The first keys of ORDER BY must be those of DISTINCT ON, in any order. */
function checkDistinctOn(
  { order, distinctOn }: SelectParts,
  nodes: readonly Node[],
  planning: Planning,
): void {
  const unmet = new Set(distinctOn.map(keyText));
  for (const { key } of order) {
    if (unmet.size === 0) return;
    const text = keyText(key);
    if (unmet.has(text)) {
      unmet.delete(text);
    } else if (!distinctOn.some((other) => keyText(other) === text)) {
      const message = 'SELECT DISTINCT ON expressions must match initial ORDER BY expressions';
      const stray = distinctOn.findIndex((other) => unmet.has(keyText(other)));
      throw planning.error(message, '42P10', locationOf(nodes[stray]!));
    }
  }
}

function keyText(key: Key): string {
  return key.kind === 'target' ? `${key.index}` : scalarText(key.scalar);
}

/** Replaces expressions over rows by expressions over groups, if there are groups. */
function group(select: SelectStmt, parts: SelectParts, context: KeyContext): SelectParts {
  const { scope, planning } = context;
  const { groupClause = [], groupDistinct = false } = select;
  scope.clause = GROUP_CLAUSE;
  const keys: HirScalar[] = [];
  const numbers = new ScalarIndex();
  const sets = expandGroupingSets(
    groupClause,
    groupDistinct,
    (node) => {
      const key = planGroupKey(node, parts, context);
      const number = numbers.add(key, keys.length);
      if (number === keys.length) keys.push(key);
      return number;
    },
    planning,
  );
  const isGrouped =
    select.groupClause !== undefined || scope.hasAggregates || parts.having !== null;
  if (!isGrouped) return parts;
  const determined = determinedColumns(scope.tables, keys, sets);
  const grouping = new Grouping(keys, determined, planning);
  const having = parts.having && grouping.rewrite(parts.having);
  const rewritten = rewriteParts(parts, (scalar) => grouping.rewriteWhole(scalar));
  const rows = filter(parts.from, parts.where);
  const lifted = planning.hasTableCalls ? liftTableCalls(rows, keys) : undefined;
  const groups = grouping.relation(
    lifted?.relation ?? rows,
    sets,
    lifted?.rewrite ?? ((key) => key),
  );
  const { targets, order, distinctOn, isDistinct } = rewritten;
  const from = having === null ? groups : filter(groups, having);
  return { from, where: null, targets, having: null, order, distinctOn, isDistinct };
}

function planGroupKey(node: Node, { targets }: SelectParts, context: KeyContext): HirScalar {
  const key = resolveKey(node, { ...context, construct: 'GROUP BY' });
  const scalar = key.kind === 'scalar' ? key.scalar : targets[key.index]!.scalar;
  refuseAsKey(scalar, context.planning);
  return unknownToText(scalar, context.planning);
}

function refuseAsKey(scalar: HirScalar, planning: Planning): void {
  visitScalar(scalar, (part, depth) => {
    if (part.kind === 'window') {
      const message = 'window functions are not allowed in GROUP BY';
      throw planning.error(message, '42P20', part.location);
    }
    if (part.kind !== 'aggregate' || part.level !== depth) return true;
    const message = 'aggregate functions are not allowed in GROUP BY';
    throw planning.error(message, '42803', part.location);
  });
}

type Lift = typeof liftWindows;

/** Replaces calls by columns of the rows that they are computed over. */
function lift(parts: SelectParts, liftCalls: Lift): SelectParts {
  const { targets, order, distinctOn } = parts;
  const scalars = targets.map(({ scalar }) => scalar);
  for (const key of [...order.map((entry) => entry.key), ...distinctOn]) {
    if (key.kind === 'scalar') scalars.push(key.scalar);
  }
  const lifted = liftCalls(filter(parts.from, parts.where), scalars);
  if (lifted === undefined) return parts;
  const { relation, rewrite } = lifted;
  return { ...rewriteParts(parts, rewrite), from: relation, where: null };
}

function rewriteParts(parts: SelectParts, rewrite: (scalar: HirScalar) => HirScalar): SelectParts {
  const rewriteKey = (key: Key): Key =>
    key.kind === 'target' ? key : { kind: 'scalar', scalar: rewrite(key.scalar) };
  const { from, where, having, isDistinct } = parts;
  const targets = parts.targets.map(({ name, scalar, location }) => ({
    name,
    scalar: rewrite(scalar),
    location,
  }));
  const order = parts.order.map((entry) => ({
    key: rewriteKey(entry.key),
    order: entry.order,
    node: entry.node,
  }));
  const distinctOn = parts.distinctOn.map(rewriteKey);
  return { from, where, targets, having, order, distinctOn, isDistinct };
}

function filter(input: HirRelation, predicate: HirScalar | null): HirRelation {
  if (predicate === null) return input;
  const predicates = predicate.kind === 'and' ? predicate.args : [predicate];
  return { kind: 'filter', input, predicates, types: input.types };
}

/** The relation of output columns, then of keys of the order that are none. */
function build(
  parts: SelectParts,
  limit: LimitClause,
  convert: ConvertOutput,
  planning: Planning,
): PlannedQuery {
  const outputs = parts.targets.map(({ scalar }, index) => convert(scalar, index));
  const columns = new OutputColumns(outputs, planning);
  const order: ColumnOrder[] = parts.order.map(({ key, order: sort }) => ({
    column: columns.of(key),
    ...sort,
  }));
  const distinctOn = parts.distinctOn.map((key) => columns.of(key));
  const input = filter(parts.from, parts.where);
  let relation = selectColumns(input, columns.scalars);
  if (parts.isDistinct) relation = { kind: 'distinct', input: relation, types: relation.types };
  if (distinctOn.length > 0) {
    relation = {
      kind: 'topK',
      input: relation,
      groupKey: [...new Set(distinctOn)],
      order,
      limit: 1n,
      offset: 0n,
      types: relation.types,
    };
  }
  const names = parts.targets.map(({ name }) => name);
  return { relation, names, order, ...limit };
}

/** Output columns, and behind them the keys that are none of them. */
class OutputColumns {
  readonly scalars: HirScalar[];
  readonly #planning: Planning;
  readonly #hidden = new Map<string, number>();

  constructor(outputs: readonly HirScalar[], planning: Planning) {
    this.scalars = [...outputs];
    this.#planning = planning;
  }

  of(key: Key): number {
    if (key.kind === 'target') return key.index;
    const text = scalarText(key.scalar);
    const found = this.#hidden.get(text);
    if (found !== undefined) return found;
    const column = this.scalars.length;
    this.#hidden.set(text, column);
    this.scalars.push(unknownToText(key.scalar, this.#planning));
    return column;
  }
}
