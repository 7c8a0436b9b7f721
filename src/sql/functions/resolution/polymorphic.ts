import { withoutModifiers, type SqlType } from '../../../repr/index.js';
import { commonType, isNoCommonType } from './common-type.js';
import { isImplicitlyCastable } from './find-cast.js';
import {
  isPolymorphic,
  patternType,
  typeKey,
  type TypePattern,
} from '../definitions/type-pattern.js';

/** What polymorphic parameters stand for, given argument types. */
export interface PolymorphicMatch {
  readonly args: readonly SqlType[];
  readonly result: SqlType;
}

/**
 * Finds the types that polymorphic parameters stand for (PostgreSQL documentation, 38.2.5), or null
 * if the arguments do not agree. Literals of unknown type follow the others.
 */
export function matchPolymorphic(
  patterns: readonly TypePattern[],
  given: readonly SqlType[],
  result: TypePattern,
): PolymorphicMatch | null {
  // What a parameter stands for has no modifiers, so that no literal is cut to those of another.
  const types = given.map((type) => (type.kind === 'record' ? type : withoutModifiers(type)));
  const element = exactElement(patterns, types);
  const compatible = compatibleElement(patterns, types);
  if (element === null || compatible === null) return null;
  const collection = types.find(
    ({ kind }, index) => kind !== 'unknown' && COLLECTIONS.has(patterns[index]!),
  );
  const bound: Bound = { element, compatible, collection };
  const args: SqlType[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const type = concrete(pattern, types[index]!, bound);
    if (type === null) return null;
    args.push(type);
  }
  const resultType = concrete(result, { kind: 'unknown' }, bound);
  return resultType === null ? null : { args, result: resultType };
}

const COLLECTIONS = new Set(['anylist', 'anymap']);

interface Bound {
  /** The type of `anyelement`; undefined if no argument decides it. */
  readonly element: SqlType | undefined;
  readonly compatible: SqlType | undefined;
  readonly collection: SqlType | undefined;
}

/** The dialect's collections are no scalars either, where PostgreSQL says `anynonarray`. */
function isCollection({ kind }: SqlType): boolean {
  return kind === 'array' || kind === 'list' || kind === 'map';
}

/** All must be the same: NULL if they are not. */
function exactElement(
  patterns: readonly TypePattern[],
  types: readonly SqlType[],
): SqlType | undefined | null {
  let element: SqlType | undefined;
  for (const [index, pattern] of patterns.entries()) {
    const type = types[index]!;
    if (type.kind === 'unknown') continue;
    let found: SqlType | undefined;
    if (pattern === 'anyelement' || pattern === 'anynonarray') found = type;
    else if (pattern === 'anyarray') {
      if (type.kind !== 'array') return null;
      found = type.element;
    }
    if (found === undefined) continue;
    if (pattern === 'anynonarray' && isCollection(type)) return null;
    if (element !== undefined && typeKey(element) !== typeKey(found)) return null;
    element ??= found;
  }
  return element;
}

function compatibleElement(
  patterns: readonly TypePattern[],
  types: readonly SqlType[],
): SqlType | undefined | null {
  const found: SqlType[] = [];
  let any = false;
  for (const [index, pattern] of patterns.entries()) {
    if (!pattern.startsWith('anycompatible')) continue;
    any = true;
    const type = types[index]!;
    if (type.kind === 'unknown') continue;
    if (pattern === 'anycompatiblearray' || pattern === 'anycompatiblelist') {
      const wanted = pattern === 'anycompatiblearray' ? 'array' : 'list';
      if (type.kind !== wanted) return null;
      found.push(type.element);
    } else {
      if (pattern === 'anycompatiblenonarray' && type.kind === 'array') return null;
      found.push(type);
    }
  }
  if (!any) return undefined;
  const common = commonType(found);
  if (isNoCommonType(common)) return null;
  return found.every((type) => isImplicitlyCastable(type, common)) ? common : null;
}

function concrete(pattern: TypePattern, type: SqlType, bound: Bound): SqlType | null {
  switch (pattern) {
    case 'any':
      return type;
    case 'anyelement':
    case 'anynonarray':
      return bound.element ?? (type.kind === 'unknown' ? { kind: 'text' } : null);
    case 'anyarray':
      return bound.element === undefined ? null : { kind: 'array', element: bound.element };
    case 'anycompatible':
    case 'anycompatiblenonarray':
      return bound.compatible ?? null;
    case 'anycompatiblearray':
      return bound.compatible === undefined ? null : { kind: 'array', element: bound.compatible };
    case 'anycompatiblelist':
      return bound.compatible === undefined ? null : { kind: 'list', element: bound.compatible };
    case 'anymapvalue':
      return bound.collection?.kind === 'map' ? bound.collection.value : null;
    case 'anymapvalues':
      return bound.collection?.kind === 'map'
        ? { kind: 'array', element: bound.collection.value }
        : null;
    case 'anylist':
    case 'anymap': {
      const wanted = pattern === 'anylist' ? 'list' : 'map';
      const known = type.kind === 'unknown' ? bound.collection : type;
      if (known?.kind !== wanted) return null;
      return bound.collection && typeKey(bound.collection) === typeKey(known) ? known : null;
    }
    case 'record':
      return type.kind === 'record' ? type : null;
    default:
      return isPolymorphic(pattern) ? null : patternType(pattern);
  }
}
