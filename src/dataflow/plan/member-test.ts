import { ArrayDatum, makeKeyEncoder, type Datum, type SqlType } from '../../repr/index.js';

/** Of fewer elements, comparing with one after the other takes no longer than a look into a set. */
const SET_MIN = 9;

/**
 * Whether a value is in an array, as `x = ANY (array)` tells: true, false, or NULL where it is not
 * known. With `all` whether it is not, as `x <> ALL (array)` tells.
 *
 * Gives null for an array of so few elements that it is of no use.
 */
export function memberTest(
  membership: 'any' | 'all',
  type: SqlType,
  array: Datum,
): ((value: Datum) => Datum) | null {
  if (array === null || (type.kind !== 'array' && type.kind !== 'list')) return null;
  const elements = array instanceof ArrayDatum ? array.elements : (array as readonly Datum[]);
  if (elements.length < SET_MIN) return null;
  const keyOf = makeKeyEncoder([type.element], [0], 'equality');
  const keys = new Set<unknown>();
  // The same array for each: a row of one column.
  const row: Datum[] = [null];
  let hasNull = false;
  for (const element of elements) {
    if (element === null) {
      hasNull = true;
    } else {
      row[0] = element;
      keys.add(keyOf(row));
    }
  }
  const found = membership === 'any';
  const missing = hasNull ? null : !found;
  return (value) => {
    if (value === null) return null;
    row[0] = value;
    return keys.has(keyOf(row)) ? found : missing;
  };
}
