// Random views over random tables, through SQL: at every time that can be read a view is what its
// query says (F9), with an index and without (F10); a time that was shown shows the same for ever,
// after a restart too (D1); the changes that a TAIL sent up to its progress are what a SELECT just
// before it shows (A4); and a view is never complete before what it is made of (F9). More runs:
// `VIEW_RUNS_FACTOR=20 npx vitest run src/systems/embedded/view-contracts`.
import { describe, expect, it } from 'vitest';
import type { Session } from '../../harness/index.js';
import { SeededRandom } from '../../sim/index.js';
import { frontierLessEqual, type Antichain } from '../../time/index.js';
import { Fixture } from './embedded.fixture.js';
import { equalValuesWorkload } from './equal-values.fixture.js';
import { fixedWorkload, randomWorkload, type Workload } from './workload.fixture.js';

interface View {
  readonly name: string;
  readonly query: string;
}

/** A TAIL that is read now and then: what its changes add up to. */
interface Follower {
  readonly session: Session;
  readonly view: View;
  readonly counts: Map<string, number>;
  /** Everything before it has come. */
  progress: bigint;
}

const VIEWS_MAX = 4;

class Run {
  readonly fixture = new Fixture();
  /** The statements that changed anything, and what else happened. */
  readonly transcript: string[] = [];
  readonly #workload: Workload;
  readonly #pick: (bound: number) => number;
  readonly #views: View[] = [];
  /** Answers by view and time. */
  readonly #shown = new Map<string, string>();
  #followers: Follower[] = [];
  #made = 0;

  constructor(random: SeededRandom, workload: Workload) {
    this.#workload = workload;
    this.#pick = (bound) => random.nextInt(bound);
    for (const text of workload.create) this.#sql(text);
  }

