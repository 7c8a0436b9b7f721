// Random interleavings of sessions, clock moves, deliveries and restarts: what must hold whatever
// happens (the invariants that end `time-and-frontiers.md`, and T1, T2 under strict isolation).
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session } from '../../harness/index.js';
import { randomOption, SeededRandom } from '../../sim/index.js';
import { frontierLessEqual, type Antichain } from '../../time/index.js';
import { Fixture } from './embedded.fixture.js';

const SESSIONS = 3;

/** What a session may be asked, each a few times as likely as it is listed. */
const STATEMENTS = [
  'INSERT INTO t VALUES (1)',
  'INSERT INTO t VALUES (2), (3)',
  'INSERT INTO t SELECT i + 10 FROM t WHERE i < 5',
  'UPDATE t SET i = i + 1 WHERE i < 3',
  'UPDATE t SET i = i',
  'DELETE FROM t WHERE i > 11',
  'SELECT mz_logical_timestamp(), count(*), sum(i) FROM t',
  'SELECT mz_logical_timestamp(), count(*), sum(i) FROM t',
  'SELECT mz_logical_timestamp(), n FROM v',
  'SELECT mz_logical_timestamp(), n FROM lines',
  'SELECT mz_logical_timestamp(), n, m.c FROM lines, (SELECT count(*) AS c FROM t) AS m',
  'SELECT count(*) FROM t AS OF 20',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'BEGIN; SELECT mz_logical_timestamp() FROM t; SELECT count(*) FROM v; COMMIT',
  'INSERT INTO t VALUES (5); INSERT INTO u VALUES (5)',
  'SELECT 1 / (i - 3) FROM t',
  'CREATE VIEW w AS SELECT i FROM t',
  'CREATE MATERIALIZED VIEW w AS SELECT i FROM t',
  'DROP VIEW w',
  'DROP VIEW IF EXISTS w; SELECT 1',
  'CREATE INDEX x ON t (i)',
  'DROP INDEX x',
  `ALTER INDEX t_primary_idx SET (logical_compaction_window = '2ms')`,
  'ALTER INDEX t_primary_idx RESET (logical_compaction_window)',
  'TAIL v WITH (PROGRESS)',
  'TAIL w',
  'BEGIN; DECLARE c CURSOR FOR TAIL t; FETCH ALL c',
  'FETCH 2 c',
  'SET transaction_isolation = serializable',
  'RESET transaction_isolation',
  'DISCARD ALL',
  'CREATE TEMPORARY TABLE own (i int)',
  'SELEC',
];

const session = fc.nat(SESSIONS - 1);
const action = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      session,
      text: fc.constantFrom(...STATEMENTS),
      drive: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('tick' as const), by: fc.bigInt(1n, 4n) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      count: fc.integer({ min: 1, max: 5 }),
      what: fc.constantFrom(
        undefined,
        'FrontierUppers',
        'PeekResponse',
        'TailResponse',
        'TimestampBindings',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deliverAll' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('deliverExcept' as const),
      name: fc.constantFrom('t_primary_idx', 'v_primary_idx', 'lines_primary_idx', 's'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('append' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), session }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconnect' as const), session }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('inject' as const), upper: fc.bigInt(2n, 30n) }),
  },
);

type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** A run of actions, its invariants checked after each. */
class Run {
  readonly fixture: Fixture;
  readonly transcript: string[] = [];
  #sessions: Session[] = [];
  #frontiers = new Map<string, readonly [Antichain, Antichain, Antichain]>();
  #injected = 0n;
  /** Answers of reads of tables at a time, by time: nothing may change them. */
  readonly #answers = new Map<bigint, string>();
  /** The time of the last read that was strict. */
  #last = 0n;

  constructor(seed: number) {
    const isolation = seed % 2 === 0 ? 'serializable' : 'strict serializable';
    const strategy = randomOption(new SeededRandom(seed));
    this.fixture = new Fixture({ transaction_isolation: isolation }, strategy);
    writeFileSync(this.#file, 'first\n');
    const { fixture } = this;
    fixture.sql('CREATE TABLE t (i int)');
    fixture.sql('CREATE TABLE u (i int)');
    fixture.sql('CREATE MATERIALIZED VIEW v AS SELECT count(*) AS n FROM t');
    fixture.sql(
      `CREATE MATERIALIZED SOURCE s FROM FILE '<TEMP>/lines' WITH (tail = true) FORMAT TEXT`,
    );
    fixture.sql('CREATE MATERIALIZED VIEW lines AS SELECT count(*) AS n FROM s');
    this.#connect();
  }

  get #file(): string {
    return join(this.fixture.directory, 'lines');
  }

