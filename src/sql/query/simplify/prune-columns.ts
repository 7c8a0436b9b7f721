import {
  isSameList,
  mapAggregate,
  mapInputs,
  mapOwnScalars,
  mapSame,
  withInput,
  withInputs,
  type Plan,
  type ScalarExpression,
} from '../../../dataflow/index.js';
import { scalarsOf } from '../plans/scalars-of.js';
import { range } from '../range.js';
import type { ColumnCache } from './column-cache.js';
import { forEachColumn, moveColumns } from './scalar-columns.js';

/** Columns that are wanted of shared parts, by name. */
export type WantedColumns = Map<string, Set<number>>;

/**
 * What pruning knows: columns of parts, and, if shared parts are pruned, which of their columns are
 * kept.
 */
export interface PruneContext {
  readonly columns: ColumnCache;
  /** Collects what is wanted of shared parts. */
  readonly wanted: WantedColumns;
  /** The columns that a shared part will have; all of them while this is still being found out. */
  readonly kept: (name: string) => readonly number[] | undefined;
}

/**
 * The plan with only the columns that are asked for, in that order (ascending, each once). Columns
 * that nobody looks at are dropped where they come in, and computed ones are not computed.
 */
export function pruneColumns(plan: Plan, wanted: readonly number[], context: PruneContext): Plan {
  switch (plan.kind) {
    case 'get':
    case 'constant':
      return pick(plan, context.columns.arity(plan), wanted);
    case 'let':
    case 'recursive':
      return pick(pruneWithin(plan, context), context.columns.arity(plan), wanted);
    case 'local':
      return pruneLocal(plan, wanted, context);
    case 'map':
      return pruneMap(plan, wanted, context);
    case 'filter': {
      const needed = new Needed(plan.input, wanted, plan.predicates);
      const input = pruneColumns(plan.input, needed.list, context);
      const moved = mapOwnScalars(plan, (each) => needed.move(each));
      return needed.pick(withInput(moved, input), wanted);
    }
    case 'project': {
      const needed = new Needed(
        plan.input,
        wanted.map((at) => plan.columns[at]!),
      );
      const input = pruneColumns(plan.input, needed.list, context);
      const columns = wanted.map((at) => needed.at(plan.columns[at]!));
      const isSame = input === plan.input && isSameList(columns, plan.columns);
      return isSame ? plan : pick(input, needed.list.length, columns);
    }
    case 'flatMap': {
      const width = context.columns.arity(plan.input);
      const inner = wanted.filter((at) => at < width);
      const needed = new Needed(plan.input, inner, scalarsOf(plan));
      const input = pruneColumns(plan.input, needed.list, context);
      const calls = plan.calls.map((call) => ({
        ...call,
        args: call.args.map((each) => needed.move(each)),
      }));
      const count = needed.list.length;
      const columns = wanted.map((at) => (at < width ? needed.at(at) : count + at - width));
      const appended = context.columns.arity(plan) - width;
      return pick({ ...plan, input, calls }, count + appended, columns);
    }
    case 'join':
      return pruneJoin(plan, wanted, context);
    case 'reduce':
      return pruneReduce(plan, wanted, context);
    case 'negate':
    case 'union':
      return mapInputs(plan, (input) => pruneColumns(input, wanted, context));
    case 'window':
      return pruneWindow(plan, wanted, context);
    case 'threshold':
    case 'topK': {
      // Which rows are left depends on whole rows.
      const width = context.columns.arity(plan.input);
      const input = pruneColumns(plan.input, range(width), context);
      return pick(withInput(plan, input), width, wanted);
    }
  }
}

type Of<Kind> = Extract<Plan, { kind: Kind }>;

function pick(plan: Plan, width: number, columns: readonly number[]): Plan {
  const isIdentity = columns.length === width && columns.every((at, index) => at === index);
  return isIdentity ? plan : { kind: 'project', input: plan, columns };
}

/** A set of needed columns and where each is among them. */
class Needed {
  readonly list: readonly number[];
  /** Null if each is where it was. */
  readonly #positions: ReadonlyMap<number, number> | null;

  /**
   * NB: a collection is left as it is, since nothing is gained by copying its rows, and an index
   * that serves a filter or a join would be lost.
   */
  constructor(input: Plan, columns: Iterable<number>, scalars: readonly ScalarExpression[] = []) {
    this.list = input.kind === 'get' ? range(input.columns.length) : usedColumns(columns, scalars);
    const isInPlace = this.list.every((column, position) => column === position);
    this.#positions = isInPlace ? null : new Map(this.list.map((column, at) => [column, at]));
  }

  at(column: number): number {
    return this.#positions === null ? column : this.#positions.get(column)!;
  }

  move(scalar: ScalarExpression): ScalarExpression {
    return this.#positions === null ? scalar : moveColumns(scalar, (index) => this.at(index));
  }

  pick(plan: Plan, wanted: readonly number[]): Plan {
    return pick(
      plan,
      this.list.length,
      wanted.map((column) => this.at(column)),
    );
  }
}

function usedColumns(
  columns: Iterable<number>,
  scalars: readonly ScalarExpression[],
): readonly number[] {
  const used = new Set(columns);
  for (const scalar of scalars) forEachColumn(scalar, (index) => used.add(index));
  return [...used].sort((left, right) => left - right);
}

