import type { ScalarExpression } from '../../../dataflow/index.js';
import { functionTraits, NOT, quantifiedOperator } from '../../functions/index.js';

const NONE: ReadonlySet<number> = new Set();

/**
 * The columns that must not be NULL for an expression to be true, or, if not a condition, not NULL.
 */
export function requiredColumns(scalar: ScalarExpression): ReadonlySet<number> {
  switch (scalar.kind) {
    case 'column':
      return new Set([scalar.index]);
    case 'and':
      // Of a true conjunction all parts are true.
      return union(scalar.args.map(requiredColumns));
    case 'or':
      return intersection(scalar.args.map(requiredColumns));
    case 'call':
      if (scalar.function === NOT) return requiredByNegation(scalar.args[0]!);
      return functionTraits(comparisonOf(scalar.function)).strict
        ? union(scalar.args.map(presentColumns))
        : NONE;
    default:
      return NONE;
  }
}

/** Of `= ANY` one comparison is true, of a value and an element that are both there. */
function comparisonOf(implementation: string): string {
  const quantified = quantifiedOperator(implementation);
  return quantified?.quantifier === 'any' ? quantified.operator : implementation;
}

/** The columns that must not be NULL for an expression not to be. */
function presentColumns(scalar: ScalarExpression): ReadonlySet<number> {
  switch (scalar.kind) {
    case 'column':
      return new Set([scalar.index]);
    case 'call':
      return functionTraits(scalar.function).strict ? union(scalar.args.map(presentColumns)) : NONE;
    default:
      // A conjunction with a NULL in it may be false.
      return NONE;
  }
}

/** The columns that must not be NULL for an expression to be false. */
function requiredByNegation(scalar: ScalarExpression): ReadonlySet<number> {
  switch (scalar.kind) {
    case 'isNull':
      return presentColumns(scalar.arg);
    case 'or':
      return union(scalar.args.map(requiredByNegation));
    case 'and':
      return intersection(scalar.args.map(requiredByNegation));
    case 'call':
      if (scalar.function === NOT) return requiredColumns(scalar.args[0]!);
      return presentColumns(scalar);
    default:
      return presentColumns(scalar);
  }
}

function union(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  if (sets.length === 1) return sets[0]!;
  const all = new Set<number>();
  for (const set of sets) for (const index of set) all.add(index);
  return all;
}

function intersection(sets: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  const [first = NONE, ...rest] = sets;
  return new Set([...first].filter((index) => rest.every((set) => set.has(index))));
}