  /** Runs a statement and remembers it. */
  #sql(text: string): string {
    this.transcript.push(text);
    return this.fixture.sql(text);
  }

  act(): void {
    const { fixture } = this;
    switch (this.#pick(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
        this.#createView();
        break;
      case 4:
      case 5:
      case 6:
        this.transcript.push('-- tick');
        fixture.tick(BigInt(1 + this.#pick(5)));
        break;
      case 7:
        this.#follow();
        break;
      case 8:
        this.#compact();
        break;
      case 9:
        this.#sql(
          this.#pick(2) === 0
            ? `CREATE DEFAULT INDEX x ON ${this.#workload.tables[0]!}`
            : 'DROP INDEX x',
        );
        break;
      case 10:
        this.transcript.push('-- restart');
        fixture.system.restart();
        this.#followers = [];
        break;
      case 11:
        this.transcript.push('-- deliver');
        fixture.deliver();
        break;
      default:
        this.#sql(this.#workload.write());
    }
    for (const follower of this.#followers) this.#read(follower);
    this.#checkFrontiers();
  }

  /** Reads every view at every time that can be read, or at some of them. */
  check(all: boolean): void {
    for (const view of this.#views) {
      const [since, upper] = this.#frontiersOf(`${view.name}_primary_idx`);
      if (since === null) continue;
      const end = upper ?? since + 40n;
      for (let time = since; time < end; time += 1n) {
        if (all || this.#pick(8) === 0) this.#checkAt(view, time);
      }
    }
  }

  close(): void {
    this.fixture.close();
  }

  #createView(): void {
    if (this.#views.length >= VIEWS_MAX) return;
    this.#made += 1;
    const name = `v${this.#made}`;
    const query = this.#workload.query(name);
    const output = this.#sql(`CREATE MATERIALIZED VIEW ${name} AS ${query}`);
    expect(`${query}: ${output}`).toBe(`${query}: CREATE VIEW\n`);
    this.#views.push({ name, query });
  }

  #compact(): void {
    const names = [...this.#workload.tables, ...this.#views.map(({ name }) => name)];
    const index = `${names[this.#pick(names.length)]!}_primary_idx`;
    this.#sql(`ALTER INDEX ${index} SET (logical_compaction_window = '${this.#pick(9)}ms')`);
  }

  #frontiersOf(name: string): readonly [since: Antichain, upper: Antichain] {
    const { collections } = this.fixture.system.frontiers();
    const found = collections.find((one) => one.name === `materialize.public.${name}`)!;
    return [found.since, found.realUpper];
  }

  /** F9: what is maintained is complete where its inputs are, and not before. */
  #checkFrontiers(): void {
    const [, table] = this.#frontiersOf(this.#workload.tables[0]!);
    for (const { name } of this.#views) {
      const [, upper] = this.#frontiersOf(`${name}_primary_idx`);
      if (upper === null && this.#isConstant(name)) continue;
      expect([name, frontierLessEqual(upper, table)]).toEqual([name, true]);
    }
  }

  /** Whether the plan of a view reads nothing, so that it is complete at once and for ever. */
  #isConstant(name: string): boolean {
    const { query } = this.#views.find((view) => view.name === name)!;
    const plan = this.fixture.sql(`EXPLAIN SELECT * FROM (${query}) AS q`);
    const read = [...plan.matchAll(/\b[tuvw]\d*\b/g)].map(([relation]) => relation);
    const isView = (relation: string): boolean =>
      this.#views.some((view) => view.name === relation);
    return read.every((relation) => isView(relation) && this.#isConstant(relation));
  }

  #checkAt({ name, query }: View, time: bigint): void {
    const maintained = this.fixture.sql(`SELECT * FROM ${name} AS OF ${time}`);
    expect(maintained).not.toMatch(/BLOCKED|retraction|Timestamp/);
    const place = `${name} at ${time}`;
    expect(`${place}: ${maintained}`).toBe(`${place}: ${this.#shown.get(place) ?? maintained}`);
    this.#shown.set(place, maintained);
    const evaluated = this.fixture.sql(`SELECT * FROM (${query}) AS q AS OF ${time}`);
    // A table may have forgotten what the view has not.
    if (evaluated.startsWith('ERROR: Timestamp')) return;
    expect(`${query} at ${time}: ${maintained}`).toBe(`${query} at ${time}: ${evaluated}`);
    const over = this.#workload.over?.(name);
    if (over === undefined) return;
    const [read, inlined] = [name, `(${query})`].map((from) => {
      return this.fixture.sql(`${over(`${from} AS q`)} AS OF ${time}`);
    });
    expect(`${over(query)} at ${time}: ${read}`).toBe(`${over(query)} at ${time}: ${inlined}`);
  }

  #follow(): void {
    const view = this.#views[this.#pick(this.#views.length + 1)];
    if (view === undefined || this.#followers.length >= 2) return;
    const session = this.fixture.system.connect();
    const tail = `TAIL ${view.name} WITH (PROGRESS)`;
    this.transcript.push(`-- ${tail}`);
    this.fixture.run(session, `BEGIN; DECLARE c CURSOR FOR ${tail}`);
    this.#followers.push({ session, view, counts: new Map(), progress: 0n });
  }

  /** Takes in what a TAIL sent. */
  #read(follower: Follower): void {
    const { session, counts, view } = follower;
    const output = this.fixture.run(session, 'FETCH ALL c');
    for (const line of linesOf(output)) {
      const [time, progressed, diff, ...row] = line.split(',');
      if (progressed === 't') follower.progress = BigInt(time!);
      if (progressed !== 'f') continue;
      const key = row.join(',');
      counts.set(key, (counts.get(key) ?? 0) + Number(diff));
      if (counts.get(key) === 0) counts.delete(key);
    }
    const { progress } = follower;
    if (progress === 0n || output.startsWith('ERROR')) return;
    const shown = this.fixture.sql(`SELECT * FROM ${view.name} AS OF ${progress - 1n}`);
    if (shown.startsWith('ERROR')) return;
    const rows = [...counts].flatMap(([row, count]) => {
      expect([row, count > 0]).toEqual([row, true]);
      return Array.from({ length: count }, () => row);
    });
    expect(rows.sort()).toEqual(linesOf(shown).sort());
  }
}

/** The rows of an answer; those at its end may end in blanks. */
function linesOf(answer: string): string[] {
  return answer.replace(/\n$/, '').split('\n').slice(1);
}

/** How many times more runs are wanted than are enough for a quick test. */
const RUNS_FACTOR = Number(process.env['VIEW_RUNS_FACTOR'] ?? 1);

describe('a maintained view', () => {
  it.each([
    ['of some tables', fixedWorkload, 15],
    ['of random tables', randomWorkload, 8],
    ['of values that are equal and print differently', equalValuesWorkload, 8],
  ])(
    '%s is its query at every time, for ever',
    (_, make, runs) => {
      for (let seed = 1; seed <= runs * RUNS_FACTOR; seed += 1) {
        const random = new SeededRandom(seed);
        const run = new Run(random, make(random));
        try {
          for (let step = 0; step < 30; step += 1) {
            run.act();
            if (step % 10 === 9) run.check(step === 29);
          }
        } catch (thrown) {
          throw new Error(`seed ${seed}:\n${run.transcript.join('\n')}`, { cause: thrown });
        } finally {
          run.close();
        }
      }
    },
    60_000 * RUNS_FACTOR,
  );
});
