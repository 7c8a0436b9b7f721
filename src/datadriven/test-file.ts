import type { Diagnostic, SourceText, Span } from '../diagnostic/index.js';
import type { Directive } from './directive.js';
import type { Mode } from './directive-line.js';
import type { TestCase } from './test-case.js';

/**
 * What stands between cases: runs of blank lines, runs of comment lines, a byte order mark, and
 * what the parser gave up on.
 */
export interface Trivia {
  readonly kind: 'blank' | 'comment' | 'byteOrderMark' | 'unread';
  readonly span: Span;
}

/** A line `subtest NAME` or `subtest end`. */
export interface SubtestMarker {
  readonly kind: 'subtestStart' | 'subtestEnd';
  readonly span: Span;
  readonly directive: Directive;
  /** The full name of the subtest that starts or ends here; undefined where none was open. */
  readonly subtest: string | undefined;
}

/** A piece of a test file. */
export type Node = Trivia | SubtestMarker | TestCase;

/** What files of cases have in common, whatever their format. */
export interface CaseFile {
  readonly source: SourceText;
  /** In order. Those that are broken are here too. */
  readonly cases: readonly TestCase[];
  /** The mistakes in the file, in the order of their discovery. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether bytes were lost in decoding. Such a file has no cases and cannot be rewritten. */
  readonly undecodable: boolean;
}

/** A test file as it was read. */
export interface TestFile extends CaseFile {
  readonly mode: Mode;
  /** In order and without gaps: the texts of their spans together are the text of the file. */
  readonly nodes: readonly Node[];
}
