import type { Row } from '../../repr/index.js';
import { compilePredicate, compileScalar, type Scalar } from '../plan/compile-scalar.js';
import { errorRowOf } from '../error-row.js';
import type { Plan } from '../plan/plan.js';
import { rewriteScalar } from '../plan/plan-shape.js';
import type { FunctionTable, ScalarExpression } from '../plan/scalar-expression.js';
import type { Output } from './operator.js';

/** The nodes that look at one row at a time and give at most one for it. */
export type LinearPlan = Extract<Plan, { kind: 'map' | 'filter' | 'project' }>;

/** What a chain of maps, filters and projections does to a row: null if it does not pass. */
export type LinearFunction = (row: Row) => Row | null;

type Step =
  | { readonly kind: 'filter'; readonly predicate: (row: Row) => boolean }
  | { readonly kind: 'set'; readonly column: number; readonly scalar: Scalar };

/** Whether {@link compileLinear} can take the node. */
export function isLinear(plan: Plan): plan is LinearPlan {
  return plan.kind === 'map' || plan.kind === 'filter' || plan.kind === 'project';
}

/**
 * Fuses a chain of maps, filters and projections, innermost first, into one function that makes at
 * most one new row.
 *
 * Values are computed into one wide row that is used again for each; a projection in the middle
 * only renames columns. With `fresh` the row given is not kept, so that it may be used again, too.
 */
export function compileLinear(
  chain: readonly LinearPlan[],
  options: { readonly arity: number; readonly functions: FunctionTable; readonly fresh: boolean },
): LinearFunction {
  const { functions, arity } = options;
  const steps: Step[] = [];
  // Where each present column is in the wide row.
  let places = Array.from({ length: arity }, (_, index) => index);
  let width = arity;
  for (const node of chain) {
    if (node.kind === 'project') {
      places = node.columns.map((column) => places[column]!);
    } else if (node.kind === 'filter') {
      for (const predicate of node.predicates) {
        const compiled = compilePredicate(relocate(predicate, places), functions);
        steps.push({ kind: 'filter', predicate: compiled });
      }
    } else {
      for (const scalar of node.scalars) {
        const compiled = compileScalar(relocate(scalar, places), functions);
        steps.push({ kind: 'set', column: width, scalar: compiled });
        places = [...places, width];
        width += 1;
      }
    }
  }
  return assemble({ steps, places, arity, width, fresh: options.fresh });
}

function relocate(scalar: ScalarExpression, places: readonly number[]): ScalarExpression {
  return rewriteScalar(scalar, (part) => {
    return part.kind === 'column' ? { kind: 'column', index: places[part.index]! } : part;
  });
}

function assemble(program: {
  readonly steps: readonly Step[];
  readonly places: readonly number[];
  readonly arity: number;
  readonly width: number;
  readonly fresh: boolean;
}): LinearFunction {
  const { steps, places, arity, width } = program;
  const ordered = places.every((place, index) => place === index);
  // The wide row is used again, so that what is made from it is always a copy.
  const same = program.fresh || width > arity ? copy : keep;
  const finish = ordered && places.length === width ? same : picker(places);
  const predicates = steps.flatMap((step) => (step.kind === 'filter' ? [step.predicate] : []));
  if (width === arity) return filtered(predicates, finish);
  const wide = new Array<Row[number]>(width).fill(null);
  return (row) => {
    for (let index = 0; index < arity; index += 1) wide[index] = row[index]!;
    for (let index = 0; index < steps.length; index += 1) {
      const step = steps[index]!;
      if (step.kind === 'set') wide[step.column] = step.scalar(wide);
      else if (!step.predicate(wide)) return null;
    }
    return finish(wide);
  };
}

function filtered(
  predicates: readonly ((row: Row) => boolean)[],
  finish: (row: Row) => Row,
): LinearFunction {
  const [only] = predicates;
  if (predicates.length === 0) return finish;
  if (predicates.length === 1) return (row) => (only!(row) ? finish(row) : null);
  return (row) => {
    for (let index = 0; index < predicates.length; index += 1) {
      if (!predicates[index]!(row)) return null;
    }
    return finish(row);
  };
}

function keep(row: Row): Row {
  return row;
}

function copy(row: Row): Row {
  return row.slice();
}

/** Makes rows of certain columns. The small ones are spelled out: they are most of the work. */
function picker(places: readonly number[]): (row: Row) => Row {
  const [a, b, c] = places as [number, number, number];
  if (places.length === 0) return () => [];
  if (places.length === 1) return (row) => [row[a]!];
  if (places.length === 2) return (row) => [row[a]!, row[b]!];
  if (places.length === 3) return (row) => [row[a]!, row[b]!, row[c]!];
  const count = places.length;
  return (row) => {
    const picked = new Array<Row[number]>(count);
    for (let index = 0; index < count; index += 1) picked[index] = row[places[index]!]!;
    return picked;
  };
}

/** Applies a linear function to each update. A row that fails is an error with the row's diff. */
export class Linear implements Output {
  readonly #apply: LinearFunction;
  readonly #output: Output;

  constructor(apply: LinearFunction, output: Output) {
    this.#apply = apply;
    this.#output = output;
  }

  /** A row that passes may be the very one that came. */
  get borrows(): boolean {
    return this.#output.borrows === true;
  }

  push(row: Row, diff: number): void {
    let result: Row | null;
    try {
      result = this.#apply(row);
    } catch (thrown) {
      this.#output.fail(errorRowOf(thrown), diff);
      return;
    }
    if (result !== null) this.#output.push(result, diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }
}
