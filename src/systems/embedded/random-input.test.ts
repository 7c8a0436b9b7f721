// Statements of any kind, most of them wrong, from several sessions, between clock moves, cancels
// and restarts: each ends in an answer, an error or a wait, and the system lives on.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../datadriven/index.js';
import { driveSession, finishAtOnce, type Response, type Session } from '../../harness/index.js';
import { randomOption, SeededRandom } from '../../sim/index.js';
import { parseStatements, SqlError, type StatementKind } from '../../sql/index.js';
import { Fixture } from './embedded.fixture.js';
import { corpusOf, randomInput, type Corpus } from './random-input.fixture.js';
import type { Pick } from './random-sql.fixture.js';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'testdata');

/** What the examples submit. */
function exampleStatements(): string[] {
  const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' });
  const names = files.filter((name) => name.endsWith('.dd')).sort();
  return names.flatMap((name) => {
    const { cases } = parse(readFileSync(join(EXAMPLES, name), 'utf8'), { path: name });
    const submitting = cases.filter(({ directive }) => /^(async-)?sql$/.test(directive.name));
    return submitting.map(({ input }) => input);
  });
}

/** How many runs, and which: always the same ones, unless more are asked for. */
const RUNS = Number(process.env['RANDOM_INPUT_RUNS'] ?? 120);
const SEED = Number(process.env['RANDOM_INPUT_SEED'] ?? 1);

/** Numbers that stand for actions. Without bias: small ones are worth no more than others. */
const ACTIONS = fc.array(fc.noBias(fc.nat()), { minLength: 1, maxLength: 60, size: 'max' });

const SESSIONS = 3;

/** Small, so that what grows is stopped early. */
const LIMITS = { memory_limit: '4MB', max_result_size: '1MB', max_query_rows: '100000' };

const SETUP = [
  'CREATE TABLE t (i int, s text)',
  "INSERT INTO t VALUES (1, 'a'), (2, NULL)",
  'CREATE MATERIALIZED VIEW v AS SELECT i, count(*) AS n FROM t GROUP BY i',
  'CREATE VIEW w AS SELECT * FROM v JOIN t USING (i)',
];

/** A system, its sessions, and what is done to them. */
class Run {
  readonly #fixture: Fixture;
  readonly #corpus: Corpus;
  #sessions: Session[] = [];

  constructor(seed: number, corpus: Corpus) {
    this.#corpus = corpus;
    this.#fixture = new Fixture(LIMITS, randomOption(new SeededRandom(seed)));
    for (const statement of SETUP) this.#fixture.sql(statement);
    this.#connect();
  }

  /** Does what a number stands for. */
  do(action: number): void {
    const random = new SeededRandom(action);
    const pick: Pick = (bound) => random.nextUint32() % bound;
    const { system } = this.#fixture;
    const session = this.#sessions[pick(SESSIONS)]!;
    switch (pick(24)) {
      case 0:
        system.clock.advance(BigInt(1 + pick(3000)));
        system.settle();
        break;
      case 1:
        system.feedback.deliver({ count: 1 + pick(5) });
        break;
      case 2:
        this.#fixture.deliver();
        break;
      case 3:
        session.cancel();
        break;
      case 4:
        session.terminate();
        system.settle();
        this.#connect();
        break;
      case 5:
        system.restart();
        this.#connect();
        break;
      default:
        this.#submit(session, pick);
    }
  }

  /** Whatever was done, the system answers, and does so after a restart. */
  close(): void {
    try {
      this.#fixture.deliver();
      expect(this.#fixture.sql('SELECT 1 AS one')).toBe('one\n1\n');
      this.#fixture.system.restart();
      expect(this.#fixture.sql('SELECT 1 AS one')).toBe('one\n1\n');
    } finally {
      this.#fixture.close();
    }
  }

  #connect(): void {
    const { system } = this.#fixture;
    this.#sessions = Array.from({ length: SESSIONS }, () => system.connect());
  }

  #submit(session: Session, pick: Pick): void {
    const text = randomInput(pick, this.#corpus);
    const waits = pick(4) === 0;
    session.submit(text);
    if (waits) {
      this.#fixture.system.settle();
    } else {
      for (const response of finishAtOnce(driveSession(this.#fixture.system, session)).responses) {
        expectSound(response, text);
      }
    }
  }
}

/** Errors have an SQLSTATE, not one of an internal error, and a place within the text. */
function expectSound(response: Response, text: string): void {
  if (response.kind !== 'error' && response.kind !== 'dataError') return;
  expect(response.code, `${response.message}\nof: ${text}`).toMatch(/^(?!XX000)[0-9A-Z]{5}$/);
}

/** Every kind of statement, so that a new one is missed here. */
const KINDS: Readonly<Record<StatementKind, true>> = {
  select: true,
  tail: true,
  show: true,
  explain: true,
  insertValues: true,
  insertQuery: true,
  update: true,
  delete: true,
  ddl: true,
  set: true,
  begin: true,
  commit: true,
  rollback: true,
  savepoint: true,
  release: true,
  rollbackTo: true,
  setTransaction: true,
  declare: true,
  fetch: true,
  close: true,
  prepare: true,
  execute: true,
  deallocate: true,
  discard: true,
  copy: true,
};

function kindsOf(text: string): readonly StatementKind[] {
  try {
    return parseStatements(text).map(({ kind }) => kind);
  } catch (error) {
    if (error instanceof SqlError) return [];
    throw error;
  }
}

describe('random input', () => {
  it('is of every kind of statement', () => {
    const corpus = corpusOf(exampleStatements());
    const random = new SeededRandom(SEED);
    const pick: Pick = (bound) => random.nextUint32() % bound;
    const found = new Set<StatementKind>();
    for (let count = 0; count < 5000; count += 1) {
      for (const kind of kindsOf(randomInput(pick, corpus))) found.add(kind);
    }
    expect([...found].sort()).toEqual(Object.keys(KINDS).sort());
  });

  it('ends in answers, errors and waits', { timeout: RUNS * 1000 }, () => {
    const corpus = corpusOf(exampleStatements());
    expect(corpus.statements.length).toBeGreaterThan(500);
    fc.assert(
      fc.property(fc.nat(), ACTIONS, (choices, actions) => {
        const run = new Run(choices, corpus);
        try {
          for (const action of actions) run.do(action);
        } finally {
          run.close();
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
