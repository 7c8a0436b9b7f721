import { describe, expect, it } from 'vitest';
import { CollectedValues } from './collected-values.js';
import { LimitReached, ResourceMeter, UNLIMITED } from '../resource-meter.js';

const RUNS = [
  { values: [1], count: 2 },
  { values: [2], count: 1 },
];

/** More copies than any list holds. */
const MANY = [{ values: [1], count: Number.MAX_SAFE_INTEGER }];

describe('collected values', () => {
  it('are each copy in order', () => {
    const values = new CollectedValues(RUNS, new ResourceMeter(UNLIMITED, 'the query'));
    expect(values.size).toBe(3);
    expect([...values.each()]).toEqual([[1], [1], [2]]);
    expect(values.copyBytes).toBe(0);
    expect(values.all()).toEqual([[1], [1], [2]]);
    expect(values.copyBytes).toBeGreaterThan(0);
  });

  it('are counted before there is a list of them', () => {
    const limits = { ...UNLIMITED, memoryBytes: 1000 };
    const values = new CollectedValues(MANY, new ResourceMeter(limits, 'the query'));
    expect(() => values.all()).toThrow('out of memory: the query keeps more than 1000 bytes');
  });

  it('are as few as rows that may be made', () => {
    const limits = { ...UNLIMITED, rowsMade: 1000 };
    const values = new CollectedValues(MANY, new ResourceMeter(limits, 'the query'));
    expect(() => values.all()).toThrow('the query makes more than 1000 rows');
    expect(() => values.each()[Symbol.iterator]().next()).toThrow(LimitReached);
  });

  it('are counted exactly', () => {
    const runs = [...MANY, { values: [2], count: 1 }];
    const meter = new ResourceMeter(UNLIMITED, 'the query');
    expect(() => new CollectedValues(runs, meter)).toThrow(LimitReached);
  });
});
