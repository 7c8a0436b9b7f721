import type { ScalarExpression } from '../../../dataflow/index.js';
import { joinEquality } from '../plans/join-equality.js';
import { sameExpression } from './scalar-columns.js';

type Predicates = readonly ScalarExpression[];

/** The parts of an arm of OR that are compared with those of the others: each with each. */
const ARM_PARTS_MAX = 100;

/**
 * Predicates that hold together where the given ones do: the parts of AND, and the equalities of
 * columns that all arms of an OR have in common, so that there is something to join on in
 * `a = b AND c OR a = b AND d`. Other parts stay where they are: one may be an error for a row that
 * a part before it is false for.
 */
export function conjunction(predicates: Predicates): Predicates {
  if (!predicates.some(({ kind }) => kind === 'and' || kind === 'or')) return predicates;
  return predicates.flatMap((predicate) => {
    if (predicate.kind === 'and') return conjunction(predicate.args);
    return predicate.kind === 'or' ? commonPartsFirst(predicate) : [predicate];
  });
}

function commonPartsFirst(or: Extract<ScalarExpression, { kind: 'and' | 'or' }>): Predicates {
  const [first = [], ...others] = or.args.map((arm) => conjunction([arm]));
  if ([first, ...others].some(({ length }) => length > ARM_PARTS_MAX)) return [or];
  const common = first.filter(
    (part) => isOfColumns(part) && others.every((arm) => hasPart(arm, part)),
  );
  if (common.length === 0) return [or];
  const arms = [first, ...others].map((arm) => arm.filter((part) => !hasPart(common, part)));
  // An arm that says no more is true where the common parts are.
  if (arms.some(({ length }) => length === 0)) return common;
  const args = arms.map((parts): ScalarExpression => {
    return parts.length === 1 ? parts[0]! : { kind: 'and', args: parts };
  });
  return [...common, { kind: 'or', args }];
}

function isOfColumns(part: ScalarExpression): boolean {
  return joinEquality(part)?.every(({ kind }) => kind === 'column') ?? false;
}

function hasPart(parts: Predicates, part: ScalarExpression): boolean {
  return parts.some((one) => sameExpression(one, part));
}
