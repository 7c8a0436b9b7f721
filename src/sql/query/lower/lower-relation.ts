import { assert, unreachable } from '../../../diagnostic/index.js';
import type { AggregateExpression, Plan, ScalarExpression } from '../../../dataflow/index.js';
import type { ColumnType } from '../../../repr/index.js';
import { columnKey, freeColumnsOfRelation } from '../hir/hir-free-columns.js';
import type { HirAggregate, HirRelation, HirScalar } from '../hir/hir.js';
import { distinctKeys, joinOnKeys } from './apply-relation.js';
import { NO_OUTER, outerWidth, type OuterRows } from './environment.js';
import { lowerFilter } from './lower-filter.js';
import { lowerJoin } from './lower-join.js';
import { lowerScalars } from './lower-scalars.js';
import { Lowering } from './lowering.js';
import { range } from '../range.js';
import {
  column,
  constantRows,
  distinctRows,
  flatMapRows,
  isUnit,
  joinRows,
  mapRows,
  projectRows,
  reduceRows,
  subtractRows,
  topKRows,
  unionRows,
  windowRows,
  type Rows,
} from '../plans/rows.js';
import { lowerSetOperation } from './set-operation.js';

/** Turns a query's typed tree into a plan: no subqueries, no outer joins, no names of scopes. */
export function lower(relation: HirRelation): Plan {
  const lowering = new Lowering(lowerRelation);
  return lowering.finish(lowerRelation(relation, NO_OUTER, lowering));
}

/** The rows of a relation for each of the outer rows, whose columns come first. */
function lowerRelation(relation: HirRelation, outer: OuterRows, lowering: Lowering): Rows {
  switch (relation.kind) {
    case 'get': {
      const { id, columns } = relation;
      return joinRows(outer.rows, { plan: { kind: 'get', id, columns }, columns });
    }
    case 'constant':
      return joinRows(outer.rows, constantRows(relation.rows, constantColumns(relation)));
    case 'values':
      return lowerValues(relation, outer, lowering);
    case 'cte':
      return lowerCte(relation, outer, lowering);
    case 'let':
      return lowerLet(relation, outer, lowering);
    case 'recursive':
      return lowerRecursive(relation, outer, lowering);
    case 'map': {
      const input = lowerRelation(relation.input, outer, lowering);
      return appendScalars(relation.scalars, input, outer, lowering);
    }
    case 'filter': {
      const input = lowerRelation(relation.input, outer, lowering);
      return lowerFilter(relation.predicates, input, outer, lowering);
    }
    case 'project': {
      const input = lowerRelation(relation.input, outer, lowering);
      const width = outerWidth(outer);
      return projectRows(input, [...range(width), ...relation.columns.map((at) => width + at)]);
    }
    case 'tableFunction':
      return lowerTableFunction(relation, outer, lowering);
    case 'join':
      return lowerJoin(relation, outer, lowering);
    case 'reduce':
      return lowerReduce(relation, outer, lowering);
    case 'distinct':
      return distinctRows(lowerRelation(relation.input, outer, lowering));
    case 'topK': {
      const width = outerWidth(outer);
      return topKRows(lowerRelation(relation.input, outer, lowering), {
        groupKey: [...range(width), ...relation.groupKey.map((at) => width + at)],
        order: relation.order.map((key) => ({ ...key, column: width + key.column })),
        limit: relation.limit,
        offset: relation.offset,
      });
    }
    case 'window':
      return lowerWindow(relation, outer, lowering);
    case 'setOperation':
      return lowerSetOperation(
        relation,
        relation.inputs.map((input) => lowerRelation(input, outer, lowering)),
        lowering,
      );
    default:
      return unreachable(relation);
  }
}

type Relation<Kind> = Extract<HirRelation, { kind: Kind }>;

function constantColumns({ rows, types }: Relation<'constant'>): readonly ColumnType[] {
  return types.map((type, index) => ({
    type,
    nullable: rows.some((row) => row[index] === null),
  }));
}

