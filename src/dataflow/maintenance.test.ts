// Random plans over random tables, maintained through random updates, compaction and births, are at
// every readable time what a plain evaluation says (F1, F9, F10), and so are the tails of them (A).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../repr/index.js';
import { frontierLessEqual } from '../time/index.js';
import { evaluatePlan, textOf, type Meaning } from './naive-evaluator.fixture.js';
import type { CollectionId, Plan } from './plan/plan.js';
import { columnsOf } from './plan/plan-shape.js';
import type { PeekAnswer, Update } from './protocol.js';
import { ints, RandomPlans, type Pick } from './random-plan.fixture.js';
import { planAt } from './test-functions.fixture.js';
import { TestServer } from './test-server.fixture.js';

const TABLES: ReadonlyMap<CollectionId, number> = new Map([
  ['u1', 2],
  ['u2', 2],
  ['u3', 1],
]);

/** A view that is maintained behind an index, and a tail of it. */
interface View {
  readonly id: CollectionId;
  readonly index: CollectionId;
  readonly tail: CollectionId;
  readonly plan: Plan;
  readonly asOf: bigint;
  since: bigint;
}

class Run {
  readonly #pick: Pick;
  readonly #server = new TestServer();
  readonly #plans: RandomPlans;
  readonly #history = new Map<CollectionId, Update[]>();
  readonly #views: View[] = [];
  #now = 1n;
  #since = 1n;
  #nextId = 10;

  constructor(pick: Pick) {
    this.#pick = pick;
    this.#plans = new RandomPlans(pick, TABLES);
    for (const [id, arity] of TABLES) {
      this.#server.createTable(id, ints(arity), 1n);
      this.#history.set(id, []);
    }
  }

  act(): void {
    switch (this.#pick(9)) {
      case 0:
      case 1:
      case 2:
        return this.#write();
      case 3:
      case 4:
        return this.#tick();
      case 5:
      case 6:
        return this.#create();
      case 7:
        return this.#compact();
      default:
        return this.#drop();
    }
  }

