import {
  comparePresent,
  DatumError,
  formatDatum,
  SqlState,
  type ArrayDatum,
  type Datum,
} from '../../repr/index.js';
import { appendElement, arrayOf, catArrays, prependElement } from './array-values.js';
import type { ScalarDefinition } from './definition.js';

const MEASURES: readonly ScalarDefinition[] = [
  {
    name: 'array_length',
    args: ['anyarray', 'int4'],
    result: 'int4',
    introducesNull: true,
    evaluate: (array: ArrayDatum, dimension: number) =>
      array.dimensions[dimension - 1]?.length ?? null,
  },
  {
    name: 'array_lower',
    args: ['anyarray', 'int4'],
    result: 'int4',
    introducesNull: true,
    evaluate: (array: ArrayDatum, dimension: number) =>
      array.dimensions[dimension - 1]?.lowerBound ?? null,
  },
  {
    name: 'array_upper',
    args: ['anyarray', 'int4'],
    result: 'int4',
    introducesNull: true,
    evaluate: (array: ArrayDatum, dimension: number) => {
      const found = array.dimensions[dimension - 1];
      return found === undefined ? null : found.lowerBound + found.length - 1;
    },
  },
  {
    name: 'array_ndims',
    args: ['anyarray'],
    result: 'int4',
    introducesNull: true,
    evaluate: (array: ArrayDatum) => array.dimensions.length || null,
  },
  {
    name: 'cardinality',
    args: ['anyarray'],
    result: 'int4',
    evaluate: (array: ArrayDatum) => array.elements.length,
  },
];

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
  {
    name: 'array_remove',
    args: ['anycompatiblearray', 'anycompatible'],
    result: 'anycompatiblearray',
    strict: false,
    introducesNull: true,
    evaluate: {
      of: 1,
      make: (type) => {
        const compare = comparePresent(type);
        const isSame = (left: Datum, right: Datum): boolean =>
          left === null || right === null ? left === right : compare(left, right) === 0;
        return (array: ArrayDatum | null, unwanted: Datum) => {
          if (array === null) return null;
          if (array.dimensions.length > 1) {
            const message = 'removing elements from multidimensional arrays is not supported';
            throw new DatumError(message, SqlState.unsupported);
          }
          return arrayOf(array.elements.filter((element) => !isSame(element, unwanted)));
        };
      },
    },
  },
  {
    name: 'array_position',
    args: ['anycompatiblearray', 'anycompatible'],
    result: 'int4',
    strict: false,
    introducesNull: true,
    evaluate: {
      of: 1,
      make: (type) => {
        const compare = comparePresent(type);
        return (array: ArrayDatum | null, wanted: Datum) => {
          const at = array?.elements.findIndex((element) =>
            element === null || wanted === null
              ? element === wanted
              : compare(element, wanted) === 0,
          );
          if (array === null || at === undefined || at < 0) return null;
          return array.dimensions[0]!.lowerBound + at;
        };
      },
    },
  },
];

/** Elements as text with a separator between; NULLs are left out or written as told. */
function toText(type: Parameters<typeof formatDatum>[0]) {
  const element = type.kind === 'array' ? type.element : type;
  return (array: ArrayDatum | null, separator: string | null, missing?: string | null) => {
    if (array === null || separator === null) return null;
    const shown = array.elements.flatMap((datum) => {
      if (datum !== null) return [formatDatum(element, datum)];
      return missing === undefined || missing === null ? [] : [missing];
    });
    return shown.join(separator);
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
function fromText(
  text: string | null,
  separator: string | null,
  missing: string | null = null,
): ArrayDatum | null {
  if (text === null) return null;
  if (text === '') return arrayOf([]);
  const parts =
    separator === null ? Array.from(text) : separator === '' ? [text] : text.split(separator);
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
  evaluate: fromText,
}));

/** Functions of arrays. */
export const ARRAY_FUNCTIONS: readonly ScalarDefinition[] = [
  ...MEASURES,
  ...CHANGES,
  ...TEXTS,
  ...PARSERS,
];
