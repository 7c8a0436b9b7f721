import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyInterval } from '../datum.fixture.js';
import { parseDuration } from './duration.js';
import {
  addInterval,
  divideInterval,
  justifyDays,
  justifyHours,
  justifyInterval,
  multiplyInterval,
  negateInterval,
  subtractInterval,
} from './interval-arithmetic.js';
import { formatInterval } from './interval-format.js';
import type { IntervalField, IntervalFields } from './interval-fields.js';
import { parseInterval } from './interval-parse.js';
import { compareInterval, Interval } from './interval.js';

/** Reads and prints. */
const read = (text: string): string => formatInterval(parseInterval(text));

// The expected values of the tables are PostgreSQL 15's.

describe('parseInterval', () => {
  it.each([
    ['1 day 02:03:04', '1 day 02:03:04'],
    ['1h', '01:00:00'],
    ['1ms', '00:00:00.001'],
    ['1-2', '1 year 2 mons'],
    ['-1-2', '-1 years -2 mons'],
    ['1 2:03:04', '1 day 02:03:04'],
    ['10', '00:00:10'],
    ['1.5', '00:00:01.5'],
    ['4:05.6', '00:04:05.6'],
    ['100:00:00', '100:00:00'],
    ['@ 1 minute ago', '-00:01:00'],
    ['1 year 2 mons -3 days 04:05:06.7', '1 year 2 mons -3 days +04:05:06.7'],
    ['-1 day -0:00:00.5', '-1 days -00:00:00.5'],
    ['1.5 days', '1 day 12:00:00'],
    ['1.5 months', '1 mon 15 days'],
    ['1.5 years', '1 year 6 mons'],
    ['1.5 weeks', '10 days 12:00:00'],
    ['1y2mons', '1 year 2 mons'],
    ['1 decade', '10 years'],
    ['P1Y2M3DT4H5M6.7S', '1 year 2 mons 3 days 04:05:06.7'],
    ['P1W', '7 days'],
    ['P-1Y', '-1 years'],
    ['P0001-02-03T04:05:06', '1 year 2 mons 3 days 04:05:06'],
    ['0', '00:00:00'],
    ['1.2345678 s', '00:00:01.234568'],
    ['-9223372036854775808 us', '-2562047788:00:54.775808'],
    ['1:', '01:00:00'],
    ['1- 2 3:', '1 year 2 days 03:00:00'],
    ['1-2 3 4::.5', '1 year 2 mons 3 days 04:00:00.5'],
    [':::::1.27', '00:00:01.27'],
    ['02-01!1~01:02:03', '2 years 1 mon 1 day 01:02:03'],
    ['01:02:03minute hour', '01:02:03'],
    ['1+2:3.4', '1 day 00:02:03.4'],
    ['3 1 hour', '3 days 01:00:00'],
    ['- 3 days', '-3 days'],
    ['ago 1 day', '-1 days'],
    ['1mon3', '1 mon 00:00:03'],
    ['1 millenniums 2 microsecondsss', '1000 years 00:00:00.000002'],
    ['04:00 1.5 days', '1 day 04:00:00'],
    ['1.5 days 04:00', '1 day 16:00:00'],
    ['.', '00:00:00'],
  ])('reads %j as %j', (text, printed) => {
    expect(read(text)).toBe(printed);
  });

  it.each([
    ...['', 'x', 'ago', '1 x', '1 day 2 days', 'P', 'P1', 'PT1Y', '1 day x', '1..5 days'],
    ...['1 ago', '1/2', '1-2-3', '2000-01-01', '1.2.3', '1-x', '+1:-2', '1 + 2 days', '1min30'],
    ...['1us 3.5s', '1 seconds 2', '2 1 seconds', '5 1-2', '1:2:3:', '-1 ::.27', '1 day.', '1 q'],
  ])('refuses %j', (text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        message: `invalid input syntax for type interval: "${text}"`,
        code: '22007',
      }),
    );
  });

  it.each(['178956971 years', '178956970 years 8 months', 'P178956971Y', '214748364 decades'])(
    'refuses %j, whose months are too many',
    (text) => {
      expect(() => read(text)).toThrow(
        expect.objectContaining({ message: 'interval out of range', code: '22008' }),
      );
    },
  );

  it.each([
    '2147483648 months',
    '2147483648 years',
    '178956971-0',
    '9223372036854775808 us',
    '00:60',
    '1-13',
  ])('refuses %j, which is too great', (text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        message: `interval field value out of range: "${text}"`,
        code: '22015',
      }),
    );
  });

  // Materialize's: PostgreSQL refuses a sign without a number behind it.
  it.each([
    ['-::1.27', '-00:00:01.27'],
    ['-1 -:.27', '-1 days -00:00:00.27'],
  ])('reads %j as %j, beyond PostgreSQL', (text, printed) => {
    expect(read(text)).toBe(printed);
  });

  const single = (to: IntervalField, precision = 6): IntervalFields => ({
    from: null,
    to,
    precision,
  });

  it.each([
    ['1-2 3 4:5:6.7', single('year'), '1 year'],
    ['1-2 3 4:5:6.7', single('month'), '1 year 2 mons'],
    ['1-2 3 4:5:6.7', single('day'), '1 year 2 mons 3 days'],
    ['1-2 3 4:5:6.7', single('hour'), '1 year 2 mons 3 days 04:00:00'],
    ['1-2 3 4:5:6.7', single('minute'), '1 year 2 mons 3 days 04:05:00'],
    ['1-2 3', single('hour'), '1 year 2 mons 03:00:00'],
    ['1:2:3.4 5-6 7', single('day'), '5 years 6 mons 7 days'],
    ['-10.333', single('year'), '-10 years'],
    ['1.23456789', single('second', 2), '00:00:01.23'],
    ['-1.2345649', single('second', 5), '-00:00:01.23457'],
    ['5 6', { from: 'day', to: 'hour', precision: 6 }, '5 days 06:00:00'],
    ['12:34', { from: 'minute', to: 'second', precision: 6 }, '00:12:34'],
  ] as const)('reads %j with fields', (text, fields, printed) => {
    expect(formatInterval(parseInterval(text, fields))).toBe(printed);
  });

  // Ranges from MONTH are Materialize's; PostgreSQL keeps what is greater than the first field.
  it.each([
    ['1-2 3 4:5:6.7', 'month', 'minute', '2 mons 3 days 04:05:00'],
    ['1-2 3 4:5:6.7', 'day', 'hour', '1 year 2 mons 3 days 04:00:00'],
    ['1-2 3 4:5:6.7', 'hour', 'second', '1 year 2 mons 3 days 04:05:06.7'],
    ['12:34:56', 'minute', 'second', '12:34:56'],
  ] as const)('of %j keeps %s to %s', (text, from, to, printed) => {
    expect(formatInterval(parseInterval(text, { from, to, precision: 6 }))).toBe(printed);
  });

  it('reads what it printed', () => {
    fc.assert(
      fc.property(anyInterval, (value) => {
        expect(parseInterval(formatInterval(value))).toEqual(value);
      }),
    );
  });
});

