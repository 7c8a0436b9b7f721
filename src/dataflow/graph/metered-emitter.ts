import type { Row } from '../../repr/index.js';
import type { Timestamp } from '../../time/index.js';
import { keptBytes, type ResourceMeter } from '../resource-meter.js';
import type { Operator, Output } from './operator.js';

/** What a dataflow sends its results to, other than collections: a sink, a tail. */
export type Emitter = Output & Operator;

/** Counts what it passes on to an emitter as kept, until that has made something of the time. */
export class MeteredEmitter implements Emitter {
  readonly #meter: ResourceMeter;
  readonly #emitter: Emitter;
  #bytes = 0;

  constructor(meter: ResourceMeter, emitter: Emitter) {
    this.#meter = meter;
    this.#emitter = emitter;
  }

  push(row: Row, diff: number): void {
    this.#count(row);
    this.#emitter.push(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#count(error);
    this.#emitter.fail(error, diff);
  }

  flush(time: Timestamp): void {
    this.#emitter.flush(time);
    this.#meter.keepBytes(-this.#bytes);
    this.#bytes = 0;
  }

  /** A row that is taken away is kept as one that is added, until the two are seen to cancel. */
  #count(row: Row): void {
    const bytes = keptBytes(row);
    this.#bytes += bytes;
    this.#meter.keep(row, 1, bytes);
  }
}
