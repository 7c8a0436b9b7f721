import { DatumError, SqlState } from '../datum-error.js';

/** A field of a date, time or interval that can be asked for. */
export type DateTimeUnit =
  | 'microsecond'
  | 'millisecond'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'decade'
  | 'century'
  | 'millennium'
  | 'dow'
  | 'isodow'
  | 'doy'
  | 'isoyear'
  | 'julian'
  | 'epoch'
  | 'timezone'
  | 'timezone_hour'
  | 'timezone_minute';

/** The units of the time of day: within one, no clock is put forward or back. */
export const TIME_UNITS: ReadonlySet<DateTimeUnit> = new Set<DateTimeUnit>([
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
]);

const WORDS: Readonly<Record<DateTimeUnit, string>> = {
  microsecond: 'us usec usecs usecond useconds microsecond microseconds',
  millisecond: 'ms msec msecs msecond mseconds millisecond milliseconds',
  second: 's sec secs second seconds',
  minute: 'm min mins minute minutes',
  hour: 'h hr hrs hour hours',
  day: 'd day days',
  week: 'w week weeks',
  month: 'mon mons month months',
  quarter: 'qtr quarter',
  year: 'y yr yrs year years',
  decade: 'dec decs decade decades',
  century: 'c cent century centuries',
  millennium: 'mil mils millennium millennia',
  dow: 'dow',
  isodow: 'isodow',
  doy: 'doy',
  isoyear: 'isoyear',
  julian: 'j jd julian',
  epoch: 'epoch',
  timezone: 'timezone',
  timezone_hour: 'timezone_h timezone_hour',
  timezone_minute: 'timezone_m timezone_minute',
};

const UNITS = new Map(
  Object.entries(WORDS).flatMap(([unit, words]) =>
    words.split(' ').map((word) => [word, unit as DateTimeUnit] as const),
  ),
);

/** The unit of a word, in any case. @throws DatumError for other words */
export function dateTimeUnit(word: string, type: string): DateTimeUnit {
  const unit = UNITS.get(word.toLowerCase());
  if (unit === undefined) throw unknownUnit(word, type);
  return unit;
}

const FIELDS_ONLY: ReadonlySet<DateTimeUnit> = new Set<DateTimeUnit>([
  'dow',
  'isodow',
  'doy',
  'isoyear',
  'julian',
  'epoch',
]);

/** As {@link dateTimeUnit}, of units that have a length, so that there are multiples of them. */
export function lengthUnit(word: string, type: string): DateTimeUnit {
  const unit = dateTimeUnit(word, type);
  if (FIELDS_ONLY.has(unit)) throw unknownUnit(word, type);
  return unit;
}

function unknownUnit(word: string, type: string): DatumError {
  const message = `unit "${word.toLowerCase()}" not recognized for type ${type}`;
  return new DatumError(message, SqlState.invalidParameter);
}

/** The error of a unit that values of a type do not have. */
export function unsupportedUnit(word: string, type: string, detail?: string): DatumError {
  const message = `unit "${word.toLowerCase()}" not supported for type ${type}`;
  return new DatumError(message, SqlState.unsupported, detail === undefined ? {} : { detail });
}
