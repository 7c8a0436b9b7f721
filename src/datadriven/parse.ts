import {
  DiagnosticList,
  SourceText,
  span,
  type Diagnostic,
  type Span,
} from '../diagnostic/index.js';
import { decodeUtf8 } from './decode.js';
import type { Directive } from './directive.js';
import { parseDirectiveLine, type Mode } from './directive-line.js';
import { readExpectedBlock } from './expected-block.js';
import {
  directiveMistake,
  noSeparator,
  notUtf8,
  separatorLookalike,
  straySeparator,
  textAfterDoubleBlock,
  unclosedDoubleBlock,
} from './format-diagnostics.js';
import { LineCursor, SEPARATOR } from './lines.js';
import { readLogicalLine } from './logical-line.js';
import { findLookalike, isDashesAndBlanks } from './separator-lookalike.js';
import { SubtestStack } from './subtest-stack.js';
import { TestCase, type BlockForm } from './test-case.js';
import type { Node, TestFile, Trivia } from './test-file.js';
import { skipWhiteSpace } from './white-space.js';

/** How a text is parsed. */
export interface ParseOptions {
  /** What diagnostics print; `<string>` if left out. */
  readonly path?: string;
  /** `strict` if left out. */
  readonly mode?: Mode;
}

/**
 * Parses a test file. Never throws: mistakes are in the diagnostics of the result. Takes time
 * linear in the length of the text.
 *
 * In strict mode all mistakes that the format itself can know are reported, and parsing goes on
 * behind them; a case that a mistake makes uncertain is marked broken. In lenient mode the cases
 * are those that the Go implementation reads, and what is fatal there is the one diagnostic at
 * which reading stops.
 */
export function parse(
  text: string | Uint8Array,
  { path = '<string>', mode = 'strict' }: ParseOptions = {},
): TestFile {
  if (typeof text === 'string') return new FileParser(new SourceText(path, text), mode).parse();
  const decoded = decodeUtf8(text);
  const source = new SourceText(path, decoded.text);
  if (decoded.mistake === undefined) return new FileParser(source, mode).parse();
  return {
    source,
    mode,
    nodes: [{ kind: 'unread', span: span(0, source.text.length) }],
    cases: [],
    diagnostics: [notUtf8(source, decoded.mistake)],
    undecodable: true,
  };
}

const HASH = 0x23;
const BYTE_ORDER_MARK = 0xfeff;

class FileParser {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #mode: Mode;
  readonly #cursor: LineCursor;
  readonly #nodes: Node[] = [];
  readonly #cases: TestCase[] = [];
  readonly #diagnostics = new DiagnosticList();
  readonly #subtests = new SubtestStack();
  /**
   * After text behind a double block nobody knows whether the cases that follow are cases. Until
   * one is read without a mistake, mistakes are taken for consequences and not reported.
   */
  #recovering = false;
  /** In lenient mode a mistake ends the reading. */
  #stopped = false;

  constructor(source: SourceText, mode: Mode) {
    this.#source = source;
    this.#text = source.text;
    this.#mode = mode;
    this.#cursor = new LineCursor(source.text);
  }

