import { ArrayDatum, MapDatum, type Datum } from './datum.js';
import { textTooLong, WRITTEN_TEXT_MAX } from './texts/join-texts.js';
import { Jsonb, JsonbObject, type JsonbValue } from './json/jsonb.js';

/**
 * Refuses a value whose parts are together longer than the longest text that is written of one. In
 * memory a part is there once, however often it stands in the value: whoever compares two values,
 * or writes one down, meets it each time.
 *
 * @throws DatumError `requested length too large` (54000)
 */
export function checkContent(value: Datum | JsonbValue, copies = 1): void {
  contentUnits(value, WRITTEN_TEXT_MAX / Math.max(1, copies));
}

/** Parts and UTF-16 units of a value, each as often as it stands in it. @throws as checkContent */
function contentUnits(value: Datum | JsonbValue, max: number): number {
  if (typeof value === 'string') return within(1 + value.length, max);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof ArrayDatum) return unitsOfAll(value.elements, max);
  if (Array.isArray(value)) return unitsOfAll(value as readonly (Datum | JsonbValue)[], max);
  if (value instanceof Jsonb) return contentUnits(value.value, max);
  if (value instanceof JsonbObject || value instanceof MapDatum) {
    let units = 1;
    for (const [key, part] of value.entries as readonly (readonly [string, Datum | JsonbValue])[]) {
      units = within(units + key.length + contentUnits(part, max - units), max);
    }
    return units;
  }
  return value instanceof Uint8Array ? within(1 + value.length, max) : 1;
}

function unitsOfAll(parts: readonly (Datum | JsonbValue)[], max: number): number {
  let units = 1;
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at]!;
    // Most parts are numbers or short texts.
    units = within(units + (typeof part === 'number' ? 1 : contentUnits(part, max - units)), max);
  }
  return units;
}

function within(units: number, max: number): number {
  if (units > max) throw textTooLong();
  return units;
}
