import { SqlError, syntaxError } from '../sql-error.js';
import { foldIdentifier, unquoteIdentifier } from './identifier.js';
import { keywordCategory } from './keywords.js';
import type { Token } from './lexer.js';
import { stringValue } from './literal.js';
import type { Name, ObjectName, WordRole } from './statement-syntax.js';

/**
 * Reads the tokens of one statement from first to last, for recursive descent.
 *
 * Words are matched without regard to case. What it read as keywords and as identifiers is noted,
 * so that the statement can be printed in normal form.
 */
export class TokenCursor {
  /** The statement's text; positions are in it. */
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Where the statement starts in the submitted text. */
  readonly base: number;
  readonly roles = new Map<number, WordRole>();
  /** Which token is next. */
  index = 0;

  constructor(text: string, tokens: readonly Token[], base = 0) {
    this.text = text;
    this.base = base;
    this.tokens = tokens;
  }

  get atEnd(): boolean {
    return this.index >= this.tokens.length;
  }

  /** Where the next token starts; at the end, the end of the text. */
  get position(): number {
    return this.tokens[this.index]?.start ?? this.text.length;
  }

  /** Where the last token that was read ends. */
  get end(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  /** The text of a token, counted from the next one; empty where there is none. */
  peekText(ahead = 0): string {
    const token = this.tokens[this.index + ahead];
    return token === undefined ? '' : this.text.slice(token.start, token.end);
  }

  /** The word in upper case, counted from the next token; empty if it is no word. */
  peekWord(ahead = 0): string {
    return this.tokens[this.index + ahead]?.kind === 'word'
      ? this.peekText(ahead).toUpperCase()
      : '';
  }

  /** Reads the words given (separated by blanks) if they all come next. */
  acceptWords(words: string): boolean {
    const wanted = words.split(' ');
    if (!wanted.every((word, ahead) => this.peekWord(ahead) === word)) return false;
    wanted.forEach(() => this.#note('keyword'));
    return true;
  }

  /** Reads one of the words given if it comes next, and returns it. */
  acceptOneOf<Word extends string>(...words: readonly Word[]): Word | null {
    const found = words.find((word) => this.peekWord() === word);
    if (found === undefined) return null;
    this.#note('keyword');
    return found;
  }

  /** @throws SqlError unless the words come next. */
  expectWords(words: string): void {
    for (const word of words.split(' ')) {
      if (!this.acceptWords(word)) throw this.unexpected();
    }
  }

  /** Reads an operator or a punctuation mark if it comes next. */
  acceptMark(mark: string): boolean {
    const kind = this.tokens[this.index]?.kind;
    const isMark = kind === 'punctuation' || kind === 'operator';
    if (!isMark || this.peekText() !== mark) return false;
    this.index += 1;
    return true;
  }

  expectMark(mark: string): void {
    if (!this.acceptMark(mark)) throw this.unexpected();
  }

  /** @throws SqlError if anything is left. */
  expectEnd(): void {
    if (!this.atEnd) throw this.unexpected();
  }

  /** A name, quoted or not; a word must not be one that PostgreSQL reserves. */
  expectName(): Name {
    const name = this.acceptName();
    if (name === null) throw this.unexpected();
    return name;
  }

  acceptName(): Name | null {
    const token = this.tokens[this.index];
    if (token === undefined) return null;
    const { position } = this;
    const text = this.peekText();
    if (token.kind === 'quoted' && text.startsWith('"')) {
      if (text === '""') throw zeroLength(position);
      this.index += 1;
      return { name: unquoteIdentifier(text), position };
    }
    if (token.kind !== 'word' || isReserved(text)) return null;
    this.#note('identifier');
    return { name: foldIdentifier(text), position };
  }

  /** Names joined by dots. */
  expectObjectName(): ObjectName {
    const { name, position } = this.expectName();
    const parts = [name];
    while (this.acceptMark('.')) parts.push(this.expectLabel().name);
    if (parts.length <= 3) return { parts, position };
    const message = `improper qualified name (too many dotted names): ${parts.join('.')}`;
    throw new SqlError(message, '42601', { position });
  }

  /** `(a, b, c)` */
  expectNames(): Name[] {
    return this.expectList(() => this.expectName());
  }

  /** One or more things in parentheses, separated by commas. */
  expectList<T>(item: () => T): T[] {
    this.expectMark('(');
    const items: T[] = [];
    do items.push(item());
    while (this.acceptMark(','));
    this.expectMark(')');
    return items;
  }

  /** The value of a string constant. */
  expectString(): string {
    const token = this.tokens[this.index];
    const isString = token?.kind === 'string';
    const value = isString ? stringValue(this.peekText(), this.position) : null;
    if (value === null) throw this.unexpected();
    this.index += 1;
    return value;
  }

  /** The error for a token that cannot stand here. */
  unexpected(): SqlError {
    return syntaxError(this.atEnd ? null : this.peekText(), this.position);
  }

  /** A name where any word can be one: after a dot, or as an option. */
  expectLabel(): Name {
    if (this.tokens[this.index]?.kind !== 'word') return this.expectName();
    const { position } = this;
    const text = this.peekText();
    this.#note('identifier');
    return { name: foldIdentifier(text), position };
  }

  #note(role: WordRole): void {
    this.roles.set(this.position, role);
    this.index += 1;
  }
}

function isReserved(word: string): boolean {
  const category = keywordCategory(word.toLowerCase());
  return category === 'reserved' || category === 'typeFunctionName';
}

function zeroLength(position: number): SqlError {
  const message = 'zero-length delimited identifier at or near """"';
  return new SqlError(message, '42601', { position });
}
