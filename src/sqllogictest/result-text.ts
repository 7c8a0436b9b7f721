import { compareBytes } from '../datadriven/index.js';
import { formatDatum, type Column, type Row } from '../repr/index.js';
import { goTime, hasGoTimes } from './go-time.js';
import { formatReal, formatValue, type ValueStyle } from './format-value.js';
import { isJson } from './json-value.js';
import type { Dialect, RowsExpectation, SortMode } from './record.js';
import { isHashForm } from './values-hash.js';

/** The rows of a query as text, in the order in which they are compared. */
export interface ResultText {
  readonly columns: readonly string[];
  /** One list for each row; in a result sorted by values, rows no longer mean anything. */
  readonly rows: readonly (readonly string[])[];
  /** Of which columns the values are JSON. */
  readonly jsonColumns: readonly boolean[];
}

/** Months of an interval as PostgreSQL prints them, where other files have them in full. */
const SHORT_MONTHS = /\d[\s\u2420]mons?(?![a-z])/;

/** A number that has not the three decimals which SQLite gives to every one in a column `R`. */
const NOT_FIXED = /^-?\d+(\.\d{1,2}|\.\d{4,})?$/;

/**
 * Puts rows into texts and in order. Where the expected lines have times as Go prints them, so have
 * these, in the dialect `cockroach`, whose files were written by a program in Go. Where they have
 * intervals with `mons`, as PostgreSQL prints them, so have these. Where all numbers in columns `R`
 * have three decimals or are hashed, so have these: SQLite's files are so, while others in the same
 * dialect leave zeros out, of integers and numerics.
 */
export function resultText(
  { columns, rows }: { readonly columns: readonly Column[]; readonly rows: readonly Row[] },
  { types, sort, lines }: Pick<RowsExpectation, 'types' | 'sort' | 'lines'>,
  dialect: Dialect,
): ResultText {
  const inGo = dialect === 'cockroach' && hasGoTimes(lines);
  const hasShortMonths = lines.some((line) => SHORT_MONTHS.test(line));
  const hasReals = dialect === 'standard' && types.includes('R') && areReals(lines, types);
  const styles = types.map((letter): ValueStyle => ({ letter, dialect }));
  // What has no columns has nothing to print.
  const texts = (columns.length === 0 ? [] : rows).map((row) =>
    row.map((datum, index) => {
      const { type } = columns[index]!;
      const time = inGo && datum !== null ? goTime(datum, type) : null;
      if (hasShortMonths && datum !== null && type.kind === 'interval') {
        return formatDatum(type, datum);
      }
      const real = hasReals && types[index] === 'R' ? formatReal(datum, type) : null;
      if (real !== null) return real;
      return time ?? formatValue(datum, type, styles[index]!);
    }),
  );
  return {
    columns: columns.map(({ name }) => name),
    rows: sortRows(texts, sort),
    jsonColumns: columns.map(({ type }) => isJson(type)),
  };
}

/** Whether values are written as in SQLite's files. */
function areReals(lines: readonly string[], types: RowsExpectation['types']): boolean {
  const isReal = (index: number): boolean => types[index % types.length] === 'R';
  if (isHashForm(lines)) return true;
  return lines.length > 0 && !lines.some((line, at) => isReal(at) && NOT_FIXED.test(line));
}

/** Rows in the order of their values, which is that of C's `strcmp`: code points. */
export function sortRows(
  rows: readonly (readonly string[])[],
  sort: SortMode,
): readonly (readonly string[])[] {
  switch (sort) {
    case 'nosort':
      return rows;
    case 'rowsort':
      return [...rows].sort(compareRows);
    case 'valuesort': {
      const values = rows.flat().sort(compareBytes);
      const width = rows[0]?.length ?? 0;
      return rows.map((_, index) => values.slice(index * width, (index + 1) * width));
    }
  }
}

function compareRows(left: readonly string[], right: readonly string[]): number {
  for (const [index, value] of left.entries()) {
    const difference = compareBytes(value, right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}
