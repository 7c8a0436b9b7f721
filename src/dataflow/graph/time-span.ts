import { powerOfTen, type Numeric } from '../../repr/index.js';
import { TIMESTAMP_MAX, type Timestamp } from '../../time/index.js';
import type { TemporalPredicate } from '../temporal-predicate.js';

/** The times from `from` on and before `to`; null: for ever. */
export interface TimeSpan {
  readonly from: Timestamp;
  readonly to: Timestamp | null;
}

/**
 * The times of a span at which a comparison with a bound holds; null if there are none.
 *
 * Exact for fractions: a time is at least 2.5 from 3 on. NaN and infinity are after all times, as
 * numerics are ordered. Times end at {@link TIMESTAMP_MAX}, so what ends later does not end.
 */
export function narrowSpan(
  { from, to }: TimeSpan,
  comparison: TemporalPredicate['comparison'],
  bound: Numeric,
): TimeSpan | null {
  const [least, greatest] = timesThatHold(comparison, bound);
  const begin = least > from ? least : from;
  const end = to === null || greatest < to - 1n ? greatest + 1n : to;
  if (begin >= end) return null;
  return { from: begin, to: end > TIMESTAMP_MAX ? null : end };
}

/** The first and the last time at which a comparison holds; the last before the first: none. */
function timesThatHold(
  comparison: TemporalPredicate['comparison'],
  bound: Numeric,
): readonly [least: Timestamp, greatest: Timestamp] {
  if (!bound.isFinite) {
    const wanted = bound.form === '-infinity' ? ['>', '>='] : ['<', '<='];
    return wanted.includes(comparison) ? [0n, TIMESTAMP_MAX] : NEVER;
  }
  const unit = powerOfTen(bound.scale);
  const rest = bound.unscaled % unit;
  const floor = (bound.unscaled - rest) / unit - (rest < 0n ? 1n : 0n);
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
