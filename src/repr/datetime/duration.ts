import { DatumError, SqlState } from '../datum-error.js';
import { parseInterval } from './interval-parse.js';
import { DAY_US } from './interval.js';

/**
 * Reads the duration of an option, such as `1ms`, `10s` or `1 hour 30 minutes`: milliseconds.
 * A plain number is milliseconds too.
 *
 * @throws DatumError for other text, and for durations that are negative, have months, which have
 * no fixed length, or are no whole number of milliseconds.
 */
export function parseDuration(text: string): bigint {
  const plain = /^\s*(\d+)\s*$/.exec(text)?.[1];
  if (plain !== undefined) return BigInt(plain);
  const { months, days, microseconds } = parseInterval(text);
  const us = BigInt(days) * DAY_US + microseconds;
  const problem =
    months !== 0
      ? 'has months, which have no fixed length'
      : us < 0n
        ? 'is negative'
        : us % 1000n !== 0n
          ? 'is no whole number of milliseconds'
          : null;
  if (problem === null) return us / 1000n;
  throw new DatumError(`duration "${text}" ${problem}`, SqlState.invalidParameter);
}
