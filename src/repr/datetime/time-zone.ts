import {
  daysFromCivil,
  INSTANT_END,
  INSTANT_MIN,
  isInfiniteInstant,
  joinInstant,
} from './civil-date.js';
import { DatumError, SqlState } from '../datum-error.js';

/** How far local time is ahead of UTC, in seconds, at an instant in microseconds. */
export type TimeZone = (instant: bigint) => number;

const fixedOffsets = new WeakMap<TimeZone, number>();

/** A zone that is the same number of seconds ahead of UTC on all days. */
export function fixedZone(offset: number): TimeZone {
  const zone: TimeZone = () => offset;
  fixedOffsets.set(zone, offset);
  return zone;
}

/** The offset that {@link fixedZone} made a zone of; undefined for zones of the IANA database. */
export function fixedOffset(zone: TimeZone): number | undefined {
  return fixedOffsets.get(zone);
}

/** PostgreSQL's default abbreviations that are in wide use, in hours east of UTC. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  acst: 9.5,
  adt: -3,
  aest: 10,
  akdt: -8,
  akst: -9,
  ast: -4,
  bst: 1,
  cdt: -5,
  cest: 2,
  cet: 1,
  cst: -6,
  edt: -4,
  eest: 3,
  eet: 2,
  est: -5,
  gmt: 0,
  hst: -10,
  ist: 2,
  jst: 9,
  kst: 9,
  mdt: -6,
  msk: 3,
  mst: -7,
  ndt: -2.5,
  nst: -3.5,
  nzdt: 13,
  nzst: 12,
  pdt: -7,
  pst: -8,
  uct: 0,
  ut: 0,
  utc: 0,
  wet: 0,
  west: 1,
  z: 0,
  zulu: 0,
};

/**
 * The zone of a name: an abbreviation, an offset as POSIX writes it (positive to the west; `+05`,
 * `<x>-3`), or a name of the IANA database in any case. Undefined for others.
 *
 * The IANA database is the one inside of Node, by way of `Intl`: the same on every machine with the
 * same release of Node and full ICU data, which Node's own builds have. From release to release the
 * years to come may change, and those before 1970, which not every edition of the database keeps.
 */
export function findTimeZone(name: string): TimeZone | undefined {
  const key = name.toLowerCase();
  if (Object.hasOwn(ABBREVIATIONS, key)) {
    return fixedZone(ABBREVIATIONS[key]! * 3600);
  }
  return posixOffset(key) ?? ianaZone(key);
}

/** As {@link findTimeZone}. @throws DatumError `time zone "foo" not recognized` */
export function timeZoneOf(name: string): TimeZone {
  const zone = findTimeZone(name);
  if (zone !== undefined) return zone;
  throw new DatumError(`time zone "${name}" not recognized`, SqlState.invalidParameter);
}

/** The farthest that a zone may be from UTC, in hours: PostgreSQL's, less than a week. */
export const ZONE_HOURS_MAX = 167;

function posixOffset(name: string): TimeZone | undefined {
  const found = /^(?:<[a-z0-9+:-]+>|[a-z]+)?([+-]?)(\d{1,3})(?::(\d\d))?(?::(\d\d))?$/.exec(name);
  if (found === null) return undefined;
  const [, sign, hours, minutes = '0', seconds = '0'] = found;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (Number(hours) > ZONE_HOURS_MAX || Number(minutes) > 59 || Number(seconds) > 59)
    return undefined;
  return fixedZone(sign === '-' ? total : -total);
}

/** Zones that are kept; each is a formatter, which is slow to make. */
const ZONES_KEPT = 64;

const kept = new Map<string, TimeZone | undefined>();

function ianaZone(name: string): TimeZone | undefined {
  if (kept.has(name)) return kept.get(name);
  // Newer engines take offsets for names of zones; PostgreSQL has been asked for those before.
  const zone = /^[a-z]/.test(name) ? makeZone(name) : undefined;
  if (kept.size >= ZONES_KEPT) kept.clear();
  kept.set(name, zone);
  return zone;
}

function makeZone(timeZone: string): TimeZone | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const zone: TimeZone = (instant) => offsetAt(format, instant);
    // The zones of this area are offsets by other names.
    return timeZone.startsWith('etc/') ? fixedZone(zone(0n)) : zone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The name of a zone as the database spells it, where the engine says so and it is no link. */
export function spelledZone(name: string): string {
  const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
  return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
}

/** Instants beyond those of `Intl` have the offset of the nearest one that it knows. */
const INTL_SECONDS_MAX = 8_640_000_000_000n;

function offsetAt(format: Intl.DateTimeFormat, instant: bigint): number {
  let seconds = instant / 1_000_000n;
  if (instant % 1_000_000n < 0n) seconds -= 1n;
  if (seconds > INTL_SECONDS_MAX) seconds = INTL_SECONDS_MAX;
  if (seconds < -INTL_SECONDS_MAX) seconds = -INTL_SECONDS_MAX;
  const fields = new Map<string, string>();
  for (const { type, value } of format.formatToParts(Number(seconds) * 1000)) {
    fields.set(type, value);
  }
  const field = (type: string): number => Number(fields.get(type));
  const year = fields.get('era') === 'BC' ? 1 - field('year') : field('year');
  const days = daysFromCivil({ year, month: field('month'), day: field('day') });
  const local = days * 86_400 + field('hour') * 3600 + field('minute') * 60 + field('second');
  return local - Number(seconds);
}

/** The local time in a zone, as a `timestamp`, at an instant. */
export function localTime(zone: TimeZone, instant: bigint): bigint {
  if (isInfiniteInstant(instant)) return instant;
  return instant + BigInt(zone(instant)) * 1_000_000n;
}

const DAY = joinInstant(1, 0);

/**
 * The instant at which it is a certain time in a zone. As in PostgreSQL, a time that the clocks
 * skip is taken by the offset before, one that they repeat by the offset behind.
 */
export function instantOfLocal(zone: TimeZone, local: bigint): bigint {
  if (isInfiniteInstant(local)) return local;
  const [before, after] = [local - DAY, local + DAY].map((near) => {
    const bounded =
      near < INSTANT_MIN ? INSTANT_MIN : near >= INSTANT_END ? INSTANT_END - 1n : near;
    return zone(bounded);
  }) as [number, number];
  const at = (offset: number): bigint => local - BigInt(offset) * 1_000_000n;
  if (before === after) return at(before);
  const holds = (offset: number): boolean => zone(at(offset)) === offset;
  return holds(after) || (!holds(before) && after < before) ? at(after) : at(before);
}

/** The names of the zones of the IANA database that are no other names of the same one. */
export function timeZoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}
