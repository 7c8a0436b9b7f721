import type { Pick } from './random-sql.fixture.js';

/** Statements that others wrote, of which random input is made. */
export interface Corpus {
  readonly statements: readonly string[];
  /** The same by their first two words: what is written often is picked no more often here. */
  readonly kinds: readonly (readonly string[])[];
  /** Words, numbers, texts and marks as they occur in them. */
  readonly tokens: readonly string[];
}

const TOKEN = /'(?:[^']|'')*'|"[^"]*"|\$\d+|\d+(?:\.\d+)?|[A-Za-z_]\w*|::|[<>=!|&#@~^-]+|\S/g;

/** The corpus of a number of statements. */
export function corpusOf(statements: readonly string[]): Corpus {
  const kinds = new Map<string, string[]>();
  for (const statement of [...statements, ...RARE]) {
    const kind = tokensOf(statement).slice(0, 2).join(' ').toUpperCase();
    const found = kinds.get(kind);
    if (found === undefined) kinds.set(kind, [statement]);
    else found.push(statement);
  }
  const tokens = statements.flatMap((statement) => tokensOf(statement));
  return { statements, kinds: [...kinds.values()], tokens };
}

function tokensOf(statement: string): string[] {
  return [...(statement.match(TOKEN) ?? [])];
}

/** Statements on what a run has made, of kinds that examples have few of, or with more before. */
const RARE = [
  'DECLARE c CURSOR FOR TAIL t',
  'BEGIN; DECLARE c CURSOR FOR SELECT * FROM w; FETCH 1 c',
  'BEGIN; SAVEPOINT a; INSERT INTO t VALUES (1); RELEASE a; ROLLBACK TO a',
  'FETCH 2 c',
  'FETCH ALL c WITH (timeout = 0)',
  'CLOSE c',
  'CLOSE ALL',
  'MOVE c',
  'PREPARE p (int) AS SELECT * FROM t WHERE i = $1',
  'EXECUTE p (1)',
  'DEALLOCATE p',
  'DEALLOCATE ALL',
  'DISCARD ALL',
  'DISCARD TEMP',
  'RESET ALL',
  'RESET search_path',
  'SET TRANSACTION READ ONLY',
  'SHOW ALL',
  'EXPLAIN SELECT * FROM w',
  'EXPLAIN VIEW v',
  'COPY (SELECT * FROM t) TO STDOUT',
  'COPY t TO STDOUT WITH (FORMAT csv)',
  'TAIL v',
  'DELETE FROM t WHERE i IS NULL',
  'UPDATE t SET i = i + 1, s = NULL',
  'INSERT INTO t SELECT i, s FROM t',
  'CREATE TEMP VIEW x AS SELECT i FROM v',
  'CREATE INDEX i ON w (n)',
  'ALTER INDEX i SET (logical_compaction_window = 5)',
  'ALTER VIEW v RENAME TO u',
  'DROP VIEW v CASCADE',
  'DROP TABLE t CASCADE',
  'DROP SCHEMA public CASCADE',
  'DROP DATABASE materialize',
  'CREATE DATABASE d',
  'CREATE SCHEMA s',
];

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
  const kind = pick(2) === 0 ? corpus.statements : corpus.kinds[pick(corpus.kinds.length)]!;
  const statement = kind[pick(kind.length)]!;
  switch (pick(10)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return statement;
    case 4:
      return tokenSoup(pick, corpus);
    case 5:
      return cutAnywhere(pick, statement);
    case 6:
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
