import type { SourceText, Span } from '../diagnostic/index.js';

/** One argument of a directive, with the places of its parts. */
export interface Argument {
  readonly key: string;
  readonly keySpan: Span;
  /**
   * `null` for a bare key; one value for `key=value`, empty for `key=`; as many as there are for
   * `key=(a, b)`, of which `key=()` has one, empty.
   */
  readonly values: readonly string[] | null;
  /** The places of the values, one each. */
  readonly valueSpans: readonly Span[];
  /** The whole argument: from the key to the end of the value or the closing parenthesis. */
  readonly span: Span;
}

/** The line that opens a case: a name and arguments. */
export interface Directive {
  readonly name: string;
  readonly nameSpan: Span;
  /** In the order of the line; a key may come more than once. */
  readonly arguments: readonly Argument[];
  /** From the name to the end of the last argument, over several lines where `\` continues it. */
  readonly span: Span;
  /** The text that all spans are offsets into. */
  readonly source: SourceText;
}
