// Internal consistency, through SQL: the bank of jamii/streaming-consistency. Transfers are
// transactions of a table; what each account got and gave, its balance and the total are views over
// it and over each other. At every time that a TAIL emits, and at every time that can be read, all
// of them are right for the same transfers: the total of all balances is 0.
import { describe, expect, it } from 'vitest';
import type { Session } from '../../harness/index.js';
import { SeededRandom } from '../../sim/index.js';
import { Fixture } from './embedded.fixture.js';

const ACCOUNTS = 10;
const STEPS = 80;

/** One row for a transfer: both sides of it change together, whatever the statement. */
const ONE_TABLE = [
  'CREATE TABLE transfers (id int, from_account int, to_account int, amount int)',
  'CREATE VIEW gives AS SELECT id, from_account AS account, amount FROM transfers',
  'CREATE VIEW gets AS SELECT id, to_account AS account, amount FROM transfers',
];

/** A row for each side: they change together if they are of one transaction. */
const TWO_TABLES = [
  'CREATE TABLE gives (id int, account int, amount int)',
  'CREATE TABLE gets (id int, account int, amount int)',
];

/** The views, each over those before it. */
const VIEWS = {
  accepted: 'SELECT id, amount FROM gives',
  credits: 'SELECT account, sum(amount) AS credits FROM gets GROUP BY account',
  debits: 'SELECT account, sum(amount) AS debits FROM gives GROUP BY account',
  balance: `SELECT credits.account, credits - debits AS balance
    FROM credits, debits WHERE credits.account = debits.account`,
  total: 'SELECT sum(balance) FROM balance',
  outer_join: `SELECT one.id, other.id AS other_id FROM (SELECT id FROM gives) AS one
    LEFT JOIN (SELECT id FROM gets) AS other ON one.id = other.id`,
} as const;

type ViewName = keyof typeof VIEWS;
const NAMES = Object.keys(VIEWS) as ViewName[];

/** The rows of every view at one time, as lines of CSV. */
type Shown = Readonly<Record<ViewName, readonly string[]>>;

function eachView<Value>(make: (name: ViewName) => Value): Record<ViewName, Value> {
  return Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Record<ViewName, Value>;
}

function numbersOf(rows: readonly string[]): number[][] {
  return rows.map((row) => row.split(',').map(Number));
}

/** The invariants of one time: that all views are of the same transfers. */
function checkInvariants(shown: Shown): void {
  const byAccount = (name: ViewName): Map<number, number> => {
    const rows = numbersOf(shown[name]);
    const found = new Map(rows.map(([account, amount]) => [account!, amount!]));
    expect(found.size).toBe(rows.length); // I4: one row for each key.
    return found;
  };
  const [credits, debits, balance] = [
    byAccount('credits'),
    byAccount('debits'),
    byAccount('balance'),
  ];
  const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
  const accepted = sum(numbersOf(shown.accepted).map(([, amount]) => amount!));
  expect(shown.total).toEqual([accepted === 0 ? '' : '0']); // I1
  expect(numbersOf(shown.outer_join).filter(([one, other]) => one !== other)).toEqual([]); // I2
  expect([sum(credits.values()), sum(debits.values())]).toEqual([accepted, accepted]); // I3
  for (const [account, amount] of balance) {
    expect(amount).toBe(credits.get(account)! - debits.get(account)!); // I5
  }
}

/** A TAIL of one view: what it sent, by time. */
class Tail {
  readonly #fixture: Fixture;
  readonly #session: Session;
  readonly #counts = new Map<string, number>();
  /** Changes that came and are not yet taken in. */
  #pending: { readonly time: bigint; readonly row: string; readonly diff: number }[] = [];
  /** Everything before it has come. */
  progress = 0n;
  /** How many changes came in all. */
  changes = 0;

