import type { Row, SqlType } from '../../repr/index.js';
import { keptBytesOf, type ResourceMeter } from '../resource-meter.js';
import type { Output } from './operator.js';

/** Counts the rows that it passes on to an operator that keeps them. */
export class Metered implements Output {
  readonly borrows: boolean;
  readonly #meter: ResourceMeter;
  readonly #output: Output;
  /** What each row counts, if all count the same. */
  readonly #bytes: number | undefined;

  /** For rows of some types. */
  constructor(meter: ResourceMeter, types: readonly SqlType[], output: Output) {
    this.borrows = output.borrows === true;
    this.#bytes = keptBytesOf(types);
    this.#meter = meter;
    this.#output = output;
  }

  push(row: Row, diff: number): void {
    this.#meter.keep(row, diff, this.#bytes);
    this.#output.push(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }
}
