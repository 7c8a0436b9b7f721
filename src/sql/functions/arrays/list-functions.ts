import {
  comparePresent,
  DatumError,
  SqlState,
  type Datum,
  type SqlType,
  checkContent,
} from '../../../repr/index.js';
import { joinElements } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import type { FamilyDefinition } from '../definitions/function-family.js';

type List = readonly Datum[];

/** The lists within lists that a type has, itself among them: 2 for `int4 list list`. */
export function listLayers(type: SqlType): number {
  return type.kind === 'list' ? 1 + listLayers(type.element) : 0;
}

function catLists(left: List | null, right: List | null): List | null {
  if (left === null || right === null) return left ?? right;
  return joinElements(left, right);
}

function appendToList(list: List | null, element: Datum): List {
  return joinElements(list ?? [], [element]);
}

function prependToList(element: Datum, list: List | null): List {
  return joinElements([element], list ?? []);
}

const LISTS = ['anycompatiblelist', 'anycompatiblelist'];
const LIST_AND_ELEMENT = ['anycompatiblelist', 'anycompatible'];
const ELEMENT_AND_LIST = ['anycompatible', 'anycompatiblelist'];

/** What makes a list of a list and something else; NULL is the empty list. */
const CONCATENATIONS = [
  ['list_cat', LISTS, catLists],
  ['list_append', LIST_AND_ELEMENT, appendToList],
  ['list_prepend', ELEMENT_AND_LIST, prependToList],
] as const;

function concatenation(
  name: string,
  [, args, evaluate]: (typeof CONCATENATIONS)[number],
): ScalarDefinition {
  return { name, args, result: 'anycompatiblelist', strict: false, introducesNull: true, evaluate };
}

/** `||` of lists and their elements. */
export const LIST_OPERATORS: readonly ScalarDefinition[] = CONCATENATIONS.map((definition) =>
  concatenation('||', definition),
);

/** The length of the longest list of a layer, counted from 1; null where the layer has none. */
function longest(list: List | null, layer: number): number | null {
  if (list === null) return null;
  if (layer === 1) return list.length;
  let found: number | null = null;
  for (const element of list) {
    const length = longest(element as List | null, layer - 1);
    if (length !== null && (found === null || length > found)) found = length;
  }
  return found;
}

function lengthMax(type: SqlType) {
  const layers = listLayers(type);
  return (list: List, layer: bigint) => {
    if (layer < 1n || layer > BigInt(layers)) {
      const message = `invalid layer: ${layer}; must use value within [1, ${layers}]`;
      throw new DatumError(message, SqlState.invalidParameter);
    }
    return longest(list, Number(layer));
  };
}

function removeFromList(type: SqlType) {
  const compare = comparePresent(type);
  return (list: List | null, unwanted: Datum) => {
    if (list === null) return null;
    return list.filter((element) =>
      element === null || unwanted === null
        ? element !== unwanted
        : compare(element, unwanted) !== 0,
    );
  };
}

/** Functions of lists. */
export const LIST_FUNCTIONS: readonly ScalarDefinition[] = [
  ...CONCATENATIONS.map((definition) => concatenation(definition[0], definition)),
  { name: 'list_length', args: ['anylist'], result: 'int4', evaluate: (list: List) => list.length },
  {
    name: 'list_length_max',
    args: ['anylist', 'int8'],
    result: 'int4',
    introducesNull: true,
    evaluate: { of: 0, make: lengthMax },
  },
  // What the type says, also of NULL.
  ...['list_n_layers', 'list_ndims'].map((name): ScalarDefinition => ({
    name,
    args: ['anylist'],
    result: 'int4',
    strict: false,
    evaluate: { of: 0, make: (type) => () => listLayers(type) },
  })),
  {
    name: 'list_remove',
    args: LIST_AND_ELEMENT,
    result: 'anycompatiblelist',
    strict: false,
    introducesNull: true,
    evaluate: { of: 1, make: removeFromList },
  },
];

/** `LIST[...]` of scalars. */
const MAKE_LIST: FamilyDefinition = {
  name: 'list',
  strict: false,
  make:
    () =>
    (...elements: Datum[]) => {
      checkContent(elements);
      return elements;
    },
};

/** `x[i][j]` of lists, counted from 1; what is out of bounds is NULL. */
const LIST_INDEX: FamilyDefinition = {
  name: 'list_index',
  introducesNull: true,
  make:
    () =>
    (list: List, ...indexes: bigint[]) => {
      let found: Datum = list;
      for (const index of indexes) {
        if (found === null || index < 1n) return null;
        found = (found as List)[Number(index) - 1] ?? null;
      }
      return found;
    },
};

/**
 * `x[l:u][l:u]` of lists: a lower and an upper bound for each layer. A slice in which nothing is
 * left is NULL, on any layer.
 */
const LIST_SLICE: FamilyDefinition = {
  name: 'list_slice',
  introducesNull: true,
  make:
    () =>
    (list: List, ...bounds: bigint[]) => {
      const ranges: [number, number][] = [];
      for (let index = 0; index < bounds.length; index += 2) {
        const lower = Math.max(Number(bounds[index]!), 1);
        const upper = Number(bounds[index + 1]!);
        if (lower > upper) return null;
        ranges.push([lower - 1, upper]);
      }
      return slice(list, ranges, 0);
    },
};

function slice(list: Datum, ranges: readonly [number, number][], layer: number): Datum {
  if (list === null || layer === ranges.length) return list;
  const [from, to] = ranges[layer]!;
  const isLast = layer + 1 === ranges.length;
  const kept = (list as List).slice(from, to).map((element) => slice(element, ranges, layer + 1));
  const isEmpty = kept.length === 0 || (!isLast && kept.every((element) => element === null));
  return isEmpty ? null : kept;
}

/** Constructors and subscripts of lists, which only the planner names. */
export const LIST_FAMILIES: readonly FamilyDefinition[] = [MAKE_LIST, LIST_INDEX, LIST_SLICE];
