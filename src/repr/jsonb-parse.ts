import { DatumError, SqlState } from './datum-error.js';
import { jsonError, JsonLexer, type JsonToken, type JsonTokenKind } from './json-lexer.js';
import { Jsonb, JsonbObject, type JsonbValue } from './jsonb.js';
import { parseNumeric } from './numeric.js';

/** Containers nested deeper than this are refused, since parsing and printing them recurse. */
const DEPTH_MAX = 1000;

/**
 * Reads JSON text. Numbers stay exact; of several entries with the same key the last one counts.
 *
 * @throws DatumError for text that is not JSON, with PostgreSQL's message and detail.
 */
export function parseJsonb(text: string): Jsonb {
  return new Jsonb(new JsonParser(text).parse());
}

class JsonParser {
  readonly #lexer: JsonLexer;
  #token: JsonToken;
  #depth = 0;

  constructor(text: string) {
    this.#lexer = new JsonLexer(text);
    this.#token = this.#lexer.next();
  }

  parse(): JsonbValue {
    const value = this.#value();
    if (this.#token.kind !== 'end') throw this.#unexpected('end of input');
    return value;
  }

  /** Goes on to the next token and returns the one left behind. */
  #advance(): JsonToken {
    const token = this.#token;
    this.#token = this.#lexer.next();
    return token;
  }

  #unexpected(expected: string): DatumError {
    if (this.#token.kind === 'end') return jsonError('The input string ended unexpectedly.');
    return jsonError(`Expected ${expected}, but found "${this.#token.text}".`);
  }

  #value(): JsonbValue {
    switch (this.#token.kind) {
      case '{':
        return this.#nested(() => this.#object());
      case '[':
        return this.#nested(() => this.#array());
      case 'string':
        return this.#advance().value;
      case 'number':
        return parseNumeric(this.#advance().value);
      case 'true':
      case 'false':
        return this.#advance().kind === 'true';
      case 'null':
        this.#advance();
        return null;
      default:
        throw this.#unexpected('JSON value');
    }
  }

  #nested(parse: () => JsonbValue): JsonbValue {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) {
      throw new DatumError('stack depth limit exceeded', SqlState.statementTooComplex, {
        detail: `JSON may be nested ${DEPTH_MAX} levels deep.`,
      });
    }
    this.#advance();
    const value = parse();
    this.#depth -= 1;
    return value;
  }

  #array(): JsonbValue {
    const elements: JsonbValue[] = [];
    if (this.#token.kind !== ']') {
      do elements.push(this.#value());
      while (this.#accepts(','));
    }
    this.#close(']');
    return elements;
  }

  #object(): JsonbValue {
    const entries: (readonly [string, JsonbValue])[] = [];
    if (this.#token.kind !== '}') {
      do entries.push(this.#entry(entries.length === 0));
      while (this.#accepts(','));
    }
    this.#close('}');
    return JsonbObject.from(entries);
  }

  #entry(isFirst: boolean): readonly [string, JsonbValue] {
    if (this.#token.kind !== 'string') {
      throw this.#unexpected(isFirst ? 'string or "}"' : 'string');
    }
    const key = this.#advance().value;
    if (!this.#accepts(':')) throw this.#unexpected('":"');
    return [key, this.#value()];
  }

  #close(kind: ']' | '}'): void {
    if (!this.#accepts(kind)) throw this.#unexpected(`"," or "${kind}"`);
  }

  #accepts(kind: JsonTokenKind): boolean {
    if (this.#token.kind !== kind) return false;
    this.#advance();
    return true;
  }
}
