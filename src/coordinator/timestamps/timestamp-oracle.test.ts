import { describe, expect, it } from 'vitest';
import { TIMESTAMP_MAX } from '../../time/index.js';
import { TimestampOracle } from './timestamp-oracle.js';

describe('TimestampOracle', () => {
  it('lets writes share a time and reads without writes look just below it', () => {
    const oracle = new TimestampOracle();
    expect(oracle.readTimestamp()).toBe(0n);
    expect([oracle.writeTimestamp(), oracle.writeTimestamp()]).toEqual([1n, 1n]);
    expect(oracle.mustOpen).toBe(false);
  });

  it('closes the open time when its writes are read (T2, T5, T6)', () => {
    const oracle = new TimestampOracle();
    oracle.writeTimestamp();
    expect(oracle.readTimestamp()).toBe(1n);
    expect(oracle.mustOpen).toBe(true);
    expect(() => oracle.writeTimestamp()).toThrow('found a write at 1');
    expect(oracle.openNew(0n)).toBe(2n);
    expect([oracle.readTimestamp(), oracle.writeTimestamp()]).toEqual([1n, 2n]);
  });

  it('follows the clock and runs ahead of it by as little as it can', () => {
    const oracle = new TimestampOracle();
    expect([oracle.openNew(10n), oracle.openNew(10n), oracle.openNew(12n)]).toEqual([
      10n,
      11n,
      12n,
    ]);
  });

  it('moves past what was read elsewhere on the timeline', () => {
    const oracle = new TimestampOracle();
    oracle.ensureAtLeast(7n);
    expect(oracle.mustOpen).toBe(true);
    expect(oracle.openNew(3n)).toBe(8n);
    expect([oracle.mustOpen, oracle.readTimestamp()]).toEqual([false, 7n]);
  });

  it('stays at the greatest time once it is there', () => {
    const oracle = new TimestampOracle();
    oracle.ensureAtLeast(TIMESTAMP_MAX);
    expect([oracle.openNew(0n), oracle.mustOpen]).toEqual([TIMESTAMP_MAX, false]);
    expect(oracle.openNew(0n)).toBe(TIMESTAMP_MAX);
    expect([oracle.isAtEnd, new TimestampOracle().isAtEnd]).toEqual([true, false]);
  });

  it('starts no later than the greatest time', () => {
    expect(new TimestampOracle(TIMESTAMP_MAX + 1n).lastOpen).toBe(TIMESTAMP_MAX);
  });
});
