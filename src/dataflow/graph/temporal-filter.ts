import { addNumeric, Numeric, subtractNumeric, type Row, type SqlType } from '../../repr/index.js';
import { TIMESTAMP_MAX, TIMESTAMP_MIN, type Timestamp } from '../../time/index.js';
import { compilePredicate, compileScalar, type Scalar } from '../plan/compile-scalar.js';
import { ERROR_TYPES, errorRowOf } from '../error-row.js';
import type { ResourceMeter } from '../resource-meter.js';
import type { FunctionTable, ScalarExpression } from '../plan/scalar-expression.js';
import {
  conjunctsOf,
  temporalPredicateOf,
  type TemporalPredicate,
} from '../plan/temporal-predicate.js';
import type { Operator, Output } from './operator.js';
import { ScheduledUpdates } from './scheduled-updates.js';
import { narrowSpan, type TimeSpan } from './time-span.js';

/** What a row must satisfy: of itself, or of the time at which it is looked at. */
type Condition =
  | { readonly kind: 'row'; readonly holds: (row: Row) => boolean }
  | {
      readonly kind: 'time';
      readonly predicate: TemporalPredicate;
      readonly left: Scalar;
      readonly right: Scalar;
    };

/**
 * Keeps each row for the times at which all conditions hold: it comes and goes when the clock gets
 * there, though the input does not change (F1: at every time the filter's meaning at that time).
 *
 * The conditions narrow the span of a row one after the other. One that fails is an error for the
 * times that were left, since at others it would not have been asked.
 */
export class TemporalFilter implements Output, Operator {
  readonly #conditions: readonly Condition[];
  readonly #output: Output;
  readonly #rows: ScheduledUpdates;
  readonly #errors: ScheduledUpdates;
  #now: Timestamp = TIMESTAMP_MIN;

  /** `types` are those of the input's columns. */
  constructor(options: {
    readonly predicates: readonly ScalarExpression[];
    readonly types: readonly SqlType[];
    readonly functions: FunctionTable;
    readonly output: Output;
    readonly meter: ResourceMeter;
  }) {
    const { predicates, functions, types, output, meter } = options;
    this.#conditions = conjunctsOf(predicates).map((each) => conditionOf(each, functions));
    this.#rows = new ScheduledUpdates(types, meter);
    this.#errors = new ScheduledUpdates(ERROR_TYPES, meter);
    this.#output = output;
  }

  /** The next time at which something comes or goes, or null. */
  get nextTime(): Timestamp | null {
    const [rows, errors] = [this.#rows.nextTime, this.#errors.nextTime];
    return rows === null || (errors !== null && errors < rows) ? errors : rows;
  }

  /** Begins a time: what is pushed until the next call belongs to it. */
  open(time: Timestamp): void {
    this.#now = time;
  }

  push(row: Row, diff: number): void {
    let span: TimeSpan = { from: this.#now, to: null };
    for (const condition of this.#conditions) {
      let left: TimeSpan | null;
      try {
        left = narrow(span, condition, row);
      } catch (thrown) {
        return this.#show('error', errorRowOf(thrown), { span, diff });
      }
      if (left === null) return;
      span = left;
    }
    this.#show('row', row, { span, diff });
  }

  fail(error: Row, diff: number): void {
    this.#output.fail(error, diff);
  }

  flush(time: Timestamp): void {
    this.#rows.release(time, (row, diff) => this.#output.push(row, diff));
    this.#errors.release(time, (error, diff) => this.#output.fail(error, diff));
  }

  /** Sends what begins now, and keeps the rest for when its time comes. */
  #show(
    kind: 'row' | 'error',
    row: Row,
    { span: { from, to }, diff }: { readonly span: TimeSpan; readonly diff: number },
  ): void {
    const scheduled = kind === 'row' ? this.#rows : this.#errors;
    if (from > this.#now) scheduled.add(from, row, diff);
    else if (kind === 'row') this.#output.push(row, diff);
    else this.#output.fail(row, diff);
    if (to !== null) scheduled.add(to, row, -diff);
  }
}

function conditionOf(predicate: ScalarExpression, functions: FunctionTable): Condition {
  const temporal = temporalPredicateOf(predicate, functions.scalars);
  if (temporal === null) return { kind: 'row', holds: compilePredicate(predicate, functions) };
  const { offset, bound, isLeft } = temporal;
  const side: Scalar = offset === null ? () => Numeric.ZERO : compileScalar(offset, functions);
  const other = compileScalar(bound, functions);
  const [left, right] = isLeft ? [side, other] : [other, side];
  return { kind: 'time', predicate: temporal, left, right };
}

/** The last time. */
const LAST = Numeric.of(TIMESTAMP_MAX);

function narrow(span: TimeSpan, condition: Condition, row: Row): TimeSpan | null {
  if (condition.kind === 'row') return condition.holds(row) ? span : null;
  const { left, right, predicate } = condition;
  // Both are evaluated, as a comparison does: an error in the right one is an error.
  const [first, second] = [left(row), right(row)];
  if (first === null || second === null) return null;
  const { comparison, isLeft, isSubtracted } = predicate;
  const [offset, bound] = (isLeft ? [first, second] : [second, first]) as [Numeric, Numeric];
  // The sum with the time has limits too: beyond them at some time, it is an error at all times.
  if (predicate.offset !== null) (isSubtracted ? subtractNumeric : addNumeric)(offset, LAST);
  const [minuend, subtrahend] = isSubtracted ? [offset, bound] : [bound, offset];
  return narrowSpan(span, { comparison, minuend, subtrahend });
}
