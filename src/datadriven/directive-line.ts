import type { SourceText, Span } from '../diagnostic/index.js';
import type { Argument, Directive } from './directive.js';
import type { LogicalLine } from './logical-line.js';

const TAB = 0x09;
const SPACE = 0x20;
const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const EQUALS = 0x3d;

/**
 * `strict` reports mistakes and reads tabs as blanks. `lenient` reads as the Go implementation
 * does, and stops where that one stops.
 */
export type Mode = 'strict' | 'lenient';

/** What can be wrong with a directive line by itself. */
export type DirectiveMistake =
  | {
      readonly kind: 'emptyKey';
      /** The `=` without a key and its value. */
      readonly span: Span;
      /** The bare argument before it: `a` of `a = b`. */
      readonly before: Argument | undefined;
    }
  | {
      readonly kind: 'unclosedList';
      readonly key: string;
      /** The parenthesis that is never closed. */
      readonly span: Span;
    };

/** A directive and the mistakes in it; arguments that could not be read are left out. */
export interface ParsedDirective {
  readonly directive: Directive;
  readonly mistakes: readonly DirectiveMistake[];
}

/** Parses a line that is not blank: a name, then arguments. */
export function parseDirectiveLine(
  source: SourceText,
  line: LogicalLine,
  mode: Mode,
): ParsedDirective {
  return new DirectiveLineParser(source, line, mode).parse();
}

interface Values {
  readonly values: readonly string[];
  readonly valueSpans: readonly Span[];
}

class DirectiveLineParser {
  readonly #source: SourceText;
  readonly #line: LogicalLine;
  readonly #text: string;
  readonly #tabs: boolean;
  readonly #arguments: Argument[] = [];
  readonly #mistakes: DirectiveMistake[] = [];
  #at = 0;

  constructor(source: SourceText, line: LogicalLine, mode: Mode) {
    this.#source = source;
    this.#line = line;
    this.#text = line.text;
    this.#tabs = mode === 'strict';
  }

  parse(): ParsedDirective {
    const nameEnd = this.#wordEnd(0);
    this.#at = this.#skipBlanks(nameEnd);
    while (this.#at < this.#text.length) {
      this.#parseArgument();
      this.#at = this.#skipBlanks(this.#at);
    }
    const directive: Directive = {
      name: this.#text.slice(0, nameEnd),
      nameSpan: this.#line.toSource(0, nameEnd),
      arguments: this.#arguments,
      span: this.#line.toSource(0, this.#text.length),
      source: this.#source,
    };
    return { directive, mistakes: this.#mistakes };
  }

  #parseArgument(): void {
    const start = this.#at;
    const keyEnd = this.#keyEnd(start);
    const key = this.#text.slice(start, keyEnd);
    const keySpan = this.#line.toSource(start, keyEnd);
    this.#at = keyEnd;
    if (this.#text.charCodeAt(keyEnd) !== EQUALS) {
      this.#arguments.push({ key, keySpan, values: null, valueSpans: [], span: keySpan });
      return;
    }
    this.#at = keyEnd + 1;
    const values =
      this.#text.charCodeAt(this.#at) === OPEN ? this.#parseList(key) : this.#parseWord();
    if (values === undefined) return;
    const whole = this.#line.toSource(start, this.#at);
    if (key === '') {
      const last = this.#arguments.at(-1);
      const before = last?.values === null ? last : undefined;
      this.#mistakes.push({ kind: 'emptyKey', span: whole, before });
      return;
    }
    this.#arguments.push({ key, keySpan, ...values, span: whole });
  }

  #parseWord(): Values {
    const start = this.#at;
    const end = this.#wordEnd(start);
    this.#at = end;
    return {
      values: [this.#text.slice(start, end)],
      valueSpans: [this.#line.toSource(start, end)],
    };
  }

  /** Parentheses nest; blanks behind a comma are skipped, those before it belong to the value. */
  #parseList(key: string): Values | undefined {
    const text = this.#text;
    const open = this.#at;
    const values: string[] = [];
    const valueSpans: Span[] = [];
    let depth = 1;
    let start = open + 1;
    for (let at = start; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === OPEN) depth += 1;
      else if (unit === CLOSE) depth -= 1;
      const ended = depth === 0;
      if (!ended && !(unit === COMMA && depth === 1)) continue;
      values.push(text.slice(start, at));
      valueSpans.push(this.#line.toSource(start, at));
      if (ended) {
        this.#at = at + 1;
        return { values, valueSpans };
      }
      start = this.#skipBlanks(at + 1);
      at = start - 1;
    }
    // Nobody knows where the list should have ended, so that the rest of the line is given up.
    this.#at = text.length;
    const place = this.#line.toSource(open, open + 1);
    this.#mistakes.push({ kind: 'unclosedList', key, span: place });
    return undefined;
  }

  #isBlank(unit: number): boolean {
    return unit === SPACE || (unit === TAB && this.#tabs);
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (this.#isBlank(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #wordEnd(from: number): number {
    let at = from;
    while (at < this.#text.length && !this.#isBlank(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #keyEnd(from: number): number {
    let at = from;
    while (at < this.#text.length) {
      const unit = this.#text.charCodeAt(at);
      if (unit === EQUALS || this.#isBlank(unit)) break;
      at += 1;
    }
    return at;
  }
}