/** The rows with the values of expressions appended, and nothing that their subqueries needed. */
function appendScalars(
  scalars: readonly HirScalar[],
  rows: Rows,
  outer: OuterRows,
  lowering: Lowering,
): Rows {
  const lowered = lowerScalars(scalars, rows, outer, lowering);
  const { columns } = lowered.rows;
  // NB: in a `map`, each expression sees the values of earlier ones, which stand behind the input's
  // columns.
  const mapped = mapRows(lowered.rows, lowered.scalars);
  return projectRows(mapped, [
    ...range(rows.columns.length),
    ...range(scalars.length, columns.length),
  ]);
}

/** Constant rows at once, others each by itself. */
function lowerValues(relation: Relation<'values'>, outer: OuterRows, lowering: Lowering): Rows {
  const { rows, types } = relation;
  const isConstant = (row: readonly HirScalar[]): boolean =>
    row.every((scalar) => scalar.kind === 'literal');
  const constants = rows
    .filter(isConstant)
    .map((row) => row.map((scalar) => (scalar.kind === 'literal' ? scalar.datum : null)));
  const parts: Rows[] = [];
  if (constants.length > 0) {
    const columns = constantColumns({ kind: 'constant', rows: constants, types });
    parts.push(joinRows(outer.rows, constantRows(constants, columns)));
  }
  for (const row of rows) {
    if (!isConstant(row)) parts.push(appendScalars(row, outer.rows, outer, lowering));
  }
  return parts.length > 0
    ? unionRows(parts)
    : joinRows(
        outer.rows,
        constantRows([], constantColumns({ kind: 'constant', rows: [], types })),
      );
}

/** A common table expression is lowered once, over the outer columns that it depends on. */
function lowerLet(relation: Relation<'let'>, outer: OuterRows, lowering: Lowering): Rows {
  const free = freeColumnsOfRelation(relation.value, lowering.bindingColumns);
  const places = free.map((found) => {
    const at = outer.positions.get(columnKey(found.level, found.index));
    assert(
      at !== undefined,
      () => `a free column is among the outer ones: ${found.level}, ${found.index}`,
    );
    return at;
  });
  const keyed =
    free.length === 0 ? NO_OUTER.rows : lowering.share(distinctKeys(outer.rows, places));
  const positions = new Map(
    free.map(({ level, index }, position) => [columnKey(level, index), position]),
  );
  const rows = lowering.share(lowerRelation(relation.value, { rows: keyed, positions }, lowering));
  lowering.bindings.set(relation.binding, { rows, outer: free });
  return lowerRelation(relation.body, outer, lowering);
}

/** The rows of a recursive query begin with the outer columns, as those of any binding do. */
function lowerRecursive(
  relation: Relation<'recursive'>,
  outer: OuterRows,
  lowering: Lowering,
): Rows {
  lowering.holdsRecursion = true;
  const free = freeColumnsOfRelation(relation, lowering.bindingColumns);
  const base = lowering.apart(() => lowerRelation(relation.base, outer, lowering));
  const columns = base.columns.map(({ type }) => ({ type, nullable: true }));
  const name = lowering.newName();
  const local: Rows = { plan: { kind: 'local', name, columns }, columns };
  lowering.bindings.set(relation.binding, { rows: local, outer: free });
  const step = lowering.apart(() => lowerRelation(relation.step, outer, lowering));
  const distinct = !relation.all;
  const plan: Plan = {
    kind: 'recursive',
    name,
    base: base.plan,
    step: step.plan,
    distinct,
    columns,
  };
  return { plan, columns };
}

