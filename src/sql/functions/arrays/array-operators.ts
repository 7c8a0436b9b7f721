import {
  ArrayDatum,
  comparePresent,
  DatumError,
  DIMENSIONS_MAX,
  makeKeyEncoder,
  spend,
  tooManyDimensions,
  type Datum,
  type RowKey,
  type SqlType,
} from '../../../repr/index.js';
import { sameBounds } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import type { FamilyDefinition } from '../definitions/function-family.js';

/** Whether an element, which is not NULL, is in an array. */
type Has = (wanted: Datum) => boolean;

/** Makes the test of what an array has, which will be asked about so many elements at most. */
type HasMaker = (array: ArrayDatum, wantedMax: number) => Has;

/** An operator that two arrays of the same type make a boolean with, by what their elements are. */
function elementsOperator(
  name: string,
  relate: (left: ArrayDatum, right: ArrayDatum, elementsOf: HasMaker) => boolean,
): ScalarDefinition {
  return {
    name,
    args: ['anyarray', 'anyarray'],
    result: 'bool',
    evaluate: {
      of: 0,
      make: (type) => {
        const elementsOf = hasMaker(type.kind === 'array' ? type.element : type);
        return (left: ArrayDatum, right: ArrayDatum) => relate(left, right, elementsOf);
      },
    },
  };
}

/** Up to so many elements on one side all pairs are compared; of more, keys are looked up. */
const FEW = 8;

/** What it takes to compare two elements. */
const PAIR_UNITS = 4;

/** What it takes to make a key and look it up, beside its length. */
const KEY_UNITS = 64;

function hasMaker(type: SqlType): HasMaker {
  const compare = comparePresent(type);
  const encode = makeKeyEncoder([type], [0]);
  const keyOf = (element: Datum): RowKey => {
    const key = encode([element]);
    spend(KEY_UNITS + (typeof key === 'string' ? key.length : 0));
    return key;
  };
  return ({ elements }, wantedMax) => {
    if (Math.min(elements.length, wantedMax) <= FEW) {
      return (wanted) => {
        spend(PAIR_UNITS * elements.length);
        return elements.some((found) => found !== null && compare(wanted, found) === 0);
      };
    }
    const keys = new Set<RowKey>();
    for (const element of elements) if (element !== null) keys.add(keyOf(element));
    return (wanted) => keys.has(keyOf(wanted));
  };
}

/** Whether all elements of one array are in the other. */
function isWithin(part: ArrayDatum, whole: ArrayDatum, elementsOf: HasMaker): boolean {
  const has = elementsOf(whole, part.elements.length);
  return part.elements.every((wanted) => wanted !== null && has(wanted));
}

/** Whether an element of one array is in the other. */
function overlaps(left: ArrayDatum, right: ArrayDatum, elementsOf: HasMaker): boolean {
  const has = elementsOf(right, left.elements.length);
  return left.elements.some((wanted) => wanted !== null && has(wanted));
}

/** Operators on arrays but comparisons and `||`. */
export const ARRAY_OPERATORS: readonly ScalarDefinition[] = [
  elementsOperator('@>', (whole, part, elementsOf) => isWithin(part, whole, elementsOf)),
  elementsOperator('<@', isWithin),
  elementsOperator('&&', overlaps),
];

/** Subscripts: `a[i]`, `a[i][j]`. Anything out of bounds is NULL, as is too few subscripts. */
export const SUBSCRIPT: FamilyDefinition = {
  name: 'subscript',
  introducesNull: true,
  make:
    () =>
    (array: ArrayDatum, ...subscripts: number[]) => {
      const { dimensions, elements } = array;
      if (dimensions.length !== subscripts.length) return null;
      let offset = 0;
      for (const [index, { lowerBound, length }] of dimensions.entries()) {
        const at = subscripts[index]! - lowerBound;
        if (at < 0 || at >= length) return null;
        offset = offset * length + at;
      }
      return elements[offset]!;
    },
};

/** Nested `ARRAY[[...], [...]]`: arrays of the same shape as one with a dimension more. */
export const NEST_ARRAYS: FamilyDefinition = {
  name: 'nest_arrays',
  strict: false,
  neverNull: true,
  make: () => nestArrays,
};

/** Arrays of one shape, which are neither NULL nor empty, as one with a dimension more. */
export function accumulateArrays(parts: readonly (ArrayDatum | null)[]): ArrayDatum {
  const refuse = (what: string, code: string): DatumError =>
    new DatumError(`cannot accumulate ${what}`, code);
  const first = parts[0]?.dimensions;
  // The first one that does not fit says what is wrong.
  for (const part of parts) {
    if (part === null) throw refuse('null arrays', '22004');
    if (part.dimensions.length === 0) throw refuse('empty arrays', '2202E');
    if (!sameBounds(first!, part.dimensions)) {
      throw refuse('arrays of different dimensionality', '2202E');
    }
  }
  return stacked(parts as ArrayDatum[], first!);
}

/** Arrays of one shape as one with a dimension more. */
function stacked(parts: readonly ArrayDatum[], shape: ArrayDatum['dimensions']): ArrayDatum {
  if (shape.length >= DIMENSIONS_MAX) throw tooManyDimensions(shape.length + 1);
  return new ArrayDatum(
    parts.flatMap(({ elements }) => elements),
    [{ lowerBound: 1, length: parts.length }, ...shape],
  );
}

function nestArrays(...parts: (ArrayDatum | null)[]): ArrayDatum {
  const present = parts.filter(
    (part) => part !== null && part.dimensions.length > 0,
  ) as ArrayDatum[];
  if (present.length === 0) return new ArrayDatum([], []);
  const shape = present[0]!.dimensions;
  const fit = present.every(({ dimensions }) => sameBounds(dimensions, shape));
  if (present.length !== parts.length || !fit) {
    throw new DatumError(
      'multidimensional arrays must have array expressions with matching dimensions',
      '2202E',
    );
  }
  return stacked(present, shape);
}
