import {
  civilFromDays,
  INSTANT_INFINITY,
  INSTANT_NEGATIVE_INFINITY,
  isInfiniteInstant,
  splitInstant,
} from './civil-date.js';
import { sessionZone } from './session-zone.js';

/** A `date` as PostgreSQL prints it in ISO style: `2021-01-02`, `0044-03-15 BC`, `infinity`. */
export function formatDate(days: number): string {
  if (days === Infinity) return 'infinity';
  if (days === -Infinity) return '-infinity';
  const [date, era] = dateParts(days);
  return date + era;
}

/** A `time`: `03:04:05.678`. */
export function formatTime(timeUs: number): string {
  const seconds = Math.floor(timeUs / 1_000_000);
  return (
    `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:` +
    `${two(seconds % 60)}${formatFraction(timeUs % 1_000_000)}`
  );
}

/** A `timestamptz` in a session's zone: `2021-01-02 03:04:05+05:30`; UTC if that is left out. */
export function formatZoned(instant: bigint, zone: string | undefined): string {
  if (zone === undefined || isInfiniteInstant(instant)) return formatInstant(instant, '+00');
  const seconds = sessionZone(zone)(instant);
  return formatInstant(instant + BigInt(seconds) * 1_000_000n, formatOffset(seconds));
}

/** Seconds east of UTC: `+05:30`, `-03`. */
export function formatOffset(seconds: number): string {
  const size = Math.abs(seconds);
  const rest = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  const minutes = size % 3600 === 0 ? '' : `:${two(Math.floor(size / 60) % 60)}${rest}`;
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${minutes}`;
}

/** A `timestamp`: `2021-01-02 03:04:05`; a `timestamptz` has its offset behind. */
export function formatInstant(instant: bigint, suffix = ''): string {
  if (instant === INSTANT_INFINITY) return 'infinity';
  if (instant === INSTANT_NEGATIVE_INFINITY) return '-infinity';
  const { days, timeUs } = splitInstant(instant);
  const [date, era] = dateParts(days);
  return `${date} ${formatTime(timeUs)}${suffix}${era}`;
}

/** Millionths after a point without zeros at the end, or nothing. */
export function formatFraction(microseconds: number): string {
  if (microseconds === 0) return '';
  return `.${microseconds.toString().padStart(6, '0').replace(/0+$/, '')}`;
}

function dateParts(days: number): readonly [date: string, era: string] {
  const { year, month, day } = civilFromDays(days);
  const shown = year > 0 ? year : 1 - year;
  const date = `${shown.toString().padStart(4, '0')}-${two(month)}-${two(day)}`;
  return [date, year > 0 ? '' : ' BC'];
}

/** At least two digits. */
export function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
