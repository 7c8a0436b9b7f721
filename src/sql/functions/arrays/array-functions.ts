import {
  ArrayDatum,
  comparePresent,
  DatumError,
  SqlState,
  type Datum,
  type SqlType,
  charactersOf,
  spend,
  splitBy,
  checkContent,
} from '../../../repr/index.js';
import { appendElement, arrayOf, catArrays, prependElement } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { joined } from '../values/text-length.js';
import { writtenText } from '../values/written-text.js';

/** A function of one dimension of an array, counted from 1; NULL where there is none such. */
function measureOfDimension(
  name: string,
  measure: (dimension: ArrayDatum['dimensions'][number]) => number,
): ScalarDefinition {
  return {
    name,
    args: ['anyarray', 'int4'],
    result: 'int4',
    introducesNull: true,
    evaluate: (array: ArrayDatum, dimension: number) => {
      const found = array.dimensions[dimension - 1];
      return found === undefined ? null : measure(found);
    },
  };
}

const MEASURES: readonly ScalarDefinition[] = [
  measureOfDimension('array_length', ({ length }) => length),
  measureOfDimension('array_lower', ({ lowerBound }) => lowerBound),
  measureOfDimension('array_upper', ({ lowerBound, length }) => lowerBound + length - 1),
  {
    name: 'array_ndims',
    args: ['anyarray'],
    result: 'int4',
    introducesNull: true,
    evaluate: (array: ArrayDatum) => array.dimensions.length || null,
  },
  {
    name: 'array_dims',
    args: ['anyarray'],
    result: 'text',
    introducesNull: true,
    evaluate: ({ dimensions }: ArrayDatum) =>
      dimensions
        .map(({ lowerBound, length }) => `[${lowerBound}:${lowerBound + length - 1}]`)
        .join('') || null,
  },
  {
    name: 'cardinality',
    args: ['anyarray'],
    result: 'int4',
    evaluate: (array: ArrayDatum) => array.elements.length,
  },
];

type Identity = (left: Datum, right: Datum) => boolean;

/** A function of an array and one element, or two if the computation takes so many. */
function ofElements(
  name: string,
  result: 'int4' | 'int4[]' | 'anycompatiblearray',
  compute: (array: ArrayDatum, isSame: Identity, first: Datum, second?: Datum) => Datum,
): ScalarDefinition {
  const elements = compute.length - 2;
  return {
    name,
    args: ['anycompatiblearray', ...Array<'anycompatible'>(elements).fill('anycompatible')],
    result,
    strict: false,
    introducesNull: true,
    evaluate: {
      of: 1,
      make: (type) => {
        const isSame = elementIdentity(type);
        return (array: ArrayDatum | null, first: Datum, second?: Datum) =>
          array === null ? null : compute(array, isSame, first, second);
      },
    },
  };
}

/** `array_position` from a place on. */
const POSITION_FROM: ScalarDefinition = {
  name: 'array_position',
  args: ['anycompatiblearray', 'anycompatible', 'int4'],
  result: 'int4',
  strict: false,
  introducesNull: true,
  evaluate: {
    of: 1,
    make: (type) => {
      const isSame = elementIdentity(type);
      return (array: ArrayDatum | null, wanted: Datum, start: number | null) => {
        if (array === null) return null;
        requireOneDimension(array, 'searching for elements in');
        // As in PostgreSQL, what cannot be found needs no place to begin at.
        const { elements } = array;
        if (elements.length === 0 || (wanted === null && !elements.includes(null))) return null;
        if (start === null) {
          throw new DatumError('initial position must not be null', '22004');
        }
        const first = array.dimensions[0]?.lowerBound ?? 1;
        const at = elements.findIndex(
          (element, index) => first + index >= start && isSame(element, wanted),
        );
        return at < 0 ? null : first + at;
      };
    },
  },
};

