import type { FuncCall } from 'libpg-query';
import type { SqlType } from '../../../repr/index.js';
import {
  chosenTypes,
  familyName,
  FUNCTIONS,
  isLackingFunction,
  isUntypedArray,
  lackingReason,
  resolveOverload,
  type FunctionOverload,
  type Resolution,
} from '../../functions/index.js';
import { coerce, coerceImplicitly, unknownToText } from '../coercion/coerce.js';
import { plainName } from '../coercion/coerce-to-common.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { nameParts } from '../planning/location.js';
import { nameArguments } from '../coercion/name-objects.js';
import type { Planning } from '../planning/planning.js';

/** A resolved call: which overload, and its arguments converted. */
export interface ResolvedCall {
  readonly overload: FunctionOverload;
  readonly args: readonly HirScalar[];
  readonly result: SqlType;
  /** The implementation. */
  readonly id: string;
}

/**
 * Chooses the overload of a call and converts its arguments.
 *
 * @throws SqlError `function f(integer) does not exist` with its hint (42883); `could not find
 *   array type for data type integer[]` (42704).
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
  refuseArrayOfArrays(resolution.result, call, planning);
  const converted = args.map((arg, index) => {
    const target = resolution.args[index]!;
    // A parameter of type `any` takes what comes, and a literal of no type comes as text, except
    // to the one function that tells them apart.
    if (target.kind === 'unknown' && arg.kind === 'literal' && name === 'pg_typeof') return arg;
    if (target.kind === 'unknown') return unknownToText(arg, planning);
    return coerceImplicitly(arg, target, planning);
  });
  const { overload } = resolution;
  const { definition } = overload;
  refuseUntyped(definition, args, { call, planning });
  const named = 'result' in definition ? nameArguments(converted, definition, planning) : converted;
  const isText = 'textArguments' in overload.definition && overload.definition.textArguments;
  return {
    overload,
    args: isText === true ? named.map((arg) => asText(arg, planning)) : named,
    result: resolution.result,
    id: implementationId(resolution, named, planning),
  };
}

/** What is no array has arrays; of arrays only PostgreSQL's vectors do. */
function refuseArrayOfArrays(result: SqlType, call: FuncCall, planning: Planning): void {
  if (result.kind !== 'array') return;
  const { element } = result;
  if (element.kind !== 'array' || element.isVector === true) return;
  const message = `could not find array type for data type ${plainName(element)}`;
  throw planning.error(message, '42704', call.location);
}

/**
 * Functions that PostgreSQL alone has, of values of any type: a quoted literal has none. Those that
 * the dialect has as well take it as text.
 */
const TYPED_BY_ARGUMENT: ReadonlySet<string> = new Set(
  'json_agg to_json mode percentile_disc first_value last_value nth_value lag lead'.split(' '),
);

function refuseUntyped(
  { name, args: patterns }: FunctionOverload['definition'],
  args: readonly HirScalar[],
  { call, planning }: { readonly call: FuncCall; readonly planning: Planning },
): void {
  if (!TYPED_BY_ARGUMENT.has(name)) return;
  const isUntyped = patterns.some(
    (pattern, index) =>
      pattern.startsWith('any') && args[index]?.kind === 'literal' && isUnknown(args[index]),
  );
  const isTyped = patterns.some(
    (pattern, index) => pattern.startsWith('any') && args[index] && !isUnknown(args[index]),
  );
  if (!isUntyped || isTyped) return;
  throw planning.error(UNTYPED, '42804', call.location);
}

const UNTYPED = 'could not determine polymorphic type because input has type unknown';

function isUnknown(scalar: HirScalar): boolean {
  return typeOf(scalar).kind === 'unknown';
}

/**
 * A value as text, as its output function writes it, which for these types is not what a cast
 * gives.
 */
function asText(scalar: HirScalar, planning: Planning): HirScalar {
  const type = typeOf(scalar);
  if (type.kind !== 'bool' && type.kind !== 'char')
    return coerce(scalar, { kind: 'text' }, 'explicit', planning) ?? scalar;
  const name = familyName('to_text', [type]);
  return { kind: 'call', function: name, args: [scalar], type: { kind: 'text' } };
}

type Found = Extract<Resolution<FunctionOverload>, { kind: 'found' }>;

function implementationId(
  { overload, result }: Found,
  args: readonly HirScalar[],
  planning: Planning,
): string {
  const { definition, id } = overload;
  const typed =
    'evaluate' in definition
      ? definition.evaluate
      : 'aggregate' in definition
        ? definition.aggregate
        : null;
  if ('inZone' in definition) {
    const instant: SqlType = { kind: 'timestamptz' };
    const zoned = planning.zoned(instant);
    return zoned === instant ? id : familyName(id, [zoned]);
  }
  if (typed === null || typeof typed === 'function' || !('of' in typed)) return id;
  const types = chosenTypes(typed.of, args.map(typeOf), result);
  return familyName(
    id,
    types.map((type) => planning.zoned(type)),
  );
}

/** What helps where no overload is the one. */
export const ADD_CASTS = 'You might need to add explicit type casts.';

/** Materialize's words for what PostgreSQL's message leaves open: there is such a name. */
const NO_CAST =
  "arguments cannot be implicitly cast to any implementation's parameters; " +
  'try providing explicit casts';

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
  if (!FUNCTIONS.has(name) && isLackingFunction(name)) {
    const hint = lackingReason(name);
    return planning.error(`function ${name} is not supported`, '0A000', location, { hint });
  }
  if (kind === 'ambiguous') {
    return planning.error(`function ${shown} is not unique`, '42725', location, {
      detail: 'unable to determine which implementation to use',
      hint: `Could not choose a best candidate function. ${ADD_CASTS}`,
    });
  }
  if (FUNCTIONS.get(name)?.some(({ definition }) => isUntypedArray(definition, types))) {
    throw planning.error(UNTYPED, '42804', location);
  }
  return planning.error(`function ${shown} does not exist`, '42883', location, {
    detail: FUNCTIONS.has(name) ? `Cannot call function ${shown}: ${NO_CAST}` : undefined,
    hint: `No function matches the given name and argument types. ${ADD_CASTS}`,
  });
}