function lowerCte(relation: Relation<'cte'>, outer: OuterRows, lowering: Lowering): Rows {
  const bound = lowering.bindings.get(relation.binding);
  assert(
    bound !== undefined,
    () => `a binding encloses its uses, found number ${relation.binding}`,
  );
  const keys = bound.outer.map(({ level, index }) => {
    const at = outer.positions.get(columnKey(level + relation.depth, index));
    assert(at !== undefined, () => `an outer column of a binding is in sight: ${level}, ${index}`);
    return at;
  });
  return joinOnKeys(outer.rows, keys, bound.rows);
}

function lowerTableFunction(
  relation: Relation<'tableFunction'>,
  outer: OuterRows,
  lowering: Lowering,
): Rows {
  const args = relation.calls.flatMap((call) => call.args);
  const { rows, scalars } = lowerScalars(args, outer.rows, outer, lowering);
  const left = [...scalars];
  const calls = relation.calls.map((call) => ({
    ...call,
    args: left.splice(0, call.args.length),
  }));
  const found = flatMapRows(rows, { calls, ordinality: relation.ordinality });
  return projectRows(found, [
    ...range(outerWidth(outer)),
    ...range(relation.types.length, rows.columns.length),
  ]);
}

function lowerReduce(relation: Relation<'reduce'>, outer: OuterRows, lowering: Lowering): Rows {
  const input = lowerRelation(relation.input, outer, lowering);
  const parts = partsOf(relation);
  const lowered = lowerScalars(parts, input, outer, lowering);
  const scalars = [...lowered.scalars];
  const key = scalars.splice(0, relation.key.length);
  const aggregates = relation.aggregates.map((aggregate) => takeAggregate(aggregate, scalars));
  const outerKey = range(outerWidth(outer)).map(column);
  if (key.length === 0 && isUnit(outer.rows)) {
    const empty = relation.aggregates.map(({ empty: datum }) => datum);
    return reduceRows(lowered.rows, [], aggregates, empty);
  }
  const groups = reduceRows(lowered.rows, [...outerKey, ...key], aggregates);
  if (relation.key.length > 0) return groups;
  return withDefault(relation, groups, outer, lowering);
}

/** All expressions of a grouping, in the order in which they are taken back. */
function partsOf({ key, aggregates }: Relation<'reduce'>): HirScalar[] {
  const parts = [...key];
  for (const { args, order, filter } of aggregates) {
    parts.push(...args);
    for (const { value } of order) parts.push(value);
    if (filter !== null) parts.push(filter);
  }
  return parts;
}

function takeAggregate(aggregate: HirAggregate, scalars: ScalarExpression[]): AggregateExpression {
  return {
    function: aggregate.function,
    args: scalars.splice(0, aggregate.args.length),
    distinct: aggregate.distinct,
    order: aggregate.order.map(({ order }) => ({ value: scalars.shift()!, order })),
    filter: aggregate.filter === null ? null : scalars.shift()!,
    type: { type: aggregate.type, nullable: !aggregate.neverNull },
  };
}

/** Without GROUP BY there is a row even for no input. */
function withDefault(
  relation: Relation<'reduce'>,
  groups: Rows,
  outer: OuterRows,
  lowering: Lowering,
): Rows {
  const empty = relation.aggregates.map(({ empty: datum, type }): ScalarExpression => ({
    kind: 'literal',
    datum,
    type,
  }));
  const found = lowering.share(groups);
  const present = projectRows(found, range(outerWidth(outer)));
  return unionRows([found, mapRows(subtractRows(outer.rows, present), empty)]);
}

/** The rows of one outer row are partitions of their own. */
function lowerWindow(relation: Relation<'window'>, outer: OuterRows, lowering: Lowering): Rows {
  const width = outerWidth(outer);
  const calls = relation.calls.map((call) => ({
    ...call,
    args: call.args.map((at) => width + at),
    filter: call.filter === null ? null : width + call.filter,
  }));
  return windowRows(lowerRelation(relation.input, outer, lowering), {
    partition: [...range(width), ...relation.partition.map((at) => width + at)],
    order: relation.order.map((key) => ({ ...key, column: width + key.column })),
    calls,
  });
}
