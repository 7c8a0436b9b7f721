import { DatumError, SqlState } from '../datum-error.js';
import { spend } from '../interruption.js';
import { isJsonbArray, pathIndex } from './jsonb-access.js';
import { JsonbObject, type JsonbValue } from './jsonb.js';

function refuse(message: string, hint?: string): DatumError {
  return new DatumError(message, SqlState.invalidParameter, hint === undefined ? {} : { hint });
}

function isScalar(value: JsonbValue): boolean {
  return !(value instanceof JsonbObject) && !isJsonbArray(value);
}

/** Two objects as one, where the second's values count; others are put together in an array. */
export function concatJsonb(left: JsonbValue, right: JsonbValue): JsonbValue {
  if (left instanceof JsonbObject && right instanceof JsonbObject) {
    return JsonbObject.from([...left.entries, ...right.entries]);
  }
  return [...(isJsonbArray(left) ? left : [left]), ...(isJsonbArray(right) ? right : [right])];
}

/** Without keys, or without elements that are such texts. @throws DatumError for scalars */
export function withoutJsonbKeys(value: JsonbValue, keys: ReadonlySet<string>): JsonbValue {
  if (value instanceof JsonbObject) {
    return JsonbObject.from(value.entries.filter(([key]) => !keys.has(key)));
  }
  if (!isJsonbArray(value)) throw refuse('cannot delete from scalar');
  return value.filter((element) => typeof element !== 'string' || !keys.has(element));
}

/** Without an element, counted as by `->`. @throws DatumError for anything but arrays */
export function withoutJsonbElement(value: JsonbValue, index: number): JsonbValue {
  if (isScalar(value)) throw refuse('cannot delete from scalar');
  if (!isJsonbArray(value)) throw refuse('cannot delete from object using integer index');
  const at = index < 0 ? value.length + index : index;
  return value.filter((_, position) => position !== at);
}

/** What to do at the end of a path: PostgreSQL documentation, 9.16, `jsonb_set`, `jsonb_insert`. */
export type JsonbChange =
  | { readonly kind: 'delete' }
  | { readonly kind: 'replace' | 'create' | 'before' | 'after'; readonly value: JsonbValue };

/**
 * Changes what stands at a path; an empty path changes nothing.
 *
 * @throws DatumError for scalars, and for steps that are NULL or no index where one is needed.
 */
export function changeJsonbAt(
  value: JsonbValue,
  path: readonly (string | null)[],
  change: JsonbChange,
): JsonbValue {
  if (isScalar(value)) {
    throw refuse(`cannot ${change.kind === 'delete' ? 'delete' : 'set'} path in scalar`);
  }
  const size = value instanceof JsonbObject ? value.entries.length : (value as []).length;
  const addsNothing = change.kind === 'delete' || change.kind === 'replace';
  if (path.length === 0 || (size === 0 && addsNothing)) return value;
  return new PathChange(path, change).within(value, 0);
}

class PathChange {
  readonly #path: readonly (string | null)[];
  readonly #change: JsonbChange;

  constructor(path: readonly (string | null)[], change: JsonbChange) {
    this.#path = path;
    this.#change = change;
  }

  within(value: JsonbValue, level: number): JsonbValue {
    const step = this.#path[level]!;
    if (step === null) {
      throw new DatumError(`path element at position ${level + 1} is null`, '22004');
    }
    if (value instanceof JsonbObject) return this.#field(value, step, level);
    if (!isJsonbArray(value)) return value;
    const index = pathIndex(step);
    if (index === undefined) {
      const message = `path element at position ${level + 1} is not an integer: "${step}"`;
      throw new DatumError(message, SqlState.invalidText);
    }
    return this.#element(value, index, level);
  }

  #field(object: JsonbObject, key: string, level: number): JsonbValue {
    const old = object.get(key);
    const isLast = level === this.#path.length - 1;
    const change = this.#change;
    if (!isLast) {
      if (old === undefined) return object;
      return JsonbObject.from([...object.entries, [key, this.within(old, level + 1)]]);
    }
    if (change.kind === 'delete') return withoutJsonbKeys(object, new Set([key]));
    if (old === undefined && change.kind === 'replace') return object;
    if (old !== undefined && (change.kind === 'before' || change.kind === 'after')) {
      const hint = 'Try using the function jsonb_set to replace key value.';
      throw refuse('cannot replace existing key', hint);
    }
    return JsonbObject.from([...object.entries, [key, change.value]]);
  }

  /** What is before the first element is put in front, what is behind the last one at the end. */
  #element(array: readonly JsonbValue[], index: number, level: number): JsonbValue {
    const isLast = level === this.#path.length - 1;
    const change = this.#change;
    const at = index < 0 ? array.length + index : index;
    const old = array[at];
    const [before, after] = [array.slice(0, Math.max(0, at)), array.slice(at + 1)];
    if (old !== undefined) {
      const next = isLast ? this.#inPlaceOf(old) : [this.within(old, level + 1)];
      return [...before, ...next, ...after];
    }
    if (!isLast || change.kind === 'delete' || change.kind === 'replace') return array;
    return at < 0 ? [change.value, ...array] : [...array, change.value];
  }

  #inPlaceOf(old: JsonbValue): readonly JsonbValue[] {
    const change = this.#change;
    switch (change.kind) {
      case 'delete':
        return [];
      case 'before':
        return [change.value, old];
      case 'after':
        return [old, change.value];
      default:
        return [change.value];
    }
  }
}

/** What it takes to copy a value, without those in it. */
const VALUE_UNITS = 8;

/** Without the fields of objects, however deep, whose value is JSON's null. */
export function stripJsonbNulls(value: JsonbValue): JsonbValue {
  spend(VALUE_UNITS);
  if (isJsonbArray(value)) return value.map(stripJsonbNulls);
  if (!(value instanceof JsonbObject)) return value;
  return JsonbObject.from(
    value.entries.flatMap(([key, inner]) =>
      inner === null ? [] : [[key, stripJsonbNulls(inner)] as const],
    ),
  );
}
