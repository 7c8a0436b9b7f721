import { SqlError } from '../sql-error.js';
import type { Token } from './lexer.js';

/**
 * How deep a statement's syntax tree may be, in the units of {@link checkNesting}.
 *
 * Measured: with Node's default stack, PostgreSQL's parser gives out at about 700 nested subqueries
 * and 2,500 chained operators. At this bound, 300 subqueries or 900 operators pass, which leaves
 * the larger part of the stack to the caller and to planning.
 */
const NESTING_MAX = 1800;

const PARENTHESIS_COST = 6;
const OPERATOR_COST = 2;

/** Words that add a level to the tree for each time they stand in a chain. */
const CHAINING = new Set(
  (
    'NOT IS ISNULL NOTNULL IN LIKE ILIKE SIMILAR ESCAPE BETWEEN COLLATE AT OVERLAPS OPERATOR ' +
    'JOIN UNION EXCEPT INTERSECT'
  ).split(' '),
);

/** Words after which a chain starts anew: what they join is flat, or parts of a clause. */
const FLATTENING = new Set(
  'AND OR ON USING SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET SET VALUES'.split(' '),
);

/** Words whose chains go on through the words above. */
const CLAUSE_CHAINING = new Set('JOIN UNION EXCEPT INTERSECT'.split(' '));

/**
 * Refuses a statement whose syntax tree might be too deep for the stack, judged by its tokens: an
 * open parenthesis, bracket or CASE costs 6, an operator or a word like it in a chain costs 2.
 *
 * @throws SqlError `stack depth limit exceeded`, as PostgreSQL words it (54001), with the place.
 */
export function checkNesting(text: string, tokens: readonly Token[]): void {
  // Short statements cannot reach the bound, and most statements are short.
  if (tokens.length * PARENTHESIS_COST <= NESTING_MAX) return;
  const depth = new Depth();
  for (const token of tokens) {
    step(depth, text, token);
    if (depth.total > NESTING_MAX) {
      throw new SqlError('stack depth limit exceeded', '54001', { position: token.start });
    }
  }
}

/** Costs of the parentheses that are open and of the chains within each. */
class Depth {
  /** For each open parenthesis: the chain of operators and the chain of clauses. */
  readonly #levels: { chain: number; clauses: number }[] = [{ chain: 0, clauses: 0 }];
  total = 0;

  open(): void {
    this.#levels.push({ chain: 0, clauses: 0 });
    this.total += PARENTHESIS_COST;
  }

  close(): void {
    if (this.#levels.length === 1) return;
    const { chain, clauses } = this.#levels.pop()!;
    this.total -= PARENTHESIS_COST + chain + clauses;
  }

  add(where: 'chain' | 'clauses', cost: number): void {
    this.#levels.at(-1)![where] += cost;
    this.total += cost;
  }

  reset(where: 'chain' | 'clauses'): void {
    const level = this.#levels.at(-1)!;
    this.total -= level[where];
    level[where] = 0;
  }
}

function step(depth: Depth, text: string, token: Token): void {
  if (token.kind === 'operator') depth.add('chain', OPERATOR_COST);
  else if (token.kind === 'punctuation') stepPunctuation(depth, text, token);
  else if (token.kind === 'word' && token.end - token.start <= 9) {
    stepWord(depth, text.slice(token.start, token.end).toUpperCase());
  }
}

function stepPunctuation(depth: Depth, text: string, token: Token): void {
  switch (text.slice(token.start, token.end)) {
    case '(':
    case '[':
      depth.open();
      break;
    case ')':
    case ']':
      depth.close();
      // What follows may be another subscript or call on the same thing.
      depth.add('chain', 1);
      break;
    case ',':
      depth.reset('chain');
      break;
    case '::':
      depth.add('chain', OPERATOR_COST);
      break;
  }
}

function stepWord(depth: Depth, word: string): void {
  if (word === 'CASE') depth.open();
  else if (word === 'END') depth.close();
  else if (CLAUSE_CHAINING.has(word)) depth.add('clauses', OPERATOR_COST);
  else if (CHAINING.has(word)) depth.add('chain', OPERATOR_COST);
  else if (FLATTENING.has(word)) depth.reset('chain');
}
