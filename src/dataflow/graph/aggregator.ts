import { assert } from '../../diagnostic/index.js';
import {
  compareRows,
  hasEqualsThatDiffer,
  makeRowEncoder,
  type ColumnType,
  type Comparator,
  type Datum,
  type Row,
  type RowKey,
  type SqlType,
} from '../../repr/index.js';
import { CollectedValues, type ValueRun } from '../plan/collected-values.js';
import { compilePredicate, compileScalar, type Scalar } from '../plan/compile-scalar.js';
import type { AggregateExpression } from '../plan/plan.js';
import { scalarColumn } from '../plan/plan-shape.js';
import { wholeRow } from '../arrangement/row-hash.js';
import type { AggregateFunction, FunctionTable } from '../plan/scalar-expression.js';
import { datumBytes, exactCount, ResourceMeter, rowBytes, UNLIMITED } from '../resource-meter.js';
import { GroupTable } from './group-table.js';
import { IntegerSums } from './integer-sums.js';
import { OrderedMultiset } from './ordered-multiset.js';

/** One aggregate of a reduce, for all groups; groups are numbered densely. */
export interface Aggregator {
  /** What the aggregate takes from a row, or {@link NOTHING}. May throw an SQL error. */
  take(row: Row): Datum | typeof NOTHING;
  /** About how many bytes are kept of what was taken, if anything is. */
  kept(taken: Datum): number;
  /** Adds so many copies of what was taken to a group; returns how many values more it keeps. */
  add(group: number, taken: Datum, diff: number): 1 | 0 | -1;
  /** The aggregate of a group that has rows. May throw an SQL error. */
  finish(group: number): Datum;
  /** Forgets a group. */
  remove(group: number): void;
}

/** About what a place in an {@link OrderedMultiset} costs, whose chunks are half full. */
const PLACE_BYTES = 48;

/** About what a pair of group and value costs in a {@link GroupTable}, with its counts. */
const PAIR_BYTES = 176;

/** What an aggregate takes from a row that does not count. */
export const NOTHING: unique symbol = Symbol('nothing');

/** Something was retracted where all was to come once: what was forgotten is needed. */
export class RetractedOnce extends Error {
  override readonly name = 'RetractedOnce';
}

/** What an aggregator is made for. */
export interface AggregatorOptions {
  readonly columns: readonly ColumnType[];
  readonly functions: FunctionTable;
  /** Counts what results are made of beyond what {@link Aggregator.kept} says. */
  readonly meter: ResourceMeter;
  /**
   * Whether rows come at one time alone, and none of them is retracted: values that do not matter
   * are not kept. If one is retracted all the same, `add` throws {@link RetractedOnce}.
   */
  readonly once?: boolean;
}

/**
 * Makes the aggregator of an expression over rows of certain columns.
 *
 * @throws Bug for a function that the table does not have.
 */
export function makeAggregator(
  expression: AggregateExpression,
  { columns, functions, meter, once = false }: AggregatorOptions,
): Aggregator {
  const found = functions.aggregates.get(expression.function);
  assert(found !== undefined, () => `no aggregate is named \`${expression.function}\``);
  const args = expression.args.map((arg) => compileScalar(arg, functions));
  const types = expression.args.map((arg) => scalarColumn(arg, columns).type);
  const filter = expression.filter === null ? null : compilePredicate(expression.filter, functions);
  const skipsNull = found.skipsNull && args.length > 0;
  if (found.kind === 'collected') {
    const orders = expression.order.map(({ value }) => compileScalar(value, functions));
    const orderTypes = expression.order.map(({ value }) => scalarColumn(value, columns).type);
    const compare = compareRows(
      [...orderTypes, ...types],
      expression.order.map(({ order }, column) => ({ column, ...order })),
    );
    const distinct = expression.distinct ? makeRowEncoder(types, 'equality') : null;
    const take = takeTuple([...orders, ...args], { first: orders.length, skipsNull, filter });
    return new Collected(take, compare, { skip: orders.length, distinct, function: found, meter });
  }
  const take = takeValue(args, skipsNull, filter);
  if (found.kind === 'hierarchical') {
    const compare = bestFirst(found, types[0]!);
    return once ? new Best(take, compare) : new Hierarchical(take, compare);
  }
  const plain = makePlain(take, found);
  if (!expression.distinct) return plain;
  assert(types.length === 1, () => `DISTINCT aggregates one value, found ${types.length}`);
  return new DistinctValues(plain, types[0]!);
}

/** An aggregator that keeps no values, but what follows from them. */
function makePlain(take: Take, found: Kind<'integerSum' | 'accumulable'>): Plain {
  if (found.kind === 'integerSum') return new IntegerSums(take, found);
  return found.counts === true ? new Count(take) : new Accumulable(take, found);
}

/**
 * The aggregate of one row alone.
 *
 * @throws EvaluationError for an SQL error; Bug for a function that the table does not have.
 */
