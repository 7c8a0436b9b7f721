import {
  civilFromDays,
  dayOfWeek,
  daysFromCivil,
  isoWeek,
  isInfiniteInstant,
  splitInstant,
  DatumError,
  SqlState,
  formatOffset,
  zoneOfType,
  type Interval,
  type SqlType,
} from '../../repr/index.js';
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

function digits(get: (fields: Fields) => number, width: number): Show {
  return (fields, fills) => {
    const value = get(fields);
    const text = String(Math.abs(value));
    const padded = fills ? text.padStart(width, '0') : text;
    return value < 0 ? `-${padded}` : padded;
  };
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

/** Part of the distance from UTC; intervals are nowhere. */
function offset(write: (seconds: number) => string): Show {
  return (fields) => {
    dayOfFields(fields);
    return write(fields.offset);
  };
}

/** The short name of the zone: that of UTC, or the one that an offset is given with. */
function zoneName({ zone }: Fields): string {
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
const meridiem = ({ hour }: Fields): string => (((hour % 24) + 24) % 24 >= 12 ? 'pm' : 'am');
const dotted = (text: string): string => `${text[0]!}.${text[1]!}.`;
const era = (fields: Fields): string => {
  dayOfFields(fields);
  return fields.year <= 0 ? 'bc' : 'ad';
};
const dayOfYear = (fields: Fields): number => {
  const days = dayOfFields(fields);
  return days - daysFromCivil({ year: civilFromDays(days).year, month: 1, day: 1 }) + 1;
};
const weekday = (fields: Fields): string => DAYS[dayOfWeek(dayOfFields(fields))]!;
const monthName = (fields: Fields): string => {
  dayOfFields(fields);
  return MONTHS[fields.month - 1]!;
};
const isoYear = (fields: Fields): number => {
  const { year } = isoWeek(dayOfFields(fields));
  return year <= 0 ? 1 - year : year;
};
const secondsOfDay = ({ hour, minute, second }: Fields): number =>
  (hour * 60 + minute) * 60 + second;

function fraction(places: number): Show {
  return ({ microsecond }) => {
    const value = Math.trunc(microsecond / 10 ** (6 - places));
    // As C pads: zeros come after the sign.
    const sign = value < 0 ? '-' : '';
    return sign + String(Math.abs(value)).padStart(places - sign.length, '0');
  };
}

/** All patterns but TH; PostgreSQL documentation, table 9.26. */
const PATTERNS: ReadonlyMap<string, Show> = new Map<string, Show>([
  [
    'Y,YYY',
    ({ year, days, ...rest }) => {
      const value = shownYear({ year, days, ...rest });
      return `${Math.trunc(value / 1000)},${String(value % 1000).padStart(3, '0')}`;
    },
  ],
  ['YYYY', digits(shownYear, 4)],
  ['YYY', digits((fields) => shownYear(fields) % 1000, 3)],
  ['YY', digits((fields) => shownYear(fields) % 100, 2)],
  ['Y', digits((fields) => shownYear(fields) % 10, 1)],
  ['IYYY', digits(isoYear, 4)],
  ['IYY', digits((fields) => isoYear(fields) % 1000, 3)],
  ['IY', digits((fields) => isoYear(fields) % 100, 2)],
  ['I', digits((fields) => isoYear(fields) % 10, 1)],
  ['CC', digits(century, 2)],
  ['Q', (fields) => (fields.month === 0 ? '' : String(Math.ceil(fields.month / 3)))],
  ['MM', digits(({ month }) => month, 2)],
  ...names(['MONTH', 'Month', 'month'], monthName),
  ...short(['MON', 'Mon', 'mon'], (fields) => monthName(fields).slice(0, 3)),
  ...['RM', 'rm'].map((pattern): [string, Show] => [
    pattern,
    ({ month, days }, fills) => {
      if (days === null) {
        throw new DatumError('pattern RM of an interval is not supported', SqlState.unsupported);
      }
      const text = cased(pattern, ROMAN[month - 1]!);
      return fills ? text.padEnd(4) : text;
    },
  ]),
  ['DDD', digits(dayOfYear, 3)],
  ['DD', digits(({ day }) => day, 2)],
  ['D', digits((fields) => dayOfWeek(dayOfFields(fields)) + 1, 1)],
  [
    'IDDD',
    digits(
      (fields) =>
        (isoWeek(dayOfFields(fields)).week - 1) * 7 + (dayOfWeek(dayOfFields(fields)) || 7),
      3,
    ),
  ],
  ['ID', digits((fields) => dayOfWeek(dayOfFields(fields)) || 7, 1)],
  ['IW', digits((fields) => isoWeek(dayOfFields(fields)).week, 2)],
  ['WW', digits((fields) => Math.floor((dayOfYear(fields) - 1) / 7) + 1, 2)],
  ['W', digits(({ day }) => Math.floor((day - 1) / 7) + 1, 1)],
  ['J', digits((fields) => dayOfFields(fields) + 2_440_588, 1)],
  ...names(['DAY', 'Day', 'day'], weekday),
  ...short(['DY', 'Dy', 'dy'], (fields) => weekday(fields).slice(0, 3)),
  ['HH24', digits(({ hour }) => hour, 2)],
  ['HH12', digits(twelve, 2)],
  ['HH', digits(twelve, 2)],
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

function fill(template: string, fields: Fields): string {
  let result = '';
  for (const node of parseDateTimeTemplate(template)) {
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
