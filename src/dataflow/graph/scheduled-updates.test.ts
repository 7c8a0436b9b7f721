import { describe, expect, it } from 'vitest';
import type { Row } from '../../repr/index.js';
import { keptBytes, ResourceMeter, UNLIMITED } from '../resource-meter.js';
import { ScheduledUpdates } from './scheduled-updates.js';

function released(updates: ScheduledUpdates, through: bigint): (readonly [Row, number])[] {
  const found: (readonly [Row, number])[] = [];
  updates.release(through, (row, diff) => found.push([row, diff]));
  return found;
}

describe('ScheduledUpdates', () => {
  it('gives updates away when their time comes, retractions too, and once', () => {
    const meter = new ResourceMeter(UNLIMITED, 'the test');
    const updates = new ScheduledUpdates([{ kind: 'int4' }], meter);
    updates.add(9n, [1], -1);
    updates.add(5n, [2], 1);
    updates.add(5n, [1], 3);
    expect(updates.nextTime).toBe(5n);
    expect(released(updates, 4n)).toEqual([]);
    expect(released(updates, 8n)).toEqual([
      [[1], 3],
      [[2], 1],
    ]);
    expect(updates.nextTime).toBe(9n);
    expect(meter.bytes).toBe(keptBytes([1]));
    expect(released(updates, 9n)).toEqual([[[1], -1]]);
    expect(updates.nextTime).toBe(null);
    expect(meter.bytes).toBe(0);
  });

  it('forgets what cancels, and stays ordered over many updates', () => {
    const meter = new ResourceMeter(UNLIMITED, 'the test');
    const updates = new ScheduledUpdates([{ kind: 'int4' }], meter);
    for (let row = 0; row < 1000; row += 1) {
      const time = BigInt((row * 7919) % 1000);
      updates.add(time, [row], -1);
      if (row % 2 === 0) updates.add(time, [row], 1);
    }
    expect(meter.bytes).toBe(500 * keptBytes([1]));
    const rows = released(updates, 1000n);
    expect(rows).toHaveLength(500);
    expect(rows.every(([row, diff]) => (row[0] as number) % 2 === 1 && diff === -1)).toBe(true);
    const times = rows.map(([row]) => ((row[0] as number) * 7919) % 1000);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });
});