export function aggregateRow(
  expression: AggregateExpression,
  { row, columns }: { readonly row: Row; readonly columns: readonly ColumnType[] },
  functions: FunctionTable,
): Datum {
  const meter = new ResourceMeter(UNLIMITED, 'the query');
  const aggregator = makeAggregator(expression, { columns, functions, meter, once: true });
  const taken = aggregator.take(row);
  if (taken !== NOTHING) aggregator.add(0, taken, 1);
  return aggregator.finish(0);
}

type Take = Aggregator['take'];
type Filter = ((row: Row) => boolean) | null;

function takeValue(args: readonly Scalar[], skipsNull: boolean, filter: Filter): Take {
  const [only] = args;
  const value: Take =
    args.length === 0
      ? () => null
      : args.length === 1
        ? (row) => only!(row)
        : (row) => args.map((arg) => arg(row));
  if (filter === null && !skipsNull) return value;
  return (row) => {
    if (filter !== null && !filter(row)) return NOTHING;
    const taken = value(row);
    return taken === null && skipsNull ? NOTHING : taken;
  };
}

function takeTuple(
  scalars: readonly Scalar[],
  options: { readonly first: number; readonly skipsNull: boolean; readonly filter: Filter },
): Take {
  const { first, skipsNull, filter } = options;
  return (row) => {
    if (filter !== null && !filter(row)) return NOTHING;
    const tuple = scalars.map((scalar) => scalar(row));
    return skipsNull && tuple[first] === null ? NOTHING : tuple;
  };
}

type Kind<Name extends AggregateFunction['kind']> = Extract<AggregateFunction, { kind: Name }>;

type Plain = Accumulable | Count | IntegerSums<Take>;

/** A state that updates add to and retract from. */
class Accumulable implements Aggregator {
  readonly take: Take;
  readonly #function: Kind<'accumulable'>;
  readonly #states: unknown[] = [];

  constructor(take: Take, found: Kind<'accumulable'>) {
    this.take = take;
    this.#function = found;
  }

  /** A state for the group, of which no part goes when a value goes. */
  kept(): number {
    return 0;
  }

  add(group: number, taken: Datum, diff: number): 0 {
    this.#function.add((this.#states[group] ??= this.#function.create()), taken, diff);
    return 0;
  }

  finish(group: number): Datum {
    return this.#function.finish((this.#states[group] ??= this.#function.create()));
  }

  remove(group: number): void {
    this.#states[group] = undefined;
  }
}

/** How many values there are: a number is all the state, and no object. */
class Count implements Aggregator {
  readonly take: Take;
  readonly #counts: number[] = [];

  constructor(take: Take) {
    this.take = take;
  }

  /** A number for the group, whatever its values are. */
  kept(): number {
    return 0;
  }

  add(group: number, _taken: Datum, diff: number): 0 {
    this.#counts[group] = (this.#counts[group] ?? 0) + diff;
    return 0;
  }

