import { startsCollection } from './collection-text.js';
import {
  foldIdentifier,
  formatIdentifier,
  quoteIdentifier,
  unquoteIdentifier,
} from './identifier.js';
import { keywordCategory } from './keywords.js';
import type { Token } from './lexer.js';

/**
 * How identifiers are printed: `plain` as people write them, `stable` always in quotes, so that the
 * text never changes its meaning when words become keywords.
 */
export type PrintStyle = 'plain' | 'stable';

/** Another text for the tokens in a range; an empty one leaves them out. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What words are, where the list of keywords does not tell; by their start. */
export type PrintRole = 'keyword' | 'identifier' | 'function';

/** What to print, and how. */
export interface PrintOptions {
  readonly style: PrintStyle;
  readonly roles: ReadonlyMap<number, PrintRole>;
  /** Ranges that do not overlap, in any order. */
  readonly edits: readonly Edit[];
}

/**
 * The tokens as text with one space where there must or should be one: keywords in upper case,
 * identifiers folded, no comments. It lexes to tokens of the same meaning.
 */
export function printTokens(text: string, tokens: readonly Token[], options: PrintOptions): string {
  const edits = [...options.edits].sort((left, right) => left.start - right.start);
  const printer = new Printer();
  let nextEdit = 0;
  let editedTo = -1;
  for (const [index, token] of tokens.entries()) {
    const edit = edits[nextEdit];
    if (edit !== undefined && edit.start <= token.start) {
      nextEdit += 1;
      editedTo = edit.end;
      if (edit.text !== '') printer.add({ text: edit.text, kind: 'edit' });
    }
    if (token.start >= editedTo) printer.add(piece(text, tokens, index, options));
  }
  return printer.text;
}

interface Piece {
  readonly text: string;
  /** `call`: what parentheses follow without a space. `edit`: a name or a type. */
  readonly kind: 'keyword' | 'call' | 'name' | 'value' | 'operator' | 'mark' | 'edit';
}

function piece(
  text: string,
  tokens: readonly Token[],
  index: number,
  options: PrintOptions,
): Piece {
  const token = tokens[index]!;
  const own = text.slice(token.start, token.end);
  switch (token.kind) {
    case 'word':
      return wordPiece(own, wordRole(text, tokens, index, options), options.style);
    case 'quoted': {
      const name = own.startsWith('"') ? unquoteIdentifier(own) : null;
      const isCall = options.roles.get(token.start) === 'function';
      return {
        text: name === null ? own : inStyle(name, options.style),
        kind: isCall ? 'call' : 'name',
      };
    }
    case 'operator':
      return { text: own, kind: 'operator' };
    case 'punctuation':
      return { text: own, kind: 'mark' };
    default:
      return { text: own, kind: 'value' };
  }
}

function inStyle(name: string, style: PrintStyle): string {
  return style === 'stable' ? quoteIdentifier(name) : formatIdentifier(name);
}

function wordRole(
  text: string,
  tokens: readonly Token[],
  index: number,
  { roles }: PrintOptions,
): PrintRole {
  const { start, end } = tokens[index]!;
  if (isConstructor(text, tokens, index)) return 'keyword';
  const known = roles.get(start);
  if (known !== undefined) return known;
  const word = text.slice(start, end).toLowerCase();
  const category = keywordCategory(word);
  if (category === undefined) return 'identifier';
  const before = tokens[index - 1];
  const previous = before === undefined ? '' : text.slice(before.start, before.end).toUpperCase();
  if (previous === '.') return 'identifier';
  // An alias may be a keyword. The words excepted follow AS as keywords.
  const isAlias = previous === 'AS' && category === 'unreserved' && !AFTER_AS.has(word);
  return isAlias ? 'identifier' : 'keyword';
}

/** `LIST[...]`, `MAP[...]`, `LIST(SELECT ...)`: as a name in quotes the word would be another. */
function isConstructor(text: string, tokens: readonly Token[], index: number): boolean {
  const [word, next, inner] = [0, 1, 2].map((ahead) => {
    const token = tokens[index + ahead];
    return token === undefined ? '' : text.slice(token.start, token.end).toUpperCase();
  });
  return startsCollection(word!, next!, inner!);
}

const AFTER_AS = new Set([
  'materialized',
  'of',
  'identity',
  'insert',
  'update',
  'delete',
  'execute',
]);

/** Keywords that look like functions. */
const CALLS = new Set(
  (
    'COALESCE NULLIF GREATEST LEAST EXTRACT CAST SUBSTRING POSITION OVERLAY TRIM NORMALIZE TREAT ' +
    'GROUPING XMLELEMENT CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP'
  ).split(' '),
);

function wordPiece(word: string, role: PrintRole, style: PrintStyle): Piece {
  switch (role) {
    case 'keyword': {
      const upper = word.toUpperCase();
      return { text: upper, kind: CALLS.has(upper) ? 'call' : 'keyword' };
    }
    case 'function':
      return { text: foldIdentifier(word), kind: 'call' };
    case 'identifier': {
      const name = foldIdentifier(word);
      return { text: style === 'stable' ? quoteIdentifier(name) : name, kind: 'name' };
    }
  }
}

/** Operators that stand before their only operand. */
const PREFIX = new Set(['-', '+', '~', '@', '|/', '||/', '!!']);

class Printer {
  text = '';
  #previous: Piece | null = null;
  /** Whether what was printed last is an operator that belongs to what follows. */
  #prefix = false;

  add(next: Piece): void {
    const previous = this.#previous;
    if (previous !== null && this.#spaced(previous, next)) this.text += ' ';
    this.text += next.text;
    this.#prefix = next.kind === 'operator' && PREFIX.has(next.text) && startsOperand(previous);
    this.#previous = next;
  }

  #spaced(previous: Piece, next: Piece): boolean {
    if (this.#prefix) return next.kind === 'operator';
    if (previous.kind === 'mark' && /^(?:[([.:]|::)$/.test(previous.text)) return false;
    if (next.kind !== 'mark') return true;
    if (next.text === '(') return previous.kind !== 'call';
    return false;
  }
}

/** Whether an operand must follow, so that an operator is a prefix. */
function startsOperand(previous: Piece | null): boolean {
  if (previous === null || previous.kind === 'operator') return true;
  if (previous.kind === 'mark') return !/^[)\]]$/.test(previous.text);
  return previous.kind === 'keyword' && !OPERANDS.has(previous.text);
}

const OPERANDS = new Set('END NULL TRUE FALSE CURRENT_DATE CURRENT_USER USER'.split(' '));
