import { compareRows, spend, type Comparator, type Row, type SqlType } from '../../repr/index.js';
import { frontierLessEqual, TIMESTAMP_MIN } from '../../time/index.js';
import type { Antichain, Timestamp } from '../../time/index.js';
import { Consolidator } from '../consolidate.js';
import { compareErrors, ERROR_TYPES, reportOf } from '../error-row.js';
import type { Operator, Output } from '../graph/operator.js';
import type { CollectionId } from '../plan/plan.js';
import type { DataflowResponse, TailBatch, Update } from '../protocol.js';

/** What the comparison of two rows is worth, in what {@link spend} counts. */
const COMPARISON_UNITS = 64;

/**
 * Sends the changes of a collection, batch by batch, each complete up to its upper (A2, A4, A7).
 *
 * The contents at the start come as changes at the start (A3). An error ends the tail at its time:
 * what came before it is sent, and nothing after.
 */
export class Tail implements Output, Operator {
  readonly id: CollectionId;
  readonly #compare: Comparator<Row>;
  readonly #snapshot: boolean;
  readonly #asOf: Timestamp;
  readonly #upTo: Antichain;
  readonly #rows: Consolidator;
  readonly #errors: Consolidator;
  #updates: Update[] = [];
  #failure: { readonly time: Timestamp; readonly error: Row } | null = null;
  #upper: Antichain = TIMESTAMP_MIN;
  #done = false;

  constructor(options: {
    readonly id: CollectionId;
    readonly types: readonly SqlType[];
    readonly snapshot: boolean;
    readonly asOf: Timestamp;
    readonly upTo: Antichain;
  }) {
    this.id = options.id;
    this.#compare = compareRows(options.types);
    this.#snapshot = options.snapshot;
    this.#asOf = options.asOf;
    this.#upTo = options.upTo;
    this.#rows = new Consolidator(options.types);
    this.#errors = new Consolidator(ERROR_TYPES);
  }

  push(row: Row, diff: number): void {
    this.#rows.add(row, diff);
  }

  fail(error: Row, diff: number): void {
    this.#errors.add(error, diff);
  }

  flush(time: Timestamp): void {
    const rows = this.#rows.drain();
    const errors = this.#errors.drain().filter(([, diff]) => diff > 0);
    if (this.#done || this.#failure !== null || frontierLessEqual(this.#upTo, time)) return;
    if (errors.length > 0) {
      const [error] = errors.map(([row]) => row).sort(compareErrors);
      this.#failure = { time, error: error! };
      return;
    }
    if (time === this.#asOf && !this.#snapshot) return;
    rows.sort(([left], [right]) => {
      spend(COMPARISON_UNITS);
      return this.#compare(left, right);
    });
    for (const [row, diff] of rows) this.#updates.push({ row, time, diff });
  }

  /** Everything before it was sent. */
  get upper(): Antichain {
    return this.#upper;
  }

  /** What to send now that the input is complete up to a frontier; null if there is nothing. */
  closeTo(frontier: Antichain): DataflowResponse | null {
    if (this.#done) return null;
    const updates = this.#updates;
    this.#updates = [];
    const failure = this.#failure;
    if (failure !== null) {
      this.#done = true;
      this.#upper = null;
      const error = reportOf(failure.error);
      return this.#response({ updates, upper: failure.time, error });
    }
    this.#upper = frontierLessEqual(this.#upTo, frontier) ? null : frontier;
    this.#done = this.#upper === null;
    return this.#response({ updates, upper: this.#upper, error: null });
  }

  /** Sends nothing any more, and keeps nothing. */
  stop(): void {
    this.#done = true;
  }

  #response(batch: TailBatch): DataflowResponse {
    return { kind: 'tailResponse', id: this.id, batch };
  }
}
