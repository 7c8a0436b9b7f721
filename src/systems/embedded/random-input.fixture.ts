import type { Pick } from './random-sql.fixture.js';

/** Statements that others wrote, of which random input is made. */
export interface Corpus {
  readonly statements: readonly string[];
  /** Words, numbers, texts and marks as they occur in them. */
  readonly tokens: readonly string[];
}

const TOKEN = /'(?:[^']|'')*'|"[^"]*"|\$\d+|\d+(?:\.\d+)?|[A-Za-z_]\w*|::|[<>=!|&#@~^-]+|\S/g;

/** The corpus of a number of statements. */
export function corpusOf(statements: readonly string[]): Corpus {
  return { statements, tokens: statements.flatMap((statement) => tokensOf(statement)) };
}

function tokensOf(statement: string): string[] {
  return [...(statement.match(TOKEN) ?? [])];
}

/** What values are at their worst. */
const EXTREMES = [
  '0',
  '-1',
  '2147483647',
  '-2147483648',
  '9223372036854775807',
  '99999999999999999999',
  '1e1000',
  '-1e-1000',
  "'NaN'::float8",
  "'infinity'::numeric",
  'NULL',
  "''",
  "repeat('x', 10000)",
  "repeat('9', 140000)::numeric",
  "'{{1,2},{3,4}}'::int[]",
  `'{"a": [1, {"b": null}]}'::jsonb`,
  "'294276-12-31'::timestamp",
  "'178000000 years'::interval",
  "'\\xff'::bytea",
  '(SELECT 1 WHERE false)',
  '(SELECT 1 UNION ALL SELECT 2)',
  "'\u0000'",
  "'\ud800'",
  "E'\\\\'",
  'ROW(1, NULL)',
  'ARRAY[]::text[]',
  '$1',
  'generate_series(1, 3)',
  'mz_logical_timestamp()',
  '*',
];

/**
 * A statement, well-formed or not: one of the corpus as it is, with some of its tokens changed,
 * grown together with another one, or tokens in any order.
 */
export function randomInput(pick: Pick, corpus: Corpus): string {
  const statement = corpus.statements[pick(corpus.statements.length)]!;
  switch (pick(10)) {
    case 0:
    case 1:
      return statement;
    case 2:
      return tokenSoup(pick, corpus);
    case 3:
      return cutAnywhere(pick, statement);
    case 4:
      return spliced(pick, corpus);
    default:
      return changed(pick, corpus, statement);
  }
}

function tokenSoup(pick: Pick, { tokens }: Corpus): string {
  const starts = [
    'SELECT',
    'INSERT INTO',
    'CREATE',
    'DROP',
    'ALTER',
    'TAIL',
    'SHOW',
    'EXPLAIN',
    '',
  ];
  const words = Array.from({ length: 1 + pick(12) }, () => tokens[pick(tokens.length)]!);
  return [starts[pick(starts.length)]!, ...words].join(' ');
}

/** The text up to a place, or from it on, or with a character of any kind put in. */
function cutAnywhere(pick: Pick, statement: string): string {
  const at = pick(statement.length + 1);
  if (pick(3) === 0) return statement.slice(0, at);
  if (pick(2) === 0) return statement.slice(at);
  const character = String.fromCharCode(pick(2) === 0 ? pick(128) : pick(65_536));
  return statement.slice(0, at) + character + statement.slice(at);
}

/** The head of one statement and the tail of another one. */
function spliced(pick: Pick, { statements }: Corpus): string {
  const head = tokensOf(statements[pick(statements.length)]!);
  const tail = tokensOf(statements[pick(statements.length)]!);
  return [...head.slice(0, pick(head.length + 1)), ...tail.slice(pick(tail.length + 1))].join(' ');
}

function changed(pick: Pick, corpus: Corpus, statement: string): string {
  const tokens = tokensOf(statement);
  for (let change = 1 + pick(3); change > 0; change -= 1) {
    const at = pick(tokens.length + 1);
    const other = corpus.tokens[pick(corpus.tokens.length)]!;
    switch (pick(7)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, other);
        break;
      case 2:
        tokens.splice(at, 1, EXTREMES[pick(EXTREMES.length)]!);
        break;
      case 3:
        tokens.splice(at, 0, ...tokens.slice(pick(tokens.length + 1), at));
        break;
      case 4:
        tokens.splice(at, 1, '(', tokens[at] ?? '1', ')');
        break;
      default:
        tokens.splice(at, 1, other);
    }
  }
  return tokens.join(' ');
}
