import type { FuncCall, Node } from 'libpg-query';
import type { SqlType } from '../../repr/index.js';
import {
  familyName,
  findCast,
  FUNCTIONS,
  resolveOverload,
  typeCategory,
  typeKey,
  typeOfKey,
  type FunctionOverload,
  type Resolution,
} from '../functions/index.js';
import { coerce, coerceImplicitly, unknownToText } from './coerce.js';
import { plainName } from './coerce-to-common.js';
import type { ExpressionContext } from './expression-context.js';
import { typeOf, type HirScalar } from './hir-scalar.js';
import { nameParts } from './location.js';
import { planAggregateCall } from './plan-aggregate-call.js';
import type { Planning } from './planning.js';

/** A resolved call: which overload, and its arguments converted. */
export interface ResolvedCall {
  readonly overload: FunctionOverload;
  readonly args: readonly HirScalar[];
  readonly result: SqlType;
  /** The implementation. */
  readonly id: string;
}

/** A call of a function that gives one value: a scalar function, an aggregate, or a cast by its name. */
export function planFunctionCall(call: FuncCall, context: ExpressionContext): HirScalar {
  const { planning, scope } = context;
  const location = call.location ?? 0;
  refuseUnsupported(call, planning);
  const name = functionName(call, planning);
  const args = (call.args ?? []).map((arg) => planArgument(arg, context));
  const cast = castByName(name, args, planning);
  if (cast !== undefined) return cast;
  const resolved = resolveCall(name, args, call, planning);
  const { overload } = resolved;
  if (overload.kind !== 'aggregate') refuseAggregateSyntax(call, name, planning);
  switch (overload.kind) {
    case 'scalar':
      return { kind: 'call', function: resolved.id, args: resolved.args, type: resolved.result };
    case 'environment':
      return { kind: 'environment', name: overload.definition.environment, type: resolved.result };
    case 'aggregate':
      return planAggregateCall({ call, resolved, definition: overload.definition, context });
    case 'table': {
      const message = `set-returning functions are not allowed in ${scope.clause.name}`;
      if (scope.clause.name !== 'SELECT') throw planning.error(message, '0A000', location);
      throw planning.unsupported('a set-returning function in the SELECT list', location);
    }
  }
}

function planArgument(node: Node, context: ExpressionContext): HirScalar {
  if ('NamedArgExpr' in node) {
    throw context.planning.unsupported('a named argument', node.NamedArgExpr.location ?? 0);
  }
  return context.plan(node);
}

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

function refuseUnsupported(call: FuncCall, planning: Planning): void {
  const location = call.location ?? 0;
  if (call.over !== undefined) throw planning.unsupported('a window function', location);
  if (call.agg_within_group === true) throw planning.unsupported('WITHIN GROUP', location);
  if (call.func_variadic === true) throw planning.unsupported('VARIADIC', location);
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

/**
 * Chooses the overload of a call and converts its arguments.
 *
 * @throws SqlError `function f(integer) does not exist` with its hint (42883).
 */
export function resolveCall(
  name: string,
  args: readonly HirScalar[],
  call: FuncCall,
  planning: Planning,
): ResolvedCall {
  const types = args.map(typeOf);
  const star = call.agg_star === true;
  const overloads = (FUNCTIONS.get(name) ?? []).filter(
    ({ kind, definition }) => kind !== 'aggregate' || star === (definition.args.length === 0),
  );
  const resolution = resolveOverload(overloads, types);
  if (resolution.kind !== 'found')
    throw callError(resolution.kind, { name, types, call, planning });
  const converted = args.map((arg, index) => {
    const target = resolution.args[index]!;
    // A parameter of type `any` takes what comes, and a literal of no type comes as text.
    if (target.kind === 'unknown') return unknownToText(arg, planning);
    return coerceImplicitly(arg, target, planning);
  });
  const { overload } = resolution;
  const isText = 'textArguments' in overload.definition && overload.definition.textArguments;
  return {
    overload,
    args: isText === true ? converted.map((arg) => asText(arg, planning)) : converted,
    result: resolution.result,
    id: implementationId(resolution, converted),
  };
}

/** A value as text, as its output function writes it, which for these types is not what a cast gives. */
function asText(scalar: HirScalar, planning: Planning): HirScalar {
  const type = typeOf(scalar);
  if (type.kind !== 'bool' && type.kind !== 'char')
    return coerce(scalar, { kind: 'text' }, 'explicit', planning) ?? scalar;
  const name = familyName('to_text', [type]);
  return { kind: 'call', function: name, args: [scalar], type: { kind: 'text' } };
}

type Found = Extract<Resolution<FunctionOverload>, { kind: 'found' }>;

function implementationId({ overload, result }: Found, args: readonly HirScalar[]): string {
  const { definition, id } = overload;
  const typed =
    'evaluate' in definition
      ? definition.evaluate
      : 'aggregate' in definition
        ? definition.aggregate
        : null;
  if (typed === null || typeof typed === 'function' || !('of' in typed)) return id;
  return familyName(id, [typed.of === 'result' ? result : typeOf(args[typed.of]!)]);
}

function callError(
  kind: 'none' | 'ambiguous',
  {
    name,
    types,
    call,
    planning,
  }: {
    readonly name: string;
    readonly types: readonly SqlType[];
    readonly call: FuncCall;
    readonly planning: Planning;
  },
): Error {
  const location = call.location ?? 0;
  const star = call.agg_star === true;
  const written = nameParts(call.funcname).join('.');
  const shown = `${written}(${star ? '' : types.map(plainName).join(', ')})`;
  const hasAggregate = FUNCTIONS.get(name)?.some((found) => found.kind === 'aggregate') ?? false;
  if (hasAggregate && types.length === 0 && !star) {
    const message = `${name}(*) must be used to call a parameterless aggregate function`;
    throw planning.error(message, '42809', location);
  }
  if (kind === 'ambiguous') {
    return planning.error(`function ${shown} is not unique`, '42725', location, {
      hint: 'Could not choose a best candidate function. You might need to add explicit type casts.',
    });
  }
  return planning.error(`function ${shown} does not exist`, '42883', location, {
    hint: 'No function matches the given name and argument types. You might need to add explicit type casts.',
  });
}

/**
 * `int4('1')`: a type's name as a function is a cast, of a literal or where a cast is no more than a new
 * label or a conversion to text (PostgreSQL documentation, 10.3, step 3).
 */
function castByName(
  name: string,
  args: readonly HirScalar[],
  planning: Planning,
): HirScalar | undefined {
  const [arg] = args;
  if (args.length !== 1 || arg === undefined) return undefined;
  const target = typeOfKey(name);
  if (target === undefined || name === 'unknown' || name === 'record') return undefined;
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
