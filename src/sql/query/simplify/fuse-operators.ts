import {
  mapInputs,
  mapOwnScalars,
  withInputs,
  type Plan,
  type ScalarExpression,
} from '../../../dataflow/index.js';
import type { ColumnCache } from './column-cache.js';
import { forEachColumn, moveColumns, sameExpression } from './scalar-columns.js';

/**
 * Makes one operator of neighbours of the same kind, moves projections up out of maps and joins,
 * and makes joins of joins one join.
 */
export function fuseOperators(plan: Plan, columns: ColumnCache): Plan {
  const inner = mapInputs(plan, (input) => fuseOperators(input, columns));
  switch (inner.kind) {
    case 'project':
      return fuseProject(inner, columns);
    case 'map':
      return fuseMap(inner, columns);
    case 'filter':
      return fuseFilter(inner);
    case 'join':
      return fuseJoin(inner, columns);
    case 'reduce':
      return fuseReduce(inner);
    case 'union':
      return fuseUnion(inner);
    case 'negate':
      return inner.input.kind === 'negate' ? inner.input.input : inner;
    default:
      return inner;
  }
}

type Of<Kind> = Extract<Plan, { kind: Kind }>;

function fuseProject(plan: Of<'project'>, columns: ColumnCache): Plan {
  const { input } = plan;
  const picked =
    input.kind === 'project'
      ? { ...plan, input: input.input, columns: plan.columns.map((at) => input.columns[at]!) }
      : plan;
  const width = columns.arity(picked.input);
  const isIdentity =
    picked.columns.length === width && picked.columns.every((at, index) => at === index);
  return isIdentity ? picked.input : picked;
}

function fuseMap(plan: Of<'map'>, columns: ColumnCache): Plan {
  const { input, scalars } = plan;
  if (scalars.length === 0) return input;
  if (input.kind === 'map') {
    return { kind: 'map', input: input.input, scalars: [...input.scalars, ...scalars] };
  }
  const copies = copiedColumns(plan, columns);
  if (copies !== undefined)
    return fuseProject({ kind: 'project', input, columns: copies }, columns);
  if (input.kind !== 'project') return plan;
  const width = columns.arity(input.input);
  const count = input.columns.length;
  const moved = scalars.map((scalar) =>
    moveColumns(scalar, (at) => (at < count ? input.columns[at]! : width + at - count)),
  );
  const below = fuseMap({ kind: 'map', input: input.input, scalars: moved }, columns);
  const appended = scalars.map((_, index) => width + index);
  return { kind: 'project', input: below, columns: [...input.columns, ...appended] };
}

/** The columns of a map that computes nothing. */
function copiedColumns({ input, scalars }: Of<'map'>, columns: ColumnCache): number[] | undefined {
  if (!scalars.every(({ kind }) => kind === 'column')) return undefined;
  const copies = Array.from({ length: columns.arity(input) }, (_, index) => index);
  for (const scalar of scalars) if (scalar.kind === 'column') copies.push(copies[scalar.index]!);
  return copies;
}

function fuseFilter(plan: Of<'filter'>): Plan {
  const { input, predicates } = plan;
  if (predicates.length === 0) return input;
  if (input.kind !== 'filter') return plan;
  return { kind: 'filter', input: input.input, predicates: [...input.predicates, ...predicates] };
}

/** A grouping looks at columns wherever they are: nobody has to put them in order for it. */
function fuseReduce(plan: Of<'reduce'>): Plan {
  const { input } = plan;
  if (input.kind !== 'project') return plan;
  const move = (scalar: ScalarExpression): ScalarExpression =>
    moveColumns(scalar, (at) => input.columns[at]!);
  return withInputs(mapOwnScalars(plan, move), [input.input]);
}

function fuseUnion(plan: Of<'union'>): Plan {
  if (plan.inputs.length === 1) return plan.inputs[0]!;
  if (!plan.inputs.some(({ kind }) => kind === 'union')) return plan;
  return {
    kind: 'union',
    inputs: plan.inputs.flatMap((input) => (input.kind === 'union' ? input.inputs : [input])),
  };
}