  /** Everything that can be read is right. */
  check(): void {
    for (const view of this.#views) {
      const state = this.#server.server.stateOf(view.index)!;
      expect(frontierLessEqual(state.upper, this.#now) || dependsOnNothing(view.plan)).toBe(true);
      for (let time = view.since; time < this.#now; time += 1n) {
        const wanted = this.#meaning(view.plan, time);
        const get: Plan = { kind: 'get', id: view.id, columns: columnsOf(view.plan) };
        const imports = [{ collection: view.id, index: view.index }];
        this.#compare(this.#server.peek(get, time, { imports }), wanted, view.plan);
        if (time < this.#since) continue;
        this.#compare(this.#server.peek(planAt(view.plan, time), time), wanted, view.plan);
      }
      this.#checkTail(view);
    }
  }

  #write(): void {
    const ids = [...TABLES.keys()];
    const id = ids[this.#pick(ids.length)]!;
    const history = this.#history.get(id)!;
    const count = 1 + this.#pick(4);
    for (let step = 0; step < count; step += 1) {
      const present = this.#contents(id, this.#now);
      const removes = present.length > 0 && this.#pick(3) === 0;
      const row = removes ? present[this.#pick(present.length)]! : this.#row(TABLES.get(id)!);
      const diff = removes ? -1 : 1;
      history.push({ row, time: this.#now, diff });
      this.#server.insert(id, this.#now, [row, diff]);
    }
  }

  #row(arity: number): Row {
    return Array.from({ length: arity }, () => {
      const value = this.#pick(6);
      return value === 5 ? null : value;
    });
  }

  #tick(): void {
    this.#now += BigInt(1 + this.#pick(2));
    this.#server.advanceTables(this.#now);
  }

  #create(): void {
    if (this.#views.length >= 4) return;
    const plan = this.#plans.plan(1 + this.#pick(3));
    const asOf = this.#since + BigInt(this.#pick(Number(this.#now - this.#since) + 2));
    const [id, index, tail] = [0, 1, 2].map((offset) => `u${this.#nextId + offset}`);
    this.#nextId += 3;
    const view = { id: id!, index: index!, tail: tail!, plan, asOf, since: asOf };
    this.#views.push(view);
    this.#server.createDataflow({
      builds: [{ id: view.id, plan }],
      exports: [
        { kind: 'index', id: view.index, on: view.id, key: [0] },
        { kind: 'tail', id: view.tail, from: view.id, snapshot: true, upTo: null },
      ],
      asOf,
    });
  }

  /** Lets go of times, of the tables or of a view. */
  #compact(): void {
    const room = (since: bigint): bigint => BigInt(this.#pick(Number(this.#now - since) + 1));
    if (this.#pick(2) === 0) {
      this.#since += room(this.#since);
      const sinces = [...TABLES.keys()].map((id) => [id, this.#since] as const);
      this.#server.handle({ kind: 'allowCompaction', sinces });
    } else {
      const view = this.#views[this.#pick(this.#views.length + 1)];
      if (view === undefined || view.since > this.#now) return;
      view.since += room(view.since);
      this.#server.handle({ kind: 'allowCompaction', sinces: [[view.index, view.since]] });
    }
    this.#server.settle();
  }

  #drop(): void {
    const at = this.#pick(this.#views.length * 4 + 1);
    const view = this.#views[at];
    if (view === undefined) return;
    this.#views.splice(at, 1);
    this.#server.handle({ kind: 'drop', ids: [view.index, view.tail] });
  }

  #contents(id: CollectionId, time: bigint): readonly Row[] {
    const counts = new Map<string, { row: Row; count: number }>();
    for (const { row, time: at, diff } of this.#history.get(id)!) {
      if (at > time) continue;
      const count = counts.get(textOf(row))?.count ?? 0;
      counts.set(textOf(row), { row, count: count + diff });
    }
    return [...counts.values()].flatMap(({ row, count }) => new Array<Row>(count).fill(row));
  }

  #meaning(plan: Plan, time: bigint): Meaning {
    return evaluatePlan(planAt(plan, time), (id) => this.#contents(id, time));
  }

  #compare(answer: PeekAnswer | null, wanted: Meaning, plan: Plan): void {
    const [error] = wanted.errors.toSorted();
    if (error !== undefined) {
      expect(answer, textOf([plan as never])).toMatchObject({ kind: 'error', message: error });
    } else {
      const found = answer?.kind === 'rows' ? answer.rows.map(textOf).sort() : answer;
      expect(found, textOf([plan as never])).toEqual(wanted.rows.map(textOf).sort());
    }
  }

  /** The sum of a tail's changes up to a time is the view at that time. */
  #checkTail(view: View): void {
    const batches = this.#server.responses.flatMap((response) => {
      return response.kind === 'tailResponse' && response.id === view.tail ? [response.batch] : [];
    });
    const failed = batches.find(({ error }) => error !== null);
    const times = batches.flatMap(({ updates }) => updates.map(({ time }) => time));
    expect(times).toEqual(times.toSorted((left, right) => (left < right ? -1 : 1)));
    for (let time = view.asOf; time < this.#now; time += 1n) {
      const wanted = this.#meaning(view.plan, time);
      if (wanted.errors.length > 0) {
        expect(failed?.upper ?? time).toBeLessThanOrEqual(time);
        return;
      }
      const sums = new Map<string, number>();
      for (const update of batches.flatMap(({ updates }) => updates)) {
        const key = textOf(update.row);
        if (update.time <= time) sums.set(key, (sums.get(key) ?? 0) + update.diff);
      }
      const rows = [...sums].flatMap(([row, count]) => new Array<string>(count).fill(row));
      expect(rows.sort()).toEqual(wanted.rows.map(textOf).sort());
    }
  }
}

function dependsOnNothing(plan: Plan): boolean {
  return !textOf([plan as never]).includes('"kind":"get"');
}

describe('maintenance', () => {
  it('agrees with evaluation at every readable time', () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const run = new Run((bound) => gen(fc.nat, { max: bound - 1 }));
        for (let step = 0; step < 25; step += 1) run.act();
        run.check();
      }),
      { numRuns: 400, seed: 42 },
    );
  });
});
