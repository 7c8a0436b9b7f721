import type { A_Indices, A_Indirection, Node } from 'libpg-query';
import { typeName, type SqlType } from '../../../repr/index.js';
import { familyName, WHOLE_ROW } from '../../functions/index.js';
import { coerce, coerceImplicitly, unknownToText } from '../coercion/coerce.js';
import { plainName } from '../coercion/coerce-to-common.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf, nameParts } from '../planning/location.js';
import { planListSubscripts } from './plan-list-subscript.js';
import type { Planning } from '../planning/planning.js';
import { fieldsOf } from '../hir/row-value.js';

/** `(row).field`, `array[subscript]`, `array[from:to]` and what follows from them. */
export function planIndirection(indirection: A_Indirection, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const { arg } = indirection;
  let value = unknownToText(context.plan(arg!), planning);
  let subscripts: A_Indices[] = [];
  for (const step of indirection.indirection ?? []) {
    if ('A_Indices' in step) {
      subscripts.push(step.A_Indices);
      continue;
    }
    if (subscripts.length > 0) value = planSubscripts(value, subscripts, arg!, context);
    subscripts = [];
    if ('String' in step) value = planField(value, step.String.sval ?? '', arg!, planning);
    else throw planning.unsupported('the expansion of a row', locationOf(arg!));
  }
  return subscripts.length > 0 ? planSubscripts(value, subscripts, arg!, context) : value;
}

function planField(row: HirScalar, name: string, node: Node, planning: Planning): HirScalar {
  const fields = fieldsOf(row);
  const location = locationOf(node);
  if (fields === undefined) {
    const message =
      `column notation .${name} applied to type ${typeName(typeOf(row))}, ` +
      'which is not a composite type';
    throw planning.error(message, '42809', location);
  }
  const found = fields.find((field) => field.name === name);
  if (found !== undefined) return found.scalar;
  const type = typeOf(row);
  if (type.kind === 'record' && type.custom !== undefined) {
    const missing = `column "${name}" not found in data type ${type.custom.name}`;
    throw planning.error(missing, '42703', location);
  }
  const table = 'ColumnRef' in node ? nameParts(node.ColumnRef.fields).at(-1) : undefined;
  const isTable = row.kind === 'call' && row.function === WHOLE_ROW;
  const message =
    isTable && table !== undefined
      ? `column ${table}.${name} does not exist`
      : `could not identify column "${name}" in record data type`;
  throw planning.error(message, '42703', location);
}

function planSubscripts(
  value: HirScalar,
  steps: readonly A_Indices[],
  node: Node,
  context: ExpressionContext,
): HirScalar {
  const { planning } = context;
  const type = typeOf(value);
  const hasSlice = steps.some(({ is_slice: isSlice }) => isSlice === true);
  if (type.kind === 'jsonb') {
    if (hasSlice) {
      const message = 'jsonb subscript does not support slices';
      throw planning.error(message, '0A000', locationOf(node));
    }
    const path = steps.map((step) => jsonbStep(context.plan(step.uidx!), planning));
    return jsonbSubscript(value, path);
  }
  if (type.kind === 'list') {
    const { value: part, left } = planListSubscripts(value, steps, context);
    return left.length === 0 ? part : planSubscripts(part, left, node, context);
  }
  if (type.kind !== 'array') {
    const message = `cannot subscript type ${plainName(type)} because it does not support subscripting`;
    throw planning.error(message, '42804', locationOf(node));
  }
  if (hasSlice) return planSlice(value, steps, context);
  const subscripts = steps.map((step) => subscriptOf(step.uidx!, context));
  return {
    kind: 'call',
    function: familyName('subscript', []),
    args: [value, ...subscripts],
    type: type.element,
  };
}

function subscriptOf(node: Node, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const planned = context.plan(node);
  const subscript = coerce(planned, { kind: 'int4' }, 'assignment', planning);
  if (subscript !== null) return subscript;
  throw planning.error('array subscript must have type integer', '42804', locationOf(node));
}

/** If one dimension is a slice, all are: a number alone is a slice from 1. */
function planSlice(
  value: HirScalar,
  steps: readonly A_Indices[],
  context: ExpressionContext,
): HirScalar {
  let shape = '';
  const bounds: HirScalar[] = [];
  for (const { is_slice: isSlice, lidx, uidx } of steps) {
    if (isSlice !== true) bounds.push(ONE);
    for (const node of [lidx, uidx]) if (node) bounds.push(subscriptOf(node, context));
    const hasLower = isSlice !== true || lidx !== undefined;
    if (hasLower) shape += uidx === undefined ? 'l' : 'b';
    else shape += uidx === undefined ? 'n' : 'u';
  }
  const text: HirScalar = { kind: 'literal', datum: shape, type: { kind: 'text' } };
  const args = [value, text, ...bounds];
  return { kind: 'call', function: familyName('slice', []), args, type: typeOf(value) };
}

const ONE: HirScalar = { kind: 'literal', datum: 1, type: { kind: 'int4' } };

/** Subscripts of `jsonb` are keys or indexes, of which a path of texts is made. */
function jsonbStep(scalar: HirScalar, planning: Planning): HirScalar {
  const isIndex = INDEX_TYPES.has(typeOf(scalar).kind);
  const index = isIndex ? coerceImplicitly(scalar, { kind: 'int4' }, planning) : scalar;
  const text = coerce(index, { kind: 'text' }, isIndex ? 'explicit' : 'implicit', planning);
  if (text !== null) return text;
  const message = `subscript type ${plainName(typeOf(scalar))} is not supported`;
  throw planning.error(message, '42804', undefined, {
    hint: 'jsonb subscript must be coercible to either integer or text.',
  });
}

const INDEX_TYPES = new Set<SqlType['kind']>(['int2', 'int4']);

function jsonbSubscript(value: HirScalar, subscripts: readonly HirScalar[]): HirScalar {
  const path: HirScalar = {
    kind: 'call',
    function: familyName('array', []),
    args: subscripts,
    type: { kind: 'array', element: { kind: 'text' } },
  };
  const name = familyName('jsonb_subscript', []);
  return { kind: 'call', function: name, args: [value, path], type: { kind: 'jsonb' } };
}
