import {
  civilFromDays,
  dayOfWeek,
  daysFromCivil,
  isoWeek,
  isInfiniteInstant,
  splitInstant,
  DatumError,
  SqlState,
  spend,
  formatOffset,
  zoneOfType,
  type Interval,
  type SqlType,
} from '../../../repr/index.js';
import { parseDateTimeTemplate, type FieldNode } from './datetime-pattern.js';

/** The fields that a template shows. */
interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Days since 1970-01-01; null for intervals, which are at no place in a calendar. */
  readonly days: number | null;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Of instants: where their clock is. */
  readonly zone?: SqlType & { kind: 'timestamptz' };
  /** Seconds that the clock is east of UTC. */
  readonly offset: number;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
/** Names are padded to the length of the longest one. */
const NAME_WIDTH = 9;

/** How one pattern is shown: with FM nothing is padded. */
type Show = (fields: Fields, fills: boolean) => string;

/** A number with room for a sign where it is negative, or what PostgreSQL looks at instead. */
function digits(
  get: (fields: Fields) => number,
  width: number,
  signed: (fields: Fields) => number = get,
): Show {
  return (fields, fills) => padded(get(fields), fills ? width + (signed(fields) < 0 ? 1 : 0) : 0);
}

/** As {@link digits}, for patterns whose width counts a sign. */
function digitsWithin(get: (fields: Fields) => number, width: number): Show {
  return (fields, fills) => padded(get(fields), fills ? width : 0);
}

/** As C pads: zeros come after the sign. */
function padded(value: number, width: number): string {
  const sign = value < 0 ? '-' : '';
  return sign + String(Math.abs(value)).padStart(width - sign.length, '0');
}

/** The cases of a name: as it stands in the pattern. */
function cased(pattern: string, name: string): string {
  if (pattern === pattern.toUpperCase()) return name.toUpperCase();
  return pattern === pattern.toLowerCase() ? name.toLowerCase() : name;
}

function names(patterns: readonly string[], show: (fields: Fields) => string): [string, Show][] {
  return patterns.map((pattern) => [
    pattern,
    (fields, fills) => {
      const name = cased(pattern, show(fields));
      return fills ? name.padEnd(NAME_WIDTH) : name;
    },
  ]);
}

function short(patterns: readonly string[], show: (fields: Fields) => string): [string, Show][] {
  return patterns.map((pattern) => [pattern, (fields) => cased(pattern, show(fields))]);
}

function dayOfFields({ days }: Fields): number {
  if (days === null) {
    throw new DatumError(
      'invalid format specification for an interval value',
      SqlState.invalidDatetime,
      {
        hint: 'Intervals are not tied to specific calendar dates.',
      },
    );
  }
  return days;
}

/**
 * Days since 1970-01-01. Of an interval they are those of a date with its fields, which may be out
 * of range: PostgreSQL's count (`date2j`).
 */
function calendarDays(fields: Fields): number {
  if (fields.days !== null) return fields.days;
  const { month, day } = fields;
  const isLate = month > 2;
  const year = fields.year + (isLate ? 4800 : 4799);
  const century = Math.trunc(year / 100);
  const leaps = Math.trunc(year / 4) - century + Math.trunc(century / 4);
  const monthDays = Math.trunc((7834 * (month + (isLate ? 1 : 13))) / 256);
  return year * 365 - 32_167 + leaps + monthDays + day - 2_440_588;
}

/** Part of the distance from UTC; intervals are nowhere. */
function offset(write: (seconds: number) => string): Show {
  return (fields) => {
    dayOfFields(fields);
    return write(fields.offset);
  };
}

/** The short name of the zone: that of UTC, or the one that an offset is given with. */
function zoneName(fields: Fields): string {
  dayOfFields(fields);
  const { zone } = fields;
  if (zone === undefined) return '';
  const name = zone.zone ?? 'utc';
  const own = /^(?:<([^>]*)>|([a-z]{3,}(?=[\d+-]|$)))/i.exec(name);
  if (own !== null) return (own[1] ?? own[2]!).toLowerCase();
  const message = `pattern TZ in time zone "${name}" is not supported`;
  throw new DatumError(message, SqlState.unsupported);
}

/** Years without a year 0, and those of intervals as they are. */
function shownYear({ year, days }: Fields): number {
  return days !== null && year <= 0 ? 1 - year : year;
}

function century({ year, days }: Fields): number {
  if (days === null) return Math.trunc(year / 100);
  return year > 0 ? Math.ceil(year / 100) : -Math.floor((100 - year) / 100);
}

