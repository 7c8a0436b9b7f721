import { DatumError, SqlState } from './datum-error.js';
import { ArrayDatum, type Datum } from './datum.js';
import { spend } from './interruption.js';
import { joinTexts } from './texts/join-texts.js';
import { replaceCharacters } from './texts/replace-characters.js';

/** Most dimensions of an array: PostgreSQL's MAXDIM. */
export const DIMENSIONS_MAX = 6;

const INT4_MAX = 2_147_483_647;

/**
 * An array as PostgreSQL prints it: `{1,NULL,"a b"}`, `{{1,2},{3,4}}`, `[0:1]={1,2}`.
 *
 * @throws DatumError as {@link joinTexts}
 */
export function formatArray(array: ArrayDatum, element: (datum: Datum) => string): string {
  const { dimensions, elements } = array;
  if (dimensions.length === 0) return '{}';
  const shifted = dimensions.some(({ lowerBound }) => lowerBound !== 1);
  const bounds = dimensions.map(
    ({ lowerBound, length }) => `[${lowerBound}:${lowerBound + length - 1}]`,
  );
  let next = 0;
  const write = (depth: number): string => {
    const isLeaf = depth + 1 === dimensions.length;
    const part = (): string =>
      isLeaf ? formatElement(elements[next++]!, element) : write(depth + 1);
    return `{${joinTexts(dimensions[depth]!.length, part, ',')}}`;
  };
  return (shifted ? `${bounds.join('')}=` : '') + write(0);
}

/** An element in an array or list: quoted where it could be taken for something else. */
export function formatElement(datum: Datum, element: (datum: Datum) => string): string {
  if (datum === null) return 'NULL';
  const text = element(datum);
  if (text !== '' && !/[{}",\\ \t\n\v\f\r]/.test(text) && !/^null$/i.test(text)) return text;
  return `"${replaceCharacters(text, /["\\]/g, '\\$&')}"`;
}

/**
 * Reads an array in PostgreSQL's form.
 *
 * @throws DatumError `malformed array literal: "..."` with PostgreSQL's detail.
 */
export function parseArray(text: string, element: (text: string) => Datum): ArrayDatum {
  return new ArrayReader(text, element).read();
}

/** Elements as text, `null` for NULL: converted only once the whole literal is in order. */
class NestedElements {
  readonly values: (string | null | NestedElements)[] = [];
}

/** Signs may stand anywhere in a bound: of PostgreSQL, what is behind a number is not looked at. */
const BOUND = /[-+\d]*/y;
const BOUND_NUMBER = /^[-+]?\d+/;

/** What it takes to find an element in a text, or to read it. */
const ELEMENT_UNITS = 32;

/** What it takes to pass a blank. */
const BLANK_UNITS = 8;

class ArrayReader {
  readonly #text: string;
  readonly #element: (text: string) => Datum;
  #position = 0;

  constructor(text: string, element: (text: string) => Datum) {
    this.#text = text;
    this.#element = element;
  }

  read(): ArrayDatum {
    const bounds = this.#readBounds();
    if (this.#peek() !== '{') {
      const detail =
        bounds.length > 0
          ? 'Array contents must start with "{".'
          : 'Array value must start with "{" or dimension information.';
      throw this.#malformed(detail);
    }
    const nested = this.#readNested(1);
    const lengths = this.#shape(nested);
    if (this.#peek() !== '') throw this.#malformed('Junk after closing right brace.');
    const texts: (string | null)[] = [];
    flatten(nested, texts);
    const elements = texts.map((text) => {
      spend(ELEMENT_UNITS);
      return text === null ? null : this.#element(text);
    });
    if (elements.length === 0 && bounds.length === 0) return new ArrayDatum([], []);
    if (bounds.length > 0 && bounds.length !== lengths.length) throw this.#dimensionMismatch();
    const dimensions = lengths.map((length, index) => {
      const bound = bounds[index];
      if (bound !== undefined && bound.length !== length) throw this.#dimensionMismatch();
      const lowerBound = bound?.lowerBound ?? 1;
      // As PostgreSQL has it, not even the number behind the last one is beyond int4.
      if (lowerBound + length > INT4_MAX) {
        throw new DatumError(`array lower bound is too large: ${lowerBound}`, SqlState.tooMany);
      }
      return { lowerBound, length };
    });
    return new ArrayDatum(elements, dimensions);
  }

  #malformed(detail: string): DatumError {
    const message = `malformed array literal: "${this.#text}"`;
    return new DatumError(message, SqlState.invalidText, { detail });
  }

  #dimensionMismatch(): DatumError {
    return this.#malformed('Specified array dimensions do not match array contents.');
  }

  #peek(): string {
    while (/[ \t\n\v\f\r]/.test(this.#text[this.#position] ?? '')) {
      spend(BLANK_UNITS);
      this.#position += 1;
    }
    return this.#text[this.#position] ?? '';
  }

  /** `[0:1][1:2]=` before the contents. */
  #readBounds(): { lowerBound: number; length: number }[] {
    const bounds: { lowerBound: number; length: number }[] = [];
    while (this.#peek() === '[') {
      if (bounds.length >= DIMENSIONS_MAX) throw tooManyDimensions(bounds.length + 1);
      this.#position += 1;
      const first = this.#readBound('"[" must introduce explicitly-specified array dimensions.');
      const isPair = this.#text[this.#position] === ':';
      if (isPair) this.#position += 1;
      const last = isPair ? this.#readBound('Missing array dimension value.') : first;
      if (this.#text[this.#position] !== ']') {
        throw this.#malformed('Missing "]" after array dimensions.');
      }
      this.#position += 1;
      const lower = isPair ? boundOf(first) : 1;
      const upper = boundOf(last);
      if (upper < lower) {
        const message = 'upper bound cannot be less than lower bound';
        throw new DatumError(message, '2202E');
      }
      bounds.push({ lowerBound: lower, length: upper - lower + 1 });
    }
    if (bounds.length > 0) {
      if (this.#peek() !== '=') throw this.#malformed('Missing "=" after array dimensions.');
      this.#position += 1;
    }
    return bounds;
  }

  /** The digits and signs of a bound. `missing`: the detail if there are none. */
  #readBound(missing: string): string {
    BOUND.lastIndex = this.#position;
    const text = BOUND.exec(this.#text)![0];
    if (text === '') throw this.#malformed(missing);
    this.#position += text.length;
    return text;
  }

  #readNested(depth: number): NestedElements {
    if (depth > DIMENSIONS_MAX) throw tooManyDimensions(depth);
    const nested = new NestedElements();
    this.#position += 1;
    if (this.#peek() === '}') {
      if (depth > 1) throw this.#malformed('Unexpected "}" character.');
      this.#position += 1;
      return nested;
    }
    const isOuter = this.#peek() === '{';
    for (;;) {
      const start = this.#peek();
      if (isOuter !== (start === '{') && start !== '') {
        const isMark = start === '{' || start === '}' || start === ',';
        throw this.#malformed(
          isMark ? `Unexpected "${start}" character.` : 'Unexpected array element.',
        );
      }
      nested.values.push(isOuter ? this.#readNested(depth + 1) : this.#readElement());
      const next = this.#peek();
      if (next === '') throw this.#malformed('Unexpected end of input.');
      if (next !== ',' && next !== '}') throw this.#malformed('Unexpected array element.');
      this.#position += 1;
      if (next === '}') return nested;
    }
  }

  #readElement(): string | null {
    spend(ELEMENT_UNITS);
    const { text, quoted } = readElementText(this.#text, this.#position);
    if (text === null) throw this.#malformed('Unexpected end of input.');
    if (text.end === this.#position) {
      throw this.#malformed(`Unexpected "${this.#text[this.#position]!}" character.`);
    }
    this.#position = text.end;
    if (!quoted && /^null$/i.test(text.value)) return null;
    return text.value;
  }

  /** The length of each dimension; all parts of one depth must have the same. */
  #shape(nested: NestedElements): number[] {
    const inner = nested.values.map((value) =>
      value instanceof NestedElements ? this.#shape(value) : [],
    );
    const first = inner[0] ?? [];
    const same = inner.every(
      (shape) => shape.length === first.length && shape.every((size, at) => size === first[at]),
    );
    if (!same) {
      throw this.#malformed(
        'Multidimensional arrays must have sub-arrays with matching dimensions.',
      );
    }
    return [nested.values.length, ...first];
  }
}

