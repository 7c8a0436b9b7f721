import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilFromDays,
  DATE_MAX,
  DATE_MIN,
  daysFromCivil,
  daysInMonth,
  INSTANT_END,
  INSTANT_MIN,
} from './civil-date.js';
import {
  addToDate,
  addToInstant,
  addToTime,
  dateToInstant,
  instantToDate,
  subtractDates,
  subtractFromInstant,
  subtractInstants,
} from './datetime-arithmetic.js';
import { extractField } from './datetime-extract.js';
import { formatDate, formatInstant, formatTime } from './datetime-format.js';
import { parseDate, parseTime, parseTimestamp, parseTimestamptz } from './datetime-parse.js';
import { truncateInstant, truncateInterval } from './datetime-truncate.js';
import { formatInterval } from './interval-format.js';
import { parseInterval } from './interval-parse.js';
import { formatNumeric } from '../numbers/numeric.js';
import { parseDatum } from '../parse-datum.js';

// The expected values of the tables are PostgreSQL 15's.

describe('the calendar', () => {
  it('goes from day to day without a gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: DATE_MIN, max: DATE_MAX - 1 }), (days) => {
        const today = civilFromDays(days);
        expect(daysFromCivil(today)).toBe(days);
        const { year, month, day } = today;
        const next =
          day < daysInMonth(year, month)
            ? { year, month, day: day + 1 }
            : month < 12
              ? { year, month: month + 1, day: 1 }
              : { year: year + 1, month: 1, day: 1 };
        expect(civilFromDays(days + 1)).toEqual(next);
      }),
    );
    for (const year of [-401, -400, -1, 0, 1, 1599, 1600, 1900, 1999, 2000]) {
      const leapDay = daysFromCivil({ year, month: 3, day: 1 }) - 1;
      const day = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
      expect(civilFromDays(leapDay)).toEqual({ year, month: 2, day });
    }
    expect(daysFromCivil({ year: 1970, month: 1, day: 1 })).toBe(0);
    expect(daysFromCivil({ year: 2000, month: 3, day: 1 })).toBe(11017);
  });
});

describe('parseDate', () => {
  it.each([
    ['2021-01-02', '2021-01-02'],
    ['January 8, 1999', '1999-01-08'],
    ['8 Jan 1999', '1999-01-08'],
    ['08-Jan-1999', '1999-01-08'],
    ['1999-Jan-08', '1999-01-08'],
    ['1/8/1999', '1999-01-08'],
    ['1/18/99', '1999-01-18'],
    ['19990108', '1999-01-08'],
    ['1999.008', '1999-01-08'],
    ['J2451187', '1999-01-08'],
    ['0044-03-15 BC', '0044-03-15 BC'],
    ['2021-01-02 23:59:59', '2021-01-02'],
    ['epoch', '1970-01-01'],
    ['infinity', 'infinity'],
    ['-infinity', '-infinity'],
    ['5874897-12-31', '5874897-12-31'],
    ['4714-11-24 BC', '4714-11-24 BC'],
  ])('reads %j as %j', (text, printed) => {
    expect(formatDate(parseDate(text))).toBe(printed);
  });

  it.each([
    ['', 'invalid input syntax for type date: ""', '22007'],
    ['2021-01', 'invalid input syntax for type date: "2021-01"', '22007'],
    ['x', 'invalid input syntax for type date: "x"', '22007'],
    ['2021-13-01', 'date/time field value out of range: "2021-13-01"', '22008'],
    ['2021-02-29', 'date/time field value out of range: "2021-02-29"', '22008'],
    ['5874898-01-01', 'date out of range: "5874898-01-01"', '22008'],
    ['4714-11-23 BC', 'date out of range: "4714-11-23 BC"', '22008'],
    [
      'tomorrow',
      '"tomorrow" is not supported for type date: it depends on when it is read',
      '0A000',
    ],
  ])('refuses %j', (text, message, code) => {
    expect(() => parseDate(text)).toThrow(expect.objectContaining({ message, code }));
  });

  it('reads what it printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: DATE_MIN, max: DATE_MAX }), (days) => {
        expect(parseDate(formatDate(days))).toBe(days);
      }),
    );
  });
});

