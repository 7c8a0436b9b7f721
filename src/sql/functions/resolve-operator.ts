import type { SqlType } from '../../repr/index.js';
import { OPERATORS, OPERATORS_BY_ID, type OperatorOverload } from './registry.js';
import { resolveOverload, type Resolution } from './resolve-overload.js';
import { typeKey } from './type-pattern.js';

/** Chooses an operator for one or two operands of certain types: PostgreSQL documentation, 10.2. */
export function resolveOperator(
  name: string,
  types: readonly SqlType[],
): Resolution<OperatorOverload> {
  const exact = exactOperator(name, types);
  if (exact !== undefined) return exact;
  return resolveOverload(OPERATORS.get(name) ?? [], types);
}

/** Step 2: an exact match, where a lone operand of unknown type is taken for the other's type. */
function exactOperator(
  name: string,
  types: readonly SqlType[],
): Resolution<OperatorOverload> | undefined {
  const [first, second] = types;
  let [left, right] = [first!, second];
  if (right !== undefined) {
    if (left.kind === 'unknown') left = right;
    else if (right.kind === 'unknown') right = left;
  }
  // Records have one key whatever their fields are.
  if (left.kind === 'unknown' || left.kind === 'record') return undefined;
  const keys = right === undefined ? typeKey(left) : `${typeKey(left)},${typeKey(right)}`;
  const overload = OPERATORS_BY_ID.get(`${name}(${keys})`);
  if (overload === undefined) return undefined;
  const operands = right === undefined ? [left] : [left, right];
  // The fields of a record are part of what the overload resolves to.
  if (right?.kind === 'record') return resolveOverload([overload], operands);
  let resolution = EXACT.get(overload);
  if (resolution === undefined) {
    resolution = resolveOverload([overload], operands);
    EXACT.set(overload, resolution);
  }
  return resolution;
}

/** What overloads resolve to for operands of exactly the types that they are of. */
const EXACT = new Map<OperatorOverload, Resolution<OperatorOverload>>();
