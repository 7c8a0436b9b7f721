import type { Token } from './lexer.js';

/** A range of tokens: from the first to the one behind the last. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** A replacement of a range of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The functions that constructors of the dialect's collections are rewritten to, in parentheses, as
 * only such an expression takes a subscript.
 */
export const COLLECTION_FUNCTIONS = {
  list: 'list of',
  map: 'map of',
  listOfQuery: 'list of query',
} as const;

/** An open bracket: of a constructor, one that slices, or any other. */
interface Frame {
  readonly kind: 'list' | 'map' | 'query' | 'other';
  readonly opener: '[' | '(';
  /** Whether a colon came right within it, so that a comma begins the next layer's slice. */
  slices: boolean;
}

/**
 * The edits that make constructors of collections calls of functions, and slices of several layers
 * those of arrays: `LIST[1, [2]]`, `MAP['a' => 1]`, `LIST(SELECT ...)` and `x[1:2, 3:4]`. Ranges of
 * types are left alone.
 */
export function collectionEdits(
  text: string,
  tokens: readonly Token[],
  types: readonly TokenRange[],
): TextEdit[] {
  const rewriter = new CollectionRewriter(text, tokens);
  const skipTo = new Map(types.map(({ from, to }) => [from, to]));
  for (let index = 0; index < tokens.length;) {
    const end = skipTo.get(index);
    if (end === undefined) index += rewriter.step(index);
    else index = end;
  }
  return rewriter.edits;
}

/** Whether a word, by what follows it, begins a constructor; all three in upper case. */
export function startsCollection(word: string, next: string, inner: string): boolean {
  if (word !== 'LIST' && word !== 'MAP') return false;
  return next === '[' || (word === 'LIST' && next === '(' && QUERY_STARTS.has(inner));
}

const QUERY_STARTS = new Set(['SELECT', 'VALUES', 'WITH', 'TABLE', '(']);

class CollectionRewriter {
  readonly edits: TextEdit[] = [];
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #frames: Frame[] = [];

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#tokens = tokens;
  }

  /** Reads over what begins at a token, and gives the number of tokens that it took. */
  step(index: number): 1 | 2 {
    const frame = this.#frames.at(-1);
    const word = this.#word(index);
    const next = this.#word(index + 1);
    if (startsCollection(word, next, this.#word(index + 2))) {
      const range = { from: index, to: index + 2 };
      if (next === '[') this.#open(word === 'LIST' ? 'list' : 'map', range);
      else this.#openQuery(range);
      return 2;
    }
    if (word === '[' || word === '(') this.#openBracket(index, word);
    else if (word === ']' || word === ')') this.#close(index);
    else if (word === ':' && frame !== undefined) frame.slices = true;
    else if (word === '=>' && frame?.kind === 'map') this.#replace(index, index + 1, ',');
    else if (word === ',' && frame?.slices === true && frame.opener === '[') {
      this.#replace(index, index + 1, '][');
      frame.slices = false;
    }
    return 1;
  }

  #open(kind: 'list' | 'map', { from, to }: TokenRange): void {
    this.#replace(from, to, `("${COLLECTION_FUNCTIONS[kind]}"(`);
    this.#frames.push({ kind, opener: '[', slices: false });
  }

  #openQuery({ from, to }: TokenRange): void {
    this.#replace(from, to, `("${COLLECTION_FUNCTIONS.listOfQuery}"(ARRAY(`);
    this.#frames.push({ kind: 'query', opener: '(', slices: false });
  }

  /** A bracket where an element stands is a collection like the one round it. */
  #openBracket(index: number, opener: '[' | '('): void {
    const frame = this.#frames.at(-1);
    const holder = frame?.kind === 'list' || frame?.kind === 'map' ? frame.kind : null;
    const isElement = opener === '[' && ELEMENT_FOLLOWS.has(this.#word(index - 1));
    if (isElement && holder !== null) this.#open(holder, { from: index, to: index + 1 });
    else this.#frames.push({ kind: 'other', opener, slices: false });
  }

  #close(index: number): void {
    const frame = this.#frames.pop();
    if (frame === undefined || frame.kind === 'other') return;
    this.#replace(index, index + 1, frame.kind === 'query' ? ')))' : '))');
  }

  #replace(from: number, to: number, text: string): void {
    this.edits.push({ start: this.#tokens[from]!.start, end: this.#tokens[to - 1]!.end, text });
  }

  /** A token's text in upper case; empty where there is none, or where it is quoted. */
  #word(index: number): string {
    const token = this.#tokens[index];
    if (token === undefined || token.kind === 'string' || token.kind === 'quoted') return '';
    return this.#text.slice(token.start, token.end).toUpperCase();
  }
}

const ELEMENT_FOLLOWS = new Set(['[', ',', '=>']);
