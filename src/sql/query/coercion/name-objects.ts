import { mapType, type ObjectTypeKind, type SqlType } from '../../../repr/index.js';
import {
  isPolymorphic,
  OBJECT_TEXT_CASTS,
  typeCategory,
  type QueryDefinition,
} from '../../functions/index.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { planQueryFunction } from './plan-query-function.js';
import type { Planning } from '../planning/planning.js';
import { isRowMaker } from '../hir/row-value.js';

const TEXT: SqlType = { kind: 'text' };

function castToText({ kind }: SqlType): QueryDefinition | undefined {
  return OBJECT_TEXT_CASTS.get(`${kind as ObjectTypeKind}>text`);
}

/** Whether values of the type are objects of the catalog, or hold some. */
export function holdsObjects(type: SqlType): boolean {
  return mapType(type, (part) => (castToText(part) === undefined ? part : TEXT)) !== type;
}

/**
 * An expression with texts in place of objects of the catalog: what an output function would write
 * for these depends on the catalog, which no function of the table sees.
 */
export function nameObjects(scalar: HirScalar, planning: Planning): HirScalar {
  const type = typeOf(scalar);
  if (!holdsObjects(type)) return scalar;
  const cast = castToText(type);
  if (cast !== undefined) return planQueryFunction(cast, [scalar], planning);
  if (isRowMaker(scalar) && type.kind === 'record') {
    const args = scalar.args.map((arg) => nameObjects(arg, planning));
    const fields = type.fields.map(({ name }, index) => ({ name, type: typeOf(args[index]!) }));
    return { ...scalar, args, type: { kind: 'record', fields } };
  }
  if (type.kind === 'array' && castToText(type.element) !== undefined) {
    return planQueryFunction(NAMED_ELEMENTS, [scalar], planning);
  }
  throw planning.unsupported(`the text of a ${type.kind} that holds objects of the catalog`);
}

/** An array of the shape of `$1`, its elements converted by a look into the catalog. */
function convertedElements(args: string, to: string): QueryDefinition {
  return {
    name: 'converted_elements',
    args: [args],
    result: `${to}[]`,
    sql: `CASE WHEN $1 IS NOT NULL THEN mz_internal.mz_in_shape($1, ARRAY(
      SELECT e.value::${to} FROM unnest($1) WITH ORDINALITY AS e (value, place) ORDER BY e.place
    )) END`,
  };
}

/** An array of the names of the objects in another one. */
const NAMED_ELEMENTS = convertedElements('anyarray', 'text');

/**
 * The cast from an array of names, or from its text, to one of objects of the catalog; undefined
 * for casts of other types.
 */
export function arrayOfObjects(from: SqlType, to: SqlType): QueryDefinition | undefined {
  if (to.kind !== 'array' || to.isVector === true) return undefined;
  if (castToText(to.element) === undefined) return undefined;
  const isOfTexts = from.kind === 'array' && typeCategory(from.element) === 'string';
  if (!isOfTexts && from.kind !== 'unknown') return undefined;
  return convertedElements('text[]', to.element.kind);
}

/**
 * The arguments of a function or operator: where it takes values of any type and makes text or JSON
 * of them, objects come as their names.
 */
export function nameArguments(
  args: readonly HirScalar[],
  { args: patterns, result }: { readonly args: readonly string[]; readonly result: string },
  planning: Planning,
): readonly HirScalar[] {
  if (result !== 'text' && result !== 'json' && result !== 'jsonb') return args;
  return args.map((arg, index) => {
    const pattern = patterns[Math.min(index, patterns.length - 1)]!;
    return isPolymorphic(pattern) || pattern === 'record' ? nameObjects(arg, planning) : arg;
  });
}
