import type { FuncCall } from 'libpg-query';
import type { SqlType } from '../../../repr/index.js';
import {
  findCast,
  FUNCTIONS,
  type FunctionOverload,
  typeCategory,
  typeKey,
  typeOfKey,
  type TableDefinition,
} from '../../functions/index.js';
import { coerce } from '../coercion/coerce.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { tableCallDepth } from '../hir/lift-table-calls.js';
import { nameParts } from '../planning/location.js';
import { planAggregateCall } from './plan-aggregate-call.js';
import { checkArguments } from './arguments-max.js';
import { planArguments } from './plan-arguments.js';
import { planCollection } from './plan-collection.js';
import { planQueryFunction } from '../coercion/plan-query-function.js';
import type { Planning } from '../planning/planning.js';
import { planTableCall } from './plan-table-call.js';
import { planWindowCall } from './plan-window-call.js';
import { resolveCall, type ResolvedCall } from './resolve-call.js';

/**
 * A call of a function that gives one value: a scalar function, an aggregate, or a cast by its
 * name.
 */
export function planFunctionCall(call: FuncCall, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const location = call.location ?? 0;
  const collection = planCollection(call, context);
  if (collection !== undefined) return collection;
  const name = functionName(call, planning);
  refuseUnsupported(call, name, planning);
  checkArguments(call.args ?? [], location, planning);
  const args = [...planArguments(name, call, context), ...withinGroup(call, context)];
  const cast = castByName(name, args, planning);
  if (cast !== undefined) return cast;
  const resolved = resolveCall(name, args, call, planning);
  const { overload } = resolved;
  checkWithinGroup(call, name, overload, planning);
  if (call.over !== undefined) return planWindowCall({ call, name, resolved, context });
  if (overload.kind !== 'aggregate') refuseAggregateSyntax(call, name, planning);
  switch (overload.kind) {
    case 'scalar':
      return { kind: 'call', function: resolved.id, args: resolved.args, type: resolved.result };
    case 'environment':
      return { kind: 'environment', name: overload.definition.environment, type: resolved.result };
    case 'query':
      return planQueryFunction(overload.definition, resolved.args, planning);
    case 'aggregate':
      return planAggregateCall({ call, resolved, definition: overload.definition, context });
    case 'window':
      throw planning.error(`window function ${name} requires an OVER clause`, '42809', location);
    case 'table':
      return planSet(resolved, overload.definition, call, context);
  }
}

/** Where only PostgreSQL has them, the message is its own; elsewhere it is the dialect's. */
const IN_POSTGRES: ReadonlySet<string> = new Set(['index expressions', 'check constraints']);

/** A set-returning function, of which the query makes rows. */
function planSet(
  resolved: ResolvedCall,
  definition: TableDefinition,
  call: FuncCall,
  { planning, scope }: ExpressionContext,
): HirScalar {
  const { location } = call;
  const { name, sets } = scope.clause;
  if (sets !== 'allowed') {
    const message =
      name === 'functions in FROM'
        ? 'set-returning functions must appear at top level of FROM'
        : `${IN_POSTGRES.has(name) ? 'set-returning' : 'table'} functions are not allowed in ${name}`;
    throw planning.error(message, '0A000', location);
  }
  if (definition.isRecord === true) {
    const message = `could not determine row type for result of ${definition.name}`;
    const hint =
      'Provide a non-null record argument, or call the function in the FROM clause using a column ' +
      'definition list.';
    throw planning.error(message, '0A000', location, { hint });
  }
  const { call: planned, names } = planTableCall(resolved, definition, planning);
  const [first] = planned.columns;
  const fields = planned.columns.map(({ type }, index) => ({ name: names[index] ?? '', type }));
  const type: SqlType = planned.columns.length === 1 ? first!.type : { kind: 'record', fields };
  const depth = 1 + Math.max(0, ...planned.args.map(tableCallDepth));
  if (depth > SET_DEPTH_MAX) {
    const message = `set-returning functions nest deeper than ${SET_DEPTH_MAX} levels`;
    throw planning.error(message, '54001', location);
  }
  planning.hasTableCalls = true;
  return { kind: 'tableCall', call: planned, depth, type, location };
}

/** How deep set-returning functions may nest: each level is a join of the rows before it. */
const SET_DEPTH_MAX = 32;

