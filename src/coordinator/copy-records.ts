import { SqlError, type CopyFormat } from '../sql/index.js';

/** A row of a COPY as its texts; NULL is null. */
export interface CopyRecord {
  readonly fields: readonly (string | null)[];
  /** Where it is, as PostgreSQL's errors say it: `COPY t, line 2`; of several lines, the last. */
  readonly place: string;
  /** The same with the row: `COPY t, line 2: "..."`. */
  readonly context: string;
}

/** Characters of the input that an error shows: PostgreSQL's MAX_COPY_DATA_DISPLAY. */
const SHOWN_MAX = 100;

/** A piece of the input as errors show it. */
export function shownInput(text: string): string {
  return `"${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}...` : text}"`;
}

/** What is no row, by SQLSTATE: bad_copy_file_format. */
const BAD_FORMAT = '22P04';

/** A line that ends the input, whatever follows. */
const END = '\\.';

/**
 * The rows of lines that a client sent for COPY ... FROM STDIN (PostgreSQL documentation, COPY,
 * File Formats). All lines end as the first one does: with LF, or with CR LF.
 *
 * @throws SqlError for what is no row.
 */
export function* copyRecords(
  text: string,
  format: CopyFormat,
  table: string,
): Generator<CopyRecord> {
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  const reader = new RecordReader(text, end, table);
  let isHeader = format.header;
  // Ends: each turn takes a line at least.
  while (!reader.atEnd) {
    const record = format.kind === 'csv' ? reader.csv(format) : reader.text(format);
    if (record === null) return;
    if (!isHeader) yield record;
    isHeader = false;
  }
}

class RecordReader {
  readonly #text: string;
  readonly #end: string;
  readonly #table: string;
  #offset = 0;
  #line = 0;

  constructor(text: string, end: string, table: string) {
    this.#text = text;
    this.#end = end;
    this.#table = table;
  }

  get atEnd(): boolean {
    return this.#offset >= this.#text.length;
  }

  /** The next row in the text format; null at the line that ends the input. */
  text(format: CopyFormat & { readonly kind: 'text' }): CopyRecord | null {
    const line = this.#takeLine();
    if (line === END) return null;
    const { place, context } = this.#where(line);
    if (/[\r\n]/.test(line)) throw literalNewline(line, context);
    const fields = splitEscaped(line, format.delimiter).map((field) => {
      return field === format.null ? null : unescape(field, context);
    });
    return { fields, place, context };
  }

  /** The next row in the CSV format, which may take several lines; null as above. */
  csv(format: CopyFormat & { readonly kind: 'csv' }): CopyRecord | null {
    let record = this.#takeLine();
    if (record === END) return null;
    let parsed = splitQuoted(record, format);
    while (parsed === null && !this.atEnd) {
      const offset = this.#offset;
      const line = this.#takeLine();
      if (line === END) {
        this.#offset = offset;
        this.#line -= 1;
        break;
      }
      record += this.#end + line;
      parsed = splitQuoted(record, format);
    }
    const { place, context } = this.#where(record);
    if (parsed === null)
      throw new SqlError('unterminated CSV quoted field', BAD_FORMAT, { context });
    if (parsed === 'newline') {
      const what = this.#end === '\n' ? 'carriage return' : 'newline';
      const message = `unquoted ${what} found in data`;
      throw new SqlError(message, BAD_FORMAT, {
        hint: `Use quoted CSV field to represent ${what}.`,
        context,
      });
    }
    return { fields: parsed, place, context };
  }

  #takeLine(): string {
    const end = this.#text.indexOf(this.#end, this.#offset);
    const line = this.#text.slice(this.#offset, end < 0 ? undefined : end);
    this.#offset = end < 0 ? this.#text.length : end + this.#end.length;
    this.#line += 1;
    return line;
  }

  #where(record: string): Pick<CopyRecord, 'place' | 'context'> {
    const place = `COPY ${this.#table}, line ${this.#line}`;
    return { place, context: `${place}: ${shownInput(record)}` };
  }
}

function literalNewline(line: string, context: string): SqlError {
  const [what, escape] = line.includes('\r') ? ['carriage return', '\\r'] : ['newline', '\\n'];
  const hint = `Use "${escape}" to represent ${what}.`;
  return new SqlError(`literal ${what} found in data`, BAD_FORMAT, { hint, context });
}

/** The fields of a line, of which none has a delimiter but behind a backslash. */
function splitEscaped(line: string, delimiter: string): readonly string[] {
  if (!line.includes('\\')) return line.split(delimiter);
  const fields: string[] = [];
  let start = 0;
  for (let index = 0; index < line.length; index += 1) {
    if (line[index] === '\\') index += 1;
    else if (line[index] === delimiter) {
      fields.push(line.slice(start, index));
      start = index + 1;
    }
  }
  fields.push(line.slice(start));
  return fields;
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([^]))/g;

function unescape(field: string, context: string): string {
  if (!field.includes('\\')) return field;
  let isBytes = false;
  const text = field.replace(ESCAPE, (_, octal?: string, hex?: string, one = '') => {
    if (octal === undefined && hex === undefined) return ESCAPES[one as string] ?? (one as string);
    const byte = octal === undefined ? parseInt(hex!, 16) : parseInt(octal, 8) & 0xff;
    if (byte === 0 || byte > 0x7f) isBytes = true;
    return String.fromCharCode(byte);
  });
  if (!isBytes) return text;
  // Bytes of characters in pieces would have to be put together first.
  throw new SqlError('an escaped byte beyond ASCII is not supported', '0A000', { context });
}

/**
 * The fields of a record; null if a quote is open at its end, `newline` for one that stands outside
 * of quotes.
 */
function splitQuoted(
  record: string,
  format: CopyFormat & { readonly kind: 'csv' },
): readonly (string | null)[] | 'newline' | null {
  const { delimiter, quote, escape } = format;
  const fields: (string | null)[] = [];
  let field = '';
  let wasQuoted = false;
  let isOpen = false;
  for (let index = 0; index <= record.length; index += 1) {
    const one = record[index];
    if (isOpen) {
      if (one === undefined) return null;
      const next = record[index + 1];
      if (one === escape && (next === quote || next === escape)) {
        field += next;
        index += 1;
      } else if (one === quote) isOpen = false;
      else field += one;
    } else if (one === undefined || one === delimiter) {
      fields.push(field === format.null && !wasQuoted ? null : field);
      field = '';
      wasQuoted = false;
    } else if (one === quote) {
      isOpen = true;
      wasQuoted = true;
    } else if (one === '\n' || one === '\r') return 'newline';
    else field += one;
  }
  return fields;
}
