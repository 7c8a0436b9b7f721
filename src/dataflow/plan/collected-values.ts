import type { Datum, Row } from '../../repr/index.js';
import { exactCount, ResourceMeter, rowBytes, UNLIMITED } from '../resource-meter.js';

/** Equal arguments of an aggregate that follow each other: at least one copy. */
export interface ValueRun {
  readonly values: readonly Datum[];
  readonly count: number;
}

/**
 * The arguments that an aggregate collected for a group, in their order.
 *
 * Copies are counted, and not there one by one: who wants each of them asks for it, and pays, since
 * a few updates are enough for more copies than there is memory, or time.
 */
export class CollectedValues {
  readonly runs: readonly ValueRun[];
  /** How many there are, copies included. */
  readonly size: number;
  readonly #meter: ResourceMeter;
  #copyBytes = 0;

  /** @throws LimitReached if there are more copies than can be counted exactly. */
  constructor(runs: readonly ValueRun[], meter: ResourceMeter) {
    this.runs = runs;
    this.size = runs.reduce((size, { count }) => exactCount(size + count), 0);
    this.#meter = meter;
  }

  /** Values that nothing limits. */
  static of(rows: readonly Row[]): CollectedValues {
    const runs = rows.map((values) => ({ values, count: 1 }));
    return new CollectedValues(runs, new ResourceMeter(UNLIMITED, 'the query'));
  }

  /** About the bytes that {@link all} counted as kept: those of a result that has each copy. */
  get copyBytes(): number {
    return this.#copyBytes;
  }

  /** Each copy, without keeping it. @throws LimitReached if those are too many; Interrupted */
  *each(): Iterable<readonly Datum[]> {
    this.#meter.foresee(this.size);
    for (const { values, count } of this.runs) {
      for (let copy = 0; copy < count; copy += 1) {
        this.#meter.work();
        yield values;
      }
    }
  }

  /** A list of all copies. @throws LimitReached before one is made that is too long; Interrupted */
  all(): readonly (readonly Datum[])[] {
    this.#meter.foresee(this.size);
    for (const { values, count } of this.runs) this.#keepCopies(rowBytes(values) * (count - 1));
    return [...this.each()];
  }

  #keepCopies(bytes: number): void {
    if (bytes === 0) return;
    this.#copyBytes += bytes;
    this.#meter.keepBytes(bytes);
  }
}
