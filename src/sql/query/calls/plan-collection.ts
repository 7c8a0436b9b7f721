import type { FuncCall, Node } from 'libpg-query';
import type { SqlType } from '../../../repr/index.js';
import { familyName } from '../../functions/index.js';
import { COLLECTION_FUNCTIONS } from '../../syntax/index.js';
import { checkParts } from './arguments-max.js';
import { coerce } from '../coercion/coerce.js';
import { coerceToCommon, plainName } from '../coercion/coerce-to-common.js';
import { explicitCast } from '../coercion/explicit-cast.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf, nameParts } from '../planning/location.js';

/**
 * Plans `LIST[...]`, `LIST(query)` and `MAP[...]`, which the grammar has as calls; undefined for
 * other calls. With a wanted type, as a cast gives it, each part is converted to what it says.
 */
export function planCollection(
  call: FuncCall,
  context: ExpressionContext,
  wanted?: SqlType,
): HirScalar | undefined {
  const parts = nameParts(call.funcname);
  if (parts.length !== 1) return undefined;
  const nodes = call.args ?? [];
  switch (parts[0]) {
    case COLLECTION_FUNCTIONS.list:
      return planList(nodes, call.location, context, wanted);
    case COLLECTION_FUNCTIONS.map:
      return planMap(nodes, call.location, context, wanted);
    case COLLECTION_FUNCTIONS.listOfQuery:
      return planListOfQuery(nodes[0]!, context);
    default:
      return undefined;
  }
}

function planList(
  nodes: readonly Node[],
  location: number | undefined,
  context: ExpressionContext,
  wanted: SqlType | undefined,
): HirScalar {
  const { planning } = context;
  const target = wanted?.kind === 'list' ? wanted : undefined;
  checkParts(nodes, 'LIST', { location, planning });
  if (nodes.length === 0 && target === undefined) {
    throw planning.error('cannot determine type of empty list', '42P18', location ?? 0, {
      hint: 'Explicitly cast to the desired type, for example LIST[]::integer list.',
    });
  }
  const planned = nodes.map((node) => planPart(node, context, target?.element));
  const name = familyName('list', []);
  if (target !== undefined) {
    const args = planned.map((scalar) =>
      explicitCast(scalar, target.element, { location, partsOf: 'LIST' }, planning),
    );
    return { kind: 'call', function: name, args, type: target };
  }
  const { scalars, type } = coerceToCommon(planned, 'LIST', nodes, planning);
  return { kind: 'call', function: name, args: scalars, type: { kind: 'list', element: type } };
}

function planPart(node: Node, context: ExpressionContext, wanted: SqlType | undefined): HirScalar {
  const inner = 'FuncCall' in node ? planCollection(node.FuncCall, context, wanted) : undefined;
  return inner ?? context.plan(node);
}

function planMap(
  nodes: readonly Node[],
  location: number | undefined,
  context: ExpressionContext,
  wanted: SqlType | undefined,
): HirScalar {
  const { planning } = context;
  const target = wanted?.kind === 'map' ? wanted : undefined;
  checkParts(nodes, 'MAP', { location, planning });
  if (nodes.length === 0 && target === undefined) {
    throw planning.error('cannot determine type of empty map', '42P18', location ?? 0, {
      hint: 'Explicitly cast to the desired type, for example MAP[]::map[text=>integer].',
    });
  }
  if (nodes.length % 2 !== 0) {
    throw planning.error('each entry of MAP has the form key => value', '42601', location ?? 0);
  }
  const keys = nodes.filter((_, index) => index % 2 === 0).map((node) => planKey(node, context));
  const valueNodes = nodes.filter((_, index) => index % 2 === 1);
  const planned = valueNodes.map((node) => planPart(node, context, target?.value));
  const values =
    target === undefined
      ? coerceToCommon(planned, 'MAP', valueNodes, planning)
      : {
          scalars: planned.map((scalar) =>
            explicitCast(scalar, target.value, { location, partsOf: 'MAP' }, planning),
          ),
          type: target.value,
        };
  return {
    kind: 'call',
    function: familyName('map', []),
    args: keys.flatMap((key, index) => [key, values.scalars[index]!]),
    type: { kind: 'map', value: values.type },
  };
}

function planKey(node: Node, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const planned = context.plan(node);
  const key = coerce(planned, { kind: 'text' }, 'implicit', planning);
  if (key !== null) return key;
  const message = `keys of MAP must be of type text, not type ${plainName(typeOf(planned))}`;
  throw planning.error(message, '42804', locationOf(node));
}

/** The rewritten form is `ARRAY (query)`. */
function planListOfQuery(node: Node, context: ExpressionContext): HirScalar {
  const array = context.plan(node);
  const type = typeOf(array);
  const element = type.kind === 'array' ? type.element : type;
  const name = familyName('array_to_list', []);
  return { kind: 'call', function: name, args: [array], type: { kind: 'list', element } };
}
