import { describe, expect, it } from 'vitest';
import { ClockError, ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('starts at 0 and moves only when told', () => {
    const clock = new ManualClock();
    expect(clock.now).toBe(0n);
    expect(clock.advance(5n)).toBe(5n);
    expect(clock.advanceTo(9n)).toBe(9n);
    expect(clock.advanceTo(9n)).toBe(9n);
    expect(clock.now).toBe(9n);
  });

  it('refuses to go back and stays where it is', () => {
    const clock = new ManualClock(7n);
    expect(() => clock.advanceTo(6n)).toThrow(
      new ClockError('a clock never goes back: it is at 7, asked for 6'),
    );
    expect(() => clock.advance(-1n)).toThrow(ClockError);
    expect(clock.now).toBe(7n);
  });
});
