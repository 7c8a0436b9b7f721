import { SqlError } from '../sql-error.js';

/** What a token is, by PostgreSQL's lexical structure (documentation, section 4.1). */
export type TokenKind =
  /** A keyword or an identifier without quotes. */
  | 'word'
  /** An identifier in double quotes, also `U&"..."`. */
  | 'quoted'
  /** A string constant of any form, with its continuations on later lines. */
  | 'string'
  | 'number'
  /** `$1` */
  | 'parameter'
  | 'operator'
  /** One of `( ) [ ] , ; .` and `: :: := ..` */
  | 'punctuation'
  /** A character that no statement may hold outside of quotes; PostgreSQL's grammar refuses it. */
  | 'stray';

/** A range of a text, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A token: a range of the text, in UTF-16 units. White space and comments lie between tokens. */
export interface Token extends TextRange {
  readonly kind: TokenKind;
}

/**
 * The tokens of a text, in order.
 *
 * Numbers and operators are read as PostgreSQL's scanner reads them; what it refuses inside of a
 * number or an escape is left to it.
 *
 * @throws SqlError for a string, quoted identifier or comment that is never closed, and for text
 *   that cannot be encoded as UTF-8 or holds a NUL.
 */
export function lex(text: string): Token[] {
  refuseUnencodable(text);
  const tokens: Token[] = [];
  let position = 0;
  while ((position = skipBlank(text, position)) < text.length) {
    const token = tokenAt(text, position, tokens.at(-1));
    if (tokens.length >= TOKENS_MAX) {
      const message = `statement is too long: it has more than ${TOKENS_MAX} tokens`;
      throw new SqlError(message, '54000', { position });
    }
    tokens.push(token);
    position = token.end;
  }
  return tokens;
}

/**
 * The tokens from a place on where one begins, one after the other: for a part of a text that was
 * lexed as a whole before.
 */
export function* tokensFrom(text: string, start: number): Generator<Token, undefined> {
  let before: Token | undefined;
  let position = start;
  while ((position = skipBlank(text, position)) < text.length) {
    before = tokenAt(text, position, before);
    yield before;
    position = before.end;
  }
}

/** The tokens that begin in a range of a text, as {@link tokensFrom} gives them. */
export function tokensIn(text: string, { start, end }: TextRange): Token[] {
  const tokens: Token[] = [];
  for (const token of tokensFrom(text, start)) {
    if (token.start >= end) break;
    tokens.push(token);
  }
  return tokens;
}

function tokenAt(text: string, start: number, before: Token | undefined): Token {
  const kind = tokenKind(text, start);
  const isRest = kind === 'operator' && isRestOfRun(text, start, before);
  return { kind, start, end: isRest ? start + 1 : tokenEnd(text, start, kind) };
}

/**
 * The most tokens that are submitted together. What is made of one while a statement is parsed and
 * planned takes about a kilobyte: of so many, half of the memory that a process has.
 */
const TOKENS_MAX = 1 << 21;

const TAB = 9;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const DOLLAR = 36;
const AMPERSAND = 38;
const APOSTROPHE = 39;
const STAR = 42;
const PLUS = 43;
const MINUS = 45;
const DOT = 46;
const SLASH = 47;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const EQUALS = 61;
const BACKSLASH = 92;
const UNDERSCORE = 95;
const LOWER_A = 97;
const LOWER_E = 101;
const LOWER_Z = 122;

/** Bits of what an ASCII character can be part of; other characters are letters. */
const BLANK = 1;
const LETTER = 2;
const DIGIT = 4;
const OPERATOR = 8;
const SELF = 16;

const CLASS = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  for (const code of [TAB, NEWLINE, 11, 12, CARRIAGE_RETURN, SPACE]) table[code] = BLANK;
  for (const char of '~!@#^&|`?+-*/%<>=') table[char.charCodeAt(0)] = OPERATOR;
  for (const char of '()[],;.:') table[char.charCodeAt(0)] = SELF;
  for (let code = ZERO; code <= NINE; code += 1) table[code] = DIGIT;
  for (let code = 65; code <= 90; code += 1) table[code] = table[code + 32] = LETTER;
  table['_'.charCodeAt(0)] = LETTER;
  return table;
}

function classAt(text: string, position: number): number {
  const code = text.charCodeAt(position);
  // Past the end the code is NaN, which is of no class.
  return code < 128 ? CLASS[code]! : code >= 128 ? LETTER : 0;
}

function refuseUnencodable(text: string): void {
  const nul = text.indexOf('\0');
  const surrogate = text.search(/\p{Surrogate}/u);
  const position = nul >= 0 && (surrogate < 0 || nul < surrogate) ? nul : surrogate;
  if (position < 0) return;
  const found = `0x${text.charCodeAt(position).toString(16).padStart(2, '0')}`;
  const message = `invalid byte sequence for encoding "UTF8": ${found}`;
  throw new SqlError(message, '22021', { position });
}

