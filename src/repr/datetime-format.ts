import {
  civilFromDays,
  INSTANT_INFINITY,
  INSTANT_NEGATIVE_INFINITY,
  splitInstant,
} from './civil-date.js';

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

/** A `timestamp`: `2021-01-02 03:04:05`; a `timestamptz` has the suffix `+00`. */
export function formatInstant(instant: bigint, suffix: '' | '+00' = ''): string {
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
