import {
  formatDatum,
  replaceCharacters,
  type Column,
  type Datum,
  type Row,
} from '../repr/index.js';
import type { CopyFormat } from '../sql/index.js';

/**
 * The lines of a COPY: a header if it has one, then the rows, without the newlines that end them.
 * PostgreSQL documentation, COPY, File Formats.
 */
export function formatCopy(
  columns: readonly Column[],
  rows: readonly Row[],
  format: CopyFormat,
): readonly string[] {
  const lines = rows.map((row) =>
    columns
      .map(({ type }, index) =>
        formatField(row[index]!, (datum) => formatDatum(type, datum), format),
      )
      .join(format.delimiter),
  );
  return format.header ? [header(columns, format), ...lines] : lines;
}

/** The line of names that comes before all rows. */
function header(columns: readonly Column[], format: CopyFormat): string {
  const names = columns.map(({ name }) => formatField(name, String, format));
  return names.join(format.delimiter);
}

function formatField(datum: Datum, toText: (datum: Datum) => string, format: CopyFormat): string {
  if (datum === null) return format.null;
  const text = toText(datum);
  return format.kind === 'csv' ? quoteField(text, format) : escapeField(text, format.delimiter);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function escapeField(text: string, delimiter: string): string {
  const escaped = replaceCharacters(text, /[\\\b\f\n\r\t\v]/g, (found) => ESCAPES[found]!);
  return delimiter === '\t' ? escaped : escaped.replaceAll(delimiter, `\\${delimiter}`);
}

function quoteField(text: string, format: CopyFormat & { readonly kind: 'csv' }): string {
  const { delimiter, quote, escape } = format;
  const isPlain =
    text !== format.null &&
    text !== '\\.' &&
    ![delimiter, quote, '\n', '\r'].some((special) => text.includes(special));
  if (isPlain) return text;
  // Where the two are different, what escapes is itself escaped.
  const escaped = Array.from(text, (one) =>
    one === quote || one === escape ? escape + one : one,
  ).join('');
  return quote + escaped + quote;
}
