import type { Dialect, RowsExpectation } from './record.js';
import { withoutZoneNames } from './go-time.js';
import { jsonKey, jsonRowOf } from './json-value.js';
import { sortRows, type ResultText } from './result-text.js';
import { hashForm, isHashForm, isHashOf } from './values-hash.js';

/** How a result compares with the expected one. */
export interface Comparison {
  readonly equal: boolean;
  /** The result as it would stand in the file, with the lines that agree spelled as they are. */
  readonly lines: readonly string[];
}

/** How results are written where nothing says how. */
export interface ResultStyle {
  readonly dialect: Dialect;
  /** Results of more values are written as their hash; 0 for no bound. */
  readonly valuesMax: number;
}

/** Stands for a blank within a value in the dialect `cockroach`. */
const BLANK = '␠';

/**
 * Compares a result with the lines that are expected. Values of the types `json` and `jsonb` are
 * compared as what they stand for: systems print the same one with other blanks, in another order.
 */
export function compareResult(
  actual: ResultText,
  expected: RowsExpectation,
  style: ResultStyle,
): Comparison {
  if (expected.multiline) return compareMultiline(actual, expected);
  const { types, sort, lines } = expected;
  if (!expected.columnNames) return compareLines(actual, { types, sort, lines, style });
  const [namesLine, ...rest] = lines;
  const body = compareLines(actual, { types, sort, lines: rest, style });
  const names = actual.columns.map(escapeBlanks);
  const namesEqual = namesLine !== undefined && sameWords(namesLine, names.join(' '));
  return {
    equal: body.equal && namesEqual,
    lines: [namesEqual ? namesLine : names.join('  '), ...body.lines],
  };
}

type LinesExpectation = Pick<RowsExpectation, 'types' | 'sort' | 'lines'> & {
  readonly style: ResultStyle;
};

function compareLines(actual: ResultText, expected: LinesExpectation): Comparison {
  const { lines, style } = expected;
  const values = actual.rows.flat();
  const { valuesMax } = style;
  const long = valuesMax > 0 && values.length > valuesMax && lines.length === 0;
  if (isHashForm(lines) || long) {
    const equal = isHashForm(lines) && isHashOf(lines[0]!, values);
    return { equal, lines: [hashForm(values)] };
  }
  return style.dialect === 'standard' || expected.sort === 'valuesort'
    ? compareValues(actual, expected)
    : compareRowLines(actual, expected);
}

/** One value a line. Values that are expected may stand in any order where the result is sorted. */
function compareValues(
  actual: ResultText,
  { lines, types, sort, style }: LinesExpectation,
): Comparison {
  const { rows } = actual;
  const values = rows.flat();
  const isStandard = style.dialect === 'standard';
  const written = isStandard ? lines : lines.flatMap((line) => rowOf(line, types.length));
  const expected = sortValues(written, types.length, sort);
  const isEqual = sameTexts(expected, values) || sameJsonValues(actual, written, sort);
  if (isEqual) return { equal: true, lines };
  return {
    equal: false,
    lines: isStandard ? values : rows.map((row) => row.map(escapeBlanks).join('  ')),
  };
}

/** Whether values are the same where JSON compares as what it stands for. */
function sameJsonValues(
  { rows, jsonColumns }: ResultText,
  written: readonly string[],
  sort: RowsExpectation['sort'],
): boolean {
  // Values that were sorted have lost their columns.
  const isLost = sort === 'valuesort' && jsonColumns.includes(false);
  if (isLost || !jsonColumns.includes(true)) return false;
  const width = jsonColumns.length;
  const keysOf = (values: readonly string[]): readonly string[] => {
    const keys = values.map((text, at) => (jsonColumns[at % width] ? jsonKey(text) : text));
    return sortValues(keys, width, sort);
  };
  return sameTexts(keysOf(written), keysOf(rows.flat()));
}

function sameTexts(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}

