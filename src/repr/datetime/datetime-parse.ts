import {
  DATE_MAX,
  DATE_MIN,
  INSTANT_END,
  INSTANT_INFINITY,
  INSTANT_MIN,
  INSTANT_NEGATIVE_INFINITY,
  joinInstant,
} from './civil-date.js';
import { datetimeOutOfRange, datetimeSyntaxError } from './datetime-error.js';
import { readDateTime } from './datetime-reader.js';
import { sessionZone } from './session-zone.js';
import { instantOfLocal } from './time-zone.js';
import { offsetOfAnyDay, packZonedTime } from './zoned-time.js';

/** Reads a `date`: days since 1970-01-01, or an infinity. @throws DatumError */
export function parseDate(text: string): number {
  const read = readDateTime('date', text);
  if (read.kind === 'epoch') return 0;
  if (read.kind !== 'fields') return read.kind === 'infinity' ? Infinity : -Infinity;
  if (read.days === null) throw datetimeSyntaxError('date', text);
  if (read.days < DATE_MIN || read.days > DATE_MAX) throw datetimeOutOfRange('date', text);
  return read.days;
}

/** Reads a `time`: microseconds since midnight; date and zone are ignored. @throws DatumError */
export function parseTime(text: string): number {
  const read = readDateTime('time', text);
  if (read.kind !== 'fields' || read.timeUs === null) throw datetimeSyntaxError('time', text);
  return read.timeUs;
}

/**
 * Reads a `timetz`. Where the text has no zone it is a session's, or UTC if that is left out.
 *
 * @throws DatumError, also if that zone's offset depends on the day and the text names none.
 */
export function parseZonedTime(text: string, zone?: string): bigint {
  const read = readDateTime('time with time zone', text);
  if (read.kind !== 'fields' || read.timeUs === null) {
    throw datetimeSyntaxError('time with time zone', text);
  }
  const { days, timeUs, zoneSeconds } = read;
  if (zoneSeconds !== null) return packZonedTime({ timeUs, offset: zoneSeconds });
  const found = sessionZone(zone);
  if (days === null) return packZonedTime({ timeUs, offset: offsetOfAnyDay(found) });
  const local = joinInstant(days, timeUs);
  const offset = Number((local - instantOfLocal(found, local)) / 1_000_000n);
  return packZonedTime({ timeUs, offset });
}

/** Reads a `timestamp`; a zone has no effect. @throws DatumError */
export function parseTimestamp(text: string): bigint {
  return parseInstant('timestamp', text);
}

/**
 * Reads a `timestamptz`. Where the text has no zone it is a session's, or UTC if that is left out.
 *
 * @throws DatumError
 */
export function parseTimestamptz(text: string, zone?: string): bigint {
  return parseInstant('timestamp with time zone', text, zone);
}

function parseInstant(
  type: 'timestamp' | 'timestamp with time zone',
  text: string,
  zone?: string,
): bigint {
  const read = readDateTime(type, text);
  if (read.kind === 'epoch') return 0n;
  if (read.kind !== 'fields') {
    return read.kind === 'infinity' ? INSTANT_INFINITY : INSTANT_NEGATIVE_INFINITY;
  }
  if (read.days === null) throw datetimeSyntaxError(type, text);
  const local = joinInstant(read.days, read.timeUs ?? 0);
  const instant =
    type === 'timestamp'
      ? local
      : read.zoneSeconds !== null
        ? local - BigInt(read.zoneSeconds) * 1_000_000n
        : instantOfLocal(sessionZone(zone), local);
  if (instant < INSTANT_MIN || instant >= INSTANT_END) throw datetimeOutOfRange('timestamp', text);
  return instant;
}
