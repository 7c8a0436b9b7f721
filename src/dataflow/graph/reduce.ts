import {
  compareRows,
  hasEqualsThatDiffer,
  type Comparator,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import type { Scalar } from '../plan/compile-scalar.js';
import { errorRowOf } from '../error-row.js';
import { wholeRow } from '../arrangement/row-hash.js';
import { exactCount, rowBytes, type ResourceMeter } from '../resource-meter.js';
import { makeRowStore } from '../arrangement/make-row-store.js';
import type { RowStore } from '../arrangement/row-store.js';
import { WordTable } from '../arrangement/word-table.js';
import { NOTHING, type Aggregator } from './aggregator.js';
import { GroupTable } from './group-table.js';
import type { Operator, Output } from './operator.js';
import { OrderedMultiset } from './ordered-multiset.js';
import { TouchedGroups } from './touched-groups.js';

/** About what a group costs beside its key: its slot, its count, its row. */
const GROUP_BYTES = 256;

/** About what the state of an aggregate costs, and the value in the row of its group. */
const STATE_BYTES = 64;

/** Words of 32 bits that a group has beside its row: how many rows it is made of, a double. */
const STATE_WORDS = 2;

/** What a {@link Reduce} is made of. */
export interface ReduceOptions {
  readonly key: readonly Scalar[];
  readonly keyTypes: readonly SqlType[];
  readonly aggregators: readonly Aggregator[];
  /** Types of the result: key, then aggregates. */
  readonly types: readonly SqlType[];
  /** The result of no rows, where there is one: without a key. */
  readonly empty: Row | null;
  readonly output: Output;
  /** Counts the groups. */
  readonly meter: ResourceMeter;
}

/**
 * One row for each key that has rows: the key, then the aggregates. Without aggregates: DISTINCT.
 *
 * Only groups that a time touched are looked at, and each says at most two things: the old row
 * goes, the new one comes. A group whose aggregate fails has an error instead of a row, until it
 * does not.
 */
export class Reduce implements Output, Operator {
  /** Only what is computed from a row is kept. */
  readonly borrows = true;
  readonly #key: readonly Scalar[];
  readonly #aggregators: readonly Aggregator[];
  readonly #output: Output;
  readonly #groups: GroupTable;
  /** For each group how many rows it is made of, and the row that it has if that is packed. */
  readonly #states = new WordTable();
  /** The rows that groups have. */
  readonly #rows: RowStore;
  readonly #errors = new Map<number, Row>();
  /** The keys that a group was given, where SQL calls some equal that print differently. */
  readonly #variants: (OrderedMultiset<Row> | undefined)[] = [];
  readonly #compareKeys: Comparator<Row> | null;
  readonly #touched = new TouchedGroups();
  /** The key and the values of the row in hand. */
  readonly #scratch: Datum[];
  readonly #meter: ResourceMeter;
  readonly #keep: (key: Row) => Row;
  /** What a group costs beside its key. */
  readonly #stateBytes: number;
  readonly #taken: (Datum | typeof NOTHING)[];
  readonly #empty: Row | null;

  constructor(options: ReduceOptions) {
    const shape = wholeRow(options.keyTypes);
    this.#key = options.key;
    this.#aggregators = options.aggregators;
    this.#output = options.output;
    this.#states.extend(STATE_WORDS);
    this.#rows = makeRowStore(options.types, this.#states);
    this.#groups = new GroupTable(shape);
    const differ = options.keyTypes.some(hasEqualsThatDiffer);
    this.#compareKeys = differ ? compareRows(options.keyTypes) : null;
    this.#scratch = options.key.map(() => null);
    const { meter } = options;
    this.#meter = meter;
    this.#stateBytes = GROUP_BYTES + STATE_BYTES * options.aggregators.length;
    this.#keep = (key) => {
      meter.keepBytes(rowBytes(key) + this.#stateBytes);
      return key.slice();
    };
    this.#taken = options.aggregators.map(() => null);
    this.#empty = options.empty;
    if (this.#empty !== null) this.#beginEmpty();
  }

  push(row: Row, diff: number): void {
    try {
      this.#evaluate(row);
    } catch (thrown) {
      this.#output.fail(errorRowOf(thrown), diff);
      return;
    }
    const group = this.#groups.obtain(this.#scratch, this.#keep);
    this.#addCount(group, diff);
    for (let index = 0; index < this.#aggregators.length; index += 1) {
      const taken = this.#taken[index]!;
      if (taken === NOTHING) continue;
      const aggregator = this.#aggregators[index]!;
      const more = aggregator.add(group, taken, diff);
      if (more !== 0) this.#meter.keepBytes(more * aggregator.kept(taken));
    }
    if (this.#compareKeys !== null) {
      const variants = (this.#variants[group] ??= new OrderedMultiset(this.#compareKeys));
      variants.add(this.#scratch.slice(), diff);
    }
    this.#touched.touch(group);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(): void {
    this.#touched.drain((group) => this.#settle(group));
  }

  /** Makes the only group, which has a row from the start. */
  #beginEmpty(): void {
    const group = this.#groups.obtain(this.#scratch, this.#keep);
    this.#addCount(group, 0);
    this.#touched.touch(group);
  }

  #evaluate(row: Row): void {
    const [key, aggregators] = [this.#key, this.#aggregators];
    for (let index = 0; index < key.length; index += 1) this.#scratch[index] = key[index]!(row);
    for (let index = 0; index < aggregators.length; index += 1) {
      this.#taken[index] = aggregators[index]!.take(row);
    }
  }

  #addCount(group: number, diff: number): void {
    const states = this.#states;
    states.makeRoom(group);
    const at = group * (states.words >> 1);
    states.doubles[at] = exactCount(states.doubles[at]! + diff);
  }

  /** Says what changed for a group. */
  #settle(group: number): void {
    this.#meter.work();
    const errorBefore = this.#errors.get(group);
    if (errorBefore !== undefined) {
      this.#errors.delete(group);
      this.#output.fail(errorBefore, -1);
    }
    const rows = this.#rows;
    const hasBefore = rows.has(group);
    const count = this.#states.doubles[group * (this.#states.words >> 1)]!;
    const after = count > 0 ? this.#result(group, hasBefore) : this.#empty;
    if (!hasBefore || after === null || !rows.holds(group, after)) {
      const before = hasBefore ? rows.get(group) : null;
      if (after !== null) rows.put(group, after);
      else if (hasBefore) rows.drop(group);
      if (before !== null) this.#output.push(before, -1);
      if (after !== null) this.#output.push(after, 1);
    }
    if (count === 0) this.#remove(group);
  }

  /** The row of a group; null, with an error said, if an aggregate fails. */
  #result(group: number, hasBefore: boolean): Row | null {
    const width = this.#key.length;
    const row = new Array<Datum>(width + this.#aggregators.length);
    this.#putKey(group, hasBefore, row);
    try {
      for (let index = 0; index < this.#aggregators.length; index += 1) {
        row[width + index] = this.#aggregators[index]!.finish(group);
      }
      return row;
    } catch (thrown) {
      const error = errorRowOf(thrown);
      this.#errors.set(group, error);
      this.#output.fail(error, 1);
      return null;
    }
  }

  /** Puts the key of a group into its row: from the row before, which is at hand, if it may. */
  #putKey(group: number, hasBefore: boolean, row: Datum[]): void {
    const width = this.#key.length;
    if (hasBefore && this.#compareKeys === null) return this.#rows.copy(group, row, 0, width);
    const key = this.#variants[group]?.first() ?? this.#groups.keyOf(group);
    for (let index = 0; index < width; index += 1) row[index] = key[index]!;
  }

  #remove(group: number): void {
    for (const aggregator of this.#aggregators) aggregator.remove(group);
    // Its row is the one of no rows, which stays.
    if (this.#empty !== null) return;
    this.#meter.keepBytes(-rowBytes(this.#groups.keyOf(group)) - this.#stateBytes);
    this.#groups.remove(group);
    this.#rows.drop(group);
    this.#variants[group] = undefined;
  }
}