/** The first position at or after the one given that is neither white space nor in a comment. */
function skipBlank(text: string, from: number): number {
  let position = skipLines(text, from);
  while (startsBlockComment(text, position)) {
    position = skipLines(text, commentEnd(text, position));
  }
  return position;
}

/** As `lex` goes over what is no token, but over no block comment. */
export function skipLines(text: string, from: number): number {
  let position = from;
  for (;;) {
    while (classAt(text, position) === BLANK) position += 1;
    if (text.charCodeAt(position) !== MINUS || text.charCodeAt(position + 1) !== MINUS) {
      return position;
    }
    position = lineEnd(text, position);
  }
}

function startsBlockComment(text: string, position: number): boolean {
  return text.charCodeAt(position) === SLASH && text.charCodeAt(position + 1) === STAR;
}

function lineEnd(text: string, from: number): number {
  let position = from;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === NEWLINE || code === CARRIAGE_RETURN) break;
    position += 1;
  }
  return position;
}

/** Block comments nest. */
function commentEnd(text: string, start: number): number {
  let depth = 1;
  let position = start + 2;
  while (depth > 0) {
    if (position >= text.length) throw unterminated('/* comment', text, start);
    const code = text.charCodeAt(position);
    const next = text.charCodeAt(position + 1);
    const opens = code === SLASH && next === STAR;
    const closes = code === STAR && next === SLASH;
    if (opens) depth += 1;
    else if (closes) depth -= 1;
    position += opens || closes ? 2 : 1;
  }
  return position;
}

function tokenKind(text: string, position: number): TokenKind {
  const code = text.charCodeAt(position);
  switch (classAt(text, position)) {
    case LETTER:
      return prefixedKind(text, position, code);
    case DIGIT:
      return 'number';
    case OPERATOR:
      return 'operator';
    case SELF:
      if (code === DOT && classAt(text, position + 1) === DIGIT) return 'number';
      return code === COLON && text.charCodeAt(position + 1) === EQUALS
        ? 'operator'
        : 'punctuation';
    default:
      if (code === APOSTROPHE) return 'string';
      if (code === QUOTE) return 'quoted';
      if (code === DOLLAR) return dollarKind(text, position);
      return 'stray';
  }
}

/** Strings may have a prefix of a letter: `E''`, `B''`, `X''`, `N''`, `U&''`. */
function prefixedKind(text: string, position: number, code: number): TokenKind {
  const next = text.charCodeAt(position + 1);
  const letter = code | 32;
  if (next === APOSTROPHE) {
    return letter === 101 || letter === 98 || letter === 120 || letter === 110 ? 'string' : 'word';
  }
  if (letter === 117 && next === AMPERSAND) {
    const quote = text.charCodeAt(position + 2);
    if (quote === APOSTROPHE) return 'string';
    if (quote === QUOTE) return 'quoted';
  }
  return 'word';
}

function dollarKind(text: string, position: number): TokenKind {
  if (classAt(text, position + 1) === DIGIT) return 'parameter';
  return dollarTagEnd(text, position) === null ? 'stray' : 'string';
}

/** Where the opening `$tag$` of a dollar-quoted string ends, or null if there is none. */
function dollarTagEnd(text: string, start: number): number | null {
  let position = start + 1;
  if (classAt(text, position) === LETTER) {
    while ((classAt(text, position) & (LETTER | DIGIT)) !== 0) position += 1;
  }
  return text.charCodeAt(position) === DOLLAR ? position + 1 : null;
}

function tokenEnd(text: string, start: number, kind: TokenKind): number {
  switch (kind) {
    case 'word':
      return wordEnd(text, start);
    case 'quoted':
      return quotedEnd(text, start);
    case 'string':
      return stringEnd(text, start);
    case 'number':
      return numberEnd(text, start);
    case 'parameter':
      return decimalsEnd(text, start + 1);
    case 'operator':
      return operatorEnd(text, start);
    case 'punctuation':
      return punctuationEnd(text, start);
    case 'stray':
      return start + 1;
  }
}

function wordEnd(text: string, start: number): number {
  let position = start;
  for (;;) {
    const letterOrDigit = (classAt(text, position) & (LETTER | DIGIT)) !== 0;
    if (!letterOrDigit && text.charCodeAt(position) !== DOLLAR) return position;
    position += 1;
  }
}

function quotedEnd(text: string, start: number): number {
  const open = text.indexOf('"', start);
  let position = open + 1;
  for (;;) {
    const close = text.indexOf('"', position);
    if (close < 0) throw unterminated('quoted identifier', text, start);
    if (text.charCodeAt(close + 1) !== QUOTE) return close + 1;
    position = close + 2;
  }
}

function stringEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === DOLLAR) return dollarStringEnd(text, start);
  const letter = code | 32;
  const escapes = letter === 101;
  let position = literalEnd(text, start, text.indexOf("'", start), escapes);
  for (;;) {
    const next = continuation(text, position);
    if (next === null) return position;
    position = literalEnd(text, start, next, escapes);
  }
}

