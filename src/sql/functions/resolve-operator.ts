import type { SqlType } from '../../repr/index.js';
import { OPERATORS, OPERATORS_BY_ID, type OperatorOverload } from './registry.js';
import { resolveOverload, type Resolution } from './resolution/resolve-overload.js';
import { isPolymorphic, typeKey } from './definitions/type-pattern.js';

/** What operands of types without parts resolve to: not more than the operators times the types. */
const KNOWN = new Map<string, Resolution<OperatorOverload>>();

/** Chooses an operator for one or two operands of certain types: PostgreSQL documentation, 10.2. */
export function resolveOperator(
  name: string,
  types: readonly SqlType[],
): Resolution<OperatorOverload> {
  const key = types.some(hasParts) ? null : `${name} ${types.map(({ kind }) => kind).join(' ')}`;
  const known = key === null ? undefined : KNOWN.get(key);
  if (known !== undefined) return known;
  const resolution =
    exactOperator(name, types) ?? resolveOverload(OPERATORS.get(name) ?? [], types);
  // What a polymorphic operator gives depends on the modifiers of the types.
  const isKept =
    resolution.kind === 'found' && !resolution.overload.definition.args.some(isPolymorphic);
  if (key !== null && isKept) KNOWN.set(key, resolution);
  return resolution;
}

function hasParts({ kind }: SqlType): boolean {
  return kind === 'array' || kind === 'list' || kind === 'map' || kind === 'record';
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
  const operands = right === undefined ? [left] : [left, right];
  const overload = OPERATORS_BY_ID.get(`${name}(${operands.map(typeKey).join(',')})`);
  return overload && resolveOverload([overload], operands);
}
