import { DatumError, SqlState } from '../datum-error.js';
import { jsonError, JsonLexer, type JsonToken, type JsonTokenKind } from './json-lexer.js';

/** Containers nested deeper than this are refused, since parsing and printing them recurse. */
const DEPTH_MAX = 1000;

/** What values are made of JSON text. `text` gives what stands for the value. */
export interface JsonMaker<Value> {
  /** `value` is the text of a string without its escapes, or a number as it is written. */
  scalar(token: JsonToken): Value;
  array(elements: readonly Value[], text: () => string): Value;
  /** Entries in the order in which they stand; a key may come twice. */
  object(entries: readonly (readonly [string, Value])[], text: () => string): Value;
  /** Whether escapes of what is no character are let pass. */
  readonly ignoresUnicode?: boolean;
}

/** Reads one JSON text, and makes values of it as it is told. */
export class JsonParser<Value> {
  readonly #text: string;
  readonly #lexer: JsonLexer;
  readonly #make: JsonMaker<Value>;
  #token: JsonToken;
  /** Where the token ends, and the one before it. */
  #end: number;
  #endBefore = 0;
  #depth = 0;

  constructor(text: string, make: JsonMaker<Value>) {
    this.#text = text;
    this.#lexer = new JsonLexer(text, make.ignoresUnicode !== true);
    this.#make = make;
    this.#token = this.#lexer.next();
    this.#end = this.#lexer.position;
  }

  /** @throws DatumError for text that is not JSON, with PostgreSQL's message and detail. */
  parse(): Value {
    const value = this.#value();
    if (this.#token.kind !== 'end') throw this.#unexpected('end of input');
    return value;
  }

  /** Goes on to the next token and returns the one left behind. */
  #advance(): JsonToken {
    const token = this.#token;
    this.#endBefore = this.#end;
    this.#token = this.#lexer.next();
    this.#end = this.#lexer.position;
    return token;
  }

  #unexpected(expected: string): DatumError {
    const detail =
      this.#token.kind === 'end'
        ? 'The input string ended unexpectedly.'
        : `Expected ${expected}, but found "${this.#token.text}".`;
    return jsonError(detail, this.#text, this.#end);
  }

  #value(): Value {
    switch (this.#token.kind) {
      case '{':
        return this.#nested(() => {
          const entries = this.#entries();
          return (text) => this.#make.object(entries, text);
        });
      case '[':
        return this.#nested(() => {
          const elements = this.#elements();
          return (text) => this.#make.array(elements, text);
        });
      case 'string':
      case 'number':
      case 'true':
      case 'false':
      case 'null':
        return this.#make.scalar(this.#advance());
      default:
        throw this.#unexpected('JSON value');
    }
  }

  #nested(parse: () => (text: () => string) => Value): Value {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) {
      throw new DatumError('stack depth limit exceeded', SqlState.statementTooComplex, {
        detail: `JSON may be nested ${DEPTH_MAX} levels deep.`,
      });
    }
    const start = this.#end - 1;
    this.#advance();
    const make = parse();
    this.#depth -= 1;
    const end = this.#endBefore;
    return make(() => this.#text.slice(start, end));
  }

  #elements(): readonly Value[] {
    const elements: Value[] = [];
    if (this.#token.kind !== ']') {
      do elements.push(this.#value());
      while (this.#accepts(','));
    }
    this.#close(']');
    return elements;
  }

  #entries(): readonly (readonly [string, Value])[] {
    const entries: (readonly [string, Value])[] = [];
    if (this.#token.kind !== '}') {
      do entries.push(this.#entry(entries.length === 0));
      while (this.#accepts(','));
    }
    this.#close('}');
    return entries;
  }

  #entry(isFirst: boolean): readonly [string, Value] {
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