/** The end of the literal that the quote at `open` opens. */
function literalEnd(text: string, start: number, open: number, escapes: boolean): number {
  let position = open + 1;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === BACKSLASH && escapes) {
      position += 2;
    } else if (code !== APOSTROPHE) {
      position += 1;
    } else if (text.charCodeAt(position + 1) === APOSTROPHE) {
      position += 2;
    } else {
      return position + 1;
    }
  }
  throw unterminated(literalName(text.charCodeAt(start)), text, start);
}

function literalName(code: number): string {
  const letter = String.fromCharCode(code | 32);
  if (letter === 'b') return 'bit string literal';
  return letter === 'x' ? 'hexadecimal string literal' : 'quoted string';
}

/** The quote of a string that goes on after a newline (`'a'\n'b'` is `'ab'`), or null. */
function continuation(text: string, end: number): number | null {
  let position = end;
  let newline = false;
  for (;;) {
    const code = text.charCodeAt(position);
    if (code === NEWLINE || code === CARRIAGE_RETURN) newline = true;
    if (classAt(text, position) === BLANK) position += 1;
    else if (code === MINUS && text.charCodeAt(position + 1) === MINUS) {
      position = lineEnd(text, position);
    } else {
      return newline && code === APOSTROPHE ? position : null;
    }
  }
}

function dollarStringEnd(text: string, start: number): number {
  const bodyStart = dollarTagEnd(text, start)!;
  const tag = text.slice(start, bodyStart);
  const close = text.indexOf(tag, bodyStart);
  if (close < 0) throw unterminated('dollar-quoted string', text, start);
  return close + tag.length;
}

/**
 * The end of a run of digits, each perhaps after an underscore. No regular expression: one that
 * repeats a group fills the stack at 10^7 digits.
 */
function digitsEnd(text: string, start: number, base = 10): number {
  let position = start;
  for (;;) {
    const at = text.charCodeAt(position) === UNDERSCORE ? position + 1 : position;
    if (!(digitValue(text.charCodeAt(at)) < base)) return position;
    position = at + 1;
  }
}

/** What a digit is worth, up to `z`; no number for anything else. */
function digitValue(code: number): number {
  if (code >= ZERO && code <= NINE) return code - ZERO;
  const lower = code | 32;
  return lower >= LOWER_A && lower <= LOWER_Z ? lower - LOWER_A + 10 : NaN;
}

const BASES: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2 };

function numberEnd(text: string, start: number): number {
  const base = text.charCodeAt(start) === ZERO ? BASES[text[start + 1]?.toLowerCase() ?? ''] : null;
  if (base) {
    const based = digitsEnd(text, start + 2, base);
    if (based > start + 2) return based;
  }
  let position = decimalsEnd(text, start);
  // `1..10` is an integer and two dots.
  if (text.charCodeAt(position) === DOT && text.charCodeAt(position + 1) !== DOT) {
    position = decimalsEnd(text, position + 1);
  }
  return exponentEnd(text, position);
}

/** As {@link digitsEnd}, with no underscore before the first digit. */
function decimalsEnd(text: string, start: number): number {
  return text.charCodeAt(start) === UNDERSCORE ? start : digitsEnd(text, start);
}

function exponentEnd(text: string, start: number): number {
  if ((text.charCodeAt(start) | 32) !== LOWER_E) return start;
  const sign = text[start + 1] === '+' || text[start + 1] === '-' ? 1 : 0;
  const digits = start + 1 + sign;
  const end = decimalsEnd(text, digits);
  return end > digits ? end : start;
}

/**
 * Operators are as long as can be, but hold no comment start, and end in `+` or `-` only if they
 * hold a character that SQL's own operators lack.
 */
function operatorEnd(text: string, start: number): number {
  if (text.charCodeAt(start) === COLON) return start + 2;
  let end = start;
  while (classAt(text, end) === OPERATOR && !(end > start && startsComment(text, end))) end += 1;
  const own = /[~!@#%^&|`?]/.test(text.slice(start, end));
  while (!own && end > start + 1) {
    const last = text.charCodeAt(end - 1);
    if (last !== PLUS && last !== MINUS) break;
    end -= 1;
  }
  return end;
}

/**
 * Whether an operator stands right behind another: the signs that {@link operatorEnd} left at the
 * end of a run, each of which is one by itself. The run is not looked at again for each of them,
 * which would take time by the square of its length.
 */
function isRestOfRun(text: string, start: number, before: Token | undefined): boolean {
  return (
    before?.kind === 'operator' && before.end === start && text.charCodeAt(before.start) !== COLON
  );
}

function startsComment(text: string, position: number): boolean {
  const code = text.charCodeAt(position);
  const next = text.charCodeAt(position + 1);
  return (code === MINUS && next === MINUS) || (code === SLASH && next === STAR);
}

function punctuationEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  const doubled = code === COLON || code === DOT;
  return doubled && text.charCodeAt(start + 1) === code ? start + 2 : start + 1;
}

function unterminated(what: string, text: string, start: number): SqlError {
  const message = `unterminated ${what} at or near "${text.slice(start)}"`;
  return new SqlError(message, '42601', { position: start });
}
