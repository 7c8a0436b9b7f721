import { quoted } from '../diagnostic/index.js';
import { TIMESTAMP_MAX } from '../time/index.js';
import { fail } from './mistakes/mistake.js';
import type { Place } from './mistakes/place.js';

/** The way out where a text is no time. */
export const WHOLE_NUMBER_HELP = 'write a whole number of milliseconds, such as `10`';

/**
 * The number that a text gives: decimal digits, from 0 to the greatest timestamp.
 *
 * @throws DiagnosticError for anything else.
 */
export function parseWholeNumber(text: string, place: Place): bigint {
  // Twenty digits hold the greatest; leading zeros are no reason to refuse a number.
  const digits = /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, '') : undefined;
  if (digits === undefined) {
    fail('DR041', place, {
      message: `a time is a whole number, found ${quoted(text)}`,
      help: WHOLE_NUMBER_HELP,
    });
  }
  if (digits.length > 20 || BigInt(digits) > TIMESTAMP_MAX) {
    fail('DR041', place, {
      message: `the greatest time is ${TIMESTAMP_MAX}, found ${quoted(text)}`,
      help: `write at most \`${TIMESTAMP_MAX}\``,
    });
  }
  return BigInt(digits);
}
