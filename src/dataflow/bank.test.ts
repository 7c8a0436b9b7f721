// Internal consistency: every output is right for a prefix of the input, at every time that is
// shown. The bank of jamii/streaming-consistency: transfers, what each account got and gave, its
// balance, and the total of all balances, which is 0 at all times. Seen through tails alone.
import { describe, expect, it } from 'vitest';
import type { Row } from '../repr/index.js';
import { SeededRandom } from '../sim/index.js';
import { textOf } from './naive-evaluator.fixture.js';
import type { CollectionId, Plan } from './plan/plan.js';
import type { Update } from './protocol.js';
import { agg, bigint, call, col, int } from './test-functions.fixture.js';
import { TestServer } from './test-server.fixture.js';

const ACCOUNTS = 10;

/** Columns: id, from_account, to_account, amount. */
const TRANSFERS: Plan = { kind: 'get', id: 'u1', columns: [int, int, int, int] };

const IDS: Plan = { kind: 'project', input: TRANSFERS, columns: [0] };

function sumBy(account: number): Plan {
  return {
    kind: 'reduce',
    input: TRANSFERS,
    key: [col(account)],
    aggregates: [agg('sum', [col(3)])],
  };
}

const CREDITS: Plan = { kind: 'get', id: 'u11', columns: [int, bigint] };
const DEBITS: Plan = { kind: 'get', id: 'u12', columns: [int, bigint] };
const MATCHED: Plan = { kind: 'local', name: 'matched', columns: [int, int] };

const VIEWS: Readonly<Record<string, readonly [CollectionId, Plan]>> = {
  accepted: ['u10', IDS],
  credits: ['u11', sumBy(2)],
  debits: ['u12', sumBy(1)],
  balance: [
    'u13',
    {
      kind: 'project',
      input: {
        kind: 'map',
        input: { kind: 'join', inputs: [CREDITS, DEBITS], equivalences: [[col(0), col(2)]] },
        scalars: [call('sub', call('int', col(1)), call('int', col(3)))],
      },
      columns: [0, 4],
    },
  ],
  total: [
    'u14',
    {
      kind: 'reduce',
      input: { kind: 'get', id: 'u13', columns: [int, int] },
      key: [],
      aggregates: [agg('sum', [col(1)])],
    },
  ],
  // A left join: what matches, and with NULL what is left when that is taken away.
  outerJoin: [
    'u15',
    {
      kind: 'let',
      name: 'matched',
      value: { kind: 'join', inputs: [IDS, IDS], equivalences: [[col(0), col(1)]] },
      body: {
        kind: 'union',
        inputs: [
          MATCHED,
          {
            kind: 'map',
            input: {
              kind: 'union',
              inputs: [
                IDS,
                { kind: 'negate', input: { kind: 'project', input: MATCHED, columns: [0] } },
              ],
            },
            scalars: [{ kind: 'literal', datum: null, type: int.type }],
          },
        ],
      },
    },
  ],
};

/** What a tail has told so far. */
class Seen {
  readonly counts = new Map<string, { row: Row; count: number }>();
  changes = 0;

  add({ row, diff }: Update): void {
    const found = this.counts.get(textOf(row)) ?? { row, count: 0 };
    this.changes += 1;
    found.count += diff;
    if (found.count === 0) this.counts.delete(textOf(row));
    else this.counts.set(textOf(row), found);
  }

  rows(): Row[] {
    return [...this.counts.values()].map(({ row, count }) => {
      // I4: nothing is taken away before it is there, and nothing is there twice.
      if (count !== 1) expect({ row, count }).toEqual({ row, count: 1 });
      return row;
    });
  }

  byKey(): Map<number, number> {
    const rows = this.rows();
    const found = new Map(rows.map((row) => [row[0] as number, Number(row[1])]));
    expect(found.size).toBe(rows.length);
    return found;
  }
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

/** Checks what all tails together say, after all that they said for a time. */
function checkInvariants(seen: ReadonlyMap<string, Seen>): void {
  const [credits, debits, balance] = ['credits', 'debits', 'balance'].map((name) => {
    return seen.get(name)!.byKey();
  });
  const accepted = seen.get('accepted')!.rows().length;
  expect(seen.get('total')!.rows()).toEqual([[0n]]); // I1
  expect(
    seen
      .get('outerJoin')!
      .rows()
      .every((row) => row[0] === row[1]),
  ).toBe(true); // I2
  expect(sum(credits!.values())).toBe(accepted); // I3
  expect(sum(debits!.values())).toBe(accepted);
  for (const [account, amount] of balance!) {
    expect(amount).toBe(credits!.get(account)! - debits!.get(account)!); // I5
  }
}

describe('bank', () => {
  for (const dataflows of ['one', 'several'] as const) {
    it(`is consistent at every time, maintained by ${dataflows}`, () => {
      const server = new TestServer();
      server.createTable('u1', [int, int, int, int]);
      const builds = Object.values(VIEWS).map(([id, plan]) => ({ id, plan }));
      const tails = builds.map(({ id }) => {
        return {
          kind: 'tail',
          id: `t${id.slice(1)}`,
          from: id,
          snapshot: true,
          upTo: null,
        } as const;
      });
      if (dataflows === 'one') server.createDataflow({ builds, exports: tails, asOf: 0n });
      for (const [at, build] of dataflows === 'one' ? [] : builds.entries()) {
        const index = { kind: 'index', id: `u2${at}`, on: build.id, key: [0] } as const;
        const imports = builds
          .slice(0, at)
          .map(({ id }, each) => ({ collection: id, index: `u2${each}` }));
        server.createDataflow({ imports, builds: [build], exports: [index, tails[at]!], asOf: 0n });
      }
      const random = new SeededRandom(42n);
      let id = 0;
      for (let time = 0n; time < 200n; time += 1n) {
        const count = time === 0n ? ACCOUNTS : random.nextInt(20);
        for (let each = 0; each < count; each += 1) {
          // The first time covers all accounts on both sides; see the trap of the inner join.
          const from = time === 0n ? each : random.nextInt(ACCOUNTS);
          const to = time === 0n ? (each + 1) % ACCOUNTS : random.nextInt(ACCOUNTS);
          server.insert('u1', time, [[id, from, to, 1], 1]);
          id += 1;
        }
        // Several times close at once now and then.
        if (random.nextInt(3) > 0) server.advanceTables(time + 1n);
      }
      server.advanceTables(200n);
      const seen = new Map(Object.keys(VIEWS).map((name) => [name, new Seen()]));
      const names = new Map(
        Object.entries(VIEWS).map(([name, [view]]) => [`t${view.slice(1)}`, name]),
      );
      const updates = server.responses.flatMap((response) => {
        if (response.kind !== 'tailResponse') return [];
        expect(
          response.batch.updates.every(({ time }) => time < (response.batch.upper ?? 0n)),
        ).toBe(true);
        return response.batch.updates.map((update) => ({ update, name: names.get(response.id)! }));
      });
      for (let time = 0n; time < 200n; time += 1n) {
        for (const { update, name } of updates) {
          if (update.time === time) seen.get(name)!.add(update);
        }
        checkInvariants(seen);
      }
      expect(seen.get('accepted')!.rows().length).toBe(id); // I6
      expect(seen.get('total')!.changes).toBe(1); // I7: it was 0 and stayed so.
    });
  }
});
