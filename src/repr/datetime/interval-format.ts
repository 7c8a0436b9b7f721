import { formatFraction, two } from './datetime-format.js';
import type { Interval } from './interval.js';

/** An interval in PostgreSQL's style: `1 year 2 mons -3 days +04:05:06.7`. */
export function formatInterval(value: Interval): string {
  const parts: string[] = [];
  let afterNegative = false;
  const add = (amount: number, unit: string): void => {
    if (amount === 0) return;
    const sign = afterNegative && amount > 0 ? '+' : '';
    parts.push(`${sign}${amount} ${unit}${amount === 1 ? '' : 's'}`);
    afterNegative = amount < 0;
  };
  add(Math.trunc(value.months / 12), 'year');
  add(value.months % 12, 'mon');
  add(value.days, 'day');
  if (parts.length === 0 || value.microseconds !== 0n) {
    const negative = value.microseconds < 0n;
    const sign = negative ? '-' : afterNegative ? '+' : '';
    parts.push(sign + formatClock(negative ? -value.microseconds : value.microseconds));
  }
  return parts.join(' ');
}

function formatClock(microseconds: bigint): string {
  const fraction = formatFraction(Number(microseconds % 1_000_000n));
  const seconds = microseconds / 1_000_000n;
  const clock = `${two(Number((seconds / 60n) % 60n))}:${two(Number(seconds % 60n))}`;
  return `${(seconds / 3600n).toString().padStart(2, '0')}:${clock}${fraction}`;
}
