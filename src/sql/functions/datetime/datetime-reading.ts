import {
  civilFromDays,
  DATE_MAX,
  DATE_MIN,
  datetimeOutOfRange,
  daysFromCivil,
  daysInMonth,
  fieldOutOfRange,
  fitInstant,
  INSTANT_END,
  INSTANT_MIN,
  instantOfLocal,
  joinInstant,
  startOfIsoWeek,
  zoneOutOfRange,
  type TimeZone,
} from '../../../repr/index.js';
import { malformed, TemplateReader } from './datetime-template-reader.js';

/** What a text says by its template: checked fields. */
interface ReadFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly timeUs: number;
  /** Seconds east of UTC, if the text gives a zone. */
  readonly zoneSeconds: number | null;
  readonly fractionDigits: number;
}

/** Fields that were not given are those of 0001-01-01 BC, midnight. */
function readFields(text: string, template: string): ReadFields {
  const reader = new TemplateReader(template, text);
  const time = timeOf(reader, text);
  const date = dateOf(reader, text);
  return { ...date, timeUs: time, zoneSeconds: zoneOf(reader, text), ...fractionOf(reader) };
}

function fractionOf({ fractionDigits }: TemplateReader): { fractionDigits: number } {
  return { fractionDigits };
}

function zoneOf(reader: TemplateReader, text: string): number | null {
  if (reader.zoneSign === 0) return null;
  const [hours, minutes] = [reader.get('zoneHour'), reader.get('zoneMinute')];
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) throw zoneOutOfRange(text);
  return reader.zoneSign * (hours * 3600 + minutes * 60);
}

function timeOf(reader: TemplateReader, text: string): number {
  const ofDay = reader.get('secondOfDay');
  const second = reader.get('second') || ofDay % 60;
  const minute = reader.get('minute') || Math.trunc((ofDay % 3600) / 60);
  let hour = reader.get('hour') || Math.trunc(ofDay / 3600);
  if (reader.isTwelveHours) {
    if (hour < 1 || hour > 12) {
      throw malformed(`hour "${hour}" is invalid for the 12-hour clock`, {
        hint: 'Use the 24-hour clock, or give an hour between 1 and 12.',
      });
    }
    hour = (hour % 12) + (reader.get('afternoon') === 0 ? 0 : 12);
  }
  const fraction = reader.get('millisecond') * 1000 + reader.get('microsecond');
  const isWithin = (value: number, end: number): boolean => value >= 0 && value < end;
  if (
    !isWithin(hour, 24) ||
    !isWithin(minute, 60) ||
    !isWithin(second, 60) ||
    !isWithin(fraction, 1e6)
  ) {
    throw fieldOutOfRange(text);
  }
  return ((hour * 60 + minute) * 60 + second) * 1e6 + fraction;
}

/** The year, counted through 0; null if none is given. */
function yearOf(reader: TemplateReader): number | null {
  const isBefore = reader.get('beforeChrist') !== 0;
  const century = reader.get('century') * (isBefore ? -1 : 1);
  const given = reader.get('year');
  if (given === 0) {
    if (century === 0) return null;
    return century >= 0 ? (century - 1) * 100 + 1 : century * 100 + 1;
  }
  if (century !== 0 && reader.yearDigits <= 2) {
    const year = given % 100;
    if (year === 0) return century * 100 + (century >= 0 ? 0 : 1);
    return century >= 0 ? year + (century - 1) * 100 : (century + 1) * 100 - year + 1;
  }
  const year = isBefore ? -given : given;
  return year < 0 ? year + 1 : year;
}