/**
 * What is bound within a plan keeps its columns; of what is bound around it, all that is looked at
 * in there is wanted.
 */
function pruneWithin(plan: Of<'let' | 'recursive'>, context: PruneContext): Plan {
  const { name } = plan;
  const within: PruneContext = {
    ...context,
    kept: (local) => (local === name ? undefined : context.kept(local)),
  };
  return mapInputs(plan, (input) =>
    pruneColumns(input, range(context.columns.arity(input)), within),
  );
}

function pruneLocal(plan: Of<'local'>, wanted: readonly number[], context: PruneContext): Plan {
  const known = context.wanted.get(plan.name) ?? new Set();
  for (const column of wanted) known.add(column);
  context.wanted.set(plan.name, known);
  const kept = context.kept(plan.name);
  if (kept === undefined) return pick(plan, plan.columns.length, wanted);
  const narrow: Plan = { ...plan, columns: kept.map((at) => plan.columns[at]!) };
  return pick(
    narrow,
    kept.length,
    wanted.map((column) => kept.indexOf(column)),
  );
}

function pruneMap(plan: Of<'map'>, wanted: readonly number[], context: PruneContext): Plan {
  const width = context.columns.arity(plan.input);
  const needed = new Set(wanted);
  // From the last one backwards, as each may use what earlier ones appended.
  for (let index = plan.scalars.length - 1; index >= 0; index -= 1) {
    if (needed.has(width + index)) forEachColumn(plan.scalars[index]!, (at) => needed.add(at));
  }
  const input = new Needed(
    plan.input,
    [...needed].filter((at) => at < width),
  );
  const positions = new Map<number, number>();
  input.list.forEach((at, position) => positions.set(at, position));
  const scalars: ScalarExpression[] = [];
  plan.scalars.forEach((scalar, index) => {
    if (!needed.has(width + index)) return;
    positions.set(width + index, input.list.length + scalars.length);
    scalars.push(moveColumns(scalar, (at) => positions.get(at)!));
  });
  const pruned = pruneColumns(plan.input, input.list, context);
  const isSame = pruned === plan.input && isSameList(scalars, plan.scalars);
  const mapped: Plan = isSame
    ? plan
    : scalars.length === 0
      ? pruned
      : { kind: 'map', input: pruned, scalars };
  return pick(
    mapped,
    input.list.length + scalars.length,
    wanted.map((at) => positions.get(at)!),
  );
}

function pruneJoin(plan: Of<'join'>, wanted: readonly number[], context: PruneContext): Plan {
  const all = new Set(wanted);
  for (const scalar of plan.equivalences.flat()) forEachColumn(scalar, (at) => all.add(at));
  const positions = new Map<number, number>();
  let start = 0;
  let width = 0;
  const inputs = plan.inputs.map((input) => {
    const from = start;
    const end = from + context.columns.arity(input);
    start = end;
    const own = new Needed(
      input,
      [...all].filter((at) => at >= from && at < end).map((at) => at - from),
    );
    own.list.forEach((at, position) => positions.set(from + at, width + position));
    width += own.list.length;
    return pruneColumns(input, own.list, context);
  });
  const moved = mapOwnScalars(plan, (part) => moveColumns(part, (at) => positions.get(at)!));
  return pick(
    isSameList(inputs, plan.inputs) ? moved : withInputs(moved, inputs),
    width,
    wanted.map((at) => positions.get(at)!),
  );
}

/** Keys stay, as they make the groups; aggregates that nobody wants go. */
function pruneReduce(plan: Of<'reduce'>, wanted: readonly number[], context: PruneContext): Plan {
  const count = plan.key.length;
  const kept: number[] = [];
  plan.aggregates.forEach((_, index) => {
    if (wanted.includes(count + index)) kept.push(index);
  });
  const chosen = kept.map((index) => plan.aggregates[index]!);
  const scalars = [...plan.key];
  for (const { args, filter, order } of chosen) {
    scalars.push(...args);
    if (filter !== null) scalars.push(filter);
    for (const { value } of order) scalars.push(value);
  }
  const needed = new Needed(plan.input, [], scalars);
  const input = pruneColumns(plan.input, needed.list, context);
  const aggregates = mapSame(chosen, (each) => mapAggregate(each, (part) => needed.move(part)));
  const key = mapSame(plan.key, (each) => needed.move(each));
  const isSame =
    input === plan.input && key === plan.key && isSameList(aggregates, plan.aggregates);
  const empty = plan.empty && kept.map((at) => plan.empty![at]!);
  return pick(
    isSame ? plan : { kind: 'reduce', input, key, aggregates, empty },
    count + kept.length,
    wanted.map((at) => (at < count ? at : count + kept.indexOf(at - count))),
  );
}

/** Calls that nobody wants go; the order of the others depends on whole rows. */
function pruneWindow(plan: Of<'window'>, wanted: readonly number[], context: PruneContext): Plan {
  const width = context.columns.arity(plan.input);
  const kept = plan.calls.flatMap((_, index) => (wanted.includes(width + index) ? [index] : []));
  if (kept.length === 0) return pruneColumns(plan.input, wanted, context);
  const input = pruneColumns(plan.input, range(width), context);
  const calls = kept.map((index) => plan.calls[index]!);
  return pick(
    { ...plan, input, calls },
    width + kept.length,
    wanted.map((at) => (at < width ? at : width + kept.indexOf(at - width))),
  );
}
