import type { TypeCast, TypeName } from 'libpg-query';
import type { SqlType } from '../../repr/index.js';
import { familyName } from '../functions/index.js';
import { coerceToCommon } from './coerce-to-common.js';
import { explicitCast } from './explicit-cast.js';
import type { ExpressionContext } from './expression-context.js';
import type { HirScalar } from './hir.js';
import { typeOf } from './hir-scalar.js';
import { planCollection } from './plan-collection.js';
import type { Planning } from './planning.js';
import { resolveTypeName } from './resolve-type-name.js';

/** `x::type`, `CAST (x AS type)` and `type 'literal'`. */
export function planCast(cast: TypeCast, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const node = cast.arg!;
  const name = cast.typeName!;
  const unit = intervalUnit(name, planning);
  const type = resolveTypeName(unit === null ? name : withoutFields(name), planning.environment);
  // `ARRAY[]::int[]`: the type decides what the elements are.
  if ('A_ArrayExpr' in node && type.kind === 'array') {
    return planArray(node.A_ArrayExpr, context, type);
  }
  if ('FuncCall' in node && (type.kind === 'list' || type.kind === 'map')) {
    const collection = planCollection(node.FuncCall, context, type);
    if (collection !== undefined) return explicitCast(collection, type, cast.location, planning);
  }
  const planned = context.plan(node);
  const scalar = unit === null ? planned : withUnit(planned, unit, planning);
  return explicitCast(scalar, type, cast.location === -1 ? name.location : cast.location, planning);
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
      explicitCast(scalar, target, array.location, planning),
    );
    return arrayCall(elements, wanted, isNested);
  }
  const common = coerceToCommon(planned, 'ARRAY', nodes, planning);
  if (common.type.kind === 'array') return arrayCall(common.scalars, common.type, true);
  return arrayCall(common.scalars, { kind: 'array', element: common.type }, false);
}

function arrayCall(args: readonly HirScalar[], type: SqlType, isNested: boolean): HirScalar {
  const name = familyName(isNested ? 'nest_arrays' : 'array', []);
  return { kind: 'call', function: name, args, type };
}

/** Bits of an interval's fields in a type modifier: PostgreSQL's INTERVAL_MASK. */
const INTERVAL_FIELDS: ReadonlyMap<number, string> = new Map([
  [1 << 2, 'year'],
  [1 << 1, 'month'],
  [1 << 3, 'day'],
  [1 << 10, 'hour'],
  [1 << 11, 'minute'],
  [1 << 12, 'second'],
]);

/** The one field of `INTERVAL '1' DAY`, or null for other types. */
function intervalUnit(name: TypeName, planning: Planning): string | null {
  const [modifier, ...more] = name.typmods ?? [];
  const isInterval = name.names?.some(
    (part) => 'String' in part && part.String.sval === 'interval',
  );
  if (isInterval !== true || modifier === undefined || !('A_Const' in modifier)) return null;
  const unit = INTERVAL_FIELDS.get(modifier.A_Const.ival?.ival ?? 0);
  if (unit === undefined || more.length > 0) {
    throw planning.unsupported('a range of fields or a precision of type interval', name.location);
  }
  return unit;
}

function withoutFields(name: TypeName): TypeName {
  return { ...name, typmods: [] };
}

const BARE_NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/;

/** `'1'` with field `day` is `'1 day'`. */
function withUnit(scalar: HirScalar, unit: string, planning: Planning): HirScalar {
  const isText = scalar.kind === 'literal' && typeof scalar.datum === 'string';
  if (!isText) throw planning.unsupported(`a cast to interval ${unit}`);
  const text = scalar.datum;
  if (!BARE_NUMBER.test(text)) {
    throw planning.unsupported(`an interval with field ${unit} that is no number`, scalar.location);
  }
  // Fields below the one that is named are cut off; only seconds may have a fraction.
  const whole = unit === 'second' ? text : text.replace(/\.\d*/, '');
  return { ...scalar, datum: `${whole} ${unit}` };
}
