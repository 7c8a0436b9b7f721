import { charClass } from './char-class.js';
import { complementOf, type CharSet } from './char-set.js';
import type { PatternCursor } from './pattern-cursor.js';
import { regexError } from './regex-error.js';
import type { Assertion } from './regex-node.js';

/** What a backslash and what follows it stand for. */
export type RegexEscape =
  | { readonly kind: 'char'; readonly point: number }
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'assertion'; readonly assertion: Exclude<Assertion['kind'], 'look'> }
  | { readonly kind: 'reference'; readonly number: number };

const CONTROLS: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  B: 92,
  e: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

const CLASSES: Readonly<Record<string, string>> = { d: 'digit', s: 'space', w: 'word' };

const ASSERTIONS: Readonly<Record<string, Exclude<Assertion['kind'], 'look'>>> = {
  A: 'textStart',
  Z: 'textEnd',
  m: 'wordStart',
  M: 'wordEnd',
  y: 'wordEdge',
  Y: 'noWordEdge',
};

const REFUSED = 'invalid escape \\ sequence';

/**
 * Reads what follows a backslash, behind so many groups: PostgreSQL documentation, 9.7.3.3.
 *
 * @throws DatumError 2201B
 */
export function readEscape(cursor: PatternCursor, groups: number): RegexEscape {
  if (cursor.done) throw regexError(REFUSED);
  const point = cursor.next();
  const letter = String.fromCodePoint(point);
  if (!/[A-Za-z0-9]/.test(letter)) return { kind: 'char', point };
  if (Object.hasOwn(CONTROLS, letter)) return { kind: 'char', point: CONTROLS[letter]! };
  if (Object.hasOwn(ASSERTIONS, letter)) {
    return { kind: 'assertion', assertion: ASSERTIONS[letter]! };
  }
  const name = CLASSES[letter.toLowerCase()];
  if (name !== undefined) {
    const set = charClass(name)!;
    return { kind: 'chars', set: letter === letter.toLowerCase() ? set : complementOf(set) };
  }
  if (/[0-9]/.test(letter)) return numberEscape(letter, cursor, groups);
  return { kind: 'char', point: codeEscape(letter, cursor) };
}

function codeEscape(letter: string, cursor: PatternCursor): number {
  switch (letter) {
    case 'c': {
      if (cursor.done) throw regexError(REFUSED);
      return cursor.next() & 31;
    }
    case 'u':
      return hexadecimal(cursor.match(/[0-9A-Fa-f]{4}/y));
    case 'U':
      return hexadecimal(cursor.match(/[0-9A-Fa-f]{8}/y));
    case 'x':
      return hexadecimal(cursor.match(/[0-9A-Fa-f]{1,255}/y));
    default:
      throw regexError(REFUSED);
  }
}

/** The greatest number of a character that may be written: PostgreSQL's CHR_MAX. */
const WRITTEN_MAX = 0x7ffffffe;

/** A number beyond the last code point is that of no character. The last 32 bits count. */
function hexadecimal(digits: string | undefined): number {
  const point = digits === undefined ? Infinity : parseInt(digits.slice(-8), 16);
  if (point > WRITTEN_MAX) throw regexError(REFUSED);
  return point;
}

/** A number is a reference if it is one digit but 0 or counts a group; others are octal. */
function numberEscape(first: string, cursor: PatternCursor, groups: number): RegexEscape {
  const more = cursor.peek(/[0-9]{0,254}/y);
  const number = Number(first + more);
  if (first !== '0' && (more === '' || number <= groups)) {
    cursor.match(/[0-9]{0,254}/y);
    return { kind: 'reference', number };
  }
  if (first > '7') throw regexError(REFUSED);
  const wide = parseInt(first + cursor.peek(/[0-7]{0,2}/y), 8) > 255;
  const digits = cursor.match(wide ? /[0-7]/y : /[0-7]{0,2}/y) ?? '';
  return { kind: 'char', point: parseInt(first + digits, 8) };
}
