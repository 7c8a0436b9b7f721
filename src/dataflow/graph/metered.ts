import type { Row } from '../../repr/index.js';
import type { ResourceMeter } from '../resource-meter.js';
import type { Output } from './operator.js';

/** Counts the rows that it passes on to an operator that keeps them. */
export class Metered implements Output {
  readonly #meter: ResourceMeter;
  readonly #output: Output;

  constructor(meter: ResourceMeter, output: Output) {
    this.#meter = meter;
    this.#output = output;
  }

  push(row: Row, diff: number): void {
    this.#meter.keep(row, diff);
    this.#output.push(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }
}