const twelve = ({ hour }: Fields): number => (hour % 12 === 0 ? 12 : hour % 12);
const meridiem = ({ hour }: Fields): string => (hour % 24 >= 12 ? 'pm' : 'am');
const dotted = (text: string): string => `${text[0]!}.${text[1]!}.`;
const era = (fields: Fields): string => {
  dayOfFields(fields);
  return fields.year <= 0 ? 'bc' : 'ad';
};
const dayOfYear = (fields: Fields): number => {
  const { year, month, day, days } = fields;
  if (days === null) return (year * 12 + month) * 30 + day;
  return days - daysFromCivil({ year: civilFromDays(days).year, month: 1, day: 1 }) + 1;
};
const weekday = (fields: Fields): string => DAYS[dayOfWeek(dayOfFields(fields))]!;
const monthName = (fields: Fields): string => {
  dayOfFields(fields);
  return MONTHS[fields.month - 1]!;
};
const isoYear = (fields: Fields): number => {
  const { year } = isoWeek(calendarDays(fields));
  return fields.days !== null && year <= 0 ? 1 - year : year;
};
/** The month; those of intervals count back from the end of the year where they are negative. */
const roman = ({ year, month }: Fields): string => {
  if (month === 0) return ROMAN[year < 0 ? 0 : 11]!;
  return ROMAN[month < 0 ? 12 + month : month - 1]!;
};
const secondsOfDay = ({ hour, minute, second }: Fields): number =>
  (hour * 60 + minute) * 60 + second;

function fraction(places: number): Show {
  return ({ microsecond }) => padded(Math.trunc(microsecond / 10 ** (6 - places)), places);
}

/** All patterns but TH; PostgreSQL documentation, table 9.26. */
const PATTERNS: ReadonlyMap<string, Show> = new Map<string, Show>([
  [
    'Y,YYY',
    ({ year, days, ...rest }) => {
      const value = shownYear({ year, days, ...rest });
      return `${Math.trunc(value / 1000)},${padded(value % 1000, 3)}`;
    },
  ],
  ['YYYY', digits(shownYear, 4)],
  ['YYY', digits((fields) => shownYear(fields) % 1000, 3)],
  ['YY', digits((fields) => shownYear(fields) % 100, 2)],
  ['Y', digits((fields) => shownYear(fields) % 10, 1)],
  ['IYYY', digits(isoYear, 4, shownYear)],
  ['IYY', digits((fields) => isoYear(fields) % 1000, 3, shownYear)],
  ['IY', digits((fields) => isoYear(fields) % 100, 2, shownYear)],
  ['I', digits((fields) => isoYear(fields) % 10, 1, shownYear)],
  ['CC', digits(century, 2)],
  ['Q', ({ month }) => (month === 0 ? '' : String(Math.trunc((month - 1) / 3) + 1))],
  ['MM', digits(({ month }) => month, 2)],
  ...names(['MONTH', 'Month', 'month'], monthName),
  ...short(['MON', 'Mon', 'mon'], (fields) => monthName(fields).slice(0, 3)),
  ...['RM', 'rm'].map((pattern): [string, Show] => [
    pattern,
    (fields, fills) => {
      if (fields.month === 0 && fields.year === 0) return '';
      const text = cased(pattern, roman(fields));
      return fills ? text.padEnd(4) : text;
    },
  ]),
  ['DDD', digitsWithin(dayOfYear, 3)],
  ['DD', digitsWithin(({ day }) => day, 2)],
  ['D', digits((fields) => dayOfWeek(dayOfFields(fields)) + 1, 1)],
  [
    'IDDD',
    digits(
      (fields) =>
        (isoWeek(calendarDays(fields)).week - 1) * 7 + (dayOfWeek(calendarDays(fields)) || 7),
      3,
    ),
  ],
  ['ID', digits((fields) => dayOfWeek(dayOfFields(fields)) || 7, 1)],
  ['IW', digits((fields) => isoWeek(calendarDays(fields)).week, 2)],
  ['WW', digitsWithin((fields) => Math.trunc((dayOfYear(fields) - 1) / 7) + 1, 2)],
  ['W', digits(({ day }) => Math.trunc((day - 1) / 7) + 1, 1)],
  ['J', digits((fields) => calendarDays(fields) + 2_440_588, 1)],
  ...names(['DAY', 'Day', 'day'], weekday),
  ...short(['DY', 'Dy', 'dy'], (fields) => weekday(fields).slice(0, 3)),
  ['HH24', digits(({ hour }) => hour, 2)],
  ['HH12', digits(twelve, 2, ({ hour }) => hour)],
  ['HH', digits(twelve, 2, ({ hour }) => hour)],
  ['MI', digits(({ minute }) => minute, 2)],
  ['SSSSS', digits(secondsOfDay, 1)],
  ['SSSS', digits(secondsOfDay, 1)],
  ['SS', digits(({ second }) => second, 2)],
  ['MS', fraction(3)],
  ['US', fraction(6)],
  ...[1, 2, 3, 4, 5, 6].map((places): [string, Show] => [`FF${places}`, fraction(places)]),
  ...short(['AM', 'am', 'PM', 'pm'], meridiem),
  ...['A.M.', 'a.m.', 'P.M.', 'p.m.'].map((pattern): [string, Show] => [
    pattern,
    (fields) => cased(pattern, dotted(meridiem(fields))),
  ]),
  ...short(['BC', 'bc', 'AD', 'ad'], era),
  ...['B.C.', 'b.c.', 'A.D.', 'a.d.'].map((pattern): [string, Show] => [
    pattern,
    (fields) => cased(pattern, dotted(era(fields))),
  ]),
  ...short(['TZ', 'tz'], zoneName),
  ['TZH', offset((seconds) => formatOffset(seconds - (seconds % 3600)).slice(0, 3))],
  ['TZM', offset((seconds) => String(Math.trunc(Math.abs(seconds) / 60) % 60).padStart(2, '0'))],
  ['OF', offset((seconds) => formatOffset(seconds - (seconds % 60)))],
]);

