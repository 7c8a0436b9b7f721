import type { Row } from '../../repr/index.js';
import type { ResourceMeter } from '../resource-meter.js';
import type { Output } from './operator.js';

/** Counts all that it passes on: what is used twice, many times over, grows with every use. */
export class Counted implements Output {
  readonly #meter: ResourceMeter;
  readonly #output: Output;

  constructor(meter: ResourceMeter, output: Output) {
    this.#meter = meter;
    this.#output = output;
  }

  push(row: Row, diff: number): void {
    this.#meter.make();
    this.#output.push(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#meter.make();
    this.#output.fail(error, diff);
  }
}
