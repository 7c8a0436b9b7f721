import { unreachable } from '../../diagnostic/index.js';
import {
  DatumError,
  fieldsOf,
  parseDatum,
  type PresentFields,
  type Row,
} from '../../repr/index.js';
import { CsvRecordEnds, parseCsvRecord } from './csv-record.js';
import type { ErrorReport } from '../error-row.js';
import { EVERY_NEWLINE, type LineEnds } from './line-splitter.js';
import type { CsvFormat, SourceDescription, SourceFormat } from '../protocol.js';

/** What a line of a file came to. */
export type DecodedLine =
  | { readonly kind: 'row'; readonly row: Row }
  | ({ readonly kind: 'error' } & ErrorReport)
  /** A header, or a line that holds no record. */
  | { readonly kind: 'nothing' };

const NOTHING: DecodedLine = { kind: 'nothing' };

/** SQLSTATE character_not_in_repertoire. */
const NOT_UTF8 = '22021';

/** SQLSTATE bad_copy_file_format. */
const BAD_RECORD = '22P04';

/** What ends a line of a format. */
export function lineEnds(format: SourceFormat): LineEnds {
  return format.kind === 'csv' ? new CsvRecordEnds(format.delimiter) : EVERY_NEWLINE;
}

/**
 * Decodes a line, or a record of several, by the number of its first line. One that cannot be is an
 * error that names that: it belongs to the collection as rows do.
 */
export function decodeLine(
  bytes: Uint8Array,
  number: bigint,
  { format, path }: Pick<SourceDescription, 'format' | 'path'>,
): DecodedLine {
  const fail: Fail = (what, code, more) => {
    return { kind: 'error', message: `${what} in line ${number} of ${path}`, code, ...more };
  };
  // The line is a part of all that was read at once, which nobody else is to keep.
  if (format.kind === 'bytes') return { kind: 'row', row: [bytes.slice()] };
  const text = decodeUtf8(bytes);
  if (text === null) return fail('invalid UTF-8', NOT_UTF8);
  // As in PostgreSQL, no text has a zero byte.
  if (text.includes('\0')) return fail('invalid byte sequence for encoding "UTF8": 0x00', NOT_UTF8);
  switch (format.kind) {
    case 'text':
      return { kind: 'row', row: [text] };
    case 'json':
      return decodeJson(text, fail);
    case 'csv':
      return decodeCsv(text, number, format, fail);
    default:
      return unreachable(format);
  }
}

type Fail = (what: string, code: string, more?: PresentFields) => DecodedLine;

function decodeJson(text: string, fail: Fail): DecodedLine {
  if (text.trim() === '') return NOTHING;
  try {
    return { kind: 'row', row: [parseDatum({ kind: 'jsonb' }, text)] };
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    return fail(error.message, error.code, fieldsOf(error));
  }
}

function decodeCsv(text: string, number: bigint, format: CsvFormat, fail: Fail): DecodedLine {
  const record = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (record === '') return NOTHING;
  const fields = parseCsvRecord(record, format.delimiter);
  if (fields === null) return fail('unterminated CSV quoted field', BAD_RECORD);
  if (fields.length !== format.fields) {
    return fail(`expected ${format.fields} columns, found ${fields.length}`, BAD_RECORD);
  }
  if (format.header === null || number > 1n) return { kind: 'row', row: fields };
  const wrong = fields.findIndex((field, index) => field !== format.header![index]);
  if (wrong < 0) return NOTHING;
  const [expected, found] = [format.header[wrong]!, fields[wrong]!];
  return fail(`expected column "${expected}" in the header, found "${found}"`, BAD_RECORD);
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
