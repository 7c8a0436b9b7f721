import { DatumError, SqlState } from './datum-error.js';
import { Jsonb, JsonbObject, type JsonbValue } from './jsonb.js';
import { formatNumeric, parseNumeric, type Numeric } from './numeric.js';

/** As PostgreSQL prints `jsonb`: `{"a": 1, "b": [1, 2]}`. */
export function formatJsonb(datum: Jsonb): string {
  return formatJsonbValue(datum.value);
}

/** The canonical text of a JSON value. */
export function formatJsonbValue(value: JsonbValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoteJson(value);
  if (value instanceof JsonbObject) {
    const entries = value.entries.map(
      ([key, inner]) => `${quoteJson(key)}: ${formatJsonbValue(inner)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  if (Array.isArray(value)) {
    return `[${(value as readonly JsonbValue[]).map(formatJsonbValue).join(', ')}]`;
  }
  return formatNumeric(value as Numeric);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** A JSON string literal as PostgreSQL writes it: control characters alone become `\u00xx`. */
export function quoteJson(text: string): string {
  const escaped = text.replace(/[\x00-\x1f"\\]/g, (unit) => ESCAPES[unit] ?? unicodeEscape(unit));
  return `"${escaped}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Containers nested deeper than this are refused, since parsing them recurses. */
const DEPTH_MAX = 1000;

/**
 * Reads JSON text. Numbers stay exact; of several entries with the same key the last one counts.
 *
 * @throws DatumError for text that is not JSON, with PostgreSQL's message and detail.
 */
export function parseJsonb(text: string): Jsonb {
  const parser = new JsonParser(text);
  return new Jsonb(parser.parseDocument());
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\x00-\x1f]*/y;
const WORD = /[A-Za-z0-9_$\u0080-\uffff.+-]+/y;

class JsonParser {
  readonly #text: string;
  #position = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parseDocument(): JsonbValue {
    const value = this.#value('JSON value');
    if (this.#peek() !== '') throw this.#unexpected('end of input');
    return value;
  }

  /** The next character that is not white space, or '' at the end. */
  #peek(): string {
    this.#take(SPACE);
    return this.#text[this.#position] ?? '';
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#position += found.length;
    return found;
  }

  #value(expected: string): JsonbValue {
    const next = this.#peek();
    if (next === '{') return this.#nested(() => this.#object());
    if (next === '[') return this.#nested(() => this.#array());
    if (next === '"') return this.#string();
    if (/[-0-9]/.test(next)) return this.#number();
    for (const [word, value] of LITERALS) {
      if (this.#wordAt() === word) {
        this.#position += word.length;
        return value;
      }
    }
    throw this.#unexpected(expected);
  }

  #nested(parse: () => JsonbValue): JsonbValue {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) {
      throw new DatumError('stack depth limit exceeded', SqlState.statementTooComplex, {
        detail: `JSON may be nested ${DEPTH_MAX} levels deep.`,
      });
    }
    this.#position += 1;
    const value = parse();
    this.#depth -= 1;
    return value;
  }

  #array(): JsonbValue {
    const elements: JsonbValue[] = [];
    if (this.#peek() === ']') {
      this.#position += 1;
      return elements;
    }
    for (;;) {
      elements.push(this.#value(elements.length === 0 ? 'array element or "]"' : 'JSON value'));
      const next = this.#peek();
      if (next !== ',' && next !== ']') throw this.#unexpected('"," or "]"');
      this.#position += 1;
      if (next === ']') return elements;
    }
  }

  #object(): JsonbValue {
    const entries: (readonly [string, JsonbValue])[] = [];
    if (this.#peek() === '}') {
      this.#position += 1;
      return JsonbObject.from(entries);
    }
    for (;;) {
      if (this.#peek() !== '"') {
        throw this.#unexpected(entries.length === 0 ? 'string or "}"' : 'string');
      }
      const key = this.#string();
      if (this.#peek() !== ':') throw this.#unexpected('":"');
      this.#position += 1;
      entries.push([key, this.#value('JSON value')]);
      const next = this.#peek();
      if (next !== ',' && next !== '}') throw this.#unexpected('"," or "}"');
      this.#position += 1;
      if (next === '}') return JsonbObject.from(entries);
    }
  }

  #number(): Numeric {
    const start = this.#position;
    const digits = this.#take(NUMBER);
    const rest = this.#wordAt();
    if (digits === '' || rest !== '') {
      this.#position = start;
      throw invalidToken(this.#wordAt());
    }
    return parseNumeric(digits);
  }

  #string(): string {
    const start = this.#position;
    this.#position += 1;
    let result = '';
    for (;;) {
      result += this.#take(PLAIN);
      const next = this.#text[this.#position];
      if (next === '"') {
        this.#position += 1;
        return result;
      }
      if (next === undefined) throw invalidToken(this.#text.slice(start));
      if (next !== '\\') throw controlCharacter(next);
      result += this.#escape(start);
    }
  }

  /** Reads an escape, or a pair of them that makes one code point. */
  #escape(start: number): string {
    const kind = this.#text[this.#position + 1];
    if (kind === undefined) throw invalidToken(this.#text.slice(start));
    if (kind !== 'u') {
      const plain = UNESCAPES[kind];
      if (plain === undefined) throw invalidEscape(kind);
      this.#position += 2;
      return plain;
    }
    const unit = this.#unicodeUnit();
    if (unit === 0) {
      throw new DatumError(
        'unsupported Unicode escape sequence',
        SqlState.untranslatableCharacter,
        {
          detail: '\\u0000 cannot be converted to text.',
        },
      );
    }
    if (unit >= 0xdc00 && unit <= 0xdfff) throw surrogateError(LOW_AFTER_HIGH);
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (!this.#text.startsWith('\\u', this.#position)) throw surrogateError(LOW_AFTER_HIGH);
    const low = this.#unicodeUnit();
    if (low >= 0xd800 && low <= 0xdbff) throw surrogateError(HIGH_AFTER_HIGH);
    if (low < 0xdc00 || low > 0xdfff) throw surrogateError(LOW_AFTER_HIGH);
    return String.fromCharCode(unit, low);
  }

  #unicodeUnit(): number {
    const digits = this.#text.slice(this.#position + 2, this.#position + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
      throw jsonError('"\\u" must be followed by four hexadecimal digits.');
    }
    this.#position += 6;
    return Number.parseInt(digits, 16);
  }

  #wordAt(): string {
    WORD.lastIndex = this.#position;
    return WORD.exec(this.#text)?.[0] ?? '';
  }

  #unexpected(expected: string): DatumError {
    const next = this.#peek();
    if (next === '') return jsonError('The input string ended unexpectedly.');
    const word = this.#wordAt();
    const known = word === '' || LITERALS.some(([literal]) => literal === word);
    if (word !== '' && !known && !/^[-0-9]/.test(word)) return invalidToken(word);
    let found = word === '' ? next : word;
    if (next === '"') {
      const start = this.#position;
      this.#string();
      found = this.#text.slice(start, this.#position);
    } else if (word === '' && !'{}[],:'.includes(next)) {
      return invalidToken(next);
    }
    if (expected === 'end of input')
      return jsonError(`Expected end of input, but found "${found}".`);
    const article = expected === 'JSON value' ? 'JSON value' : expected;
    return jsonError(`Expected ${article}, but found "${found}".`);
  }
}

const LITERALS: readonly (readonly [string, JsonbValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

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

const LOW_AFTER_HIGH = 'Unicode low surrogate must follow a high surrogate.';
const HIGH_AFTER_HIGH = 'Unicode high surrogate must not follow a high surrogate.';

function jsonError(detail: string): DatumError {
  return new DatumError('invalid input syntax for type json', SqlState.invalidText, { detail });
}

function invalidToken(token: string): DatumError {
  return jsonError(`Token "${token}" is invalid.`);
}

function surrogateError(detail: string): DatumError {
  return jsonError(detail);
}

function invalidEscape(kind: string): DatumError {
  return jsonError(`Escape sequence "\\${kind}" is invalid.`);
}

function controlCharacter(unit: string): DatumError {
  const code = unit.charCodeAt(0).toString(16).padStart(2, '0');
  return jsonError(`Character with value 0x${code} must be escaped.`);
}
