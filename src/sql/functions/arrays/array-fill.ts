import {
  ArrayDatum,
  DatumError,
  DIMENSIONS_MAX,
  SqlState,
  tooManyDimensions,
  type Datum,
  checkContent,
} from '../../../repr/index.js';
import { EMPTY_ARRAY } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';

/** The most elements and the greatest bound of PostgreSQL's arrays. */
const ELEMENTS_MAX = 134_217_727;
const BOUND_MAX = 2_147_483_647;

/** The most elements that are made at once: an answer is in memory as a whole. */
const FILLED_MAX = 1 << 24;

/**
 * An array of given lengths, each element of which is one value.
 *
 * @throws DatumError as PostgreSQL, for lengths and bounds that no array has.
 */
function fill(value: Datum, dimensions: ArrayDatum | null, bounds?: ArrayDatum | null): ArrayDatum {
  if (dimensions === null || bounds === null) {
    throw isNull('dimension array or low bound array');
  }
  const lengths = vector(dimensions);
  if (lengths.length > DIMENSIONS_MAX) throw tooManyDimensions(lengths.length);
  const lower = bounds === undefined ? lengths.map(() => 1) : vector(bounds);
  if (lower.length !== lengths.length) {
    throw subscripts('Low bound array has different size than dimensions array.');
  }
  const count = lengths.reduce((product, length) => product * length, 1);
  if (lengths.some((length) => length < 0) || count > ELEMENTS_MAX) {
    const message = `array size exceeds the maximum allowed (${ELEMENTS_MAX})`;
    throw new DatumError(message, SqlState.tooMany);
  }
  const beyond = lower.find((bound, index) => bound + lengths[index]! > BOUND_MAX);
  if (beyond !== undefined) {
    throw new DatumError(`array lower bound is too large: ${beyond}`, SqlState.tooMany);
  }
  if (lengths.length === 0 || count === 0) return EMPTY_ARRAY;
  if (count > FILLED_MAX) {
    const message = `an array of more than ${FILLED_MAX} elements is not supported`;
    throw new DatumError(message, SqlState.unsupported);
  }
  checkContent(value, count);
  return new ArrayDatum(
    new Array<Datum>(count).fill(value),
    lengths.map((length, index) => ({ lowerBound: lower[index]!, length })),
  );
}

/** The elements of an array of one dimension, none of which is NULL. */
function vector({ elements, dimensions }: ArrayDatum): readonly number[] {
  if (dimensions.length > 1) throw subscripts('Dimension array must be one dimensional.');
  if (elements.includes(null)) throw isNull('dimension values');
  return elements as readonly number[];
}

function isNull(what: string): DatumError {
  return new DatumError(`${what} cannot be null`, '22004');
}

function subscripts(detail: string): DatumError {
  return new DatumError('wrong number of array subscripts', '2202E', { detail });
}

/** `array_fill`: PostgreSQL documentation, table 9.53. */
export const ARRAY_FILL: readonly ScalarDefinition[] = [['int4[]'], ['int4[]', 'int4[]']].map(
  (lengths): ScalarDefinition => ({
    name: 'array_fill',
    args: ['anyelement', ...lengths],
    result: 'anyarray',
    strict: false,
    evaluate: fill,
  }),
);
