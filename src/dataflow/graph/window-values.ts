import { assert } from '../../diagnostic/index.js';
import type { Datum, Row } from '../../repr/index.js';
import { columnsOf } from '../plan/plan-shape.js';
import type { Plan, WindowCall } from '../plan/plan.js';
import { datumBytes, type ResourceMeter } from '../resource-meter.js';
import type {
  FrameSpan,
  FunctionTable,
  ScalarExpression,
  WindowFunction,
} from '../plan/scalar-expression.js';
import { makeAggregator, NOTHING, type Aggregator, type AggregatorOptions } from './aggregator.js';
import { makeFrames, spansOf, type Frames } from './window-frame.js';
import type { SortedPartition } from './window-partition.js';

/** One call of a window: its value for each row of a partition. May throw an SQL error. */
export interface WindowValues {
  /** `keep` counts about the bytes of values that are made, before there are more of them. */
  evaluate(partition: SortedPartition, keep: (bytes: number) => void): readonly Datum[];
}

/**
 * Makes what computes a window's calls, and tells the meter of the rows that it goes over.
 *
 * @throws Bug for a function that the table does not have.
 */
export function makeWindowValues(
  plan: Extract<Plan, { kind: 'window' }>,
  functions: FunctionTable,
  meter: ResourceMeter,
): readonly WindowValues[] {
  const columns = columnsOf(plan.input);
  return plan.calls.map((call) => {
    const framesOf = makeFrames(call.frame, plan.order, functions);
    if (call.kind === 'aggregate') {
      const aggregator = aggregatorOf(call, plan, { columns, functions, meter });
      return new AggregateValues(framesOf, aggregator, meter);
    }
    const found = functions.windows.get(call.function);
    assert(found !== undefined, () => `no window function is named \`${call.function}\``);
    return new FunctionValues({ call, found, framesOf, meter });
  });
}

type FramesOf = (partition: SortedPartition) => Frames;

/** A function that looks at the partition. */
class FunctionValues implements WindowValues {
  readonly #call: WindowCall;
  readonly #function: WindowFunction;
  readonly #framesOf: FramesOf;
  readonly #meter: ResourceMeter;

  constructor(options: {
    readonly call: WindowCall;
    readonly found: WindowFunction;
    readonly framesOf: FramesOf;
    readonly meter: ResourceMeter;
  }) {
    this.#call = options.call;
    this.#function = options.found;
    this.#framesOf = options.framesOf;
    this.#meter = options.meter;
  }

  evaluate(partition: SortedPartition): readonly Datum[] {
    const { args } = this.#call;
    const { rows, groups, starts } = partition;
    let frames: Frames | undefined;
    return this.#function.evaluate({
      size: rows.length,
      argument: (row, position) => {
        this.#meter.work();
        return rows[row]![args[position]!]!;
      },
      group: (row) => groups[row]!,
      groupStart: (group) => starts[group]!,
      frame: (row) => spansOf((frames ??= this.#framesOf(partition)), row),
    });
  }
}

function column(index: number): ScalarExpression {
  return { kind: 'column', index };
}

function aggregatorOf(
  call: WindowCall,
  plan: Extract<Plan, { kind: 'window' }>,
  options: AggregatorOptions,
): Aggregator {
  const expression = {
    function: call.function,
    args: call.args.map(column),
    distinct: false,
    filter: call.filter === null ? null : column(call.filter),
    // What collects its values does so in the order of the window.
    order: plan.order.map(({ column: index, ...order }) => ({ value: column(index), order })),
    type: call.type,
  };
  return makeAggregator(expression, options);
}

/** The one group of the aggregator, which one partition after the other uses. */
const GROUP = 0;

/**
 * An aggregate over each row's frame. Neither end of a frame ever moves back from one row to the
 * next, so that each row of the partition comes into the aggregate once and goes out once; what a
 * frame excludes goes out for a moment.
 */
class AggregateValues implements WindowValues {
  readonly #framesOf: FramesOf;
  readonly #aggregator: Aggregator;
  readonly #meter: ResourceMeter;

  constructor(framesOf: FramesOf, aggregator: Aggregator, meter: ResourceMeter) {
    this.#framesOf = framesOf;
    this.#aggregator = aggregator;
    this.#meter = meter;
  }

  evaluate(partition: SortedPartition, keep: (bytes: number) => void): readonly Datum[] {
    try {
      return this.#slide(partition, keep);
    } finally {
      this.#aggregator.remove(GROUP);
    }
  }

  #slide(partition: SortedPartition, keep: (bytes: number) => void): readonly Datum[] {
    const { rows } = partition;
    const frames = this.#framesOf(partition);
    const values: Datum[] = [];
    let [from, to] = [0, 0];
    let value: Datum = null;
    let isWhole = false;
    for (let index = 0; index < rows.length; index += 1) {
      this.#meter.work();
      const [start, end] = frames.bounds(index);
      const excluded = frames.excluded(index);
      const isSame = isWhole && excluded.length === 0 && start === from && end === to;
      for (; to < end; to += 1) this.#add(rows[to]!, 1);
      for (; from < start; from += 1) this.#add(rows[from]!, -1);
      if (!isSame) {
        value = this.#without(excluded, rows);
        keep(datumBytes(value));
      }
      isWhole = excluded.length === 0;
      values.push(value);
    }
    return values;
  }

  #without(excluded: readonly FrameSpan[], rows: readonly Row[]): Datum {
    this.#addAll(excluded, rows, -1);
    const value = this.#aggregator.finish(GROUP);
    this.#addAll(excluded, rows, 1);
    return value;
  }

  #addAll(spans: readonly FrameSpan[], rows: readonly Row[], diff: number): void {
    for (const [from, to] of spans) {
      for (let at = from; at < to; at += 1) this.#add(rows[at]!, diff);
    }
  }

  #add(row: Row, diff: number): void {
    this.#meter.work();
    const taken = this.#aggregator.take(row);
    if (taken !== NOTHING) this.#aggregator.add(GROUP, taken, diff);
  }
}
