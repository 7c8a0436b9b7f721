import { describe, expect, test } from 'vitest';
import {
  ArrayDatum,
  Jsonb,
  JsonbObject,
  MapDatum,
  Numeric,
  type Datum,
  type JsonbValue,
} from '../../../repr/index.js';
import { TEXT_MAX } from './text-length.js';
import { written } from './written-text.js';

const COUNT = 1 << 12;
const LONG = 'x'.repeat(TEXT_MAX / COUNT);

function times<Value>(value: Value, count: number): Value[] {
  return new Array<Value>(count).fill(value);
}

function array(value: Datum, count: number): ArrayDatum {
  return new ArrayDatum(times(value, count), [{ lowerBound: 1, length: count }]);
}

/** A value in itself again and again: as many of them as no text holds. */
function nested(): JsonbValue {
  let value: JsonbValue = ['x'];
  for (let depth = 0; depth < 60; depth += 1) value = [value, value];
  return value;
}

describe('written', () => {
  test.each<[string, Datum | JsonbValue]>([
    ['an array of texts', array(LONG, COUNT)],
    ['an array of numbers', array(7, TEXT_MAX / 2 + 1)],
    ['an array of numerics', array(Numeric.of(10n ** 20_000n), COUNT)],
    ['an array of bytes', array(new Uint8Array(TEXT_MAX / COUNT), COUNT)],
    ['a record of records', times(times(LONG, COUNT / 16), 16)],
    ['a map', new MapDatum([['a', array(LONG, COUNT)]])],
    ['JSON', new Jsonb(times(LONG, COUNT))],
    ['an object', JsonbObject.from([[LONG, times(LONG, COUNT - 1)]])],
    ['JSON that is in itself', nested()],
  ])('begins nothing of %s that is too long', (_, value) => {
    let begun = false;
    const write = (): string => {
      begun = true;
      return '';
    };
    expect(() => written(value, write)).toThrow('requested length too large');
    expect(begun).toBe(false);
  });

  test('refuses what quotes made too long', () => {
    expect(() => written([1], () => 'x'.repeat(TEXT_MAX + 1))).toThrow('requested length');
  });

  test('gives what is no longer', () => {
    const text = 'x'.repeat(TEXT_MAX);
    expect(written(array(LONG, COUNT - 1), () => text)).toBe(text);
  });

  test('leaves a text alone, however long', () => {
    const text = 'x'.repeat(TEXT_MAX + 1);
    expect(written(text, () => text)).toBe(text);
  });
});
