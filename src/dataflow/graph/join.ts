import type { Datum, Row } from '../../repr/index.js';
import type { Timestamp } from '../../time/index.js';
import type { Arrangement } from '../arrangement/arrangement.js';
import { errorRowOf } from '../error-row.js';
import type { Entry } from '../arrangement/entry-table.js';
import type { HashIndex } from '../arrangement/hash-index.js';
import { makeDatumEquality } from '../arrangement/row-hash.js';
import { exactCount, type ResourceMeter } from '../resource-meter.js';
import type { LogPosition } from '../arrangement/update-log.js';
import type { JoinConditions, JoinLayout, JoinPath, JoinStep } from './join-paths.js';
import { joinPathPlanner } from './join-paths.js';
import type { LinearFunction } from './linear.js';
import type { Operator, Output } from './operator.js';

/** What a {@link Join} is made of. */
export interface JoinOptions {
  readonly inputs: readonly Arrangement[];
  /** Of each input, whether it is there without this join, so that it has its rows already. */
  readonly kept: readonly boolean[];
  readonly layout: JoinLayout;
  /** The values at the end of the wide row. */
  readonly constants: Row;
  /** Makes a row of the result, or none, from the wide row, which it must not keep. */
  readonly finish: LinearFunction;
  readonly output: Output;
  /** Counts the pairs that meet. */
  readonly meter: ResourceMeter;
}

/** A lookup made ready to run. */
interface Step {
  readonly input: number;
  readonly rows: Arrangement;
  readonly keyColumns: readonly number[];
  /** Null: all rows match, or nobody looked yet. */
  index: HashIndex | null;
  readonly keySlots: readonly number[];
  readonly key: Datum[];
  readonly offset: number;
  readonly holds: (wide: Row) => boolean;
  /** Which version of the input this time's changes meet. */
  version: LogPosition;
}

interface Path {
  readonly start: number;
  readonly holds: (wide: Row) => boolean;
  readonly steps: readonly Step[];
  /** Sends a change of the input that it starts at along it. */
  readonly begin: (entry: Entry, diff: number) => void;
}

/**
 * The rows of several inputs that agree on certain values, side by side.
 *
 * Of a time's changes, those of input i meet the inputs before it as they are after the time and
 * those behind it as they were before, so that each pair of changes is counted once. The inputs are
 * arrangements, which may be shared with anybody; the join itself keeps nothing.
 */
export class Join implements Operator {
  readonly #inputs: readonly Arrangement[];
  /** By the inputs that they start at; one that nothing went along yet may be missing. */
  readonly #paths: (Path | undefined)[];
  readonly #prepare: (start: number) => Path;
  readonly #finish: LinearFunction;
  readonly #output: Output;
  readonly #meter: ResourceMeter;
  /** The row in hand; inputs are copied to their places in it. */
  readonly #wide: Datum[];
  #started = false;

