import { assert } from '../../diagnostic/index.js';
import type { ColumnType, Datum, Row } from '../../repr/index.js';
import { columnsOf } from '../plan-shape.js';
import type { Plan, WindowCall } from '../plan.js';
import type { FunctionTable, ScalarExpression, WindowFunction } from '../scalar-expression.js';
import { makeAggregator, NOTHING, type Aggregator } from './aggregator.js';
import type { SortedPartition } from './window-partition.js';

/** One call of a window: its value for each row of a partition. May throw an SQL error. */
export interface WindowValues {
  evaluate(partition: SortedPartition): readonly Datum[];
}

/**
 * Makes what computes a window's calls.
 *
 * @throws Bug for a function that the table does not have.
 */
export function makeWindowValues(
  plan: Extract<Plan, { kind: 'window' }>,
  functions: FunctionTable,
): readonly WindowValues[] {
  const columns = columnsOf(plan.input);
  return plan.calls.map((call) => {
    if (call.kind === 'aggregate') return aggregateOf(call, { plan, columns, functions });
    const found = functions.windows.get(call.function);
    assert(found !== undefined, () => `no window function is named \`${call.function}\``);
    return new FunctionValues(call, found);
  });
}

/** A function that looks at the partition. */
class FunctionValues implements WindowValues {
  readonly #call: WindowCall;
  readonly #function: WindowFunction;

  constructor(call: WindowCall, found: WindowFunction) {
    this.#call = call;
    this.#function = found;
  }

  evaluate(partition: SortedPartition): readonly Datum[] {
    const { args, frame } = this.#call;
    const { rows, groups, starts } = partition;
    return this.#function.evaluate({
      size: rows.length,
      argument: (row, position) => rows[row]![args[position]!]!,
      group: (row) => groups[row]!,
      groupStart: (group) => starts[group]!,
      frame: (row) => partition.frame(row, frame),
    });
  }
}

function column(index: number): ScalarExpression {
  return { kind: 'column', index };
}

function aggregateOf(
  call: WindowCall,
  {
    plan,
    columns,
    functions,
  }: {
    readonly plan: Extract<Plan, { kind: 'window' }>;
    readonly columns: readonly ColumnType[];
    readonly functions: FunctionTable;
  },
): WindowValues {
  const expression = {
    function: call.function,
    args: call.args.map(column),
    distinct: false,
    filter: call.filter === null ? null : column(call.filter),
    // What collects its values does so in the order of the window.
    order: plan.order.map(({ column: index, ...order }) => ({ value: column(index), order })),
    type: call.type,
  };
  return new AggregateValues(call, makeAggregator(expression, columns, functions));
}

/** The one group of the aggregator, which one partition after the other uses. */
const GROUP = 0;

/**
 * An aggregate over each row's frame. Neither end of a frame ever moves back from one row to the
 * next, so that each row of the partition comes into the aggregate once and goes out once.
 */
class AggregateValues implements WindowValues {
  readonly #call: WindowCall;
  readonly #aggregator: Aggregator;

  constructor(call: WindowCall, aggregator: Aggregator) {
    this.#call = call;
    this.#aggregator = aggregator;
  }

  evaluate(partition: SortedPartition): readonly Datum[] {
    try {
      return this.#slide(partition);
    } finally {
      this.#aggregator.remove(GROUP);
    }
  }

  #slide(partition: SortedPartition): readonly Datum[] {
    const { rows } = partition;
    const values: Datum[] = [];
    let [from, to] = [0, 0];
    let value: Datum = null;
    for (let index = 0; index < rows.length; index += 1) {
      const [start, end] = partition.frame(index, this.#call.frame);
      const isSame = index > 0 && start === from && end === to;
      for (; to < end; to += 1) this.#add(rows[to]!, 1);
      for (; from < start; from += 1) this.#add(rows[from]!, -1);
      if (!isSame) value = this.#aggregator.finish(GROUP);
      values.push(value);
    }
    return values;
  }

  #add(row: Row, diff: number): void {
    const taken = this.#aggregator.take(row);
    if (taken !== NOTHING) this.#aggregator.add(GROUP, taken, diff);
  }
}
