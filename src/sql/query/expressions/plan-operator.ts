import { sameType, type SqlType } from '../../../repr/index.js';
import {
  chosenTypes,
  familyName,
  isComparison,
  RECORD,
  resolveOperator as chooseOperator,
  type OperatorOverload,
  type Resolution,
} from '../../functions/index.js';
import { ADD_CASTS } from '../calls/resolve-call.js';
import { coerce, coerceImplicitly } from '../coercion/coerce.js';
import { plainName } from '../coercion/coerce-to-common.js';
import { countCopies } from './count-copies.js';
import type { HirScalar } from '../hir/hir.js';
import { allOf, anyOf, nullOf, typeOf } from '../hir/hir-scalar.js';
import { nameArguments } from '../coercion/name-objects.js';
import type { Planning } from '../planning/planning.js';

/**
 * An operator over planned operands, of which there may be one. Rows of expressions are compared
 * column by column.
 */
export function planOperator(
  name: string,
  operands: readonly HirScalar[],
  location: number | undefined,
  planning: Planning,
): HirScalar {
  if (name === '!=') return planOperator('<>', operands, location, planning);
  const [left, right] = operands;
  if (isComparison(name) && isRow(left) && isRow(right)) {
    return compareRowFields(name, [left!, right!], location, planning);
  }
  const resolved = resolveOperator(name, operands, location, planning);
  const converted = operands.map((operand, index) =>
    coerceImplicitly(operand, resolved.args[index]!, planning),
  );
  const args = nameArguments(converted, resolved.overload.definition, planning);
  return {
    kind: 'call',
    function: operatorId({ ...resolved, args: args.map(typeOf) }, planning),
    args,
    type: resolved.result,
  };
}

type Resolved = Extract<Resolution<OperatorOverload>, { kind: 'found' }>;

/** The implementation that a resolved overload names. */
function operatorId({ overload, args, result }: Resolved, planning: Planning): string {
  const { evaluate } = overload.definition;
  if (typeof evaluate === 'function') return overload.id;
  const types = chosenTypes(evaluate.of, args, result);
  return familyName(
    overload.id,
    types.map((type) => planning.zoned(type)),
  );
}

function resolveOperator(
  name: string,
  operands: readonly HirScalar[],
  location: number | undefined,
  planning: Planning,
): Resolved {
  const types = operands.map(typeOf);
  const resolution = chooseOperator(name, types);
  if (resolution.kind === 'found') return resolution;
  throw operatorError(resolution.kind, { name, types, location, planning });
}

const ADD_CAST = 'You might need to add an explicit type cast.';

function operatorError(
  kind: 'none' | 'ambiguous',
  {
    name,
    types,
    location,
    planning,
  }: {
    readonly name: string;
    readonly types: readonly SqlType[];
    readonly location: number | undefined;
    readonly planning: Planning;
  },
): Error {
  const [first, second] = types.map(plainName);
  const shown = second === undefined ? `${name} ${first}` : `${first} ${name} ${second}`;
  if (kind === 'ambiguous') {
    return planning.error(`operator is not unique: ${shown}`, '42725', location, {
      hint: `Could not choose a best candidate operator. ${ADD_CASTS}`,
    });
  }
  return planning.error(`operator does not exist: ${shown}`, '42883', location, {
    // As Materialize has it, whose operators are functions with overloads.
    detail: `no overload for ${shown}`,
    hint:
      second === undefined
        ? `No operator matches the given name and argument type. ${ADD_CAST}`
        : `No operator matches the given name and argument types. ${ADD_CASTS}`,
  });
}

/** The fields of `ROW(...)`, or undefined for an expression that is none. */
export function rowFields(scalar: HirScalar | undefined): readonly HirScalar[] | undefined {
  const isRowCall = scalar?.kind === 'call' && scalar.function === RECORD;
  return isRowCall ? scalar.args : undefined;
}

function isRow(scalar: HirScalar | undefined): boolean {
  return rowFields(scalar) !== undefined;
}

