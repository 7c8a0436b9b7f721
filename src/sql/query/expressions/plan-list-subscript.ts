import { countOf } from '../../../diagnostic/index.js';
import type { A_Indices, Node } from 'libpg-query';
import { familyName, listLayers } from '../../functions/index.js';
import { coerce } from '../coercion/coerce.js';
import { plainName } from '../coercion/coerce-to-common.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf } from '../planning/location.js';

/** What a run of subscripts of a list gives, and the subscripts that are left for its value. */
export interface ListSubscripts {
  readonly value: HirScalar;
  readonly left: readonly A_Indices[];
}

/**
 * Plans the first run of subscripts of a list: slices, one for each layer, or indexes as deep as
 * there are lists.
 */
export function planListSubscripts(
  list: HirScalar,
  steps: readonly A_Indices[],
  context: ExpressionContext,
): ListSubscripts {
  const isSlice = steps[0]!.is_slice === true;
  const end = steps.findIndex((step) => (step.is_slice === true) !== isSlice);
  const run = end < 0 ? steps : steps.slice(0, end);
  if (!isSlice) return planIndexes(list, steps, run.length, context);
  return { value: planSlices(list, run, context), left: steps.slice(run.length) };
}

function planIndexes(
  list: HirScalar,
  steps: readonly A_Indices[],
  most: number,
  context: ExpressionContext,
): ListSubscripts {
  let type = typeOf(list);
  const indexes: HirScalar[] = [];
  while (indexes.length < most && type.kind === 'list') {
    indexes.push(boundOf(steps[indexes.length]!.uidx!, context));
    type = type.element;
  }
  const args = [list, ...indexes];
  return {
    value: { kind: 'call', function: familyName('list_index', []), args, type },
    left: steps.slice(indexes.length),
  };
}

function planSlices(
  list: HirScalar,
  steps: readonly A_Indices[],
  context: ExpressionContext,
): HirScalar {
  const type = typeOf(list);
  const layers = listLayers(type);
  if (steps.length > layers) {
    const has = countOf(layers, 'layer');
    const message = `cannot slice into ${steps.length} layers; list only has ${has}`;
    const { uidx, lidx } = steps[layers]!;
    const node = lidx ?? uidx;
    throw context.planning.error(message, '42804', node && locationOf(node));
  }
  const bounds = steps.flatMap(({ lidx, uidx }) => [
    lidx === undefined ? bound(1n) : boundOf(lidx, context),
    uidx === undefined ? bound(LAST) : boundOf(uidx, context),
  ]);
  const name = familyName('list_slice', []);
  return { kind: 'call', function: name, args: [list, ...bounds], type };
}

/** The greatest bigint: no list has as many elements. */
const LAST = 2n ** 63n - 1n;

function bound(datum: bigint): HirScalar {
  return { kind: 'literal', datum, type: { kind: 'int8' } };
}

function boundOf(node: Node, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const planned = context.plan(node);
  const found = coerce(planned, { kind: 'int8' }, 'assignment', planning);
  if (found !== null) return found;
  const message = `list subscript must have type bigint, not type ${plainName(typeOf(planned))}`;
  throw planning.error(message, '42804', locationOf(node));
}