function sortValues(
  values: readonly string[],
  width: number,
  sort: RowsExpectation['sort'],
): readonly string[] {
  if (sort === 'nosort' || width === 0 || values.length % width !== 0) return values;
  if (values.length === 1) return values;
  const rows: (readonly string[])[] = [];
  for (let at = 0; at < values.length; at += width) rows.push(values.slice(at, at + width));
  return sortRows(rows, sort).flat();
}

/** One row a line; of a single column, one line of a value a line. */
function compareRowLines(actual: ResultText, expected: LinesExpectation): Comparison {
  const { lines, types } = expected;
  const width = types.length;
  const rows = width === 1 ? actual.rows.flatMap(linesOf) : actual.rows;
  const expectedKeys = lines.map((line) => keyOf(rowOf(withoutZoneNames(line), width)));
  const asTexts = compareKeys(rows, rows.map(keyOf), expected, expectedKeys);
  if (asTexts.equal || !actual.jsonColumns.includes(true)) return asTexts;
  return compareJsonLines(actual, expected, expectedKeys);
}

/** As {@link compareRowLines}, with JSON as what it stands for. */
function compareJsonLines(
  { rows, jsonColumns }: ResultText,
  expected: LinesExpectation,
  expectedKeys: readonly string[],
): Comparison {
  const jsonKeyOf = (row: readonly string[]): string =>
    JSON.stringify(row.map((text, column) => (jsonColumns[column] ? jsonKey(text) : text)));
  const wantedKeys = expected.lines.map((line, index) => {
    const row = jsonRowOf(line, jsonColumns);
    const values = row?.map((value) => value.replaceAll(BLANK, ' '));
    return values === undefined ? expectedKeys[index]! : jsonKeyOf(values);
  });
  return compareKeys(rows, rows.map(jsonKeyOf), expected, wantedKeys);
}

/** Compares rows by their keys. A row whose key is expected is written as it is there. */
function compareKeys(
  rows: readonly (readonly string[])[],
  keys: readonly string[],
  { lines, sort, types }: LinesExpectation,
  expectedKeys: readonly string[],
): Comparison {
  const spellings = new Map<string, string[]>();
  lines.forEach((line, index) => {
    const key = expectedKeys[index]!;
    spellings.set(key, [...(spellings.get(key) ?? []), line]);
  });
  const written = rows.map(
    (row, index) =>
      spellings.get(keys[index]!)?.shift() ??
      (types.length === 1 ? row[0]! : row.map(escapeBlanks).join('  ')),
  );
  const isOrdered = sort === 'nosort';
  const equal = sameTexts(
    isOrdered ? expectedKeys : [...expectedKeys].sort(),
    isOrdered ? keys : [...keys].sort(),
  );
  return { equal, lines: equal ? lines : written };
}

function linesOf([value]: readonly string[]): readonly (readonly string[])[] {
  return value!.split('\n').map((line) => [line]);
}

/** The values in a line; a single column is the whole line. */
function rowOf(line: string, width: number): string[] {
  const values = width === 1 ? [line] : (line.match(/\S+/g) ?? []);
  return values.map((value) => value.replaceAll(BLANK, ' '));
}

/**
 * What rows are compared by: their words. Files in this dialect write values with blanks as they
 * are, so that where one ends cannot be told.
 */
function keyOf(row: readonly string[]): string {
  return (row.join(' ').match(/\S+/g) ?? []).join(' ');
}

function sameWords(left: string, right: string): boolean {
  return keyOf([left]) === keyOf([right]);
}

function escapeBlanks(text: string): string {
  return text.replaceAll(' ', BLANK);
}

function compareMultiline(
  { columns, rows, jsonColumns }: ResultText,
  expected: RowsExpectation,
): Comparison {
  const values = expected.columnNames ? [...columns, ...rows.flat()] : rows.flat();
  const text = values.join('\n');
  const wanted = expected.lines.join('\n');
  const isOneJson = values.length === 1 && jsonColumns[0] === true && !expected.columnNames;
  const lines = text === '' ? [] : text.split('\n');
  return { equal: text === wanted || (isOneJson && jsonKey(text) === jsonKey(wanted)), lines };
}
