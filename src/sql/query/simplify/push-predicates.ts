import {
  isSameList,
  mapInputs,
  withInput,
  type Plan,
  type ScalarExpression,
} from '../../../dataflow/index.js';
import type { ColumnType } from '../../../repr/index.js';
import type { ColumnCache } from './column-cache.js';
import { conjunction } from './conjunction.js';
import { joinEquality } from '../plans/join-equality.js';
import { UNIT_ROWS } from '../plans/rows.js';
import { respectsEquality } from './respects-equality.js';
import {
  everyColumn,
  forEachColumn,
  moveColumns,
  replaceColumns,
  shiftColumns,
} from './scalar-columns.js';

/**
 * Moves filters as far down as they go, so that rows are dropped before work is done on them. What
 * compares two inputs of a join for equality becomes part of the join.
 */
export function pushPredicates(plan: Plan, columns: ColumnCache): Plan {
  if (plan.kind !== 'filter') return mapInputs(plan, (input) => pushPredicates(input, columns));
  const sunk = sink(plan.input, conjunction(plan.predicates), columns);
  const isSame =
    sunk.kind === 'filter' &&
    sunk.input === plan.input &&
    isSameList(sunk.predicates, plan.predicates);
  return isSame ? plan : sunk;
}

type Predicates = readonly ScalarExpression[];

/** The plan, filtered. */
function sink(plan: Plan, predicates: Predicates, columns: ColumnCache): Plan {
  const into = (input: Plan, some: Predicates): Plan => sink(input, some, columns);
  if (predicates.length === 0) return pushPredicates(plan, columns);
  switch (plan.kind) {
    case 'get':
    case 'local':
    case 'constant':
    case 'let':
    case 'recursive':
      return { kind: 'filter', input: plan, predicates };
    case 'filter':
      return into(plan.input, [...conjunction(plan.predicates), ...predicates]);
    case 'project': {
      const moved = predicates.map((each) => moveColumns(each, (index) => plan.columns[index]!));
      return withInput(plan, into(plan.input, moved));
    }
    case 'map':
      return sinkMap(plan, predicates, columns);
    case 'union':
      return mapInputs(plan, (input) => into(input, predicates));
    case 'negate':
    case 'threshold':
      return withInput(plan, into(plan.input, predicates));
    case 'reduce':
      return sinkReduce(plan, predicates, columns);
    case 'topK':
      return sinkSome(plan, predicates, columns, ofGroups(plan.groupKey, columns.of(plan)));
    case 'window':
      return sinkSome(plan, predicates, columns, ofGroups(plan.partition, columns.of(plan)));
    case 'flatMap':
      return sinkFlatMap(plan, predicates, columns);
    case 'join':
      return sinkJoin(plan, predicates, columns);
  }
}

function split(
  predicates: Predicates,
  test: (predicate: ScalarExpression) => boolean,
): readonly [below: Predicates, above: Predicates] {
  const below: ScalarExpression[] = [];
  const above: ScalarExpression[] = [];
  for (const predicate of predicates) (test(predicate) ? below : above).push(predicate);
  return [below, above];
}

function filtered(plan: Plan, predicates: Predicates): Plan {
  return predicates.length === 0 ? plan : { kind: 'filter', input: plan, predicates };
}

/** Whether a predicate holds for all rows of a group or for none. */
function ofGroups(
  key: readonly number[],
  columns: readonly ColumnType[],
): (predicate: ScalarExpression) => boolean {
  return (predicate) =>
    everyColumn(predicate, (index) => key.includes(index)) && respectsEquality(predicate, columns);
}

/** Pushes predicates of columns that the input has at the same place. */
function sinkSome(
  plan: Extract<Plan, { kind: 'topK' | 'window' | 'flatMap' }>,
  predicates: Predicates,
  columns: ColumnCache,
  test: (predicate: ScalarExpression) => boolean,
): Plan {
  const [below, above] = split(predicates, test);
  return filtered(withInput(plan, sink(plan.input, below, columns)), above);
}

/**
 * Table functions that read nothing of the rows are an input of a join, if there is an equality to
 * join on: else each row would meet all of theirs. Without one they are not, as a product of rows
 * that are made anew keeps none of them.
 */