function dateOf(
  reader: TemplateReader,
  text: string,
): { readonly year: number; readonly month: number; readonly day: number } {
  const given = yearOf(reader);
  let date = { year: given ?? 0, month: 1, day: 1 };
  let [hasMonth, hasDay, hasYear] = [false, false, given !== null];
  const place = (days: number): void => {
    date = civilFromDays(days);
    hasMonth = hasDay = hasYear = true;
  };
  const julian = reader.get('julian');
  if (julian !== 0) place(julian - 2_440_588);
  let dayOfYear = reader.get('dayOfYear');
  const week = reader.get('week');
  if (week !== 0) {
    if (reader.calendar === 'iso') place(dayOfIsoWeek(date.year, week, reader.get('weekday')));
    else dayOfYear = (week - 1) * 7 + 1;
  }
  const weekOfMonth = reader.get('weekOfMonth');
  const day = weekOfMonth === 0 ? reader.get('day') : (weekOfMonth - 1) * 7 + 1;
  if (day !== 0) [date, hasDay] = [{ ...date, day }, true];
  const month = reader.get('month');
  if (month !== 0) [date, hasMonth] = [{ ...date, month }, true];
  if (dayOfYear !== 0 && (date.month <= 1 || date.day <= 1)) {
    if (date.year === 0 && reader.get('beforeChrist') === 0) {
      throw malformed('cannot calculate day of year without year information');
    }
    if (reader.calendar === 'iso') place(startOfIsoYear(date.year) + dayOfYear - 1);
    else [date, hasMonth, hasDay] = [dateOfDay(date, dayOfYear), true, true];
  }
  if (hasMonth && (date.month < 1 || date.month > 12)) throw fieldOutOfRange(text);
  if (hasDay && (date.day < 1 || date.day > 31)) throw fieldOutOfRange(text);
  if (hasYear && hasMonth && hasDay && date.day > daysInMonth(date.year, date.month)) {
    throw fieldOutOfRange(text);
  }
  return date;
}

/** The first day of an ISO year: the Monday of the week that has January 4. */
function startOfIsoYear(year: number): number {
  return startOfIsoWeek(daysFromCivil({ year, month: 1, day: 4 }));
}

/** A day of an ISO week, its Monday if no weekday is given; days count from Sunday, 1. */
function dayOfIsoWeek(year: number, week: number, weekday: number): number {
  const monday = startOfIsoYear(year) + (week - 1) * 7;
  if (weekday === 0) return monday;
  return monday + (weekday > 1 ? weekday - 2 : 6);
}

/** Month and day of a day of the year, where they are not given: beyond December, of month 13. */
function dateOfDay(
  { year, month, day }: { year: number; month: number; day: number },
  dayOfYear: number,
): { year: number; month: number; day: number } {
  let [found, before] = [1, 0];
  while (found <= 12 && dayOfYear > before + daysInMonth(year, found)) {
    before += daysInMonth(year, found);
    found += 1;
  }
  return {
    year,
    month: month <= 1 ? found : month,
    day: day <= 1 ? dayOfYear - before : day,
  };
}

/** Years beyond these have no number that a date could be counted by. */
const YEARS = { min: -4713, max: 5_874_897 } as const;

/** `to_date`: days since 1970-01-01. @throws DatumError in PostgreSQL's words. */
export function readDateByTemplate(text: string, template: string): number {
  const date = readFields(text, template);
  const isCounted = date.year >= YEARS.min && date.year <= YEARS.max;
  const days = isCounted ? daysFromCivil(date) : NaN;
  if (days >= DATE_MIN && days <= DATE_MAX) return days;
  throw datetimeOutOfRange('date', text);
}

/** `to_timestamp`, where texts without a zone are in that of the session. @throws DatumError */
export function readInstantByTemplate(zone: TimeZone, text: string, template: string): bigint {
  const { timeUs, zoneSeconds, fractionDigits, ...date } = readFields(text, template);
  const local = joinInstant(daysFromCivil(date), timeUs);
  const instant =
    zoneSeconds === null ? instantOfLocal(zone, local) : local - BigInt(zoneSeconds) * 1_000_000n;
  if (instant < INSTANT_MIN || instant >= INSTANT_END) throw datetimeOutOfRange('timestamp');
  return fractionDigits === 0 ? instant : fitInstant(instant, fractionDigits);
}
