import { spend } from '../interruption.js';

/** Where a pattern is cut in two, and what is known of its parts. */
export interface CriticalFactorization {
  /** The last unit of the left part; -1 where that is empty. */
  readonly left: number;
  /** So many units are there at least between two places where the pattern stands. */
  readonly period: number;
  /** Whether the whole pattern repeats itself after so many units. */
  readonly isPeriodic: boolean;
}

/** What it takes to cut a pattern, for each unit of it: two orders, two steps for a unit. */
const CUT_UNITS = 4;

/**
 * Cuts a pattern for {@link findTwoWay}: two-way string matching, Crochemore and Perrin, Journal
 * of the ACM 38(3), 1991. Takes linear time and no memory.
 *
 * @throws Interrupted
 */
export function factorize(pattern: string): CriticalFactorization {
  spend(CUT_UNITS * pattern.length);
  const least = maximalSuffix(pattern, 1);
  const greatest = maximalSuffix(pattern, -1);
  const { left, period } = least.left > greatest.left ? least : greatest;
  const isPeriodic = pattern.startsWith(pattern.slice(0, left + 1), period);
  if (isPeriodic) return { left, period, isPeriodic };
  return { left, period: Math.max(left + 1, pattern.length - left - 1) + 1, isPeriodic };
}

/** The unit before the greatest suffix by an order of units, or by its reverse (-1). */
function maximalSuffix(pattern: string, order: 1 | -1): { left: number; period: number } {
  let left = -1;
  let start = 0;
  let offset = 1;
  let period = 1;
  while (start + offset < pattern.length) {
    const difference =
      order * (pattern.charCodeAt(start + offset) - pattern.charCodeAt(left + offset));
    if (difference < 0) {
      start += offset;
      offset = 1;
      period = start - left;
    } else if (difference > 0) {
      left = start;
      start = left + 1;
      offset = 1;
      period = 1;
    } else if (offset === period) {
      start += period;
      offset = 1;
    } else {
      offset += 1;
    }
  }
  return { left, period };
}

/**
 * The first place of a pattern in a text, from a place on, or -1: at most two comparisons for each
 * unit, whatever the texts are.
 *
 * @throws Interrupted
 */
export function findTwoWay(
  text: string,
  from: number,
  pattern: string,
  { left, period, isPeriodic }: CriticalFactorization,
): number {
  const { length } = pattern;
  let at = from;
  // So many units of the pattern's beginning are known to stand there, from the shift before.
  let known = 0;
  while (at + length <= text.length) {
    const start = Math.max(left + 1, known);
    let right = start;
    while (right < length && pattern.charCodeAt(right) === text.charCodeAt(at + right)) right += 1;
    spend(right - start + 1);
    if (right < length) {
      at += right - left;
      known = 0;
      continue;
    }
    let index = left;
    while (index >= known && pattern.charCodeAt(index) === text.charCodeAt(at + index)) index -= 1;
    if (index < known) return at;
    spend(left - index + 1);
    at += period;
    known = isPeriodic ? length - period : 0;
  }
  return -1;
}