  constructor(fixture: Fixture, name: ViewName) {
    this.#fixture = fixture;
    this.#session = fixture.system.connect();
    const declare = `DECLARE c CURSOR FOR TAIL ${name} WITH (PROGRESS)`;
    expect(fixture.run(this.#session, `BEGIN; ${declare}`)).not.toMatch(/ERROR/);
  }

  fetch(): void {
    const lines = this.#fixture.run(this.#session, 'FETCH ALL c').trim().split('\n');
    for (const line of lines.slice(1)) {
      const [stamp, progressed, diff, ...row] = line.split(',');
      const time = BigInt(stamp!);
      // I7: nothing comes for a time that was complete.
      expect(time).toBeGreaterThanOrEqual(this.progress);
      if (progressed === 't') this.progress = time;
      else this.#pending.push({ time, row: row.join(','), diff: Number(diff) });
    }
  }

  /** The times of changes before an end, which are complete. */
  times(end: bigint): bigint[] {
    return this.#pending.filter(({ time }) => time < end).map(({ time }) => time);
  }

  /** Takes in the changes of a time and of all before it. */
  advance(to: bigint): void {
    for (const { row, diff } of this.#pending.filter(({ time }) => time <= to)) {
      const count = (this.#counts.get(row) ?? 0) + diff;
      this.changes += 1;
      if (count === 0) this.#counts.delete(row);
      else this.#counts.set(row, count);
    }
    this.#pending = this.#pending.filter(({ time }) => time > to);
  }

  rows(): string[] {
    return [...this.#counts].map(([row, count]) => {
      expect({ row, count }).toEqual({ row, count: 1 }); // I4
      return row;
    });
  }
}

class Bank {
  readonly fixture = new Fixture();
  readonly tails: Record<ViewName, Tail>;
  readonly #random: SeededRandom;
  readonly #tables: 'one table' | 'two tables';
  #made = 0;
  /** Times that were checked as TAILs emitted them, and as they were read. */
  readonly checked = { emitted: 0, read: 0 };

  constructor(seed: number, tables: 'one table' | 'two tables') {
    this.#random = new SeededRandom(seed);
    this.#tables = tables;
    const statements = tables === 'one table' ? ONE_TABLE : TWO_TABLES;
    for (const text of statements) this.fixture.sql(text);
    // The first transaction covers all accounts on both sides: BALANCE is an inner join.
    this.#write(Array.from({ length: ACCOUNTS }, (_, from) => [from, (from + 1) % ACCOUNTS]));
    for (const name of NAMES) {
      const made = this.fixture.sql(`CREATE MATERIALIZED VIEW ${name} AS ${VIEWS[name]}`);
      expect(made).toBe('CREATE VIEW\n');
      const all = `ALTER INDEX ${name}_primary_idx SET (logical_compaction_window = off)`;
      this.fixture.sql(all);
    }
    this.fixture.deliver();
    this.tails = eachView((name) => new Tail(this.fixture, name));
  }

  #write(transfers: readonly (readonly [from: number, to: number])[]): void {
    const rows = transfers.map(([from, to]) => {
      this.#made += 1;
      return { id: this.#made, from, to };
    });
    const values = (row: (one: { id: number; from: number; to: number }) => string): string =>
      rows.map((one) => `(${row(one)})`).join(', ');
    this.#run(
      this.#tables === 'one table'
        ? `INSERT INTO transfers VALUES ${values(({ id, from, to }) => `${id}, ${from}, ${to}, 1`)}`
        : `BEGIN; INSERT INTO gives VALUES ${values(({ id, from }) => `${id}, ${from}, 1`)};
           INSERT INTO gets VALUES ${values(({ id, to }) => `${id}, ${to}, 1`)}; COMMIT`,
    );
  }

  #run(text: string): void {
    expect(this.fixture.sql(text)).not.toMatch(/ERROR|BLOCKED/);
  }

