import { spend } from '../interruption.js';
import { compareJsonbValues, JsonbObject, type JsonbValue } from './jsonb.js';
import { formatJsonbValue } from './jsonb-format.js';

/** Whether a value is a JSON array. `Array.isArray` does not see through `readonly`. */
export function isJsonbArray(value: JsonbValue): value is readonly JsonbValue[] {
  return Array.isArray(value);
}

/** The value of a key of an object; undefined if it is none or has no such key. */
export function jsonbField(value: JsonbValue, key: string): JsonbValue | undefined {
  return value instanceof JsonbObject ? value.get(key) : undefined;
}

/** An element of an array, counted from 0 or, if negative, from the end. */
export function jsonbElement(value: JsonbValue, index: number): JsonbValue | undefined {
  return isJsonbArray(value) ? value.at(index) : undefined;
}

/** What stands at the end of a path of keys and indexes (`#>`). */
export function jsonbAtPath(value: JsonbValue, path: readonly string[]): JsonbValue | undefined {
  let found: JsonbValue | undefined = value;
  for (const step of path) {
    if (found instanceof JsonbObject) found = found.get(step);
    else {
      const index = pathIndex(step);
      found = index === undefined || found === undefined ? undefined : jsonbElement(found, index);
    }
  }
  return found;
}

/** A step of a path as an index of arrays, if it is an int4: what C's `strtol` takes. */
export function pathIndex(step: string): number | undefined {
  if (!/^[ \t\n\v\f\r]*[+-]?\d+$/.test(step)) return undefined;
  const index = Number(step);
  return index === (index | 0) ? index : undefined;
}

/** As text: a string is its content, JSON's null is NULL, the rest its JSON. */
export function jsonbText(value: JsonbValue): string | null {
  if (value === null) return null;
  return typeof value === 'string' ? value : formatJsonbValue(value);
}

/** Whether a text is a key of an object, an element of an array or the value itself (`?`). */
export function jsonbHasText(value: JsonbValue, text: string): boolean {
  if (value instanceof JsonbObject) return value.get(text) !== undefined;
  if (!isJsonbArray(value)) return value === text;
  spend(value.length);
  return value.includes(text);
}

/**
 * Whether a value contains another (`@>`; PostgreSQL documentation, 8.14.3): objects by their keys,
 * arrays by their elements in any order. An array contains a scalar that is one of its elements.
 */
export function jsonbContains(whole: JsonbValue, part: JsonbValue): boolean {
  if (isJsonbArray(whole) && !isContainer(part)) return contains(whole, [part]);
  return contains(whole, part);
}

function isContainer(value: JsonbValue): boolean {
  return value instanceof JsonbObject || isJsonbArray(value);
}

/** What it takes to compare two values, without those in them. */
const VALUE_UNITS = 8;

function contains(whole: JsonbValue, part: JsonbValue): boolean {
  spend(VALUE_UNITS);
  if (part instanceof JsonbObject) {
    return (
      whole instanceof JsonbObject &&
      part.entries.every(([key, wanted]) => {
        const found = whole.get(key);
        return found !== undefined && contains(found, wanted);
      })
    );
  }
  if (isJsonbArray(part)) {
    return (
      isJsonbArray(whole) &&
      part.every((wanted) => whole.some((element) => contains(element, wanted)))
    );
  }
  return !isContainer(whole) && compareJsonbValues(whole, part) === 0;
}
