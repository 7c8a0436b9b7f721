import { CASTS, castName } from './casts.js';
import type { CastContext, CastDefinition, Evaluate } from '../definitions/definition.js';
import { familyName } from '../definitions/function-family.js';
import { typeCategory } from './type-category.js';
import { typeKey } from '../definitions/type-pattern.js';
import { withoutModifiers, zoneOfType, type SqlType } from '../../../repr/index.js';

/** How a value becomes one of another type, modifiers aside. */
export type CastPath =
  /** The datums are the same. */
  | { readonly kind: 'relabel' }
  | { readonly kind: 'function'; readonly id: string; readonly evaluate: Evaluate }
  /** By the output function of one type or the input function of the other. */
  | { readonly kind: 'toText' }
  | { readonly kind: 'fromText' }
  | { readonly kind: 'elements'; readonly element: CastPath }
  | { readonly kind: 'arrayToList' };

const RELABEL: CastPath = { kind: 'relabel' };
const TO_TEXT: CastPath = { kind: 'toText' };
const FROM_TEXT: CastPath = { kind: 'fromText' };

const CONTEXT_RANK: Record<CastContext, number> = { implicit: 0, assignment: 1, explicit: 2 };

const BY_PAIR: ReadonlyMap<string, readonly [CastDefinition, CastPath]> = new Map(
  CASTS.map((cast) => [`${cast.from}>${cast.to}`, [cast, pathOf(cast)]]),
);

function pathOf({ from, to, evaluate }: CastDefinition): CastPath {
  return evaluate === null ? RELABEL : { kind: 'function', id: castName(from, to), evaluate };
}

/** The cast in the zone that one of the types has, if it has one and that counts. */
function zonedPath(cast: CastDefinition, types: readonly SqlType[]): CastPath | undefined {
  if (cast.inZone === undefined) return undefined;
  const type = types.find(
    (one) => (one.kind === 'timestamptz' || one.kind === 'timetz') && one.zone !== undefined,
  );
  if (type === undefined) return undefined;
  const id = familyName(castName(cast.from, cast.to), [withoutModifiers(type)]);
  return { kind: 'function', id, evaluate: cast.inZone(zoneOfType(type)) };
}

/**
 * The conversion between two types that may be applied in a context, or null: PostgreSQL
 * documentation, 10.4 and CREATE CAST. Modifiers do not count here.
 */
export function findCast(from: SqlType, to: SqlType, context: CastContext): CastPath | null {
  const [source, target] = [typeKey(from), typeKey(to)];
  if (source === target) return RELABEL;
  const rank = CONTEXT_RANK[context];
  const found = BY_PAIR.get(`${source}>${target}`);
  if (found !== undefined) {
    if (CONTEXT_RANK[found[0].context] > rank) return null;
    return zonedPath(found[0], [from, to]) ?? found[1];
  }
  const within = findElementCast(from, to, context);
  if (within !== null) return within;
  if (from.kind === 'array' && to.kind === 'list' && rank >= 2) {
    if (typeKey(from.element) === typeKey(to.element)) return { kind: 'arrayToList' };
  }
  if (from.kind === 'unknown') return FROM_TEXT;
  // Any type can be written as text by assignment, and read from text by an explicit cast.
  if (typeCategory(to) === 'string' && rank >= 1) return TO_TEXT;
  if (typeCategory(from) === 'string' && rank >= 2) return FROM_TEXT;
  return null;
}

/** Between two collections of one kind, by what their elements or values are. */
function findElementCast(from: SqlType, to: SqlType, context: CastContext): CastPath | null {
  if (from.kind !== to.kind || isVector(to)) return null;
  const parts =
    from.kind === 'map' && to.kind === 'map'
      ? ([from.value, to.value] as const)
      : 'element' in from && 'element' in to
        ? ([from.element, to.element] as const)
        : null;
  const element = parts && findCast(...parts, context);
  if (element === null) return null;
  return element.kind === 'relabel' ? RELABEL : { kind: 'elements', element };
}

/** A vector is an array; an array is no vector. */
function isVector(type: SqlType): boolean {
  return type.kind === 'array' && type.isVector === true;
}

/** Whether a value of one type may stand for one of another without being asked. */
export function isImplicitlyCastable(from: SqlType, to: SqlType): boolean {
  return findCast(from, to, 'implicit') !== null;
}