  finish(group: number): Datum {
    return BigInt((this.#counts[group] ??= 0));
  }

  remove(group: number): void {
    this.#counts[group] = 0;
  }
}

/** Each distinct value of a group counts once, as long as there is any copy of it. */
class DistinctValues implements Aggregator {
  readonly take: Take;
  readonly #inner: Plain;
  /** The pairs of group and value that occur, and how often. */
  readonly #pairs: GroupTable;
  readonly #counts: number[] = [];
  /** Of values that SQL calls equal but prints differently, the first stands for all. */
  readonly #compare: Comparator<Datum> | null;
  readonly #variants: (OrderedMultiset<Datum> | undefined)[] = [];

  constructor(inner: Plain, type: SqlType) {
    const shape = wholeRow([{ kind: 'int4' }, type]);
    const order = compareRows([type]);
    this.take = inner.take;
    this.#inner = inner;
    this.#pairs = new GroupTable(shape);
    this.#compare = hasEqualsThatDiffer(type) ? (left, right) => order([left], [right]) : null;
  }

  kept(taken: Datum): number {
    return PAIR_BYTES + datumBytes(taken);
  }

  add(group: number, taken: Datum, diff: number): 1 | 0 | -1 {
    const pair = this.#pairs.obtain([group, taken], (key) => key);
    const before = this.#counts[pair] ?? 0;
    const after = exactCount(before + diff);
    if (before > 0) this.#inner.add(group, this.#representative(pair), -1);
    this.#counts[pair] = after;
    if (this.#compare !== null) {
      (this.#variants[pair] ??= new OrderedMultiset(this.#compare)).add(taken, diff);
    }
    if (after > 0) this.#inner.add(group, this.#representative(pair), 1);
    if (after !== 0) return before === 0 ? 1 : 0;
    this.#pairs.remove(pair);
    this.#variants[pair] = undefined;
    return before === 0 ? 0 : -1;
  }

  finish(group: number): Datum {
    return this.#inner.finish(group);
  }

  remove(group: number): void {
    this.#inner.remove(group);
  }

  #representative(pair: number): Datum {
    return this.#variants[pair]?.first() ?? this.#pairs.keyOf(pair)[1]!;
  }
}

/** The order of values in which the result comes first. */
function bestFirst({ better }: Kind<'hierarchical'>, type: SqlType): Comparator<Datum> {
  const tie = compareRows([type]);
  return (left, right) => {
    // Not `===`, to which 0 is -0.
    if (Object.is(left, right)) return 0;
    if (left === null || right === null) return left === null ? 1 : -1;
    if (better(left, right)) return -1;
    return better(right, left) ? 1 : tie([left], [right]);
  };
}

/** The first value of a group in an order, and nothing of the others. */
class Best implements Aggregator {
  readonly take: Take;
  readonly #compare: Comparator<Datum>;
  readonly #values: (Datum | undefined)[] = [];

  constructor(take: Take, compare: Comparator<Datum>) {
    this.take = take;
    this.#compare = compare;
  }

  /** The value is in the row of its group. */
  kept(): number {
    return 0;
  }

  add(group: number, taken: Datum, diff: number): 0 {
    if (diff < 0) throw new RetractedOnce();
    const best = this.#values[group];
    if (best === undefined || this.#compare(taken, best) < 0) this.#values[group] = taken;
    return 0;
  }

  finish(group: number): Datum {
    return this.#values[group] ?? null;
  }

  remove(group: number): void {
    this.#values[group] = undefined;
  }
}

/** All values of a group in order; the first one is the result. Survives the loss of any value. */
class Hierarchical implements Aggregator {
  readonly take: Take;
  readonly #compare: Comparator<Datum>;
  readonly #values: (OrderedMultiset<Datum> | undefined)[] = [];

  constructor(take: Take, compare: Comparator<Datum>) {
    this.take = take;
    this.#compare = compare;
  }

  kept(taken: Datum): number {
    return PLACE_BYTES + datumBytes(taken);
  }

  add(group: number, taken: Datum, diff: number): 1 | 0 | -1 {
    return (this.#values[group] ??= new OrderedMultiset(this.#compare)).add(taken, diff);
  }

  finish(group: number): Datum {
    return this.#values[group]?.first() ?? null;
  }

  remove(group: number): void {
    this.#values[group] = undefined;
  }
}

/** All tuples of a group in order, of which the result is made anew each time. */
class Collected implements Aggregator {
  readonly take: Take;
  readonly #compare: Comparator<Row>;
  readonly #function: Kind<'collected'>;
  /** How many parts of a tuple only give its place. */
  readonly #skip: number;
  readonly #distinct: ((row: Row) => RowKey) | null;
  readonly #meter: ResourceMeter;
  readonly #tuples: (OrderedMultiset<Row> | undefined)[] = [];
  /** For each group the bytes of the copies that its result has. */
  readonly #copyBytes: number[] = [];

  constructor(
    take: Take,
    compare: Comparator<Row>,
    options: {
      readonly skip: number;
      readonly distinct: ((row: Row) => RowKey) | null;
      readonly function: Kind<'collected'>;
      readonly meter: ResourceMeter;
    },
  ) {
    this.take = take;
    this.#compare = compare;
    this.#skip = options.skip;
    this.#distinct = options.distinct;
    this.#function = options.function;
    this.#meter = options.meter;
  }

  /** The tuple, and what {@link finish} makes of it: its arguments and its part of the result. */
  kept(taken: Datum): number {
    return PLACE_BYTES + 2 * rowBytes(taken as Row);
  }

  add(group: number, taken: Datum, diff: number): 1 | 0 | -1 {
    return (this.#tuples[group] ??= new OrderedMultiset(this.#compare)).add(taken as Row, diff);
  }

  finish(group: number): Datum {
    this.#dropCopies(group);
    const values = new CollectedValues(this.#runs(group), this.#meter);
    try {
      return this.#function.evaluate(values);
    } finally {
      this.#copyBytes[group] = values.copyBytes;
    }
  }

  remove(group: number): void {
    this.#dropCopies(group);
    this.#tuples[group] = undefined;
  }

  #runs(group: number): ValueRun[] {
    const runs: ValueRun[] = [];
    const seen = new Set<RowKey>();
    this.#tuples[group]?.forEach((tuple, count) => {
      this.#meter.work();
      const values = tuple.slice(this.#skip);
      if (this.#distinct !== null) {
        const key = this.#distinct(values);
        if (count > 0 && !seen.has(key)) runs.push({ values, count: 1 });
        seen.add(key);
      } else if (count > 0) {
        runs.push({ values, count });
      }
      return true;
    });
    return runs;
  }

  #dropCopies(group: number): void {
    this.#meter.keepBytes(-(this.#copyBytes[group] ?? 0));
    this.#copyBytes[group] = 0;
  }
}