describe('arithmetic of intervals', () => {
  it.each([
    ['1 mon', 1.5, '1 mon 15 days'],
    ['3 days', 0.1, '07:12:00'],
    ['1 mon', -0.5, '-15 days'],
    ['1 day', 1 / 7, '03:25:42.857143'],
    ['1 year 2 mons 3 days 04:05:06', 2.5, '2 years 11 mons 7 days 22:12:45'],
  ])('%s times %d is %s', (text, factor, result) => {
    expect(formatInterval(multiplyInterval(parseInterval(text), factor))).toBe(result);
  });

  it('adds and subtracts field by field', () => {
    fc.assert(
      fc.property(anyInterval, anyInterval, (left, right) => {
        let sum: Interval;
        try {
          sum = addInterval(left, right);
        } catch (error) {
          expect(error).toMatchObject({ message: 'interval out of range', code: '22008' });
          return;
        }
        expect(subtractInterval(sum, right)).toEqual(left);
      }),
    );
    expect(formatInterval(negateInterval(parseInterval('1 mon -1 day')))).toBe('-1 mons +1 day');
  });

  it('refuses what is too great and what is divided by zero', () => {
    const great = parseInterval('2147483647 months');
    expect(() => addInterval(great, great)).toThrow('interval out of range');
    expect(() => multiplyInterval(great, 2)).toThrow('interval out of range');
    expect(() => multiplyInterval(great, NaN)).toThrow('interval out of range');
    expect(() => divideInterval(great, 0)).toThrow('division by zero');
    expect(() => negateInterval(new Interval(-2147483648, 0, 0n))).toThrow('interval out of range');
  });

  it('justifies without changing the length', () => {
    expect(formatInterval(justifyInterval(parseInterval('1 mon -1 hour')))).toBe(
      '29 days 23:00:00',
    );
    expect(formatInterval(justifyHours(parseInterval('27:00')))).toBe('1 day 03:00:00');
    expect(formatInterval(justifyDays(parseInterval('35 days')))).toBe('1 mon 5 days');
    const moderate = fc
      .tuple(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: -1000, max: 1000 }),
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      )
      .map(([months, days, us]) => new Interval(months, days, us));
    fc.assert(
      fc.property(moderate, (value) => {
        for (const justify of [justifyHours, justifyDays, justifyInterval]) {
          expect(compareInterval(justify(value), value)).toBe(0);
        }
        const { months, days, microseconds } = justifyInterval(value);
        const signs = [Math.sign(months), Math.sign(days), Math.sign(Number(microseconds))];
        expect(new Set(signs.filter((sign) => sign !== 0)).size).toBeLessThanOrEqual(1);
        expect(Math.abs(days)).toBeLessThan(30);
      }),
    );
  });
});

describe('parseDuration', () => {
  it.each([
    ['1ms', 1n],
    ['1h', 3_600_000n],
    ['10s', 10_000n],
    ['250', 250n],
    ['1 minute 500 ms', 60_500n],
    ['1 day', 86_400_000n],
  ])('reads %j as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('refuses what is no length of time', () => {
    expect(() => parseDuration('1 month')).toThrow('duration "1 month" has months');
    expect(() => parseDuration('-1s')).toThrow('duration "-1s" is negative');
    expect(() => parseDuration('1us')).toThrow('is no whole number of milliseconds');
    expect(() => parseDuration('soon')).toThrow('invalid input syntax for type interval: "soon"');
  });
});