/** The name of a called function. Those of `pg_catalog` and `mz_catalog` may have it in front. */
export function functionName(call: FuncCall, planning: Planning): string {
  const parts = nameParts(call.funcname);
  const name = parts.at(-1) ?? '';
  const schema = parts.at(-2);
  const isSystem = schema === undefined || SYSTEM_SCHEMAS.has(schema);
  if (isSystem && parts.length <= 2) return name;
  const shown = parts.join('.');
  if (parts.length > 2) {
    throw planning.error(
      `cross-database references are not implemented: ${shown}`,
      '0A000',
      call.location ?? 0,
    );
  }
  throw planning.error(`function ${shown} does not exist`, '42883', call.location ?? 0);
}

const SYSTEM_SCHEMAS = new Set(['pg_catalog', 'mz_catalog', 'mz_internal', 'information_schema']);

function refuseUnsupported(call: FuncCall, name: string, planning: Planning): void {
  const location = call.location ?? 0;
  if (call.agg_within_group === true && HYPOTHETICAL_SETS.has(name)) {
    throw planning.unsupported(`the hypothetical-set aggregate ${name}`, location);
  }
  if (call.func_variadic === true) throw planning.unsupported('VARIADIC', location);
}

/** Window functions that are aggregates too, of a row that is none. */
const HYPOTHETICAL_SETS = new Set(['rank', 'dense_rank', 'percent_rank', 'cume_dist']);

/** The arguments that WITHIN GROUP gives, which come behind those in brackets. */
function withinGroup(call: FuncCall, context: ExpressionContext): readonly HirScalar[] {
  if (call.agg_within_group !== true) return [];
  return (call.agg_order ?? []).flatMap((node) =>
    'SortBy' in node ? [context.plan(node.SortBy.node!)] : [],
  );
}

/** @throws SqlError where WITHIN GROUP is missing or one too many (42809), or with OVER (0A000). */
function checkWithinGroup(
  call: FuncCall,
  name: string,
  { kind, definition }: FunctionOverload,
  planning: Planning,
): void {
  const refuse = (message: string, code = '42809'): Error =>
    planning.error(message, code, call.location ?? 0);
  const isOrderedSet = 'isOrderedSet' in definition && definition.isOrderedSet === true;
  if (isOrderedSet) {
    if (call.agg_within_group !== true) {
      throw refuse(`WITHIN GROUP is required for ordered-set aggregate ${name}`);
    }
    if (call.over === undefined) return;
    throw refuse(`OVER is not supported for ordered-set aggregate ${name}`, '0A000');
  }
  if (call.agg_within_group !== true) return;
  if (kind !== 'aggregate') {
    throw refuse(`WITHIN GROUP specified, but ${name} is not an aggregate function`);
  }
  throw refuse(`${name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP`);
}

function refuseAggregateSyntax(call: FuncCall, name: string, planning: Planning): void {
  const location = call.location ?? 0;
  const refuse = (what: string): Error =>
    planning.error(
      `${what} specified, but ${name} is not an aggregate function`,
      '42809',
      location,
    );
  if (call.agg_star === true) {
    throw planning.error(
      `${name}(*) specified, but ${name} is not an aggregate function`,
      '42809',
      location,
    );
  }
  if (call.agg_distinct === true) throw refuse('DISTINCT');
  if (call.agg_order !== undefined) throw refuse('ORDER BY');
  if (call.agg_filter !== undefined) throw refuse('FILTER');
}

/** Keys of types that are no names of functions. */
const NO_CALLS = new Set(['unknown', 'record', 'char', 'bytechar']);

/**
 * `int4('1')`: a type's name as a function is a cast, of a literal or where a cast is no more than
 * a new label or a conversion to text (PostgreSQL documentation, 10.3, step 3).
 */
function castByName(
  name: string,
  args: readonly HirScalar[],
  planning: Planning,
): HirScalar | undefined {
  const [arg] = args;
  if (args.length !== 1 || arg === undefined) return undefined;
  const target = typeOfKey(name);
  if (target === undefined || NO_CALLS.has(name)) return undefined;
  const type = typeOf(arg);
  const hasExact = FUNCTIONS.get(name)?.some(
    ({ definition }) => definition.args[0] === typeKey(type),
  );
  if (hasExact === true) return undefined;
  if (type.kind === 'unknown') return coerce(arg, target, 'explicit', planning) ?? undefined;
  const path = findCast(type, target, 'explicit');
  if (path === null) return undefined;
  // PostgreSQL has functions of these names behind its casts, so that they can be called too.
  const allowed =
    path.kind === 'relabel' ||
    path.kind === 'function' ||
    (path.kind === 'toText' && typeCategory(target) === 'string');
  return allowed ? (coerce(arg, target, 'explicit', planning) ?? undefined) : undefined;
}