  constructor(options: JoinOptions) {
    const { inputs, kept, layout, constants } = options;
    this.#inputs = inputs;
    const plan = joinPathPlanner(layout);
    this.#prepare = (start) => this.#makePath(plan(start), layout);
    this.#paths = inputs.map(() => undefined);
    // The index that finds rows while they come in is the one that the join looks them up by. Where
    // they are there already it is made when needed: a read goes along a single path.
    if (!kept.every(Boolean)) {
      inputs.forEach((_, start) => {
        for (const step of this.#pathFrom(start).steps) if (!kept[step.input]!) acquire(step);
      });
    }
    this.#finish = options.finish;
    this.#output = options.output;
    this.#meter = options.meter;
    const end = layout.offsets[inputs.length]!;
    this.#wide = [...new Array<Datum>(end).fill(null), ...constants];
  }

  flush(time: Timestamp): void {
    if (this.#started) {
      for (let start = 0; start < this.#inputs.length; start += 1) this.#follow(start, time);
    } else {
      this.#started = true;
      this.#start(time);
    }
  }

  /** Gives back the indexes that it used. */
  release(): void {
    for (const path of this.#paths) {
      for (const { rows, index } of path?.steps ?? []) if (index !== null) rows.releaseIndex(index);
    }
  }

  #makePath(path: JoinPath, layout: JoinLayout): Path {
    const { start } = path;
    const rows = this.#inputs[start]!;
    const offset = layout.offsets[start]!;
    const holds = conditions(path);
    const steps = path.steps.map((step) => prepare(step, this.#inputs, layout));
    const begin = (entry: Entry, diff: number): void => {
      this.#meter.work();
      rows.copyRow(entry, this.#wide, offset);
      if (holds(this.#wide)) this.#extend(steps, 0, diff);
    };
    return { start, holds, steps, begin };
  }

  #pathFrom(start: number): Path {
    return (this.#paths[start] ??= this.#prepare(start));
  }

  /** The first time: everything in one input meets everything in the others. */
  #start(time: Timestamp): void {
    if (this.#inputs.length === 0) return this.#emit(1);
    let start = 0;
    this.#inputs.forEach(({ size }, input) => {
      if (size < this.#inputs[start]!.size) start = input;
    });
    const chosen = this.#pathFrom(start);
    for (const step of chosen.steps) {
      step.version = step.rows.versionAt(time);
      acquire(step);
    }
    const rows = this.#inputs[start]!;
    this.#foresee(chosen, rows.versionAt(time));
    rows.forEachEntry(rows.versionAt(time), chosen.begin);
  }

  /** Counts the pairs ahead, as far as all rows meet all: more than may be are not begun. */
  #foresee(path: Path, version: LogPosition): void {
    let pairs: number | null = null;
    let { holds } = path;
    for (const step of path.steps) {
      if (step.index !== null || holds !== ALWAYS) return;
      pairs ??= countRows(this.#inputs[path.start]!, version);
      pairs *= countRows(step.rows, step.version);
      this.#meter.foresee(pairs);
      ({ holds } = step);
    }
  }

  /** A later time: the changes of one input meet the others. */
  #follow(start: number, time: Timestamp): void {
    const rows = this.#inputs[start]!;
    const [from, to] = [rows.versionBefore(time), rows.versionAt(time)];
    if (from === to) return;
    const path = this.#pathFrom(start);
    for (const step of path.steps) {
      const { rows: other } = step;
      step.version = step.input < start ? other.versionAt(time) : other.versionBefore(time);
      acquire(step);
    }
    rows.forEachUpdatedEntry(from, to, path.begin);
  }

  #extend(steps: readonly Step[], level: number, diff: number): void {
    const step = steps[level];
    if (step === undefined) return this.#emit(diff);
    const { index, rows, version, key, keySlots } = step;
    if (index === null) {
      rows.forEachEntry(version, (entry, count) =>
        this.#match(steps, level, entry, exactCount(diff * count)),
      );
      return;
    }
    for (let part = 0; part < key.length; part += 1) key[part] = this.#wide[keySlots[part]!]!;
    for (let entry = index.firstLive(key); entry !== 0; entry = index.next(entry)) {
      this.#meet(steps, level, entry, diff);
    }
    for (let entry = index.firstDead(key); entry !== 0; entry = index.next(entry)) {
      if (!rows.changedSince(entry, version)) break;
      this.#meet(steps, level, entry, diff);
    }
  }

  #meet(steps: readonly Step[], level: number, entry: Entry, diff: number): void {
    const { rows, version } = steps[level]!;
    const count = rows.countAt(entry, version);
    if (count !== 0) this.#match(steps, level, entry, exactCount(diff * count));
  }

  #match(steps: readonly Step[], level: number, entry: Entry, diff: number): void {
    const { rows, offset, holds } = steps[level]!;
    this.#meter.make();
    rows.copyRow(entry, this.#wide, offset);
    if (holds(this.#wide)) this.#extend(steps, level + 1, diff);
  }

  #emit(diff: number): void {
    let row: Row | null;
    try {
      row = this.#finish(this.#wide);
    } catch (thrown) {
      this.#output.fail(errorRowOf(thrown), diff);
      return;
    }
    if (row !== null) this.#output.push(row, diff);
  }
}

/** How many distinct rows a version has. */
function countRows(rows: Arrangement, version: LogPosition): number {
  let count = 0;
  rows.forEachEntry(version, () => (count += 1));
  return count;
}

function prepare(step: JoinStep, inputs: readonly Arrangement[], layout: JoinLayout): Step {
  return {
    input: step.input,
    rows: inputs[step.input]!,
    keyColumns: step.keyColumns,
    index: null,
    keySlots: step.keySlots,
    key: step.keySlots.map(() => null),
    offset: layout.offsets[step.input]!,
    holds: conditions(step),
    version: 0,
  };
}

/** Makes the index that a step looks rows up by, where it does. */
function acquire(step: Step): void {
  if (step.keyColumns.length > 0) step.index ??= step.rows.acquireIndex(step.keyColumns);
}

const ALWAYS = (): boolean => true;

function conditions({ equal, notNull }: JoinConditions): (wide: Row) => boolean {
  if (equal.length === 0 && notNull.length === 0) return ALWAYS;
  const [only] = notNull;
  if (equal.length === 0 && notNull.length === 1) return (wide) => wide[only!] !== null;
  const checks = equal.map(({ left, right, type }) => {
    const same = makeDatumEquality(type);
    return (wide: Row): boolean => same(wide[left]!, wide[right]!);
  });
  return (wide) =>
    notNull.every((slot) => wide[slot] !== null) && checks.every((check) => check(wide));
}
