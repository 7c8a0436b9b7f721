import type { TypeCast, TypeName } from 'libpg-query';
import { typeName, type SqlType } from '../../../repr/index.js';
import { familyName } from '../../functions/index.js';
import { notSupported } from '../../sql-error.js';
import { checkParts } from '../calls/arguments-max.js';
import { coerceToCommon } from '../coercion/coerce-to-common.js';
import { castDetail, explicitCast } from '../coercion/explicit-cast.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { nameParts } from '../planning/location.js';
import { planCollection } from '../calls/plan-collection.js';
import { intervalFieldsOf, planInterval } from './plan-interval.js';
import type { Planning } from '../planning/planning.js';
import { resolveTypeName } from '../coercion/resolve-type-name.js';

/** `x::type`, `CAST (x AS type)` and `type 'literal'`. */
export function planCast(cast: TypeCast, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const node = cast.arg!;
  const name = cast.typeName!;
  const fields = intervalFieldsOf(name, planning);
  if (fields !== null) return planInterval(context.plan(node), { fields, name }, planning);
  if (isRecord(name)) return castToRecord(context.plan(node), cast, planning);
  const type = resolveTypeName(name, planning.environment, planning.types);
  // `ARRAY[]::int[]`: the type decides what the elements are.
  if ('A_ArrayExpr' in node && type.kind === 'array' && type.isVector !== true) {
    return planArray(node.A_ArrayExpr, context, type);
  }
  if ('FuncCall' in node && (type.kind === 'list' || type.kind === 'map')) {
    const collection = planCollection(node.FuncCall, context, type);
    if (collection !== undefined)
      return explicitCast(collection, type, { location: cast.location }, planning);
  }
  const location = cast.location === -1 ? name.location : cast.location;
  return explicitCast(context.plan(node), type, { location }, planning);
}

/** `record` is the type of no column, but what is a row may be cast to it. */
function isRecord({ names, arrayBounds }: TypeName): boolean {
  const parts = nameParts(names);
  if (parts.at(-1) !== 'record' || arrayBounds !== undefined) return false;
  return parts.length === 1 || (parts.length === 2 && parts[0] === 'pg_catalog');
}

function castToRecord(scalar: HirScalar, { location }: TypeCast, planning: Planning): HirScalar {
  const type = typeOf(scalar);
  if (type.kind === 'record' && type.custom === undefined) return scalar;
  if (type.kind === 'record') throw planning.unsupported('a cast to record', location);
  if (type.kind === 'unknown') {
    return explicitCast(scalar, { kind: 'record', fields: [] }, { location }, planning);
  }
  const from = typeName(type);
  throw planning.error(`cannot cast type ${from} to record`, '42846', location, {
    detail: castDetail(from, 'record'),
  });
}

/** `ARRAY[...]`; nested ones make one array of several dimensions. */
export function planArray(
  array: {
    readonly elements?: readonly Parameters<ExpressionContext['plan']>[0][];
    readonly location?: number;
  },
  context: ExpressionContext,
  wanted?: SqlType & { kind: 'array' },
): HirScalar {
  const { planning } = context;
  const nodes = array.elements ?? [];
  checkParts(nodes, 'ARRAY', { location: array.location, planning });
  if (nodes.length === 0 && wanted === undefined) {
    throw planning.error('cannot determine type of empty array', '42P18', array.location ?? 0, {
      hint: 'Explicitly cast to the desired type, for example ARRAY[]::integer[].',
    });
  }
  const planned = nodes.map((node) =>
    'A_ArrayExpr' in node ? planArray(node.A_ArrayExpr, context, wanted) : context.plan(node),
  );
  if (wanted !== undefined) {
    const isNested = planned.some((scalar) => typeOf(scalar).kind === 'array');
    const target = isNested ? wanted : wanted.element;
    const elements = planned.map((scalar) =>
      explicitCast(scalar, target, { location: array.location, partsOf: 'ARRAY' }, planning),
    );
    return arrayCall(elements, wanted, isNested);
  }
  const common = coerceToCommon(planned, 'ARRAY', nodes, planning);
  if (common.type.kind === 'array') {
    if (common.type.isVector === true) {
      const message = `an array of type ${typeName(common.type)}`;
      throw notSupported(message, planning.place(array.location));
    }
    return arrayCall(common.scalars, common.type, true);
  }
  return arrayCall(common.scalars, { kind: 'array', element: common.type }, false);
}

function arrayCall(args: readonly HirScalar[], type: SqlType, isNested: boolean): HirScalar {
  const name = familyName(isNested ? 'nest_arrays' : 'array', []);
  return { kind: 'call', function: name, args, type };
}