  /** Transfers, or a change of those that were made; the clock and messages go on now and then. */
  step(): void {
    const random = this.#random;
    const account = (): number => random.nextInt(ACCOUNTS);
    const chosen = random.nextInt(10);
    const which = ACCOUNTS + 1 + random.nextInt(this.#made);
    if (chosen === 8 && this.#tables === 'one table') {
      this.#run(`UPDATE transfers SET amount = amount + 1 WHERE id % 7 = ${random.nextInt(7)}`);
    } else if (chosen === 9 && this.#tables === 'one table') {
      this.#run(`DELETE FROM transfers WHERE id BETWEEN ${which} AND ${which + 3}`);
    } else {
      const count = 1 + random.nextInt(5);
      this.#write(Array.from({ length: count }, () => [account(), account()]));
    }
    if (random.nextInt(3) === 0) this.fixture.tick(BigInt(1 + random.nextInt(4)));
    if (random.nextInt(3) > 0) this.fixture.deliver();
    for (const tail of Object.values(this.tails)) tail.fetch();
    this.#checkEmitted();
  }

  /** Every time that all TAILs have gone past, one after the other. */
  #checkEmitted(): void {
    const tails = Object.values(this.tails);
    const end = tails.map((tail) => tail.progress).reduce((a, b) => (a < b ? a : b));
    const times = [...new Set(tails.flatMap((tail) => tail.times(end)))];
    for (const time of times.sort((a, b) => (a < b ? -1 : 1))) {
      for (const tail of tails) tail.advance(time);
      checkInvariants(eachView((name) => this.tails[name].rows()));
      this.checked.emitted += 1;
    }
  }

  /** Every time that can be read: from the views, in one transaction for each time. */
  checkReads(): void {
    const { collections } = this.fixture.system.frontiers();
    const indexes = collections.filter(({ name }) =>
      NAMES.some((view) => name.endsWith(`.${view}_primary_idx`)),
    );
    expect(indexes.length).toBe(NAMES.length);
    const since = indexes.map((one) => one.since!).reduce((a, b) => (a > b ? a : b));
    const upper = indexes.map((one) => one.realUpper!).reduce((a, b) => (a < b ? a : b));
    for (let time = since; time < upper; time += 1n) {
      checkInvariants(eachView((name) => this.#read(`SELECT * FROM ${name} AS OF ${time}`)));
      this.checked.read += 1;
    }
  }

  /** Reads, which closes the time of the last write, and lets everything come. */
  finish(): void {
    this.#read('SELECT count(*) FROM accepted');
    this.fixture.tick();
    this.fixture.deliver();
    for (const tail of Object.values(this.tails)) tail.fetch();
    this.#checkEmitted();
  }

  /** I6: what is maintained is what the query says of all input. */
  checkEnd(): void {
    for (const name of NAMES) {
      const rows = this.tails[name].rows().sort();
      expect(rows).toEqual(this.#read(`SELECT * FROM (${VIEWS[name]}) AS q`).sort());
      expect(rows).toEqual(this.#read(`SELECT * FROM ${name}`).sort());
    }
    // I7: the total was 0 and stays so.
    expect(this.tails.total.changes).toBe(1);
  }

  #read(text: string): string[] {
    const output = this.fixture.sql(text);
    expect(output).not.toMatch(/ERROR|BLOCKED/);
    return output.split('\n').slice(1, -1);
  }
}

describe('bank', () => {
  it.each([
    [1, 'one table'],
    [2, 'two tables'],
  ] as const)('is consistent at every time, seed %i, transfers in %s', (seed, tables) => {
    const bank = new Bank(seed, tables);
    try {
      for (let step = 0; step < STEPS; step += 1) bank.step();
      bank.finish();
      bank.checkReads();
      bank.checkEnd();
      expect(bank.checked.emitted).toBeGreaterThan(STEPS / 3);
      expect(bank.checked.read).toBeGreaterThan(STEPS / 3);
    } finally {
      bank.fixture.close();
    }
  });
});
