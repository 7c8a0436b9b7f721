import { DatumError, SqlState } from '../datum-error.js';
import { spend } from '../interruption.js';
import { jsonContext } from './json-context.js';

/** A token of JSON text. Strings are unescaped in `value`; `text` is what stands in the input. */
export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
  readonly value: string;
}

/** Punctuation stands for itself. */
export type JsonTokenKind =
  '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'number' | 'true' | 'false' | 'null' | 'end';

/** What it takes to read a token, or what stands between two escapes. */
const TOKEN_UNITS = 32;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\0-\x1f]*/y;
/** What PostgreSQL takes for one word: the longest run of these is one token, right or wrong. */
const WORD = /[A-Za-z0-9_$\u0080-\uffff]+/y;
const NUMBER_LIKE = /-?[0-9]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?[A-Za-z0-9_$\u0080-\uffff]*/y;

const UNESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Splits JSON text into tokens. Malformed ones are errors in PostgreSQL's words. */
export class JsonLexer {
  readonly #text: string;
  readonly #checksUnicode: boolean;
  #position = 0;

  /** `checksUnicode`: whether escapes have to be those of characters; else four digits do. */
  constructor(text: string, checksUnicode: boolean) {
    this.#text = text;
    this.#checksUnicode = checksUnicode;
  }

  /** Where the token that was read last ends. */
  get position(): number {
    return this.#position;
  }

  /** Reads the next token. @throws DatumError for text that is no token */
  next(): JsonToken {
    spend(TOKEN_UNITS);
    this.#take(SPACE);
    const start = this.#text[this.#position];
    switch (start) {
      case undefined:
        return { kind: 'end', text: '', value: '' };
      case '{':
      case '}':
      case '[':
      case ']':
      case ',':
      case ':':
        this.#position += 1;
        return { kind: start, text: start, value: '' };
      case '"':
        return this.#string();
      default:
        return /[-0-9]/.test(start) ? this.#number() : this.#word();
    }
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#position += found.length;
    return found;
  }

  #word(): JsonToken {
    const word = this.#take(WORD);
    if (word === 'true' || word === 'false' || word === 'null') {
      return { kind: word, text: word, value: '' };
    }
    const found = word === '' ? codePointAt(this.#text, this.#position) : word;
    throw this.#invalidToken(this.#position - word.length, found);
  }

  #number(): JsonToken {
    const start = this.#position;
    const text = this.#take(NUMBER);
    this.#position = start;
    const whole = this.#take(NUMBER_LIKE);
    if (text !== whole) throw this.#invalidToken(start, whole);
    return { kind: 'number', text, value: text };
  }

  #string(): JsonToken {
    const start = this.#position;
    this.#position += 1;
    let value = '';
    for (;;) {
      spend(TOKEN_UNITS);
      value += this.#take(PLAIN);
      const next = this.#text[this.#position];
      if (next === '"') {
        this.#position += 1;
        return { kind: 'string', text: this.#text.slice(start, this.#position), value };
      }
      if (next === undefined) throw this.#invalidToken(start);
      if (next !== '\\') throw this.#controlCharacter(next);
      value += this.#escape(start);
    }
  }

  /** Reads an escape, or a pair of them that makes one code point. */
  #escape(start: number): string {
    const kind = codePointAt(this.#text, this.#position + 1);
    if (kind === '') throw this.#invalidToken(start);
    if (kind !== 'u') {
      const plain = UNESCAPES[kind];
      if (plain === undefined) {
        const end = this.#position + 1 + kind.length;
        throw jsonError(`Escape sequence "\\${kind}" is invalid.`, this.#text, end);
      }
      this.#position += 2;
      return plain;
    }
    const unit = this.#unicodeUnit(start);
    if (!this.#checksUnicode) return String.fromCharCode(unit);
    if (unit === 0) throw this.#zeroCharacter();
    if (unit >= 0xdc00 && unit <= 0xdfff) throw this.#error(LOW_AFTER_HIGH);
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (!this.#text.startsWith('\\u', this.#position)) throw this.#unpaired(start);
    const low = this.#unicodeUnit(start);
    if (low >= 0xd800 && low <= 0xdbff) throw this.#error(HIGH_AFTER_HIGH);
    if (low < 0xdc00 || low > 0xdfff) throw this.#error(LOW_AFTER_HIGH);
    return String.fromCharCode(unit, low);
  }

  #unicodeUnit(start: number): number {
    const digits = this.#text.slice(this.#position + 2, this.#position + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
      // The text may end within the escape; then it is the string that is never closed.
      if (/^[0-9a-fA-F]{0,3}$/.test(digits)) throw this.#invalidToken(start);
      const right = /^[0-9a-fA-F]*/.exec(digits)![0].length;
      const wrong = this.#position + 2 + right;
      const end = wrong + codePointAt(this.#text, wrong).length;
      throw jsonError('"\\u" must be followed by four hexadecimal digits.', this.#text, end);
    }
    this.#position += 6;
    return Number.parseInt(digits, 16);
  }

  #invalidToken(start: number, token = this.#text.slice(start)): DatumError {
    return jsonError(`Token "${token}" is invalid.`, this.#text, start + token.length);
  }

  #controlCharacter(unit: string): DatumError {
    const code = unit.charCodeAt(0).toString(16).padStart(2, '0');
    const detail = `Character with value 0x${code} must be escaped.`;
    return this.#error(detail);
  }

  #zeroCharacter(): DatumError {
    return new DatumError('unsupported Unicode escape sequence', SqlState.untranslatableCharacter, {
      detail: '\\u0000 cannot be converted to text.',
      context: jsonContext(this.#text, this.#position),
    });
  }

  /** The error of what follows the first half of a pair, and is not its second half. */
  #unpaired(start: number): DatumError {
    const next = codePointAt(this.#text, this.#position);
    const escaped = next === '\\' ? codePointAt(this.#text, this.#position + 1) : '';
    const isCut = next === '' || (next === '\\' && escaped === '');
    if (isCut) return this.#invalidToken(start);
    if (next < ' ') return this.#controlCharacter(next);
    this.#position += next.length + escaped.length;
    return this.#error(LOW_AFTER_HIGH);
  }

  /** An error of what was read up to here. */
  #error(detail: string): DatumError {
    return jsonError(detail, this.#text, this.#position);
  }
}

const MALFORMED = 'invalid input syntax for type json';

const LOW_AFTER_HIGH = 'Unicode low surrogate must follow a high surrogate.';
const HIGH_AFTER_HIGH = 'Unicode high surrogate must not follow a high surrogate.';

function codePointAt(text: string, index: number): string {
  const point = text.codePointAt(index);
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** The error of text that is not JSON. `detail` says why, `end` where what was read of it ends. */
export function jsonError(detail: string, text: string, end: number): DatumError {
  const context = jsonContext(text, end);
  return new DatumError(MALFORMED, SqlState.invalidText, { detail, context });
}
