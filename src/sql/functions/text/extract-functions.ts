import { CsvRecordEnds, parseCsvRecord } from '../../../dataflow/index.js';
import { DatumError, type Datum } from '../../../repr/index.js';
import type { TableDefinition } from '../definitions/definition.js';
import { searchMatches } from './regex-search.js';
import { compileRegex, parseFlags } from '../regex/index.js';

/** The most columns that an extraction makes: PostgreSQL's limit for a row of a query. */
const COLUMNS_MAX = 1664;

function csvColumns(count: Datum | undefined): readonly string[] {
  if (typeof count !== 'number' || count < 1 || count > COLUMNS_MAX) {
    const rule = 'csv_extract number of columns must be a positive integer literal';
    throw new DatumError(rule, '22023');
  }
  return Array.from({ length: count }, (_, index) => `column${index + 1}`);
}

/** The records of a text that have as many fields as there are columns; others are left out. */
function* csvRows(count: number, text: string): Iterable<Datum[]> {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  const ends = new CsvRecordEnds(',');
  for (let from = 0; from < bytes.length;) {
    const found = ends.next(bytes, from);
    const end = found < 0 ? bytes.length : found;
    const record = decoder.decode(bytes.subarray(from, end)).replace(/\r$/, '');
    const fields = record === '' ? null : parseCsvRecord(record, ',');
    if (fields?.length === count) yield [...fields];
    from = end + 1;
  }
}

/** A regular expression whose groups may have names, and those names; null for others. */
interface NamedRegex {
  readonly pattern: string;
  readonly names: readonly (string | null)[];
}

const GROUP_PARTS = /\\.|\[\^?\]?(?:\\.|\[[:.=].*?[:.=]\]|[^\]\\])*\]|\((?:\?P<(\w+)>|\?)?/gs;

/** Takes the names out of `(?P<name>...)`. */
function takeNames(written: string): NamedRegex {
  const names: (string | null)[] = [];
  const pattern = written.replace(GROUP_PARTS, (part, name: string | undefined) => {
    if (name !== undefined) {
      names.push(name);
      return '(';
    }
    if (part === '(') names.push(null);
    return part;
  });
  return { pattern, names };
}

function regexColumns(written: Datum | undefined): readonly string[] {
  if (typeof written !== 'string') {
    throw new DatumError('regexp_extract requires a string literal as its first argument', '22023');
  }
  const { pattern, names } = takeNames(written);
  compileRegex(pattern, parseFlags());
  if (names.length === 0) {
    throw new DatumError('regexp_extract must specify at least one capture group', '22023');
  }
  return names.map((name, index) => name ?? `column${index + 1}`);
}

function* regexRow(written: string, text: string): Iterable<Datum[]> {
  const { pattern } = takeNames(written);
  for (const { groups } of searchMatches({ text, pattern, flags: parseFlags() })) {
    yield groups.map((group) => group && group.text);
  }
}

function* repeatedRow(count: bigint): Iterable<Datum[]> {
  if (count < 0n) {
    throw new DatumError(`Negative multiplicity in constant result: ${count}`, '22023');
  }
  for (let index = 0n; index < count; index += 1n) yield [];
}

/** Materialize's table functions that take texts apart or say how often a row is there. */
export const EXTRACT_FUNCTIONS: readonly TableDefinition[] = [
  {
    name: 'csv_extract',
    args: ['int4', 'text'],
    columns: [],
    columnsOf: csvColumns,
    evaluate: csvRows,
  },
  {
    name: 'regexp_extract',
    args: ['text', 'text'],
    columns: [],
    columnsOf: regexColumns,
    evaluate: regexRow,
  },
  { name: 'repeat_row', args: ['int8'], columns: [], evaluate: repeatedRow },
];
