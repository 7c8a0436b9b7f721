import type { LineEnds } from './line-splitter.js';

const QUOTE = '"';
const NEWLINE_BYTE = 10;
const QUOTE_BYTE = QUOTE.charCodeAt(0);

/**
 * Where records end: at newlines outside of quotes. A quote opens a field only where a field
 * begins; elsewhere in it, it is text (RFC 4180; what it leaves open is as the crate csv-core has
 * it).
 */
export class CsvRecordEnds implements LineEnds {
  readonly #delimiter: number;
  #state: 'begin' | 'plain' | 'quoted' = 'begin';

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
  }

  next(bytes: Uint8Array, from: number): number {
    for (let index = from; index < bytes.length; index += 1) {
      const byte = bytes[index]!;
      if (this.#state === 'quoted') {
        // A doubled quote closes the field and opens it again, which comes to the same.
        if (byte === QUOTE_BYTE) this.#state = 'begin';
      } else if (byte === NEWLINE_BYTE) {
        this.#state = 'begin';
        return index;
      } else if (byte === this.#delimiter) {
        this.#state = 'begin';
      } else {
        this.#state = this.#state === 'begin' && byte === QUOTE_BYTE ? 'quoted' : 'plain';
      }
    }
    return -1;
  }
}

/** The fields of a record, or null if the quotes of one are never closed. */
export function parseCsvRecord(record: string, delimiter: string): readonly string[] | null {
  const fields: string[] = [];
  let at = 0;
  // Ends: each turn takes a field and the delimiter behind it.
  for (;;) {
    let field = '';
    // Pieces in quotes follow one another where a quote is doubled.
    for (let isFirst = true; record[at] === QUOTE; isFirst = false) {
      const close = record.indexOf(QUOTE, at + 1);
      if (close < 0) return null;
      field += (isFirst ? '' : QUOTE) + record.slice(at + 1, close);
      at = close + 1;
    }
    const end = record.indexOf(delimiter, at);
    fields.push(field + record.slice(at, end < 0 ? record.length : end));
    if (end < 0) return fields;
    at = end + 1;
  }
}
