import { withoutModifiers, sameType, type SqlType } from '../../../repr/index.js';
import { isImplicitlyCastable } from './find-cast.js';
import { isPreferredType, typeCategory } from './type-category.js';
import { typeKey } from '../definitions/type-pattern.js';

/** Two types that no common type covers. */
export interface NoCommonType {
  readonly left: SqlType;
  readonly right: SqlType;
  /** Which of the types the right one is. */
  readonly index: number;
}

/**
 * The one type that branches of CASE, arms of UNION and the like are converted to: PostgreSQL
 * documentation, 10.5. `text` if all are of unknown type. A modifier is kept if all have it.
 */
export function commonType(types: readonly SqlType[]): SqlType | NoCommonType {
  let chosen: SqlType | undefined;
  for (const [index, type] of types.entries()) {
    if (type.kind === 'unknown') continue;
    if (chosen === undefined) {
      chosen = type;
      continue;
    }
    if (typeKey(type) === typeKey(chosen)) continue;
    if (typeCategory(type) !== typeCategory(chosen)) return { left: chosen, right: type, index };
    const widens =
      !isPreferredType(chosen) &&
      isImplicitlyCastable(chosen, type) &&
      !isImplicitlyCastable(type, chosen);
    if (widens) chosen = type;
  }
  if (chosen === undefined) return { kind: 'text' };
  const { kind } = chosen;
  if (kind === 'record') return chosen;
  const result = chosen;
  return types.every((type) => sameType(type, result)) ? result : withoutModifiers(result);
}

/** Whether there was no common type. */
export function isNoCommonType(answer: SqlType | NoCommonType): answer is NoCommonType {
  return !('kind' in answer);
}
