import {
  DatumError,
  fixedZone,
  formatDatum,
  fromLocal,
  isInfiniteInstant,
  offsetOfAnyDay,
  SqlState,
  timeZoneOf,
  toLocal,
  truncateInZone,
  zonedTimeAt,
  type Interval,
  type TimeZone,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';

/** An interval as a zone: time ahead of UTC. PostgreSQL counts its seconds in 32 bits. */
function zoneOfInterval(interval: Interval): TimeZone {
  if (interval.months !== 0 || interval.days !== 0) {
    const text = formatDatum({ kind: 'interval' }, interval);
    const message = `interval time zone "${text}" must not include months or days`;
    throw new DatumError(message, SqlState.invalidParameter);
  }
  return fixedZone(Number(BigInt.asIntN(32, interval.microseconds / 1_000_000n)));
}

/** A change of an instant by a zone: an infinite one stays, whatever the zone is. */
function zoned<Zone>(
  args: readonly [string, string],
  result: string,
  change: (zone: Zone, instant: bigint) => bigint,
): ScalarDefinition {
  const evaluate = (zone: Zone, instant: bigint): bigint =>
    isInfiniteInstant(instant) ? instant : change(zone, instant);
  return { name: 'timezone', args, result, evaluate };
}

/** `AT TIME ZONE`, and `date_trunc` in a zone. */
export const ZONE_FUNCTIONS: readonly ScalarDefinition[] = [
  zoned(['text', 'timestamp'], 'timestamptz', (zone: string, local: bigint) =>
    fromLocal(timeZoneOf(zone), local),
  ),
  zoned(['text', 'timestamptz'], 'timestamp', (zone: string, instant: bigint) =>
    toLocal(timeZoneOf(zone), instant),
  ),
  zoned(['interval', 'timestamp'], 'timestamptz', (zone: Interval, local: bigint) =>
    fromLocal(zoneOfInterval(zone), local),
  ),
  zoned(['interval', 'timestamptz'], 'timestamp', (zone: Interval, instant: bigint) =>
    toLocal(zoneOfInterval(zone), instant),
  ),
  {
    name: 'timezone',
    args: ['interval', 'timetz'],
    result: 'timetz',
    evaluate: (zone: Interval, time: bigint) =>
      zonedTimeAt(time, offsetOfAnyDay(zoneOfInterval(zone))),
  },
  {
    name: 'timezone',
    args: ['text', 'timetz'],
    result: 'timetz',
    evaluate: (zone: string, time: bigint) => zonedTimeAt(time, offsetOfAnyDay(timeZoneOf(zone))),
  },
  {
    name: 'date_trunc',
    args: ['text', 'timestamptz', 'text'],
    result: 'timestamptz',
    evaluate: (word: string, instant: bigint, name: string) =>
      isInfiniteInstant(instant) ? instant : truncateInZone(timeZoneOf(name), instant, word),
  },
];
