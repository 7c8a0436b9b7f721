import { ArrayDatum, checkContent, DatumError, type Datum, spend } from '../../../repr/index.js';

type Dimensions = ArrayDatum['dimensions'];

/** The array without elements has no dimensions. */
export const EMPTY_ARRAY = new ArrayDatum([], []);

/** An array of one dimension, counted from 1 unless told otherwise. */
export function arrayOf(elements: readonly Datum[], lowerBound = 1): ArrayDatum {
  if (elements.length === 0) return EMPTY_ARRAY;
  checkContent(elements);
  return new ArrayDatum(elements, [{ lowerBound, length: elements.length }]);
}

/** The array with an element at its end; NULL is the empty array. */
export function appendElement(array: ArrayDatum | null, element: Datum): ArrayDatum {
  const [elements, dimension] = vector(array);
  return new ArrayDatum(joinElements(elements, [element]), [
    { lowerBound: dimension.lowerBound, length: elements.length + 1 },
  ]);
}

/**
 * The array with an element at its beginning; the numbers of the others stay from the same bound.
 */
export function prependElement(element: Datum, array: ArrayDatum | null): ArrayDatum {
  const [elements, dimension] = vector(array);
  return new ArrayDatum(joinElements([element], elements), [
    { lowerBound: dimension.lowerBound, length: elements.length + 1 },
  ]);
}

function vector(array: ArrayDatum | null): [readonly Datum[], Dimensions[number]] {
  if (array === null || array.dimensions.length === 0) return [[], { lowerBound: 1, length: 0 }];
  if (array.dimensions.length > 1) {
    throw new DatumError('argument must be empty or one-dimensional array', '22000');
  }
  return [array.elements, array.dimensions[0]!];
}

/** Elements behind one another. @throws DatumError if they are too long together; Interrupted */
export function joinElements(left: readonly Datum[], right: readonly Datum[]): readonly Datum[] {
  spend(left.length + right.length);
  const elements = left.concat(right);
  checkContent(elements);
  return elements;
}

/** Two arrays as one, along the first dimension. */
export function catArrays(left: ArrayDatum | null, right: ArrayDatum | null): ArrayDatum | null {
  if (left === null) return right;
  if (right === null) return left;
  if (left.dimensions.length === 0) return right;
  if (right.dimensions.length === 0) return left;
  return new ArrayDatum(joinElements(left.elements, right.elements), catDimensions(left, right));
}

/** Arrays of as many dimensions, or one that is an element of the other. */
function catDimensions(left: ArrayDatum, right: ArrayDatum): Dimensions {
  const [a, b] = [left.dimensions, right.dimensions];
  if (a.length === b.length) {
    if (!sameBounds(a.slice(1), b.slice(1))) throw incompatible('element dimensions');
    return [{ lowerBound: a[0]!.lowerBound, length: a[0]!.length + b[0]!.length }, ...a.slice(1)];
  }
  const [outer, inner] = a.length > b.length ? [a, b] : [b, a];
  if (outer.length !== inner.length + 1) {
    const detail = `Arrays of ${a.length} and ${b.length} dimensions are not compatible for concatenation.`;
    throw new DatumError(INCOMPATIBLE, '2202E', { detail });
  }
  if (!sameBounds(outer.slice(1), inner)) throw incompatible('dimensions');
  return [{ ...outer[0]!, length: outer[0]!.length + 1 }, ...outer.slice(1)];
}

/** Whether dimensions count as many elements, from the same numbers on. */
export function sameBounds(left: Dimensions, right: Dimensions): boolean {
  if (left.length !== right.length) return false;
  return left.every(({ length, lowerBound }, index) => {
    const other = right[index]!;
    return length === other.length && lowerBound === other.lowerBound;
  });
}

const INCOMPATIBLE = 'cannot concatenate incompatible arrays';

function incompatible(differing: string): DatumError {
  const detail = `Arrays with differing ${differing} are not compatible for concatenation.`;
  return new DatumError(INCOMPATIBLE, '2202E', { detail });
}

/** The elements of an array of texts that are not NULL. */
export function presentTexts(array: ArrayDatum): readonly string[] {
  return array.elements.filter((element) => element !== null) as readonly string[];
}

/** An array of one dimension, or none, as a path or a set of keys. @throws DatumError for others */
export function pathOf(array: ArrayDatum): ArrayDatum {
  if (array.dimensions.length <= 1) return array;
  throw new DatumError('wrong number of array subscripts', '2202E');
}