describe('parseTime', () => {
  it.each([
    ['04:05:06.789', '04:05:06.789'],
    ['04:05', '04:05:00'],
    ['040506.789', '04:05:06.789'],
    ['T040506', '04:05:06'],
    ['04:05 PM', '16:05:00'],
    ['12:00 am', '00:00:00'],
    ['24:00:00', '24:00:00'],
    ['23:59:60', '24:00:00'],
    ['2021-01-02 04:05:06', '04:05:06'],
    ['04:05:06+02', '04:05:06'],
  ])('reads %j as %j', (text, printed) => {
    expect(formatTime(parseTime(text))).toBe(printed);
  });

  it.each(['25:00', '24:00:01', '23:60:00', '13:05 PM'])('refuses %j', (text) => {
    expect(() => parseTime(text)).toThrow(`date/time field value out of range: "${text}"`);
  });
});

describe('timestamps', () => {
  it.each([
    ['2021-01-02 03:04:05', '2021-01-02 03:04:05'],
    ['2021-01-02T03:04:05.123456', '2021-01-02 03:04:05.123456'],
    ['2021-01-02 03:04:05+02', '2021-01-02 01:04:05'],
    ['2021-01-02 03:04:05-0530', '2021-01-02 08:34:05'],
    ['2021-01-02T03:04:05Z', '2021-01-02 03:04:05'],
    ['2021-01-02 24:00:00', '2021-01-03 00:00:00'],
    ['20210102T030405', '2021-01-02 03:04:05'],
    ['0001-01-01 00:00:00 BC', '0001-01-01 00:00:00'],
    ['epoch', '1970-01-01 00:00:00'],
  ])('reads %j in UTC as %j', (text, printed) => {
    const era = text.endsWith('BC') ? ' BC' : '';
    expect(formatInstant(parseTimestamptz(text), '+00')).toBe(`${printed}+00${era}`);
  });

  it('ignores the zone where the type has none', () => {
    expect(formatInstant(parseTimestamp('2021-01-02 03:04:05+02'))).toBe('2021-01-02 03:04:05');
    expect(formatInstant(parseTimestamp('-infinity'))).toBe('-infinity');
  });

  it.each([
    ['294277-01-01 00:00:00', 'timestamp out of range: "294277-01-01 00:00:00"', '22008'],
    ['2021-01-02 25:00', 'date/time field value out of range: "2021-01-02 25:00"', '22008'],
    ['2021-01-02 03:04+16', 'time zone displacement out of range: "2021-01-02 03:04+16"', '22009'],
    ['2021-01-02 03:04 no/where', 'time zone "no/where" not recognized', '22023'],
    ['04:05:06', 'invalid input syntax for type timestamp: "04:05:06"', '22007'],
  ])('refuses %j', (text, message, code) => {
    expect(() => parseTimestamp(text)).toThrow(expect.objectContaining({ message, code }));
  });

  it('come back as they were printed', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: INSTANT_MIN, max: INSTANT_END - 1n }), (instant) => {
        expect(parseTimestamp(formatInstant(instant))).toBe(instant);
        expect(parseTimestamptz(formatInstant(instant, '+00'))).toBe(instant);
      }),
    );
  });
});

describe('arithmetic of dates and times', () => {
  it.each([
    ['2020-01-31 00:00', '1 mon', '2020-02-29 00:00:00'],
    ['2020-03-31 12:00', '-1 mon', '2020-02-29 12:00:00'],
    ['2020-01-31 00:00', '1 mon 1 day', '2020-03-01 00:00:00'],
    ['2021-01-01 00:00', '-00:00:00.000001', '2020-12-31 23:59:59.999999'],
    ['infinity', '1 day', 'infinity'],
  ])('%s plus %s is %s', (text, interval, result) => {
    expect(formatInstant(addToInstant(parseTimestamp(text), parseInterval(interval)))).toBe(result);
  });

  it('finds the time between timestamps', () => {
    const [left, right] = ['2021-03-01 00:00', '2020-02-29 12:30'].map(parseTimestamp);
    const difference = subtractInstants(left!, right!);
    expect(formatInterval(difference)).toBe('365 days 11:30:00');
    expect(addToInstant(right!, difference)).toBe(left);
    expect(subtractFromInstant(left!, difference)).toBe(right);
    expect(() => subtractInstants(left!, parseTimestamp('infinity'))).toThrow(
      'cannot subtract infinite timestamps',
    );
  });

  it('keeps dates and timestamps within their ranges', () => {
    expect(() => addToDate(DATE_MAX, 1)).toThrow('date out of range');
    expect(addToDate(Infinity, 1)).toBe(Infinity);
    expect(() => subtractDates(0, Infinity)).toThrow('cannot subtract infinite dates');
    expect(() => dateToInstant(DATE_MAX)).toThrow('date out of range for timestamp');
    expect(() => addToInstant(INSTANT_END - 1n, parseInterval('1 us'))).toThrow(
      'timestamp out of range',
    );
    expect(instantToDate(-1n)).toBe(-1);
  });

  it('goes round at midnight', () => {
    expect(formatTime(addToTime(parseTime('23:00'), parseInterval('2 hours')))).toBe('01:00:00');
    expect(formatTime(addToTime(parseTime('01:00'), parseInterval('-2 hours')))).toBe('23:00:00');
  });
});

