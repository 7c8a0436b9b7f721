import type { HirQuantified, HirRelation, HirScalar } from '../hir/hir.js';
import { FALSE, TRUE, allOf, anyOf, not, nullOf } from '../hir/hir-scalar.js';
import { shiftScalar } from '../hir/hir-walk.js';

/** Names of equality operators' implementations. */
const EQUALITY = /^=\(/;

/**
 * An `= ANY (query)` by parts, each of which is a join at most: whether a row is equal; failing
 * that, whether NULLs keep it open. Undefined for other quantified comparisons, which are
 * aggregates of all pairs.
 */
export function anyPlan(scalar: HirQuantified): HirScalar | undefined {
  const sides = equalitySides(scalar);
  if (sides === undefined) return undefined;
  const unknown = unknownOf(scalar, sides);
  const isEqual = existsWhere(scalar.relation, scalar.predicate);
  if (unknown.length === 0) return isEqual;
  return {
    kind: 'case',
    cases: [
      [isEqual, TRUE],
      [anyOf(unknown), nullOf({ kind: 'bool' })],
    ],
    otherwise: FALSE,
    type: { kind: 'bool' },
  };
}

/** Conditions that hold exactly if a quantified comparison is true (`wanted` true) or false. */
export function quantifiedConditions(scalar: HirQuantified, wanted: boolean): readonly HirScalar[] {
  const { quantifier, relation, predicate } = scalar;
  if (quantifier === 'all') {
    return wanted
      ? [not(existsWhere(relation, not(orElse(predicate, FALSE))))]
      : [existsWhere(relation, not(predicate))];
  }
  const isMet = existsWhere(relation, predicate);
  if (wanted) return [isMet];
  const sides = equalitySides(scalar);
  if (sides !== undefined) return [isMet, ...unknownOf(scalar, sides)].map(not);
  return [not(existsWhere(relation, orElse(predicate, TRUE)))];
}

function orElse(scalar: HirScalar, otherwise: HirScalar): HirScalar {
  return { kind: 'coalesce', args: [scalar, otherwise], type: { kind: 'bool' } };
}

interface Sides {
  /** The left side, as an expression where the comparison stands. */
  readonly value: HirScalar;
  /** The right side, over the relation's rows. */
  readonly element: HirScalar;
}

/** The sides of a comparison for equality of which the left does not see the relation. */
function equalitySides({ quantifier, predicate }: HirQuantified): Sides | undefined {
  if (quantifier !== 'any' || predicate.kind !== 'call') return undefined;
  if (!EQUALITY.test(predicate.function)) return undefined;
  const [left, right] = predicate.args;
  if (left === undefined || right === undefined) return undefined;
  return { value: shiftScalar(left, -1), element: right };
}

/** When no row is equal, the comparison is NULL rather than false if one of these holds. */
function unknownOf({ relation }: HirQuantified, { value, element }: Sides): HirScalar[] {
  const conditions: HirScalar[] = [];
  if (mayBeNull(value)) {
    conditions.push(
      allOf([
        { kind: 'isNull', arg: value },
        { kind: 'exists', relation },
      ]),
    );
  }
  if (!isNeverNull(element, relation)) {
    conditions.push(existsWhere(relation, { kind: 'isNull', arg: element }));
  }
  return conditions;
}

function existsWhere(relation: HirRelation, predicate: HirScalar): HirScalar {
  const { types } = relation;
  return {
    kind: 'exists',
    relation: { kind: 'filter', input: relation, predicates: [predicate], types },
  };
}

function mayBeNull(scalar: HirScalar): boolean {
  return scalar.kind !== 'literal' || scalar.datum === null;
}

/** Whether an element is a column of a collection that has no NULLs there. */
function isNeverNull(element: HirScalar, relation: HirRelation): boolean {
  if (element.kind !== 'column' || element.level !== 0) return false;
  let { index } = element;
  let current = relation;
  for (;;) {
    switch (current.kind) {
      case 'get':
        return !current.columns[index]!.nullable;
      case 'constant':
        return current.rows.every((row) => row[index] !== null);
      case 'project':
        index = current.columns[index]!;
        current = current.input;
        break;
      case 'map':
        if (index >= current.input.types.length) return false;
        current = current.input;
        break;
      case 'window':
        if (index >= current.input.types.length) return false;
        current = current.input;
        break;
      case 'filter':
      case 'distinct':
      case 'topK':
        current = current.input;
        break;
      default:
        return false;
    }
  }
}