/** What PostgreSQL says of an array of more dimensions than {@link DIMENSIONS_MAX} (54000). */
export function tooManyDimensions(count: number): DatumError {
  const message = `number of array dimensions (${count}) exceeds the maximum allowed (${DIMENSIONS_MAX})`;
  return new DatumError(message, SqlState.tooMany);
}

/** The number that a bound begins with; where it begins with none it is 0. */
function boundOf(text: string): number {
  const bound = Number(BOUND_NUMBER.exec(text)?.[0] ?? 0);
  if (bound <= INT4_MAX && bound >= -INT4_MAX - 1) return bound;
  throw new DatumError('array bound is out of integer range', SqlState.tooMany);
}

function flatten(nested: NestedElements, out: (string | null)[]): void {
  for (const value of nested.values) {
    if (value instanceof NestedElements) flatten(value, out);
    else out.push(value);
  }
}

/** The text of an element and where it ends; null if the literal ends within it. */
export interface ElementText {
  readonly text: { readonly value: string; readonly end: number } | null;
  /** Whether any of it is quoted or escaped, so that it is not the word NULL. */
  readonly quoted: boolean;
}

/**
 * Reads an element up to the next stop that is neither quoted nor escaped. Quotes go round all of
 * an element or none of it.
 */
export function readElementText(source: string, start: number, stops = ',{}'): ElementText {
  return source[start] === '"' ? readQuoted(source, start) : readBare(source, start, stops);
}

function readQuoted(source: string, start: number): ElementText {
  let value = '';
  for (let index = start + 1; index < source.length; index += 1) {
    let unit = source[index]!;
    if (unit === '"') return { text: { value, end: index + 1 }, quoted: true };
    if (unit === '\\') {
      index += 1;
      if (index >= source.length) break;
      unit = source[index]!;
    }
    value += unit;
  }
  return { text: null, quoted: true };
}

/** Blanks at the end of an element count only if they were escaped. */
function readBare(source: string, start: number, stops: string): ElementText {
  let value = '';
  let keep = 0;
  let quoted = false;
  for (let index = start; index < source.length; index += 1) {
    const unit = source[index]!;
    if (unit === '"' || stops.includes(unit)) {
      return { text: { value: value.slice(0, keep), end: index }, quoted };
    }
    if (unit === '\\') {
      index += 1;
      if (index >= source.length) break;
      value += source[index]!;
      keep = value.length;
      quoted = true;
    } else {
      value += unit;
      if (!/[ \t\n\v\f\r]/.test(unit)) keep = value.length;
    }
  }
  return { text: null, quoted };
}
