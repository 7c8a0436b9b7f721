import {
  compareText,
  comparePresent,
  DatumError,
  MapDatum,
  type ArrayDatum,
  type Datum,
  type SqlType,
  checkContent,
  spend,
} from '../../../repr/index.js';
import { arrayOf, presentTexts } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import type { FamilyDefinition } from '../definitions/function-family.js';

/** What it takes to compare two keys. */
const KEYS_UNITS = 8;

/** The value of a key, searched by halves, as entries are in order; undefined if there is none. */
function find({ entries }: MapDatum, key: string): Datum | undefined {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    spend(KEYS_UNITS);
    const middle = (low + high) >>> 1;
    const [found, value] = entries[middle]!;
    const order = compareText(found, key);
    if (order === 0) return value;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

function valueAt(map: MapDatum, key: string): Datum {
  return find(map, key) ?? null;
}

function hasKey(map: MapDatum, key: string): boolean {
  return find(map, key) !== undefined;
}

/** Whether a map has all entries of another; NULL is a value like others. */
function holds(type: SqlType): (whole: MapDatum, part: MapDatum) => boolean {
  const compare = comparePresent((type as SqlType & { kind: 'map' }).value);
  const isSame = (left: Datum, right: Datum): boolean =>
    left === null || right === null ? left === right : compare(left, right) === 0;
  return (whole, part) =>
    part.entries.every(([key, value]) => {
      const other = find(whole, key);
      return other !== undefined && isSame(value, other);
    });
}

/** Operators on maps but comparisons. */
export const MAP_OPERATORS: readonly ScalarDefinition[] = [
  {
    name: '->',
    args: ['anymap', 'text'],
    result: 'anymapvalue',
    introducesNull: true,
    evaluate: valueAt,
  },
  {
    name: '->',
    args: ['anymap', 'text[]'],
    result: 'anymapvalues',
    evaluate: (map: MapDatum, keys: ArrayDatum) =>
      arrayOf(keys.elements.map((key) => (key === null ? null : valueAt(map, key as string)))),
  },
  { name: '?', args: ['anymap', 'text'], result: 'bool', evaluate: hasKey },
  {
    name: '?&',
    args: ['anymap', 'text[]'],
    result: 'bool',
    evaluate: (map: MapDatum, keys: ArrayDatum) =>
      keys.elements.every((key) => key !== null && hasKey(map, key as string)),
  },
  {
    name: '?|',
    args: ['anymap', 'text[]'],
    result: 'bool',
    evaluate: (map: MapDatum, keys: ArrayDatum) =>
      presentTexts(keys).some((key) => hasKey(map, key)),
  },
  {
    name: '@>',
    args: ['anymap', 'anymap'],
    result: 'bool',
    evaluate: { of: 0, make: holds },
  },
  {
    name: '<@',
    args: ['anymap', 'anymap'],
    result: 'bool',
    evaluate: {
      of: 0,
      make: (type) => {
        const contains = holds(type);
        return (part: MapDatum, whole: MapDatum) => contains(whole, part);
      },
    },
  },
];

/** Functions of maps. */
export const MAP_FUNCTIONS: readonly ScalarDefinition[] = [
  {
    name: 'map_length',
    args: ['anymap'],
    result: 'int4',
    evaluate: (map: MapDatum) => map.entries.length,
  },
];

/** `MAP[key => value, ...]`: keys and values by turns; of equal keys the last one counts. */
export const MAKE_MAP: FamilyDefinition = {
  name: 'map',
  strict: false,
  make:
    () =>
    (...parts: Datum[]) => {
      checkContent(parts);
      const entries = new Map<string, Datum>();
      for (let index = 0; index < parts.length; index += 2) {
        const key = parts[index]!;
        if (key === null) throw new DatumError('a key of a map must not be null', '22004');
        entries.set(key as string, parts[index + 1]!);
      }
      return new MapDatum([...entries].sort(([left], [right]) => compareText(left, right)));
    },
};
