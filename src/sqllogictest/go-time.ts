import {
  civilFromDays,
  formatTime,
  isInfiniteInstant,
  splitInstant,
  zoneOfType,
  type Datum,
  type SqlType,
} from '../repr/index.js';

/** An instant as Go prints it: `2015-08-30 03:34:45.5 -0500 -0500`; zones may have a name. */
const GO_TIME = /(-?\d{4,}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d{4}) (?:UTC|[+-]\d{4})(?!\S)/;
const GO_TIMES = new RegExp(GO_TIME, 'g');

/** Whether results are written with the instants of Go in them. */
export function hasGoTimes(lines: readonly string[]): boolean {
  return lines.some((line) => GO_TIME.test(line));
}

/** The line with the offset of each zone in place of its name, which a result does not know. */
export function withoutZoneNames(line: string): string {
  return line.replace(GO_TIMES, '$1 $2 $2');
}

/**
 * A date or an instant as Go prints it, with years that count through 0; null for values of other
 * types and for infinities. Dates are midnights, and only `timestamptz` is in a zone.
 */
export function goTime(datum: Datum, type: SqlType): string | null {
  switch (type.kind) {
    case 'date':
      return Number.isFinite(datum) ? goInstant(datum as number, 0, 0) : null;
    case 'timestamp':
    case 'timestamptz': {
      const instant = datum as bigint;
      if (isInfiniteInstant(instant)) return null;
      const offset = zoneOfType(type)(instant);
      const { days, timeUs } = splitInstant(instant + BigInt(offset) * 1_000_000n);
      return goInstant(days, timeUs, offset);
    }
    default:
      return null;
  }
}

function goInstant(days: number, timeUs: number, offset: number): string {
  const { year, month, day } = civilFromDays(days);
  const size = String(Math.abs(year)).padStart(4, '0');
  const date = `${year < 0 ? '-' : ''}${size}-${two(month)}-${two(day)}`;
  const minutes = Math.floor(Math.abs(offset) / 60);
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
  return `${date} ${formatTime(timeUs)} ${zone} ${zone}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
