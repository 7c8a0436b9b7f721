import { charClass } from './char-class.js';
import { charSet, unionOf, type CharSet } from './char-set.js';
import type { PatternCursor } from './pattern-cursor.js';
import { regexError, regexNotSupported } from './regex-error.js';
import { readEscape } from './regex-escape.js';

/** One part of a bracket expression: a character, which may begin a range, or a set. */
type Part =
  | { readonly kind: 'char'; readonly point: number }
  | { readonly kind: 'chars'; readonly set: CharSet };

/** Reads a bracket expression from behind its `[`: PostgreSQL documentation, 9.7.3.2. */
export class BracketParser {
  readonly #cursor: PatternCursor;
  readonly #sets: CharSet[] = [];

  constructor(cursor: PatternCursor) {
    this.#cursor = cursor;
  }

  /** @throws DatumError for brackets that are not closed and for ranges that run backwards */
  parse(): { readonly negated: boolean; readonly set: CharSet } {
    const cursor = this.#cursor;
    const negated = cursor.takes('^');
    let isFirst = true;
    while (isFirst || !cursor.takes(']')) {
      this.#sets.push(this.#range(this.#part(isFirst)));
      isFirst = false;
    }
    return { negated, set: unionOf(this.#sets) };
  }

  #range(start: Part): CharSet {
    const cursor = this.#cursor;
    const isRange = cursor.sees('-') && !cursor.sees('-]');
    if (start.kind === 'chars') {
      if (isRange) throw regexError('invalid character range');
      return start.set;
    }
    if (!isRange) return [start.point, start.point];
    cursor.takes('-');
    const end = cursor.takes('-') ? ({ kind: 'char', point: 45 } as const) : this.#part(false);
    if (end.kind === 'chars' || end.point < start.point) {
      throw regexError('invalid character range');
    }
    return charSet([[start.point, end.point]]);
  }

  #part(isFirst: boolean): Part {
    const cursor = this.#cursor;
    if (cursor.done) throw unbalanced();
    if (cursor.takes('[:')) return { kind: 'chars', set: this.#named() };
    if (cursor.takes('[.')) return this.#collating('.');
    if (cursor.takes('[=')) return this.#collating('=');
    if (cursor.takes('\\')) {
      const found = readEscape(cursor, 0);
      if (found.kind === 'char' || found.kind === 'chars') return found;
      throw regexError('invalid escape \\ sequence');
    }
    // A minus has a meaning unless it is the first or the last.
    if (!isFirst && cursor.sees('-') && !cursor.sees('-]')) {
      throw regexError('invalid character range');
    }
    return { kind: 'char', point: cursor.next() };
  }

  #named(): CharSet {
    const name = this.#cursor.match(/[^:\]]*:\]/y);
    if (name === undefined) throw unbalanced();
    const set = charClass(name.slice(0, -2));
    if (set === undefined) throw regexError('invalid character class');
    return set;
  }

  /** `[.x.]` and `[=x=]`: a character, which has no equivalents but itself. */
  #collating(mark: '.' | '='): Part {
    const text = this.#cursor.match(mark === '.' ? /[^\]]*?\.\]/y : /[^\]]*?=\]/y);
    if (text === undefined) throw unbalanced();
    const points = Array.from(text.slice(0, -2));
    if (points.length === 0) throw regexError('invalid collating element');
    if (points.length > 1) throw regexNotSupported('a named collating element');
    return { kind: 'char', point: points[0]!.codePointAt(0)! };
  }
}

function unbalanced(): Error {
  return regexError('brackets [] not balanced');
}
