import type { FuncCall, Node } from 'libpg-query';
import type { SortOrder } from '../../../dataflow/index.js';
import type { AggregateDefinition } from '../../functions/index.js';
import { unknownToText } from '../coercion/coerce.js';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import { shiftScalar, visitScalar } from '../hir/hir-walk.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { HirAggregate, HirAggregateCall, HirScalar } from '../hir/hir.js';
import { locationOf } from '../planning/location.js';
import { refuseTableCalls } from './refuse-table-calls.js';
import type { ResolvedCall } from './resolve-call.js';
import type { Planning } from '../planning/planning.js';
import { refuseUnordered } from '../coercion/refuse-unordered.js';
import { clause, type Scope } from '../planning/scope.js';
import { sameScalar } from '../hir/same-scalar.js';
import { sortOrderOf } from '../planning/sort-order.js';

/**
 * A call of an aggregate. It belongs to the innermost query whose columns its arguments name, which
 * may be one further out than where it stands; there it must be allowed.
 */
export function planAggregateCall({
  call,
  resolved,
  definition,
  context,
}: {
  readonly call: FuncCall;
  readonly resolved: ResolvedCall;
  readonly definition: AggregateDefinition;
  readonly context: ExpressionContext;
}): HirAggregateCall {
  const { planning, scope } = context;
  const location = call.location ?? 0;
  const filter = call.agg_filter === undefined ? null : planFilter(call.agg_filter, context);
  const { args } = resolved;
  const isOrderedSet = definition.isOrderedSet ?? false;
  const order = isOrderedSet ? setOrder(call, args, planning) : planOrder(call, args, context);
  const inner = [...args, ...order.map(({ value }) => value), ...(filter ? [filter] : [])];
  const level = queryLevel(inner, planning);
  const message = 'table functions are not allowed in aggregate function calls';
  refuseTableCalls(inner, message, planning);
  const owner = scopeAt(scope, level);
  if (owner.clause.aggregates === 'forbidden') {
    const refusal = `aggregate functions are not allowed in ${owner.clause.name}`;
    throw planning.error(refusal, '42803', location);
  }
  owner.noteAggregate(location);
  const shift = (scalar: HirScalar): HirScalar => shiftScalar(scalar, -level);
  const aggregate: HirAggregate = {
    function: resolved.id,
    args: args.map(shift),
    distinct: call.agg_distinct ?? false,
    filter: filter && shift(filter),
    order: order.map((key) => ({ value: shift(key.value), order: key.order })),
    ...(isOrderedSet && { direct: args.length - 1 }),
    type: resolved.result,
    empty: definition.empty ?? null,
    neverNull: definition.neverNull ?? false,
  };
  return { kind: 'aggregate', level, aggregate, location };
}

/** Plans something over the same rows in another clause. */
function within<T>(scope: Scope, name: string, plan: () => T): T {
  const before = scope.clause;
  scope.clause = clause(name);
  const result = plan();
  scope.clause = before;
  return result;
}

function planFilter(node: Node, context: ExpressionContext): HirScalar {
  const { planning, scope } = context;
  const planned = within(scope, 'FILTER', () => context.plan(node));
  return coerceToBoolean(planned, 'FILTER', node, planning);
}

/** The order of WITHIN GROUP is that of the last argument. */
function setOrder(
  call: FuncCall,
  args: readonly HirScalar[],
  planning: Planning,
): readonly { readonly value: HirScalar; readonly order: SortOrder }[] {
  return (call.agg_order ?? []).flatMap((node) =>
    'SortBy' in node ? [{ value: args.at(-1)!, order: sortOrderOf(node.SortBy, planning) }] : [],
  );
}

function planOrder(
  call: FuncCall,
  args: readonly HirScalar[],
  context: ExpressionContext,
): readonly { readonly value: HirScalar; readonly order: SortOrder }[] {
  const { planning } = context;
  const keys = (call.agg_order ?? []).flatMap((node) => {
    if (!('SortBy' in node)) return [];
    const written = context.plan(node.SortBy.node!);
    const value = unknownToText(written, planning);
    refuseUnordered(typeOf(value), 'ordering', locationOf(node.SortBy.node!), planning);
    // A quoted literal is of no type, and so no argument's equal, whose type the function decides.
    const isUntyped = typeOf(written).kind === 'unknown';
    const order = sortOrderOf(node.SortBy, planning);
    return [{ value, isUntyped, order, node: node.SortBy.node! }];
  });
  if (call.agg_distinct === true) {
    for (const arg of args) refuseUnordered(typeOf(arg), 'equality', call.location, planning);
  }
  if (call.agg_distinct === true && keys.length > 0) {
    const stray = keys.find(
      ({ value, isUntyped }) => isUntyped || !args.some((arg) => sameScalar(arg, value)),
    );
    if (stray !== undefined) {
      const message =
        'in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list';
      throw planning.error(message, '42P10', locationOf(stray.node));
    }
  }
  return keys.map(({ value, order }) => ({ value, order }));
}

/** The least level of a column in arguments; 0 if there is none. */
function queryLevel(scalars: readonly HirScalar[], planning: Planning): number {
  let least = Infinity;
  for (const scalar of scalars) {
    visitScalar(scalar, (part, depth) => {
      if (part.kind === 'window') {
        const message = 'aggregate function calls cannot contain window function calls';
        throw planning.error(message, '42803', part.location);
      }
      if (part.kind === 'column' && part.level >= depth)
        least = Math.min(least, part.level - depth);
      if (part.kind !== 'aggregate' || part.level < depth) return true;
      if (part.level - depth > 0) {
        least = Math.min(least, part.level - depth);
        return false;
      }
      throw planning.error('aggregate function calls cannot be nested', '42803', part.location);
    });
  }
  return least === Infinity ? 0 : least;
}

function scopeAt(scope: Scope, level: number): Scope {
  let found = scope;
  for (let step = 0; step < level && found.outer !== null; step += 1) found = found.outer;
  return found;
}