/** Joins among the inputs are taken apart, projections over inputs put on top. */
function fuseJoin(plan: Of<'join'>, columns: ColumnCache): Plan {
  const flat = plan.inputs.some(
    ({ kind }, index) =>
      (kind === 'project' || kind === 'join') && !staysWhole(plan, index, columns),
  );
  const hasUnit = plan.inputs.some(isUnit);
  if (!flat && !hasUnit) return withMergedClasses(plan);
  const inputs: Plan[] = [];
  const equivalences: (readonly ScalarExpression[])[] = [];
  /** For each column of the old join, where it is in the new one. */
  const positions: number[] = [];
  let width = 0;
  const addWhole = (input: Plan): readonly number[] => {
    const start = width;
    const arity = columns.arity(input);
    width += arity;
    inputs.push(input);
    return Array.from({ length: arity }, (_, index) => start + index);
  };
  const addInputs = (join: Of<'join'>): readonly number[] =>
    join.inputs.flatMap((input, index) =>
      staysWhole(join, index, columns) ? addWhole(input) : add(input),
    );
  const add = (input: Plan): readonly number[] => {
    if (isUnit(input)) return [];
    if (input.kind === 'project') {
      const below = add(input.input);
      return input.columns.map((at) => below[at]!);
    }
    if (input.kind === 'join') {
      const start = width;
      const below = addInputs(input);
      for (const parts of input.equivalences) {
        equivalences.push(parts.map((part) => moveColumns(part, (at) => below[at] ?? start + at)));
      }
      return below;
    }
    return addWhole(input);
  };
  positions.push(...addInputs(plan));
  for (const parts of plan.equivalences) {
    equivalences.push(parts.map((part) => moveColumns(part, (at) => positions[at]!)));
  }
  const joined: Plan =
    inputs.length === 0
      ? { kind: 'constant', rows: [[[], 1]], columns: [] }
      : inputs.length === 1 && equivalences.length === 0
        ? inputs[0]!
        : withMergedClasses({ kind: 'join', inputs, equivalences });
  return fuseProject({ kind: 'project', input: joined, columns: positions }, columns);
}

/**
 * Whether an input of a join must not be taken apart: each part of an equivalence is of one input,
 * and one that joins columns of two (`a.x + b.x`) needs both to stay together.
 */
function staysWhole(join: Of<'join'>, place: number, columns: ColumnCache): boolean {
  if (!join.equivalences.some((parts) => parts.some(({ kind }) => kind !== 'column'))) return false;
  const start = join.inputs
    .slice(0, place)
    .reduce((width, input) => width + columns.arity(input), 0);
  let count = 0;
  const sources = (input: Plan): readonly number[] => {
    if (input.kind === 'project') {
      const below = sources(input.input);
      return input.columns.map((at) => below[at]!);
    }
    if (input.kind === 'join') {
      return input.inputs.flatMap((each, index) =>
        staysWhole(input, index, columns) ? one(each) : sources(each),
      );
    }
    return one(input);
  };
  const one = (input: Plan): readonly number[] => {
    count += 1;
    return new Array<number>(columns.arity(input)).fill(count);
  };
  const own = sources(join.inputs[place]!);
  return join.equivalences.flat().some((part) => {
    const used = new Set<number>();
    forEachColumn(part, (at) => {
      const source = own[at - start];
      if (source !== undefined) used.add(source);
    });
    return used.size > 1;
  });
}

/** The constant of one row without columns adds nothing to a join. */
function isUnit(plan: Plan): boolean {
  if (plan.kind !== 'constant' || plan.columns.length > 0 || plan.rows.length !== 1) return false;
  return plan.rows[0]![1] === 1;
}

/** Classes that share an expression are one. */
function withMergedClasses(plan: Of<'join'>): Of<'join'> {
  if (plan.equivalences.length < 2) return plan;
  const merged: ScalarExpression[][] = [];
  for (const parts of plan.equivalences) {
    const touching = merged.filter((group) =>
      group.some((known) => parts.some((part) => sameExpression(part, known))),
    );
    const united = touching.flat();
    for (const part of parts) {
      if (!united.some((known) => sameExpression(part, known))) united.push(part);
    }
    for (const group of touching) merged.splice(merged.indexOf(group), 1);
    merged.push(united);
  }
  return merged.length === plan.equivalences.length ? plan : { ...plan, equivalences: merged };
}
