// A statement that is given up while it computes leaves everything as if it had not been executed:
// at whichever look it is told so, and again and again on one system.
import { afterEach, expect, it } from 'vitest';
import { Fixture } from './embedded.fixture.js';

const SETUP = [
  'CREATE TABLE t (k int PRIMARY KEY, n int)',
  'INSERT INTO t SELECT i, i % 7 FROM generate_series(1, 400) AS i',
  'CREATE TABLE u (k int, s text)',
  "INSERT INTO u SELECT i % 50, 'row ' || i FROM generate_series(1, 300) AS i",
  'CREATE MATERIALIZED VIEW m AS SELECT n, count(*) AS c FROM t GROUP BY n',
  'CREATE INDEX u_k ON u (k)',
  'CREATE VIEW l AS SELECT DISTINCT t.k, u.s FROM t JOIN u ON t.k = u.k',
];

const READS = [
  'SELECT count(*) FROM t AS a, t AS b WHERE a.n + b.n = 13',
  'SELECT t.k, u.s FROM t JOIN u ON t.k = u.k ORDER BY u.s, t.k',
  'SELECT n, sum(k), array_agg(k ORDER BY k DESC) FROM t GROUP BY n',
  'SELECT k, sum(n) OVER (ORDER BY k ROWS 100 PRECEDING) FROM t ORDER BY 1 LIMIT 5',
  'SELECT s FROM u EXCEPT SELECT s FROM u WHERE k > 20',
  'SELECT DISTINCT md5(i::text) FROM generate_series(1, 500) AS i ORDER BY 1 OFFSET 495',
  'SELECT k FROM t WHERE n > (SELECT avg(n) FROM t) ORDER BY n DESC, k LIMIT 3',
  // One call of a function takes long, over a row and while constants are folded.
  "SELECT to_char(k, repeat('9', 60000)) FROM t WHERE k < 3",
  "SELECT k, sqrt(10::numeric ^ 20000 + 2) > 0 FROM t WHERE repeat('ab', 9000) ~ '(a|b)*a$' LIMIT 1",
  'COPY (SELECT * FROM t ORDER BY k) TO STDOUT',
  'BEGIN; DECLARE c CURSOR FOR SELECT * FROM t ORDER BY k; FETCH 2 c; COMMIT',
];

const WRITES = [
  'INSERT INTO u SELECT a.k, b.s FROM t AS a JOIN u AS b USING (k)',
  "UPDATE u SET s = s || '!' WHERE k IN (SELECT n FROM t)",
  'DELETE FROM t WHERE n = (SELECT max(n) FROM t)',
  'CREATE TABLE v AS SELECT n, count(*) AS c FROM t GROUP BY n ORDER BY n',
  'CREATE MATERIALIZED VIEW w AS SELECT t.k, u.s FROM t JOIN u ON t.k = u.k',
  'CREATE MATERIALIZED VIEW w AS SELECT k, row_number() OVER (ORDER BY n, k) AS r FROM t',
  'CREATE OR REPLACE MATERIALIZED VIEW m AS SELECT a.n, b.k FROM t AS a, t AS b WHERE a.k < b.k',
  'CREATE INDEX l_k ON l (k)',
  "INSERT INTO u VALUES (1, to_char(1, repeat('9', 60000))) RETURNING s ~ '(9|8)*b'",
  "UPDATE u SET s = regexp_replace(repeat(s, 3000), '(r|o)*x', '') WHERE k = 1",
  "CREATE MATERIALIZED VIEW w AS SELECT k, repeat(s, 3000) ~ '(r|o)*x' AS b FROM u WHERE k = 2",
];

const STATE = [
  'SELECT * FROM t ORDER BY k',
  'SELECT * FROM u ORDER BY k, s',
  'SELECT * FROM m ORDER BY n',
  'SHOW TABLES',
  'SHOW MATERIALIZED VIEWS',
  'SHOW INDEXES FROM l',
];

/** Looks that a statement may have: beyond them the test is about too many rows. */
const LOOKS_MAX = 100_000;

/** A system whose statements are given up at a look that the test chooses. */
class Interruptible {
  readonly fixture: Fixture;
  #looksLeft = Infinity;
  #wasGivenUp = false;

