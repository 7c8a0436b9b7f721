import { span, type Span } from '../diagnostic/index.js';
import type { Directive } from './directive.js';
import { normalizeLines } from './lines.js';
import { trimWhiteSpace } from './white-space.js';

/**
 * How the expected output of a case is written. `single`: behind one line `----`, up to a blank
 * line. `double`: between two pairs of them. `doubleNoNewline`: the same, closed by `---- (no
 * newline)`, for text without a final line end. `none`: there is no `----`, and everything is
 * input.
 */
export type BlockForm = 'single' | 'double' | 'doubleNoNewline' | 'none';

/** What the parser found out about a case; offsets into the source text. */
export interface CaseParts {
  readonly directive: Directive;
  /** Where the directive line starts, with its indentation. */
  readonly start: number;
  /** The input: whole lines. */
  readonly inputSpan: Span;
  readonly form: BlockForm;
  /** From the first `----` line to the last line of the block, with its line end. */
  readonly blockSpan: Span;
  /** The lines of the block that are expected output. */
  readonly expectedSpan: Span;
  readonly subtest: string | undefined;
  readonly broken: boolean;
}

/** One case of a test file: a directive, its input, and the output expected of it. */
export class TestCase {
  readonly kind = 'case';
  readonly directive: Directive;
  /** Everything that belongs to the case, from the directive line to the end of the block. */
  readonly span: Span;
  /** The lines of the input, with their line ends. */
  readonly inputSpan: Span;
  /** The lines of the expected output, with their line ends. */
  readonly expectedSpan: Span;
  /** The block that a rewrite replaces: its `----` lines and what they enclose. */
  readonly blockSpan: Span;
  readonly form: BlockForm;
  /** The full name of the subtest around it: `a/b`. */
  readonly subtest: string | undefined;
  /** Whether a mistake makes its parts uncertain, so that it must not run. */
  readonly broken: boolean;
  #rawInput: string | undefined;
  #input: string | undefined;
  #expected: string | undefined;

  constructor(parts: CaseParts) {
    this.directive = parts.directive;
    this.span = span(parts.start, parts.blockSpan.end);
    this.inputSpan = parts.inputSpan;
    this.expectedSpan = parts.expectedSpan;
    this.blockSpan = parts.blockSpan;
    this.form = parts.form;
    this.subtest = parts.subtest;
    this.broken = parts.broken;
  }

  /** The 1-based line of the directive. */
  get line(): number {
    return this.directive.source.lineOf(this.directive.span.start);
  }

  /** The input as in Go: line ends made LF, white space at both ends trimmed. */
  get input(): string {
    return (this.#input ??= trimWhiteSpace(this.rawInput));
  }

  /** The input as it stands, as in Rust: line ends made LF, a final one always there. */
  get rawInput(): string {
    return (this.#rawInput ??= this.#lines(this.inputSpan));
  }

  /** The expected output: line ends made LF, a final one except in the form `doubleNoNewline`. */
  get expected(): string {
    return (this.#expected ??= this.#readExpected());
  }

  #readExpected(): string {
    const lines = this.#lines(this.expectedSpan);
    return this.form === 'doubleNoNewline' ? lines.slice(0, -1) : lines;
  }

  #lines({ start, end }: Span): string {
    return normalizeLines(this.directive.source.text, start, end);
  }
}