  #connect(): void {
    const { system } = this.fixture;
    this.#sessions = Array.from({ length: SESSIONS }, () => system.connect());
  }

  do(action: Action): void {
    const { system } = this.fixture;
    switch (action.kind) {
      case 'submit': {
        const session = this.#sessions[action.session]!;
        if (!session.idle()) return;
        session.submit(action.text);
        if (action.drive) this.transcript.push(`${action.text}\n${this.fixture.goOn(session)}`);
        break;
      }
      case 'tick':
        system.clock.advance(action.by);
        break;
      case 'deliver': {
        const { count, what } = action;
        system.feedback.deliver({ count, ...(what === undefined ? {} : { kind: what }) });
        break;
      }
      case 'deliverAll':
        this.fixture.deliver();
        break;
      case 'deliverExcept': {
        const item = system.names.resolve(`materialize.public.${action.name}`)!;
        system.feedback.deliver({ except: new Set([item]) });
        break;
      }
      case 'append':
        appendFileSync(this.#file, 'more\n');
        break;
      case 'cancel':
        this.#sessions[action.session]!.cancel();
        break;
      case 'reconnect':
        this.#sessions[action.session]!.terminate();
        this.#sessions[action.session] = system.connect();
        break;
      case 'restart':
        system.restart();
        this.#frontiers.clear();
        this.#connect();
        break;
      case 'inject':
        if (action.upper < this.#injected) return;
        this.#injected = action.upper;
        system.feedback.inject([
          [system.names.resolve('materialize.public.lines_primary_idx')!, action.upper],
        ]);
        break;
    }
    const waiting = system.settle();
    this.#checkFrontiers();
    for (const session of this.#sessions) this.#checkSession(session, waiting);
    this.#checkAnswers();
  }

  /** F2, F3, F5: frontiers never go back, and nothing is known of an upper that is not so. */
  #checkFrontiers(): void {
    const { collections } = this.fixture.system.frontiers();
    for (const { name, since, deliveredUpper, realUpper } of collections) {
      // These are dropped and made anew, as others by the same name.
      if (/\.(w|w_primary_idx|x)$/.test(name)) continue;
      const now = [since, deliveredUpper, realUpper] as const;
      this.#frontiers.get(name)?.forEach((before, which) => {
        expect([name, which, frontierLessEqual(before, now[which]!)]).toEqual([name, which, true]);
      });
      this.#frontiers.set(name, now);
      if (name.endsWith('lines_primary_idx')) continue;
      expect([name, frontierLessEqual(deliveredUpper, realUpper)]).toEqual([name, true]);
    }
  }

  /** Whoever is not done says what for, and it is something. */
  #checkSession(session: Session, waiting: ReturnType<Fixture['system']['settle']>): void {
    const text = session
      .poll()
      .map((response) => response.kind)
      .join(' ');
    if (text !== '') this.transcript.push(text);
    if (session.idle()) return;
    expect(waiting.some((one) => one.session === session)).toBe(true);
  }

  /** A time shows the same for ever, whatever is written later (D1, T2). */
  #checkAnswers(): void {
    for (const [time, answer] of this.#answers) {
      const again = this.fixture.sql(`SELECT count(*), sum(i) FROM t AS OF ${time}`);
      if (again.startsWith('ERROR: Timestamp')) continue;
      expect(`${time}: ${again}`).toBe(`${time}: ${answer}`);
    }
  }

  /** Reads now: never before an earlier read (T1), and never so that a write changes it (T2). */
  look(relation: 't' | 'lines'): void {
    const read = this.#strict(`SELECT mz_logical_timestamp(), count(*) FROM ${relation}`);
    this.transcript.push(read);
    if (read.startsWith('ERROR: At least one input')) return;
    expect(read).toMatch(/^mz_logical_timestamp,count\n\d+,\d+\n$|^BLOCKED: read at \d+ /);
    const time = BigInt(/\d+/.exec(read)![0]);
    expect(time).toBeGreaterThanOrEqual(this.#last);
    this.#last = time;
    const answer = this.fixture.sql(`SELECT count(*), sum(i) FROM t AS OF ${time}`);
    expect(answer).toMatch(/^count,sum\n/);
    const before = this.#answers.get(time);
    if (before !== undefined) expect(answer).toBe(before);
    this.#answers.set(time, answer);
  }

  #strict(text: string): string {
    const session = this.fixture.system.connect();
    this.fixture.run(session, 'SET transaction_isolation = "strict serializable"');
    const output = this.fixture.run(session, text);
    session.cancel();
    session.terminate();
    this.fixture.system.settle();
    return output;
  }

  close(): void {
    for (const session of this.#sessions) session.terminate();
    this.fixture.system.settle();
    expect(this.fixture.system.settle()).toEqual([]);
    this.fixture.close();
  }
}

function runAll(seed: number, actions: readonly Action[]): string {
  const run = new Run(seed);
  try {
    actions.forEach((one, index) => {
      run.do(one);
      if (index % 3 === 2) run.look(index % 2 === 0 ? 't' : 'lines');
    });
    run.look('t');
  } finally {
    run.close();
  }
  return run.transcript.join('\n').replaceAll(/embedded-\w+/g, '');
}

describe('whatever happens', () => {
  it('frontiers, times and answers keep their promises, and every wait is known', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(action, { maxLength: 40 }), (seed, actions) => {
        runAll(seed, actions);
      }),
      { numRuns: 100 },
    );
  });

  it('the same seed and the same actions give the same transcript', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(action, { minLength: 10, maxLength: 40 }), (seed, actions) => {
        expect(runAll(seed, actions)).toBe(runAll(seed, actions));
      }),
      { numRuns: 15 },
    );
  });
});