  constructor() {
    this.fixture = new Fixture({}, undefined, undefined, () => () => {
      this.#looksLeft -= 1;
      if (this.#looksLeft > 0) return null;
      this.#looksLeft = Infinity;
      this.#wasGivenUp = true;
      return { message: 'given up', code: '57014' };
    });
    for (const text of SETUP) this.fixture.sql(text);
  }

  giveUpAt(look: number): void {
    this.#looksLeft = look;
    this.#wasGivenUp = false;
  }

  /** Executes text, giving up at a look; null: it came to its end before. */
  runUntil(look: number, text: string): string | null {
    this.giveUpAt(look);
    const output = this.fixture.sql(text);
    this.#looksLeft = Infinity;
    return this.#wasGivenUp ? output : null;
  }

  state(): readonly unknown[] {
    this.fixture.deliver();
    const { coordinator, system } = this.fixture;
    const { peeks, tails, writeLock, busy } = coordinator.state;
    const kept = [peeks.size, tails.size, writeLock.holder, writeLock.queue.length, busy.size];
    const held = system.frontiers().collections.map(({ name, since }) => [name, since]);
    return [kept, held, system.catalog(), ...STATE.map((text) => this.fixture.sql(text))];
  }
}

let opened: Fixture[] = [];

afterEach(() => {
  for (const fixture of opened) fixture.close();
  opened = [];
});

function open(): Interruptible {
  const made = new Interruptible();
  opened.push(made.fixture);
  return made;
}

/** Gives a statement up at the first look, the second, and so on in growing steps. */
function giveUpEverywhere(system: Interruptible, text: string): { readonly times: number } {
  const before = system.state();
  for (let [look, times] = [1, 0]; look < LOOKS_MAX; look += 1 + (look >> 1), times += 1) {
    const output = system.runUntil(look, text);
    if (output === null) return { times };
    expect(output, text).toContain('given up');
    expect(system.state(), `${text} at look ${look}`).toEqual(before);
  }
  throw new Error(`${text}: more than ${LOOKS_MAX} looks`);
}

it('leaves nothing of a statement that reads', () => {
  const [system, reference] = [open(), open()];
  for (const text of READS) {
    expect(giveUpEverywhere(system, text).times, text).toBeGreaterThan(1);
    expect(system.fixture.sql(text)).toBe(reference.fixture.sql(text));
  }
});

/** As many expressions as numbers, none of which are evaluated while they are planned. */
const MANY = Array.from({ length: 2000 }, (_, number) => `k + ${number}`).join(', ');

it.each([
  `EXPLAIN SELECT k FROM t WHERE k IN (${MANY})`,
  `PREPARE p AS SELECT k FROM t WHERE k IN (${MANY})`,
  `INSERT INTO u (k) SELECT k FROM t WHERE k IN (${MANY})`,
  `CREATE VIEW v AS SELECT k FROM t WHERE k IN (${MANY})`,
])('leaves nothing of a statement that is planned: %.20s', (text) => {
  const system = open();
  const before = system.state();
  for (const look of [1, 2, 3, 5, 8]) {
    expect(system.runUntil(look, text)).toContain('given up');
    expect(system.state()).toEqual(before);
  }
});

it.each(WRITES)('does a statement that writes whole, or not at all: %s', (text) => {
  const [system, reference] = [open(), open()];
  const { times } = giveUpEverywhere(system, text);
  expect(times).toBeGreaterThan(1);
  reference.fixture.sql(text);
  reference.fixture.deliver();
  expect(system.state().slice(3)).toEqual(reference.state().slice(3));
});

it('reads nothing for a view that was given up while it was made', () => {
  const system = open();
  const { frontiers, catalog } = system.fixture.coordinator.state;
  const table = catalog.items().find(({ name }) => name === 'u')!.id;
  const text = 'CREATE MATERIALIZED VIEW w AS SELECT a.k FROM u AS a, u AS b WHERE a.s < b.s';
  expect(giveUpEverywhere(system, text).times).toBeGreaterThan(10);
  for (const name of ['w', 'l']) system.fixture.sql(`DROP VIEW ${name}`);
  system.fixture.sql('DROP TABLE u');
  system.fixture.deliver();
  expect(frontiers.has(table)).toBe(false);
});

it('ends a TAIL that computes, and its statement alone', () => {
  const system = open();
  const before = system.state();
  const text = 'TAIL (SELECT a.k FROM t AS a, t AS b WHERE a.n = b.n)';
  for (const look of [1, 2, 5, 20, 100]) {
    const session = system.fixture.system.connect();
    system.giveUpAt(look);
    const planned = system.fixture.run(session, text);
    system.fixture.deliver();
    expect(planned + system.fixture.goOn(session)).toContain('given up');
    session.terminate();
    system.fixture.system.settle();
    expect(system.state()).toEqual(before);
  }
});
