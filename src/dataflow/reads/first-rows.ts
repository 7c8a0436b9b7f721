import type { Comparator, Row } from '../../repr/index.js';
import type { ResourceMeter } from '../resource-meter.js';

type Counted = [row: Row, count: number];

/** So many rows more than are wanted are kept before those that come last are let go. */
const SPARE_MIN = 128;

/**
 * The rows that come first in an order, out of any number: what is kept of them is bounded, and
 * sorted as often as that many have come that may be among them.
 */
export class FirstRows {
  readonly #wanted: number;
  readonly #compare: Comparator<Row>;
  readonly #meter: ResourceMeter;
  #rows: Counted[] = [];
  /** The last of the wanted rows, once there were more: what does not come before it is none. */
  #last: Row | null = null;

  /** `wanted` counts rows with their copies; the order tells all rows apart that differ. */
  constructor(wanted: number, compare: Comparator<Row>, meter: ResourceMeter) {
    this.#wanted = wanted;
    this.#compare = compare;
    this.#meter = meter;
  }

  /** Takes a row in, of which there are so many copies. @throws LimitReached */
  add(row: Row, count: number): void {
    this.#meter.work();
    if (this.#last !== null && this.#compare(row, this.#last) >= 0) return;
    this.#meter.keep(row, count);
    this.#rows.push([row, count]);
    if (this.#rows.length >= this.#wanted * 2 + SPARE_MIN) this.#letGo();
  }

  /** The wanted rows, and perhaps some that come behind them, in no order. */
  rows(): readonly Counted[] {
    return this.#rows;
  }

  #letGo(): void {
    this.#rows.sort((left, right) => {
      this.#meter.work();
      return this.#compare(left[0], right[0]);
    });
    const kept = this.#rows.slice(0, this.#wanted);
    for (let index = kept.length; index < this.#rows.length; index += 1) {
      const [row, count] = this.#rows[index]!;
      this.#meter.keep(row, -count);
    }
    this.#rows = kept;
    this.#last = kept.at(-1)?.[0] ?? null;
  }
}
