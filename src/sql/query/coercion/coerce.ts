import { EvaluationError, evaluateConstant } from '../../../dataflow/index.js';
import {
  DatumError,
  parseDatum,
  sameType,
  shortTypeName,
  typeName,
  typeOid,
  withoutModifiers,
  type SqlType,
} from '../../../repr/index.js';
import {
  castName,
  familyName,
  findCast,
  functionTable,
  hasModifiers,
  isIntegerToBits,
  isStable,
  OBJECT_TEXT_CASTS,
  typeCategory,
  typeOfKey,
  type CastContext,
  type CastPath,
  type QueryDefinition,
} from '../../functions/index.js';
import { SqlError } from '../../sql-error.js';
import type { HirLiteral, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';

import { TracedLiteral } from '../hir/constant-trace.js';
import { planClockWord } from './clock-word.js';
import { arrayOfObjects, holdsObjects, nameObjects } from './name-objects.js';
import { planQueryFunction } from './plan-query-function.js';
import { isRowMaker } from '../hir/row-value.js';
import type { Planning } from '../planning/planning.js';

/**
 * Converts an expression to a type, or gives null where no cast applies in the context. Quoted
 * literals are read at once; lengths and scales of the type apply.
 *
 * @throws SqlError for a literal that the type does not take.
 */
export function coerce(
  scalar: HirScalar,
  to: SqlType,
  context: CastContext,
  planning: Planning,
): HirScalar | null {
  if (scalar.kind === 'parameter') return coerceParameter(scalar, to, context, planning);
  const from = typeOf(scalar);
  if (from === to || sameType(from, to)) return scalar;
  if (!(scalar instanceof TracedLiteral)) return convert(scalar, to, context, planning);
  return scalar.trace.converted(scalar, planning, (literal) =>
    convert(literal, to, context, planning),
  );
}

function convert(
  scalar: Exclude<HirScalar, { kind: 'parameter' }>,
  to: SqlType,
  context: CastContext,
  planning: Planning,
): HirScalar | null {
  const from = typeOf(scalar);
  const lookup = objectCast(from, to, context);
  if (lookup !== undefined && !isPlainText(scalar, to)) {
    const known = systemTypeNumber(scalar, to);
    if (known !== undefined) return { kind: 'literal', datum: known, type: to };
    const arg = from.kind === 'unknown' ? { ...scalar, type: TEXT } : scalar;
    return planQueryFunction(lookup, [arg], planning);
  }
  const isAsked = from.kind === 'unknown' || context !== 'implicit';
  const elements = isAsked ? arrayOfObjects(from, to) : undefined;
  if (elements !== undefined && (scalar.kind !== 'literal' || scalar.datum !== null)) {
    const names = coerce(scalar, TEXTS, context, planning);
    return names && planQueryFunction(elements, [names], planning);
  }
  if (scalar.kind === 'literal' && from.kind === 'unknown') {
    return readLiteral(scalar, to, context, planning);
  }
  if (to.kind === 'record' && to.custom !== undefined && from.kind === 'record') {
    return toComposite(scalar, to, context, planning);
  }
  const target = to.kind === 'array' && from.kind === 'array' ? to.element : to;
  if (context !== 'implicit' && typeCategory(target) === 'string' && holdsObjects(from)) {
    return coerce(nameObjects(scalar, planning), to, context, planning);
  }
  const path = findCast(planning.zoned(from), planning.zoned(to), context);
  if (path === null) return null;
  if (path.kind === 'relabel' && isStable(castName(from.kind, to.kind))) {
    planning.hasStableRelabel = true;
  }
  const plain = hasModifiers(to) && !isIntegerToBits(from, to) ? withoutModifiers(to) : to;
  const cast = applyCast(scalar, { from, to: plain, path }, planning);
  return foldLiteral(hasModifiers(to) ? fit(cast, to, context) : cast);
}

const TEXT: SqlType = { kind: 'text' };
const TEXTS: SqlType = { kind: 'array', element: TEXT };

/**
 * As in PostgreSQL, a row becomes one of a named type field by field, if it has as many; a value
 * of another type, whose fields are not at hand, does not.
 */
function toComposite(
  scalar: HirScalar,
  to: SqlType & { kind: 'record' },
  context: CastContext,
  planning: Planning,
): HirScalar | null {
  const from = typeOf(scalar);
  const isNamed = from.kind === 'record' && from.custom !== undefined;
  if (isNamed || !isRowMaker(scalar)) return null;
  const { args } = scalar;
  const refuse = (detail: string): SqlError => {
    const message = `cannot cast type record to ${typeName(to)}`;
    return planning.error(message, '42846', undefined, { detail });
  };
  if (args.length !== to.fields.length) {
    const found = args.length < to.fields.length ? 'few' : 'many';
    throw refuse(`Input has too ${found} columns.`);
  }
  const fields = args.map((arg, index) => {
    const { type } = to.fields[index]!;
    const field = coerce(arg, type, context, planning);
    if (field !== null) return field;
    const types = `type ${typeName(typeOf(arg))} to type ${typeName(type)}`;
    throw refuse(`Cannot cast ${types} in column ${index + 1}.`);
  });
  return { ...scalar, args: fields, type: to };
}

/** The cast between an object of the catalog and its name, if that is what is asked for. */
function objectCast(from: SqlType, to: SqlType, context: CastContext): QueryDefinition | undefined {
  if (from.kind === 'unknown') return OBJECT_TEXT_CASTS.get(`text>${to.kind}`);
  if (context === 'implicit' || (typeCategory(from) === 'string' && context !== 'explicit')) {
    return undefined;
  }
  const [source, target] = [from, to].map((type) =>
    typeCategory(type) === 'string' ? 'text' : type.kind,
  );
  return OBJECT_TEXT_CASTS.get(`${source}>${target}`);
}

/** A literal that needs no look into the catalog: NULL, or an object's number. */
function isPlainText(scalar: HirScalar, to: SqlType): boolean {
  if (scalar.kind !== 'literal' || scalar.type.kind !== 'unknown' || to.kind === 'text') {
    return false;
  }
  return scalar.datum === null || /^\s*\d+\s*$/.test(scalar.datum as string);
}

/** The number of a type of the system that a literal names: what the catalog would say of it. */
function systemTypeNumber(scalar: HirScalar, to: SqlType): number | undefined {
  if (scalar.kind !== 'literal' || to.kind !== 'regtype') return undefined;
  if (typeof scalar.datum !== 'string') return undefined;
  const word = scalar.datum.toLowerCase();
  const type = typeOfKey(word);
  return type !== undefined && shortTypeName(type) === word ? typeOid(type) : undefined;
}

/** As {@link coerce} by implicit casts, where overload resolution has found that there is one. */
export function coerceImplicitly(scalar: HirScalar, to: SqlType, planning: Planning): HirScalar {
  const converted = coerce(scalar, to, 'implicit', planning);
  if (converted !== null) return converted;
  const [from, target] = [typeName(typeOf(scalar)), typeName(to)];
  throw planning.error(`cannot convert type ${from} to ${target}`, '42846', undefined);
}

/** A quoted literal or NULL that nothing gave a type is text. */
export function unknownToText(scalar: HirScalar, planning: Planning): HirScalar {
  if (typeOf(scalar).kind !== 'unknown') return scalar;
  return coerceImplicitly(scalar, { kind: 'text' }, planning);
}

function coerceParameter(
  scalar: HirScalar & { kind: 'parameter' },
  to: SqlType,
  context: CastContext,
  planning: Planning,
): HirScalar | null {
  const types = planning.environment.parameters?.types;
  if (types === undefined) {
    throw planning.error(`there is no parameter $${scalar.index + 1}`, '42P02', scalar.location);
  }
  const plain = withoutModifiers(to);
  const type = (types[scalar.index] ??= plain);
  const name = `$${scalar.index + 1}`;
  const converted = coerce({ kind: 'environment', name, type }, to, context, planning);
  if (converted !== null) return converted;
  const message = `inconsistent types deduced for parameter ${name}`;
  const detail = `${typeName(type)} versus ${typeName(plain)}`;
  throw planning.error(message, '42P08', scalar.location, { detail });
}

/** What `'text'::type` means, at once. */
function readLiteral(
  literal: HirLiteral,
  to: SqlType,
  context: CastContext,
  planning: Planning,
): HirScalar {
  const { datum, location } = literal;
  if (datum === null) return { kind: 'literal', datum: null, type: to, location };
  if (to.kind === 'unknown') return literal;
  // A record that has no name cannot be read from text in PostgreSQL either.
  if (to.kind === 'record' && to.custom === undefined) {
    throw planning.error(
      'input of anonymous composite types is not implemented',
      '0A000',
      location,
    );
  }
  // What is kept would mean another time whenever it is read, so that it stays refused.
  if (planning.environment.isStored !== true) {
    const castTo = (scalar: HirScalar, type: SqlType): HirScalar =>
      coerce(scalar, type, 'explicit', planning)!;
    const { preparedAt } = planning.environment.parameters ?? {};
    const present = planClockWord(literal, to, preparedAt, castTo);
    if (present !== undefined) return castTo(present, to);
  }
  try {
    const plain = hasModifiers(to) ? withoutModifiers(to) : to;
    const read = parseDatum(planning.zoned(plain), datum as string);
    const typed: HirLiteral = { kind: 'literal', datum: read, type: to, location };
    return hasModifiers(to) ? foldLiteral(fit(typed, to, context), true) : typed;
  } catch (error) {
    throw asSqlError(error, planning.place(location));
  }
}

/** An error of a value as one of the statement. @throws what it is given, if it is neither */
export function asSqlError(error: unknown, position: number | undefined): SqlError {
  if (error instanceof DatumError || error instanceof EvaluationError) {
    const { message, code, detail, hint, context } = error;
    return new SqlError(message, code, { detail, hint, context, position });
  }
  throw error;
}

interface Cast {
  readonly from: SqlType;
  readonly to: SqlType;
  readonly path: CastPath;
}

function applyCast(scalar: HirScalar, { from, to, path }: Cast, planning: Planning): HirScalar {
  const named = (family: string, ...types: SqlType[]): string =>
    familyName(
      family,
      types.map((type) => planning.zoned(type)),
    );
  switch (path.kind) {
    case 'relabel':
      // The datum stays; the new type is known by the call, which gives its argument back.
      return relabel(scalar, to);
    case 'function':
      if (isIntegerToBits(from, to)) {
        return { kind: 'call', function: named('integer_to_bits', to), args: [scalar], type: to };
      }
      return { kind: 'call', function: path.id, args: [scalar], type: to };
    case 'toText':
      return {
        kind: 'call',
        function: named('to_text', withoutModifiers(from)),
        args: [scalar],
        type: to,
      };
    case 'fromText':
      return { kind: 'call', function: named('from_text', to), args: [scalar], type: to };
    case 'elements':
      return {
        kind: 'call',
        function: named('cast_elements', withoutModifiers(from), to),
        args: [scalar],
        type: to,
      };
    case 'arrayToList':
      return { kind: 'call', function: familyName('array_to_list', []), args: [scalar], type: to };
  }
}

function relabel(scalar: HirScalar, type: SqlType): HirScalar {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'call':
    case 'case':
    case 'coalesce':
    case 'subquery':
    case 'environment':
    case 'error':
      return { ...scalar, type };
    default:
      return scalar;
  }
}

function fit(scalar: HirScalar, type: SqlType, context: CastContext): HirScalar {
  const family = context === 'explicit' ? 'cut' : 'fit';
  return { kind: 'call', function: familyName(family, [type]), args: [scalar], type };
}

/**
 * Evaluates a cast of a literal. One that fails is left for when it is met, unless told otherwise.
 */
function foldLiteral(scalar: HirScalar, throws = false): HirScalar {
  if (scalar.kind !== 'call' || scalar.args.length !== 1) return scalar;
  const [arg] = scalar.args;
  const inner = arg?.kind === 'call' ? foldLiteral(arg, throws) : arg;
  if (inner?.kind !== 'literal') return scalar;
  try {
    const call = { ...scalar, args: [inner] };
    const datum = evaluateConstant(call, functionTable);
    return { kind: 'literal', datum, type: scalar.type, location: inner.location };
  } catch (error) {
    if (throws) throw error;
    return scalar;
  }
}