function showOf(word: string): Show | undefined {
  return PATTERNS.get(word) ?? PATTERNS.get(word.toUpperCase());
}

function ordinal(text: string): string {
  if (/1\d$/.test(text)) return 'th';
  return { 1: 'st', 2: 'nd', 3: 'rd' }[text.at(-1)!] ?? 'th';
}

/** What TH behind a pattern adds: nothing to what is no number. */
function suffixOf(text: string, written: FieldNode['ordinal']): string {
  if (written === '' || !/\d$/.test(text)) return '';
  return written === 'TH' ? ordinal(text).toUpperCase() : ordinal(text);
}

/** What it takes to write a part. */
const NODE_UNITS = 32;

function fill(template: string, fields: Fields): string {
  let result = '';
  for (const node of parseDateTimeTemplate(template)) {
    spend(NODE_UNITS);
    if (node.kind !== 'field') {
      result += node.text;
      continue;
    }
    const text = showOf(node.word)?.(fields, node.fills) ?? '';
    result += text + suffixOf(text, node.ordinal);
  }
  return result;
}

/** `to_char` of a timestamp; NULL for infinities and empty templates. */
export function formatInstantByTemplate(instant: bigint, template: string): string | null {
  if (template === '' || isInfiniteInstant(instant)) return null;
  return fill(template, { ...fieldsOf(instant), offset: 0 });
}

/** As {@link formatInstantByTemplate}, of a `timestamptz` in the zone of its type. */
export function formatZonedByTemplate(
  instant: bigint,
  template: string,
  zone: SqlType & { kind: 'timestamptz' },
): string | null {
  if (template === '' || isInfiniteInstant(instant)) return null;
  const offset = zoneOfType(zone)(instant);
  const fields = fieldsOf(instant + BigInt(offset) * 1_000_000n);
  return fill(template, { ...fields, zone, offset });
}

function fieldsOf(instant: bigint): Omit<Fields, 'zone' | 'offset'> {
  const { days, timeUs } = splitInstant(instant);
  const { year, month, day } = civilFromDays(days);
  return { year, month, day, days, ...clockOf(timeUs) };
}

/** `to_char` of an interval; NULL for empty templates. */
export function formatIntervalByTemplate(
  { months, days, microseconds }: Interval,
  template: string,
): string | null {
  if (template === '') return null;
  const [year, month] = [Math.trunc(months / 12), months % 12];
  return fill(template, {
    year,
    month,
    day: days,
    days: null,
    offset: 0,
    ...clockOf(Number(microseconds)),
  });
}

function clockOf(timeUs: number): Pick<Fields, 'hour' | 'minute' | 'second' | 'microsecond'> {
  return {
    hour: Math.trunc(timeUs / 3600e6),
    minute: Math.trunc(timeUs / 60e6) % 60,
    second: Math.trunc(timeUs / 1e6) % 60,
    microsecond: timeUs % 1e6,
  };
}
