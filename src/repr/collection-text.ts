import { formatElement, readElementText } from './array-text.js';
import { compareText } from './compare-text.js';
import { DatumError, SqlState } from './datum-error.js';
import { MapDatum, type Datum } from './datum.js';
import { replaceCharacters } from './replace-characters.js';

/** A list as the dialect prints it: `{1,NULL,"a b"}`; lists within lists nest. */
export function formatList(list: readonly Datum[], element: (datum: Datum) => string): string {
  return `{${list.map((datum) => formatElement(datum, element)).join(',')}}`;
}

/** As {@link formatList}, of lists: their braces are not quoted. */
export function formatNestedList(
  list: readonly Datum[],
  element: (datum: Datum) => string,
): string {
  return `{${list.map((datum) => (datum === null ? 'NULL' : element(datum))).join(',')}}`;
}

/** A map as the dialect prints it: `{a=>1,"b c"=>NULL}`, in the order of its keys. */
export function formatMap(map: MapDatum, value: (datum: Datum) => string): string {
  const entries = map.entries.map(([key, datum]) => `${formatMapText(key)}=>${value(datum)}`);
  return `{${entries.join(',')}}`;
}

/** A key or a value within a map: quoted where it could be taken for something else. */
export function formatMapText(text: string): string {
  if (text !== '' && !/[{}",\\=> \t\n\v\f\r]/.test(text) && !/^null$/i.test(text)) return text;
  return `"${replaceCharacters(text, /["\\]/g, '\\$&')}"`;
}

/** The longest text of a field that is quoted, in UTF-16 units. */
const FIELD_TEXT_MAX = 1 << 26;

/**
 * A record as PostgreSQL prints it: `(1,,"a b")`.
 *
 * @throws DatumError `requested length too large` where a field's text is too long to be quoted.
 */
export function formatRecord(
  record: readonly Datum[],
  fields: readonly ((datum: Datum) => string)[],
): string {
  const parts = record.map((datum, index) => {
    if (datum === null) return '';
    const text = fields[index]!(datum);
    if (text !== '' && !/[",()\\ \t\n\v\f\r]/.test(text)) return text;
    // Each record within another doubles the quotes: nested often enough, no machine could hold it.
    if (text.length > FIELD_TEXT_MAX) {
      throw new DatumError('requested length too large', SqlState.tooMany);
    }
    return `"${replaceCharacters(text, /["\\]/g, '$&$&')}"`;
  });
  return `(${parts.join(',')})`;
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

/** Reads what stands in braces: the parts that lists and maps share. */
class BraceReader {
  readonly #type: string;
  readonly #text: string;
  #position = 0;

  constructor(type: string, text: string) {
    this.#type = type;
    this.#text = text;
  }

  open(): void {
    if (this.#peek() !== '{') throw this.#malformed('expected "{"');
    this.#position += 1;
  }

  /** Whether the closing brace comes next, and nothing after it. */
  closes(): boolean {
    if (this.#peek() !== '}') return false;
    this.#position += 1;
    if (this.#peek() !== '') throw this.#malformed('found text after the closing "}"');
    return true;
  }

  /** Whether a comma comes next; if not, the end must. */
  continues(): boolean {
    if (this.#peek() === ',') {
      this.#position += 1;
      return true;
    }
    if (!this.closes()) throw this.#malformed('expected "," or "}"');
    return false;
  }

  key(): string {
    this.#peek();
    const { text, quoted } = readElementText(this.#text, this.#position, ',{}=');
    if (text === null || !this.#text.startsWith('=>', text.end)) {
      throw this.#malformed('expected "=>" after a key');
    }
    if (text.value === '' && !quoted) throw this.#malformed('expected a key before "=>"');
    this.#position = text.end + 2;
    return text.value;
  }

  datum(nested: boolean, parse: (text: string) => Datum): Datum {
    const next = this.#peek();
    const start = this.#position;
    if (next === '{' && nested) return parse(this.#takeBraces(start));
    const { text, quoted } = readElementText(this.#text, start);
    if (text === null) throw this.#malformed('found the end within a value');
    if (text.end === start) throw this.#malformed(`found "${next}" where a value was expected`);
    this.#position = text.end;
    if (!quoted && /^null$/i.test(text.value)) return null;
    return parse(text.value);
  }

  #takeBraces(start: number): string {
    let depth = 0;
    let inQuotes = false;
    for (let index = start; index < this.#text.length; index += 1) {
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
    throw this.#malformed('found no closing "}"');
  }

  #peek(): string {
    while (/[ \t\n\v\f\r]/.test(this.#text[this.#position] ?? '')) this.#position += 1;
    return this.#text[this.#position] ?? '';
  }

  #malformed(problem: string): DatumError {
    const message = `invalid input syntax for type ${this.#type}: ${problem}: "${this.#text}"`;
    return new DatumError(message, SqlState.invalidText);
  }
}
