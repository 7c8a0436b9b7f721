import type { SourceText, Span } from '../diagnostic/index.js';
import type { CaseFile, TestCase } from '../datadriven/index.js';

/** How a result is put in order before it is compared: not at all, by rows, or by values. */
export type SortMode = 'nosort' | 'rowsort' | 'valuesort';

/**
 * Which dialect of the format a file is in: `standard` has one value a line, `cockroach` one row a
 * line.
 */
export type Dialect = 'standard' | 'cockroach';

/** The letter that says how the values of a column are printed. */
export type TypeLetter = 'T' | 'I' | 'R' | 'B' | 'O';

/** A guard before a record: `skipif ENGINE`, `onlyif ENGINE`. */
export interface Condition {
  readonly kind: 'skipif' | 'onlyif';
  readonly engine: string;
}

/** Text that an error message must contain, as a regular expression. */
export interface ErrorPattern {
  /** As it stands in the file. */
  readonly source: string;
  readonly regex: RegExp;
}

/** What a statement is expected to do. */
export type StatementExpectation =
  | { readonly kind: 'ok' }
  /** A number of rows affected or returned. */
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'error'; readonly pattern: ErrorPattern };

/** What rows a query is expected to give. */
export interface RowsExpectation {
  readonly kind: 'rows';
  readonly types: readonly TypeLetter[];
  readonly sort: SortMode;
  /** Queries with the same label have the same result. */
  readonly label: string | null;
  /** Whether the first line of the result is the names of the columns. */
  readonly columnNames: boolean;
  /** Whether the result is one text, up to a line `EOF`. */
  readonly multiline: boolean;
  /** The lines of the result, without their line ends. */
  readonly lines: readonly string[];
}

/** What a record does and expects. */
export type RecordBody =
  | { readonly kind: 'statement'; readonly expected: StatementExpectation }
  | {
      readonly kind: 'query';
      readonly expected: RowsExpectation | (StatementExpectation & { kind: 'error' });
    }
  /** A submission of its own; a connection by its name, or that of the other records. */
  | {
      readonly kind: 'simple';
      readonly connection: string | null;
      readonly lines: readonly string[];
    };

/** A record that is run: its guards, its SQL, and what is expected of it. */
export interface CaseRecord {
  readonly kind: 'case';
  readonly span: Span;
  readonly testCase: TestCase;
  readonly conditions: readonly Condition[];
  /** The stretch of the first line that says what is expected, from its second word on. */
  readonly expectationSpan: Span;
  /** Null where a mistake leaves open what it is. */
  readonly body: RecordBody | null;
}

/** What a record that is not run changes. */
export type Setting =
  | { readonly name: 'mode'; readonly dialect: Dialect }
  | { readonly name: 'hash-threshold'; readonly valuesMax: number }
  | { readonly name: 'user'; readonly user: string }
  | { readonly name: 'halt' | 'reset-server' | 'cluster' };

/** A record that holds for those after it. */
export interface SettingRecord {
  readonly kind: 'setting';
  readonly span: Span;
  readonly conditions: readonly Condition[];
  /** The first line. */
  readonly place: Span;
  readonly setting: Setting;
}

/** What stands between records, and what the parser gave up on. */
export interface SltTrivia {
  readonly kind: 'blank' | 'comment' | 'byteOrderMark' | 'subtest' | 'unread';
  readonly span: Span;
}

/** A piece of a sqllogictest file. */
export type SltNode = SltTrivia | SettingRecord | CaseRecord;

/** A sqllogictest file as it was read. */
export interface SltFile extends CaseFile {
  readonly source: SourceText;
  /** In order and without gaps: the texts of their spans together are the text of the file. */
  readonly nodes: readonly SltNode[];
}