/** Comparison of rows: equality field by field, order by the first fields that differ. */
function compareRowFields(
  name: string,
  [left, right]: readonly [HirScalar, HirScalar],
  location: number | undefined,
  planning: Planning,
): HirScalar {
  const [a, b] = [rowFields(left)!, rowFields(right)!];
  if (a.length !== b.length) {
    throw planning.error('unequal number of entries in row expressions', '42601', location);
  }
  if (a.length === 0) {
    throw planning.error('cannot compare rows of zero length', '0A000', location);
  }
  const compare = (operator: string, index: number): HirScalar =>
    planOperator(operator, [a[index]!, b[index]!], location, planning);
  if (name === '=') return allOf(a.map((_, index) => compare('=', index)));
  if (name === '<>') return anyOf(a.map((_, index) => compare('<>', index)));
  for (const field of [...a.slice(0, -1), ...b.slice(0, -1)]) {
    countCopies(field, 1, location, planning);
  }
  // (a1, a2) < (b1, b2) is a1 < b1 OR a1 = b1 AND a2 < b2: NULLs behave as the standard says.
  const strict = name.charAt(0);
  let result = compare(name, a.length - 1);
  for (let index = a.length - 2; index >= 0; index -= 1) {
    result = anyOf([compare(strict, index), allOf([compare('=', index), result])]);
  }
  return result;
}

/** `IS DISTINCT FROM`: as `<>`, but NULL is a value like others. */
export function planIsDistinct(
  [left, right]: readonly [HirScalar, HirScalar],
  location: number | undefined,
  planning: Planning,
): HirScalar {
  const [a, b] = [rowFields(left), rowFields(right)];
  if (a !== undefined && b !== undefined) {
    if (a.length !== b.length) {
      throw planning.error('unequal number of entries in row expressions', '42601', location);
    }
    return anyOf(a.map((field, index) => planIsDistinct([field, b[index]!], location, planning)));
  }
  const resolved = resolveOperator('=', [left, right], location, planning);
  const sides = [left, right].map((side, index) =>
    coerceImplicitly(side, resolved.args[index]!, planning),
  );
  const type = meet(resolved.args[0]!, resolved.args[1]!);
  const args = sides.map((side) => coerceImplicitly(side, type, planning));
  return {
    kind: 'call',
    function: familyName('is_distinct', [type]),
    args,
    type: { kind: 'bool' },
  };
}

/** The wider of the two types that an equality operator takes. */
function meet(left: SqlType, right: SqlType): SqlType {
  if (sameType(left, right)) return left;
  const order = ['int2', 'int4', 'int8', 'float4', 'float8', 'date', 'timestamp', 'timestamptz'];
  return order.indexOf(left.kind) > order.indexOf(right.kind) ? left : right;
}

interface ArrayComparison {
  readonly operator: string;
  readonly quantifier: 'any' | 'all';
  readonly left: HirScalar;
  readonly right: HirScalar;
  readonly location: number | undefined;
}

/** `x = ANY (array)` and the like: whether the operator holds for any or all elements. */
export function planArrayComparison(parts: ArrayComparison, planning: Planning): HirScalar {
  const { operator, quantifier, left, location } = parts;
  const right = typeOf(parts.right).kind === 'unknown' ? asArrayFor(parts, planning) : parts.right;
  const type = right === null ? undefined : typeOf(right);
  if (right === null || type === undefined || (type.kind !== 'array' && type.kind !== 'list')) {
    throw planning.error('op ANY/ALL (array) requires array on right side', '42809', location);
  }
  const element: HirScalar = { kind: 'column', level: 0, index: 0, type: type.element };
  const resolved = resolveOperator(operator, [left, element], location, planning);
  if (resolved.result.kind !== 'bool') {
    throw planning.error(
      'op ANY/ALL (array) requires operator to yield boolean',
      '42809',
      location,
    );
  }
  const [leftTarget, elementTarget] = resolved.args;
  const array = coerceImplicitly(right, { kind: type.kind, element: elementTarget! }, planning);
  return {
    kind: 'call',
    function: `${quantifier}_element:${operatorId(resolved, planning)}`,
    args: [coerceImplicitly(left, leftTarget!, planning), array],
    type: { kind: 'bool' },
  };
}

/** A literal of no type is an array of what the operator takes on its right side. */
function asArrayFor(
  { operator, left, right, location }: ArrayComparison,
  planning: Planning,
): HirScalar | null {
  const unknown: HirScalar = nullOf({ kind: 'unknown' });
  const element = resolveOperator(operator, [left, unknown], location, planning).args[1]!;
  if (element.kind === 'array') {
    const message = `could not find array type for data type ${plainName(element)}`;
    throw planning.error(message, '42704', location);
  }
  return coerce(right, { kind: 'array', element }, 'implicit', planning);
}
