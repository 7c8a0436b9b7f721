import { formatElement, readElementText } from './array-text.js';
import { compareText } from './texts/compare-text.js';
import { DatumError, SqlState } from './datum-error.js';
import { MapDatum, type Datum } from './datum.js';
import { spend } from './interruption.js';
import { joinTexts, textTooLong, WRITTEN_TEXT_MAX } from './texts/join-texts.js';
import { replaceCharacters } from './texts/replace-characters.js';

/** A list as the dialect prints it: `{1,NULL,"a b"}`; lists within lists nest. */
export function formatList(list: readonly Datum[], element: (datum: Datum) => string): string {
  return `{${joinTexts(list.length, (index) => formatElement(list[index]!, element), ',')}}`;
}

/** As {@link formatList}, of lists: their braces are not quoted. */
export function formatNestedList(
  list: readonly Datum[],
  element: (datum: Datum) => string,
): string {
  const write = (index: number): string => {
    const datum = list[index]!;
    return datum === null ? 'NULL' : element(datum);
  };
  return `{${joinTexts(list.length, write, ',')}}`;
}

/** A map as the dialect prints it: `{a=>1,"b c"=>NULL}`, in the order of its keys. */
export function formatMap(map: MapDatum, value: (datum: Datum) => string): string {
  const write = (index: number): string => {
    const [key, datum] = map.entries[index]!;
    return `${formatMapText(key)}=>${value(datum)}`;
  };
  return `{${joinTexts(map.entries.length, write, ',')}}`;
}

