import { describe, expect, test } from 'vitest';
import { parseDatum, type SqlType } from '../repr/index.js';
import { goTime, hasGoTimes, withoutZoneNames } from './go-time.js';

function printed(type: SqlType, text: string): string | null {
  return goTime(parseDatum(type, text), type);
}

describe('times as Go prints them', () => {
  test('have an offset and the name of a zone', () => {
    const zoned: SqlType = { kind: 'timestamptz', zone: '<-05>+05' };
    expect(printed({ kind: 'timestamp' }, '2020-01-02 03:04:05.25')).toBe(
      '2020-01-02 03:04:05.25 +0000 +0000',
    );
    expect(printed(zoned, '2020-01-02 03:04:05Z')).toBe('2020-01-01 22:04:05 -0500 -0500');
    expect(printed({ kind: 'date' }, '2020-01-02')).toBe('2020-01-02 00:00:00 +0000 +0000');
  });

  test('count years through 0', () => {
    expect(printed({ kind: 'date' }, '0001-12-13 BC')).toBe('0000-12-13 00:00:00 +0000 +0000');
    expect(printed({ kind: 'date' }, '0045-03-15 BC')).toBe('-0044-03-15 00:00:00 +0000 +0000');
    expect(printed({ kind: 'date' }, 'infinity')).toBeNull();
  });

  test('are found in lines, and agree whatever their zone is called', () => {
    const line = '1  2020-01-02 03:04:05 +0000 UTC  x';
    expect(hasGoTimes(['1', line])).toBe(true);
    expect(hasGoTimes(['2020-01-02 03:04:05+00'])).toBe(false);
    expect(withoutZoneNames(line)).toBe('1  2020-01-02 03:04:05 +0000 +0000  x');
    expect(withoutZoneNames('2020-01-02 03:04:05 -0500 UTC')).toBe(
      '2020-01-02 03:04:05 -0500 -0500',
    );
  });
});