const CHANGES: readonly ScalarDefinition[] = [
  {
    name: 'array_append',
    args: ['anycompatiblearray', 'anycompatible'],
    result: 'anycompatiblearray',
    strict: false,
    evaluate: appendElement,
  },
  {
    name: 'array_prepend',
    args: ['anycompatible', 'anycompatiblearray'],
    result: 'anycompatiblearray',
    strict: false,
    evaluate: prependElement,
  },
  {
    name: 'array_cat',
    args: ['anycompatiblearray', 'anycompatiblearray'],
    result: 'anycompatiblearray',
    strict: false,
    introducesNull: true,
    evaluate: catArrays,
  },
  ofElements('array_remove', 'anycompatiblearray', (array, isSame, unwanted) => {
    requireOneDimension(array, 'removing elements from');
    const kept = array.elements.filter((element) => !isSame(element, unwanted));
    return arrayOf(kept, array.dimensions[0]?.lowerBound);
  }),
  ofElements('array_replace', 'anycompatiblearray', (array, isSame, from, to) => {
    const replaced = array.elements.map((element) => (isSame(element, from) ? to! : element));
    checkContent(replaced);
    return new ArrayDatum(replaced, array.dimensions);
  }),
  ofElements('array_position', 'int4', (array, isSame, wanted) => {
    requireOneDimension(array, 'searching for elements in');
    const at = array.elements.findIndex((element) => isSame(element, wanted));
    return at < 0 ? null : array.dimensions[0]!.lowerBound + at;
  }),
  POSITION_FROM,
  ofElements('array_positions', 'int4[]', (array, isSame, wanted) => {
    requireOneDimension(array, 'searching for elements in');
    const first = array.dimensions[0]?.lowerBound ?? 1;
    const places: number[] = [];
    for (const [index, element] of array.elements.entries()) {
      if (isSame(element, wanted)) places.push(first + index);
    }
    return arrayOf(places);
  }),
];

/** What it takes to compare elements, but for texts. */
const ELEMENT_UNITS = 4;

/** Whether two elements are the same, as IS NOT DISTINCT FROM has it. */
function elementIdentity(type: SqlType): Identity {
  const compare = comparePresent(type);
  return (left, right) => {
    spend(typeof left === 'string' ? left.length + ELEMENT_UNITS : ELEMENT_UNITS);
    return left === null || right === null ? left === right : compare(left, right) === 0;
  };
}

function requireOneDimension({ dimensions }: ArrayDatum, action: string): void {
  if (dimensions.length <= 1) return;
  const message = `${action} multidimensional arrays is not supported`;
  throw new DatumError(message, SqlState.unsupported);
}

/** Elements as text with a separator between; NULLs are left out or written as told. */
function toText(type: Parameters<typeof writtenText>[0]) {
  const element = type.kind === 'array' ? type.element : type;
  return (array: ArrayDatum | null, separator: string | null, missing?: string | null) => {
    if (array === null || separator === null) return null;
    const shown = array.elements.flatMap((datum) => {
      spend(ELEMENT_UNITS);
      if (datum !== null) return [writtenText(element, datum)];
      return missing === undefined || missing === null ? [] : [missing];
    });
    return joined(shown, separator);
  };
}

const TEXTS: readonly ScalarDefinition[] = [
  ['anyarray', 'text'],
  ['anyarray', 'text', 'text'],
].map((args) => ({
  name: 'array_to_string',
  args,
  result: 'text',
  strict: false,
  introducesNull: true,
  evaluate: { of: 0, make: toText },
}));

/** The parts between separators; NULL as separator takes the text apart into its characters. */
export function splitText(
  text: string | null,
  separator: string | null,
  missing: string | null = null,
): ArrayDatum | null {
  if (text === null) return null;
  if (text === '') return arrayOf([]);
  const parts =
    separator === null ? charactersOf(text) : separator === '' ? [text] : splitBy(text, separator);
  return arrayOf(parts.map((part) => (part === missing ? null : part)));
}

const PARSERS: readonly ScalarDefinition[] = [
  ['text', 'text'],
  ['text', 'text', 'text'],
].map((args) => ({
  name: 'string_to_array',
  args,
  result: 'text[]',
  strict: false,
  introducesNull: true,
  evaluate: splitText,
}));

/** An array without the last ones of its first dimension. */
function trimArray(array: ArrayDatum, count: number): ArrayDatum {
  const [first, ...inner] = array.dimensions;
  const length = first?.length ?? 0;
  if (count < 0 || count > length) {
    const message = `number of elements to trim must be between 0 and ${length}`;
    throw new DatumError(message, '2202E');
  }
  const left = length - count;
  if (left === 0) return arrayOf([]);
  const size = inner.reduce((product, dimension) => product * dimension.length, 1);
  const kept = array.elements.slice(0, left * size);
  return new ArrayDatum(kept, [
    { lowerBound: 1, length: left },
    ...inner.map((dimension) => ({ ...dimension, lowerBound: 1 })),
  ]);
}

const TRIMS: readonly ScalarDefinition[] = [
  { name: 'trim_array', args: ['anyarray', 'int4'], result: 'anyarray', evaluate: trimArray },
];

/** Functions of arrays. */
export const ARRAY_FUNCTIONS: readonly ScalarDefinition[] = [
  ...MEASURES,
  ...CHANGES,
  ...TRIMS,
  ...TEXTS,
  ...PARSERS,
];