/** A key or a value within a map: quoted where it could be taken for something else. */
export function formatMapText(text: string): string {
  if (text !== '' && !/[{}",\\=> \t\n\v\f\r]/.test(text) && !/^null$/i.test(text)) return text;
  return `"${replaceCharacters(text, /["\\]/g, '\\$&')}"`;
}

/**
 * A record as PostgreSQL prints it: `(1,,"a b")`.
 *
 * @throws DatumError as {@link joinTexts}, and where a field's text is too long to be quoted.
 */
export function formatRecord(
  record: readonly Datum[],
  fields: readonly ((datum: Datum) => string)[],
): string {
  const write = (index: number): string => {
    const datum = record[index]!;
    if (datum === null) return '';
    const text = fields[index]!(datum);
    if (text !== '' && !/[",()\\ \t\n\v\f\r]/.test(text)) return text;
    // Each record within another doubles the quotes: nested often enough, no machine could hold it.
    if (text.length > WRITTEN_TEXT_MAX) throw textTooLong();
    return `"${replaceCharacters(text, /["\\]/g, '$&$&')}"`;
  };
  return `(${joinTexts(record.length, write, ',')})`;
}

/**
 * Reads a list. `nested` says that the elements are in braces themselves: lists or maps.
 *
 * @throws DatumError for malformed text.
 */
export function parseList(
  text: string,
  nested: boolean,
  element: (text: string) => Datum,
): readonly Datum[] {
  const reader = new BraceReader('list', text);
  const list: Datum[] = [];
  reader.open();
  if (reader.closes()) return list;
  do list.push(reader.datum(nested, element));
  while (reader.continues());
  return list;
}

/**
 * Reads a map; of several entries with the same key the last one counts.
 *
 * @throws DatumError for malformed text.
 */
export function parseMap(text: string, nested: boolean, value: (text: string) => Datum): MapDatum {
  const reader = new BraceReader('map', text);
  const entries = new Map<string, Datum>();
  reader.open();
  if (!reader.closes()) {
    do {
      const key = reader.key();
      entries.set(key, reader.datum(nested, value));
    } while (reader.continues());
  }
  return new MapDatum([...entries].sort(([left], [right]) => compareText(left, right)));
}

/**
 * Reads a record of named fields, as PostgreSQL's `record_in` does: nothing between two commas is
 * NULL.
 *
 * @throws DatumError for malformed text.
 */
export function parseRecord(
  text: string,
  fields: readonly ((text: string) => Datum)[],
): readonly Datum[] {
  const malformed = (detail: string): DatumError =>
    new DatumError(`malformed record literal: "${text}"`, SqlState.invalidText, { detail });
  const isBlank = (at: number): boolean => /[ \t\n\v\f\r]/.test(text.charAt(at));
  let at = 0;
  while (isBlank(at)) at += 1;
  if (text[at] !== '(') throw malformed('Missing left parenthesis.');
  at += 1;
  const values: Datum[] = [];
  for (const [index, read] of fields.entries()) {
    if (index > 0) {
      if (text[at] !== ',') throw malformed('Too few columns.');
      at += 1;
    }
    const part = readRecordField(text, at);
    if (part === null) throw malformed('Unexpected end of input.');
    values.push(part.text === null ? null : read(part.text));
    at = part.end;
  }
  if (fields.length === 0 && text[at] !== ')') throw malformed('Too many columns.');
  if (text[at] !== ')') throw malformed('Too many columns.');
  at += 1;
  while (isBlank(at)) at += 1;
  if (at < text.length) throw malformed('Junk after right parenthesis.');
  return values;
}

/** A field up to the comma or parenthesis that ends it; null if the text ends before. */
function readRecordField(
  text: string,
  from: number,
): { readonly text: string | null; readonly end: number } | null {
  if (text[from] === ',' || text[from] === ')') return { text: null, end: from };
  let field = '';
  let quoted = false;
  let at = from;
  for (; quoted || (text[at] !== ',' && text[at] !== ')'); at += 1) {
    spend(1);
    const mark = text[at];
    if (mark === undefined) return null;
    if (mark === '\\') {
      at += 1;
      if (at >= text.length) return null;
      field += text[at]!;
    } else if (mark !== '"') field += mark;
    else if (!quoted) quoted = true;
    else if (text[at + 1] === '"') {
      field += mark;
      at += 1;
    } else quoted = false;
  }
  return { text: field, end: at };
}

/** What it takes to read an element. */
const ELEMENT_UNITS = 32;

/** What it takes to pass a blank. */
const BLANK_UNITS = 8;

/** Reads what stands in braces: the parts that lists and maps share. Messages are the dialect's. */
class BraceReader {
  readonly #type: 'list' | 'map';
  readonly #text: string;
  #position = 0;

  constructor(type: 'list' | 'map', text: string) {
    this.#type = type;
    this.#text = text;
  }

  open(): void {
    const found = this.#peek();
    if (found !== '{') throw this.#malformed(`expected '{', found ${found || 'empty string'}`);
    this.#position += 1;
  }

  /** Whether the closing brace comes next, and nothing after it. */
  closes(): boolean {
    if (this.#peek() !== '}') return false;
    this.#position += 1;
    const rest = this.#peek();
    if (rest !== '') {
      const literal = this.#type === 'list' ? 'array' : 'map';
      throw this.#malformed(`malformed ${literal} literal; contains '${rest}' after terminal '}'`);
    }
    return true;
  }

  /** Whether a comma comes next; if not, the end must. */
  continues(): boolean {
    const found = this.#peek();
    if (found === ',') {
      this.#position += 1;
      return true;
    }
    if (this.closes()) return false;
    if (found === '') throw this.#malformed('unexpected end of input');
    throw this.#malformed(`expected ',' or '}', got '${found}'`);
  }

  key(): string {
    const key = this.#element(',{}=');
    if (!this.#text.startsWith('=>', this.#position)) throw this.#malformed('expected =>');
    this.#position += 2;
    return key.value;
  }

  datum(nested: boolean, parse: (text: string) => Datum): Datum {
    spend(ELEMENT_UNITS);
    if (this.#peek() === '{') {
      if (nested) return parse(this.#takeBraces(this.#position));
      throw this.#malformed(
        this.#type === 'list'
          ? `unescaped '{' at beginning of element; perhaps you want a nested list, ` +
              `e.g. '{a}'::text list list`
          : `unescaped '{' at beginning of value; perhaps you want a nested map, ` +
              `e.g. '{a=>{a=>1}}'::map[text=>map[text=>int]]`,
      );
    }
    const { value, quoted } = this.#element(',{}');
    return !quoted && /^null$/i.test(value) ? null : parse(value);
  }

  /** A key or a value that is not in braces; what ends it is not taken. */
  #element(stops: string): { readonly value: string; readonly quoted: boolean } {
    const first = this.#peek();
    if (first === '') throw this.#malformed('unexpected end of input');
    const { text, quoted } = readElementText(this.#text, this.#position, stops);
    if (text === null) {
      throw this.#malformed(`unterminated ${first === '"' ? 'quoted string' : 'element'}`);
    }
    const stop = this.#text[text.end];
    if (first !== '"' && (stop === '{' || stop === '"')) {
      throw this.#malformed(`malformed literal; must escape special character '${stop}'`);
    }
    if (text.value === '' && !quoted) throw this.#malformed('malformed literal; missing element');
    this.#position = text.end;
    return { value: text.value, quoted };
  }

  #takeBraces(start: number): string {
    let depth = 0;
    let inQuotes = false;
    for (let index = start; index < this.#text.length; index += 1) {
      spend(1);
      const unit = this.#text[index]!;
      if (unit === '\\') index += 1;
      else if (unit === '"') inQuotes = !inQuotes;
      else if (!inQuotes && unit === '{') depth += 1;
      else if (!inQuotes && unit === '}') depth -= 1;
      if (depth === 0) {
        this.#position = index + 1;
        return this.#text.slice(start, index + 1);
      }
    }
    throw this.#malformed('unterminated embedded element');
  }

  /** The character that comes next but for blanks, which are passed; empty at the end. */
  #peek(): string {
    while (/[ \t\n\v\f\r]/.test(this.#text[this.#position] ?? '')) {
      spend(BLANK_UNITS);
      this.#position += 1;
    }
    const point = this.#text.codePointAt(this.#position);
    return point === undefined ? '' : String.fromCodePoint(point);
  }

  #malformed(problem: string): DatumError {
    const message = `invalid input syntax for type ${this.#type}: ${problem}: "${this.#text}"`;
    return new DatumError(message, SqlState.invalidText);
  }
}
