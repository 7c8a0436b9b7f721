import type { Datum, Row } from '../../repr/index.js';
import type { Antichain, Timestamp } from '../../time/index.js';
import { frontierLessEqual } from '../../time/index.js';
import type { Arrangement } from '../arrangement/arrangement.js';
import type { Collection } from '../collection.js';
import type { ResourceMeter } from '../resource-meter.js';
import type { LogPosition } from '../arrangement/update-log.js';
import type { Join } from './join.js';
import type { TemporalFilter } from './temporal-filter.js';
import { ErrorsOnly, type Operator, type Output } from './operator.js';

/** Rows that are there from the start and do not change. */
export interface ConstantRows {
  readonly rows: readonly (readonly [row: Row, diff: number])[];
  readonly output: Output;
}

/** A collection from outside, and who gets its updates one by one. */
export interface GraphImport {
  readonly collection: Collection;
  readonly outputs: Output[];
  /** What an output wants of some columns, where it lets all other rows go without an error. */
  readonly wanted: Map<Output, ReadonlyMap<number, Datum>>;
}

/** What {@link compileGraph} makes: operators that are connected. */
export interface GraphParts {
  /** Inputs first. */
  readonly operators: readonly Operator[];
  readonly imports: readonly GraphImport[];
  readonly constants: readonly ConstantRows[];
  /** Arrangements between operators; nobody else reads them. */
  readonly locals: readonly Collection[];
  /** Collections that it maintains for others. */
  readonly outputs: readonly Collection[];
  readonly joins: readonly Join[];
  readonly temporalFilters: readonly TemporalFilter[];
  /** Is told of the rows that it starts with. */
  readonly meter: ResourceMeter;
}

/** An import, and who gets its rows and its errors. */
interface Input extends Pick<GraphImport, 'outputs' | 'wanted'> {
  readonly rows: Arrangement;
  readonly errors: Arrangement;
  readonly receivers: readonly Receiver[];
  /** Up to where its updates and those of its errors are taken in. */
  rowsTaken: LogPosition;
  errorsTaken: LogPosition;
}

/** Who gets the rows of an import. */
interface Receiver {
  readonly output: Output;
  readonly push: (row: Row, diff: number) => void;
  /** Whether the rows are lent. */
  readonly borrows: boolean;
}

/**
 * Operators that turn collections into others, one time after the other.
 *
 * Each time is whole before the next begins: its updates go in, then the operators are flushed in
 * order, so that what comes out for the time is complete.
 */
export class Graph {
  readonly #parts: GraphParts;
  readonly #inputs: readonly Input[];

  constructor(parts: GraphParts) {
    this.#parts = parts;
    this.#inputs = parts.imports
      .filter(({ outputs }) => outputs.length > 0)
      .map(({ collection: { rows, errors }, outputs, wanted }) => {
        const receivers = outputs
          .filter((output) => !(output instanceof ErrorsOnly))
          .map((output): Receiver => {
            const push = (row: Row, diff: number): void => output.push(row, diff);
            return { output, push, borrows: output.borrows === true };
          });
        return { rows, errors, receivers, outputs, wanted, rowsTaken: 0, errorsTaken: 0 };
      });
  }

  /** Takes in what the imports hold at a time, and everything that follows from it. */
  start(asOf: Timestamp): void {
    const { constants, meter } = this.#parts;
    this.#open(asOf);
    for (const { rows, output } of constants) {
      for (const [row, diff] of rows) {
        meter.work();
        output.push(row, diff);
      }
    }
    for (const input of this.#inputs) {
      const { rows, errors, receivers, outputs, wanted } = input;
      const version = rows.versionAt(asOf);
      input.rowsTaken = version;
      input.errorsTaken = errors.versionAt(asOf);
      for (const receiver of receivers) {
        pushContents(rows, { version, wanted: wanted.get(receiver.output), receiver, meter });
      }
      for (const output of outputs) {
        errors.forEach(input.errorsTaken, (error, count) => output.fail(error, count));
      }
    }
    this.#flush(asOf);
  }

  /** Takes in the updates of a later time, and everything that follows from them. */
  advance(time: Timestamp): void {
    this.#open(time);
    for (const input of this.#inputs) {
      const { rows, errors, receivers, outputs, rowsTaken, errorsTaken } = input;
      if (rows.hasUpdatesFrom(rowsTaken)) {
        const to = rows.versionAt(time);
        for (const { push, borrows } of receivers) rows.forEachUpdate(rowsTaken, to, push, borrows);
        input.rowsTaken = to;
      }
      if (errors.hasUpdatesFrom(errorsTaken)) {
        const to = errors.versionAt(time);
        for (const output of outputs) {
          errors.forEachUpdate(errorsTaken, to, (error, diff) => output.fail(error, diff));
        }
        input.errorsTaken = to;
      }
    }
    this.#flush(time);
  }

  /** The first time that is not taken in, and before the frontier, at which anything changes. */
  nextTime(before: Antichain): Timestamp | null {
    let next: Timestamp | null = null;
    for (const { nextTime: time } of this.#parts.temporalFilters) {
      if (time !== null && (next === null || time < next)) next = time;
    }
    for (const { rows, errors, rowsTaken, errorsTaken } of this.#inputs) {
      if (rows.hasUpdatesFrom(rowsTaken)) {
        const time = rows.timeAt(rowsTaken);
        if (next === null || time < next) next = time;
      }
      if (errors.hasUpdatesFrom(errorsTaken)) {
        const time = errors.timeAt(errorsTaken);
        if (next === null || time < next) next = time;
      }
    }
    return next !== null && frontierLessEqual(before, next) ? null : next;
  }

  /** Gives back what it shares with others. */
  release(): void {
    for (const join of this.#parts.joins) join.release();
  }

  #open(time: Timestamp): void {
    for (const collection of this.#parts.locals) collection.open(time);
    for (const collection of this.#parts.outputs) collection.open(time);
    for (const filter of this.#parts.temporalFilters) filter.open(time);
  }

  #flush(time: Timestamp): void {
    for (const operator of this.#parts.operators) operator.flush(time);
    // What is between operators is never read at an earlier time again.
    for (const collection of this.#parts.locals) collection.compact(time);
  }
}

/** Pushes the rows of a version: through an index, if there is one for what is wanted. */
function pushContents(
  rows: Arrangement,
  options: {
    readonly version: LogPosition;
    readonly wanted: ReadonlyMap<number, Datum> | undefined;
    readonly receiver: Receiver;
    readonly meter: ResourceMeter;
  },
): void {
  const { version, wanted, receiver, meter } = options;
  const { output, borrows } = receiver;
  const index = wanted === undefined ? null : rows.indexWithin(new Set(wanted.keys()));
  const push = (row: Row, count: number): void => {
    meter.work();
    output.push(row, count);
  };
  if (index === null) return rows.forEach(version, push, borrows);
  const key = index.shape.columns.map((column) => wanted!.get(column)!);
  rows.forEachWithKey(index, { key, version }, push);
}
