import {
  addInZone,
  addToInstant,
  addToTime,
  dateToInstant,
  type Datum,
  type Interval,
  type SqlType,
  zoneOfType,
} from '../../../repr/index.js';
import type { ScalarDefinition } from '../definitions/definition.js';

type Point = bigint | number;

interface Period {
  readonly from: Point;
  readonly to: Point;
}

/**
 * A period between two ends in either order; NULL if both are. One end that is NULL leaves the
 * other one as both.
 */
function period(start: Point | null, end: Point | null): Period | null {
  const from = start ?? end;
  const to = end ?? start;
  if (from === null || to === null) return null;
  return from <= to ? { from, to } : { from: to, to: from };
}

/** Whether two periods share an instant. The end of one that lasts is not in it. */
function overlap(
  ends: readonly [Point | null, Point | null, Point | null, Point | null],
): boolean | null {
  const [a, b] = [period(ends[0], ends[1]), period(ends[2], ends[3])];
  if (a === null || b === null) return null;
  if (a.from === b.from) return ends.includes(null) ? null : true;
  const [first, second] = a.from < b.from ? [a, b] : [b, a];
  if (second.from < first.to) return true;
  return ends.includes(null) ? null : false;
}

type Give = (start: Datum, end: Datum) => Point | null;

function added(type: string, zoned: SqlType): Give {
  const zone = zoneOfType(zoned);
  return (start, length) => {
    if (start === null || length === null) return null;
    const interval = length as Interval;
    if (type === 'time') return addToTime(start as number, interval);
    const instant = type === 'date' ? dateToInstant(start as number) : (start as bigint);
    if (type === 'timestamptz') return addInZone(zone, instant, interval);
    return addToInstant(instant, interval);
  };
}

function pointOf(type: string): (datum: Datum) => Point | null {
  return (datum) =>
    datum === null || type !== 'date' ? (datum as Point | null) : dateToInstant(datum as number);
}

/** `(start, end) OVERLAPS (start, end)`, where an end may be a length. */
export const OVERLAPS: readonly ScalarDefinition[] = [
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
]
  .flatMap((type) =>
    [
      [type, type],
      [type, 'interval'],
      ['interval', type],
      ['interval', 'interval'],
    ]
      // Of times with zones only the ends are told.
      .filter((ends) => type !== 'timetz' || !ends.includes('interval'))
      .map(([left, right]) => ({ type, left: left!, right: right! })),
  )
  .map(({ type, left, right }): ScalarDefinition => {
    const point = pointOf(type);
    const endOf = (kind: string, zoned: SqlType): Give =>
      kind === 'interval' ? added(type, zoned) : (_, end) => point(end);
    return {
      name: 'overlaps',
      args: [type, left, type, right],
      result: 'bool',
      strict: false,
      introducesNull: true,
      evaluate: {
        of: 0,
        make: (zoned) => {
          const [leftEnd, rightEnd] = [endOf(left, zoned), endOf(right, zoned)];
          return (...[a, b, c, d]: [Datum, Datum, Datum, Datum]) =>
            overlap([point(a), leftEnd(a, b), point(c), rightEnd(c, d)]);
        },
      },
    };
  });