function sinkFlatMap(
  plan: Extract<Plan, { kind: 'flatMap' }>,
  predicates: Predicates,
  columns: ColumnCache,
): Plan {
  const width = columns.arity(plan.input);
  const isIndependent = plan.calls.every(({ args }) =>
    args.every((arg) => everyColumn(arg, () => false)),
  );
  if (isIndependent && predicates.some((each) => sidesOf(each, [0, width]) !== undefined)) {
    const inputs = [plan.input, { ...plan, input: UNIT_ROWS.plan }];
    return sinkJoin({ kind: 'join', inputs, equivalences: [] }, predicates, columns);
  }
  return sinkSome(plan, predicates, columns, (each) => everyColumn(each, (index) => index < width));
}

/** Columns that are mapped to a constant or to another column are looked through. */
function sinkMap(
  plan: Extract<Plan, { kind: 'map' }>,
  predicates: Predicates,
  columns: ColumnCache,
): Plan {
  const width = columns.arity(plan.input);
  const source = (index: number): ScalarExpression | undefined => {
    if (index < width) return { kind: 'column', index };
    const scalar = plan.scalars[index - width]!;
    if (scalar.kind === 'literal') return scalar;
    return scalar.kind === 'column' ? source(scalar.index) : undefined;
  };
  const [below, above] = split(predicates, (each) =>
    everyColumn(each, (index) => source(index) !== undefined),
  );
  const moved = below.map((each) => replaceColumns(each, (index) => source(index)!));
  return filtered(withInput(plan, sink(plan.input, moved, columns)), above);
}

/** A predicate of keys holds for all rows of a group or for none. */
function sinkReduce(
  plan: Extract<Plan, { kind: 'reduce' }>,
  predicates: Predicates,
  columns: ColumnCache,
): Plan {
  const source = (index: number): ScalarExpression | undefined => {
    const key = plan.key[index];
    return key?.kind === 'column' || key?.kind === 'literal' ? key : undefined;
  };
  const [below, above] = split(
    predicates,
    // NB: without a key there may be a row that no row of the input stands for.
    (each) =>
      plan.key.length > 0 &&
      everyColumn(each, (index) => source(index) !== undefined) &&
      respectsEquality(each, columns.of(plan)),
  );
  const moved = below.map((each) => replaceColumns(each, (index) => source(index)!));
  return filtered(withInput(plan, sink(plan.input, moved, columns)), above);
}

function sinkJoin(
  plan: Extract<Plan, { kind: 'join' }>,
  predicates: Predicates,
  columns: ColumnCache,
): Plan {
  const starts: number[] = [];
  let width = 0;
  for (const input of plan.inputs) {
    starts.push(width);
    width += columns.arity(input);
  }
  const own: ScalarExpression[][] = plan.inputs.map(() => []);
  const equivalences = [...plan.equivalences];
  const above: ScalarExpression[] = [];
  for (const predicate of predicates) {
    const input = ownerOf(predicate, starts);
    if (input !== undefined) {
      own[input]!.push(shiftColumns(predicate, -starts[input]!));
      continue;
    }
    const sides = sidesOf(predicate, starts);
    if (sides !== undefined) equivalences.push(sides);
    else above.push(predicate);
  }
  const inputs = plan.inputs.map((input, index) => sink(input, own[index]!, columns));
  return filtered({ kind: 'join', inputs, equivalences }, above);
}

/** The sides of an equality of two inputs, which begin at some columns; undefined for others. */
function sidesOf(
  predicate: ScalarExpression,
  starts: readonly number[],
): readonly [ScalarExpression, ScalarExpression] | undefined {
  const sides = joinEquality(predicate);
  if (sides === undefined) return undefined;
  const [left, right] = sides.map((side) => ownerOf(side, starts));
  return left !== undefined && right !== undefined && left !== right ? sides : undefined;
}

/**
 * The one input whose columns an expression uses; undefined if there are several, or none at all.
 */
function ownerOf(scalar: ScalarExpression, starts: readonly number[]): number | undefined {
  let found: number | undefined;
  let isSingle = true;
  forEachColumn(scalar, (index) => {
    const input = inputOf(index, starts);
    isSingle &&= found === undefined || found === input;
    found = input;
  });
  return isSingle ? found : undefined;
}

function inputOf(index: number, starts: readonly number[]): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  // Inputs without columns start where the next one does: the last of them is never meant.
  return low;
}