describe('extractField', () => {
  it.each([
    ['timestamp', 'week', '2021-01-03 00:00', '53'],
    ['timestamp', 'isoyear', '2021-01-03 00:00', '2020'],
    ['timestamp', 'dow', '2021-01-03 00:00', '0'],
    ['timestamp', 'isodow', '2021-01-03 00:00', '7'],
    ['timestamp', 'second', '2021-01-03 00:00:05.25', '5.250000'],
    ['timestamp', 'milliseconds', '2021-01-03 00:00:05.25', '5250.000'],
    ['timestamp', 'julian', '2000-01-01 12:00', '2451545.50000000000000000000'],
    ['timestamp', 'epoch', '1970-01-02 00:00', '86400.000000'],
    ['timestamp', 'year', 'infinity', 'Infinity'],
    ['date', 'century', '0001-01-01 BC', '-1'],
    ['date', 'year', '0001-01-01 BC', '-1'],
    ['date', 'epoch', '1970-01-02', '86400'],
    ['time', 'hour', '23:59', '23'],
    ['interval', 'epoch', '1 year 1 mon 1 day 0.5 s', '34236000.500000'],
    ['interval', 'quarter', '5 mons', '2'],
  ] as const)('of a %s: %s of %s is %s', (kind, field, text, value) => {
    const type = { kind };
    const found = extractField(type, field, parseDatum(type, text));
    expect(found === null ? null : formatNumeric(found)).toBe(value);
  });

  it('knows which fields there are', () => {
    expect(extractField({ kind: 'timestamp' }, 'month', parseTimestamp('infinity'))).toBeNull();
    expect(() => extractField({ kind: 'date' }, 'hour', 0)).toThrow(
      'unit "hour" not supported for type date',
    );
    expect(() => extractField({ kind: 'timestamp' }, 'Foo', 0n)).toThrow(
      'unit "foo" not recognized for type timestamp without time zone',
    );
  });
});

describe('truncation', () => {
  it.each([
    ['century', '2000-12-31 00:00', '1901-01-01 00:00:00'],
    ['millennium', '2001-12-31 00:00', '2001-01-01 00:00:00'],
    ['decade', '1999-12-31 00:00', '1990-01-01 00:00:00'],
    ['week', '2021-01-03 00:00', '2020-12-28 00:00:00'],
    ['quarter', '2021-06-30 00:00', '2021-04-01 00:00:00'],
    ['hour', '1969-12-31 23:59:59.9', '1969-12-31 23:00:00'],
    ['ms', '2021-01-01 00:00:00.123456', '2021-01-01 00:00:00.123'],
  ])('to the %s of %s is %s', (unit, text, result) => {
    const truncated = truncateInstant(parseTimestamp(text), unit, 'timestamp without time zone');
    expect(formatInstant(truncated)).toBe(result);
  });

  it('of intervals', () => {
    const value = parseInterval('-1 year -5 mons 3 days 04:05:06');
    expect(formatInterval(truncateInterval(value, 'quarter'))).toBe('-1 years -3 mons');
    expect(formatInterval(truncateInterval(value, 'minute'))).toBe(
      '-1 years -5 mons +3 days 04:05:00',
    );
    expect(() => truncateInterval(value, 'week')).toThrow(
      'unit "week" not supported for type interval',
    );
    expect(() => truncateInterval(value, 'dow')).toThrow('not recognized for type interval');
  });
});
