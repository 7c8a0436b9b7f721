import {
  compareText,
  comparePresent,
  DatumError,
  MapDatum,
  type ArrayDatum,
  type Datum,
  type SqlType,
  checkContent,
} from '../../../repr/index.js';
import { arrayOf, presentTexts } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import type { FamilyDefinition } from '../definitions/function-family.js';

function valueAt(map: MapDatum, key: string): Datum {
  return map.entries.find(([found]) => found === key)?.[1] ?? null;
}

function hasKey(map: MapDatum, key: string): boolean {
  return map.entries.some(([found]) => found === key);
}

/** Whether a map has all entries of another; NULL is a value like others. */
function holds(type: SqlType): (whole: MapDatum, part: MapDatum) => boolean {
  const compare = comparePresent((type as SqlType & { kind: 'map' }).value);
  const isSame = (left: Datum, right: Datum): boolean =>
    left === null || right === null ? left === right : compare(left, right) === 0;
  return (whole, part) =>
    part.entries.every(([key, value]) =>
      whole.entries.some(([found, other]) => found === key && isSame(value, other)),
    );
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
