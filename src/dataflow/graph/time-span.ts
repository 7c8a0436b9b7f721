import { comparePresent, powerOfTen, type Numeric } from '../../repr/index.js';
import { TIMESTAMP_MAX, type Timestamp } from '../../time/index.js';
import type { TimeComparison } from '../plan/temporal-predicate.js';

/** The times from `from` on and before `to`; null: for ever. */
export interface TimeSpan {
  readonly from: Timestamp;
  readonly to: Timestamp | null;
}

/** A comparison of the time with `minuend - subtrahend`. */
export interface TimeBound {
  readonly comparison: TimeComparison;
  readonly minuend: Numeric;
  readonly subtrahend: Numeric;
}

/**
 * The times of a span at which a comparison holds; null if there are none.
 *
 * It stands for `time + subtrahend < minuend` and for `subtrahend < minuend - time`. So a
 * difference with too many digits for a numeric is a bound like others, and where one of the two
 * is no finite number, which no time changes, they are compared with each other: NaN and infinity
 * are after all times, as numerics are ordered.
 *
 * Exact for fractions: a time is at least 2.5 from 3 on. Times end at {@link TIMESTAMP_MAX}, so
 * what ends later does not end.
 */
export function narrowSpan(span: TimeSpan, bound: TimeBound): TimeSpan | null {
  const { comparison, minuend, subtrahend } = bound;
  if (!minuend.isFinite || !subtrahend.isFinite) {
    return isTrue(comparison, compareNumerics(subtrahend, minuend)) ? span : null;
  }
  const scale = Math.max(minuend.scale, subtrahend.scale);
  const unscaled = unscaledAt(minuend, scale) - unscaledAt(subtrahend, scale);
  const [least, greatest] = timesThatHold(comparison, unscaled, scale);
  const { from, to } = span;
  const begin = least > from ? least : from;
  const end = to === null || greatest < to - 1n ? greatest + 1n : to;
  if (begin >= end) return null;
  return { from: begin, to: end > TIMESTAMP_MAX ? null : end };
}

const compareNumerics = comparePresent({ kind: 'numeric', precision: null, scale: null });

function unscaledAt(value: Numeric, scale: number): bigint {
  return value.scale === scale ? value.unscaled : value.unscaled * powerOfTen(scale - value.scale);
}

/** Whether a comparison holds for two values that are in an order. */
function isTrue(comparison: TimeComparison, order: number): boolean {
  switch (comparison) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '=':
      return order === 0;
  }
}

/**
 * The first and the last time at which a comparison with `unscaled / 10^scale` holds; the last
 * before the first: none.
 */
function timesThatHold(
  comparison: TimeComparison,
  unscaled: bigint,
  scale: number,
): readonly [least: Timestamp, greatest: Timestamp] {
  const unit = powerOfTen(scale);
  const rest = unscaled % unit;
  const floor = (unscaled - rest) / unit - (rest < 0n ? 1n : 0n);
  const ceiling = rest === 0n ? floor : floor + 1n;
  switch (comparison) {
    case '<':
      return [0n, atMostMax(ceiling - 1n)];
    case '<=':
      return [0n, atMostMax(floor)];
    case '>':
      return [floor + 1n, TIMESTAMP_MAX];
    case '>=':
      return [ceiling, TIMESTAMP_MAX];
    case '=':
      return rest === 0n ? [floor, atMostMax(floor)] : NEVER;
  }
}

const NEVER = [0n, -1n] as const;

function atMostMax(time: bigint): Timestamp {
  return time > TIMESTAMP_MAX ? TIMESTAMP_MAX : time;
}
