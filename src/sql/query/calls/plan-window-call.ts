import type { FuncCall } from 'libpg-query';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { visitScalar } from '../hir/hir-walk.js';
import { planOver } from './plan-window-definition.js';
import { refuseTableCalls } from './refuse-table-calls.js';
import type { ResolvedCall } from './resolve-call.js';
import { clause } from '../planning/scope.js';

/** A call with OVER: of a window function, or of an aggregate. */
export function planWindowCall({
  call,
  name,
  resolved,
  context,
}: {
  readonly call: FuncCall;
  readonly name: string;
  readonly resolved: ResolvedCall;
  readonly context: ExpressionContext;
}): HirScalar {
  const { planning, scope } = context;
  const { location } = call;
  const { overload, args } = resolved;
  if (overload.kind !== 'window' && overload.kind !== 'aggregate') {
    const message = `OVER specified, but ${name} is not a window function nor an aggregate function`;
    throw planning.error(message, '42809', location);
  }
  refuseAggregateSyntax(call, overload.kind === 'aggregate', context);
  if (scope.clause.windows !== 'allowed') {
    const message = `window functions are not allowed in ${scope.clause.name}`;
    throw planning.error(message, '42P20', location);
  }
  for (const arg of args) refuseNested(arg, context);
  const { partition, order, frame } = planOver(call.over!, scope, planning);
  const message = 'table functions are not allowed in window function calls';
  refuseTableCalls(args, message, planning);
  planning.hasWindowCalls = true;
  return {
    kind: 'window',
    window: {
      kind: overload.kind === 'aggregate' ? 'aggregate' : 'function',
      function: resolved.id,
      args,
      filter: planFilter(call, context),
      partition,
      order,
      frame,
      type: resolved.result,
      neverNull: overload.definition.neverNull ?? false,
    },
    location,
  };
}

function refuseAggregateSyntax(
  call: FuncCall,
  isAggregate: boolean,
  { planning }: ExpressionContext,
): void {
  const refuse = (what: string): Error => planning.error(what, '0A000', call.location);
  if (call.agg_distinct === true) throw refuse('DISTINCT is not implemented for window functions');
  if (call.agg_order !== undefined) {
    throw refuse('aggregate ORDER BY is not implemented for window functions');
  }
  if (call.agg_filter !== undefined && !isAggregate) {
    throw refuse('FILTER is not implemented for non-aggregate window functions');
  }
}

function refuseNested(arg: HirScalar, { planning }: ExpressionContext): void {
  visitScalar(arg, (part) => {
    if (part.kind !== 'window') return;
    throw planning.error('window function calls cannot be nested', '42P20', part.location);
  });
}

function planFilter(call: FuncCall, context: ExpressionContext): HirScalar | null {
  const { planning, scope } = context;
  if (call.agg_filter === undefined) return null;
  const before = scope.clause;
  scope.clause = clause('FILTER');
  const planned = context.plan(call.agg_filter);
  scope.clause = before;
  return coerceToBoolean(planned, 'FILTER', call.agg_filter, planning);
}