  parse(): TestFile {
    const cursor = this.#cursor;
    // NB: Go takes a byte order mark for part of the first word.
    if (this.#mode === 'strict' && this.#text.charCodeAt(0) === BYTE_ORDER_MARK) {
      this.#addTrivia('byteOrderMark', 0, 1);
      cursor.moveTo(1);
    }
    while (!cursor.atEnd && !this.#stopped) this.#readNode();
    if (!cursor.atEnd) this.#addTrivia('unread', cursor.start, this.#text.length);
    if (!this.#stopped)
      this.#subtests.finish().forEach((mistake) => this.#diagnostics.add(mistake));
    return {
      source: this.#source,
      mode: this.#mode,
      nodes: this.#nodes,
      cases: this.#cases,
      diagnostics: this.#diagnostics.toArray(),
      undecodable: false,
    };
  }

  #readNode(): void {
    const cursor = this.#cursor;
    const { start, next } = cursor;
    const first = skipWhiteSpace(this.#text, start, cursor.end);
    if (first === cursor.end) {
      this.#addTrivia('blank', start, next);
      cursor.advance();
    } else if (this.#text.charCodeAt(first) === HASH) {
      this.#addTrivia('comment', start, next);
      cursor.advance();
    } else {
      this.#readDirective(start);
      if (this.#stopped) cursor.moveTo(start);
    }
  }

  #readDirective(start: number): void {
    const line = readLogicalLine(this.#cursor);
    if (line.text === '') {
      // A lone `\` that continues into a blank line.
      this.#addTrivia('blank', start, this.#cursor.start);
      return;
    }
    const { directive, mistakes } = parseDirectiveLine(this.#source, line, this.#mode);
    if (this.#mode === 'strict' && directive.name === SEPARATOR) {
      this.#readStraySeparator(start, directive);
      return;
    }
    for (const mistake of mistakes) this.#report(directiveMistake(this.#source, mistake));
    if (this.#stopped) return;
    if (directive.name === 'subtest') this.#readSubtest(start, directive);
    else this.#readCase(start, directive, mistakes.length > 0);
  }

  /** Gives up the lines up to the next blank one: they are most likely expected output. */
  #readStraySeparator(start: number, directive: Directive): void {
    this.#report(straySeparator(this.#source, directive.nameSpan));
    const cursor = this.#cursor;
    while (!cursor.atEnd && !cursor.blank) cursor.advance();
    this.#addTrivia('unread', start, cursor.start);
  }

  #readSubtest(start: number, directive: Directive): void {
    const { kind, subtest, mistake } = this.#subtests.step(directive);
    if (mistake !== undefined) this.#report(mistake);
    if (this.#stopped) return;
    this.#nodes.push({ kind, span: span(start, this.#cursor.start), directive, subtest });
  }

  #readCase(start: number, directive: Directive, brokenDirective: boolean): void {
    const cursor = this.#cursor;
    const inputSpan = this.#readInput(directive);
    const { unclosed, ...block } = readExpectedBlock(cursor, this.#mode);
    const strict = this.#mode === 'strict';
    if (strict && unclosed !== undefined) this.#report(unclosedDoubleBlock(directive, unclosed));
    const early = unclosed === undefined && this.#isFollowedByText(block.form);
    if (early) {
      const text = span(cursor.start, cursor.end);
      this.#report(textAfterDoubleBlock(directive, text, this.#lastLine(block.blockSpan)));
      if (this.#stopped) return;
    }
    const incomplete = strict && (block.form === 'none' || unclosed !== undefined);
    const broken = brokenDirective || incomplete || early;
    this.#recovering = early || (this.#recovering && broken);
    const subtest = this.#subtests.current;
    const testCase = new TestCase({ directive, start, inputSpan, ...block, subtest, broken });
    this.#nodes.push(testCase);
    this.#cases.push(testCase);
  }

  /** Leaves the cursor at the separator, or at the end. */
  #readInput(directive: Directive): Span {
    const cursor = this.#cursor;
    const { start } = cursor;
    let lookalike: Span | undefined;
    while (!cursor.atEnd && !cursor.separator) {
      if (lookalike === undefined && isDashesAndBlanks(cursor)) {
        lookalike = span(cursor.start, cursor.end);
      }
      cursor.advance();
    }
    const input = span(start, cursor.start);
    if (this.#mode === 'lenient') return input;
    if (cursor.atEnd) {
      this.#report(noSeparator(directive, lookalike ?? findLookalike(this.#text, input)));
    } else if (lookalike !== undefined) {
      this.#report(separatorLookalike(this.#source, lookalike));
    }
    return input;
  }

  /** Whether text stands right behind a double block. Blanks count as text in Go alone. */
  #isFollowedByText(form: BlockForm): boolean {
    const cursor = this.#cursor;
    if (cursor.atEnd || form === 'single' || form === 'none') return false;
    return this.#mode === 'strict' ? !cursor.blank : cursor.start !== cursor.end;
  }

  #lastLine({ start, end }: Span): Span {
    const lineStart = this.#text.lastIndexOf('\n', end - 2) + 1;
    return span(Math.max(start, lineStart), end);
  }

  #report(mistake: Diagnostic): void {
    if (this.#recovering) return;
    this.#diagnostics.add(mistake);
    this.#stopped = this.#mode === 'lenient';
  }

  /** Neighbours of the same kind are one node, so that a million blank lines are. */
  #addTrivia(kind: Trivia['kind'], start: number, end: number): void {
    const last = this.#nodes.at(-1);
    const joins = last?.kind === kind && kind !== 'byteOrderMark';
    if (joins) this.#nodes.pop();
    this.#nodes.push({ kind, span: span(joins ? last.span.start : start, end) });
  }
}
