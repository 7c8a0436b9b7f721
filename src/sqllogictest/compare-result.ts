import type { Dialect, RowsExpectation } from './record.js';
import { withoutZoneNames } from './go-time.js';
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

/** Compares a result with the lines that are expected. */
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
  { rows }: ResultText,
  { lines, types, sort, style }: LinesExpectation,
): Comparison {
  const values = rows.flat();
  const written =
    style.dialect === 'standard' ? lines : lines.flatMap((line) => rowOf(line, types.length));
  const expected = sortValues(written, types.length, sort);
  const equal =
    expected.length === values.length && expected.every((value, index) => value === values[index]);
  if (equal) return { equal, lines };
  return {
    equal,
    lines:
      style.dialect === 'standard' ? values : rows.map((row) => row.map(escapeBlanks).join('  ')),
  };
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
  const { lines, types, sort } = expected;
  const width = types.length;
  const rows = width === 1 ? actual.rows.flatMap(linesOf) : actual.rows;
  const keys = rows.map((row) => keyOf(row));
  const expectedKeys = lines.map((line) => keyOf(rowOf(withoutZoneNames(line), width)));
  const spellings = new Map<string, string[]>();
  lines.forEach((line, index) => {
    const key = expectedKeys[index]!;
    spellings.set(key, [...(spellings.get(key) ?? []), line]);
  });
  const written = rows.map(
    (row, index) =>
      spellings.get(keys[index]!)?.shift() ??
      (width === 1 ? row[0]! : row.map(escapeBlanks).join('  ')),
  );
  const ordered = sort === 'nosort' ? expectedKeys : [...expectedKeys].sort();
  const found = sort === 'nosort' ? keys : [...keys].sort();
  const equal =
    ordered.length === found.length && ordered.every((key, index) => key === found[index]);
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

function compareMultiline({ columns, rows }: ResultText, expected: RowsExpectation): Comparison {
  const values = expected.columnNames ? [...columns, ...rows.flat()] : rows.flat();
  const text = values.join('\n');
  const lines = text === '' ? [] : text.split('\n');
  return { equal: text === expected.lines.join('\n'), lines };
}
