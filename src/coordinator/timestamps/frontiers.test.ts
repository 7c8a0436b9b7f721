import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangeBatch, frontierLessEqual } from '../../time/index.js';
import { compactionTarget, Frontiers, type ReadHold } from './frontiers.js';

function oneIndex(window: bigint | null, since = 0n): Frontiers {
  const frontiers = new Frontiers();
  frontiers.create({ id: 'u1', role: 'index', since, window, reads: [] });
  return frontiers;
}

describe('compactionTarget', () => {
  it('is a multiple of the window, at least one window below the upper', () => {
    expect(compactionTarget(2n, 1n)).toBe(1n);
    expect(compactionTarget(25n, 10n)).toBe(10n);
    expect(compactionTarget(5n, 10n)).toBe(0n);
    expect(compactionTarget(5n, 0n)).toBe(4n);
  });
});

describe('Frontiers', () => {
  it('begins with an upper of 0 even where the since is later', () => {
    const frontiers = oneIndex(null, 5n);
    expect([frontiers.since('u1'), frontiers.upper('u1')]).toEqual([5n, 0n]);
  });

  it('knows the maximum of what was reported and injected, and never goes back (F5)', () => {
    const frontiers = oneIndex(null);
    frontiers.inject([['u1', 9n]]);
    frontiers.report([{ ids: ['u1'], batch: ChangeBatch.movement(0n, 4n) }]);
    expect(frontiers.upper('u1')).toBe(9n);
    frontiers.report([{ ids: ['u1'], batch: ChangeBatch.movement(4n, 12n) }]);
    expect(frontiers.upper('u1')).toBe(12n);
    frontiers.report([{ ids: ['u1'], batch: ChangeBatch.movement(12n, null) }]);
    frontiers.inject([['u1', 13n]]);
    expect(frontiers.upper('u1')).toBe(null);
  });

  it('moves the since with the next change of the upper, not when the window is set', () => {
    const frontiers = oneIndex(null);
    frontiers.inject([['u1', 5n]]);
    frontiers.setWindow('u1', 1n);
    expect([frontiers.since('u1'), frontiers.takeCompactions()]).toEqual([0n, []]);
    frontiers.inject([['u1', 6n]]);
    expect(frontiers.takeCompactions()).toEqual([['u1', 5n]]);
    frontiers.report([{ ids: ['u1'], batch: ChangeBatch.movement(0n, null) }]);
    expect(frontiers.since('u1')).toBe(5n);
  });

  it('tells of a compaction again that could not be stored', () => {
    const frontiers = oneIndex(1n);
    frontiers.inject([['u1', 10n]]);
    expect(frontiers.takeCompactions()).toEqual([['u1', 9n]]);
    frontiers.compactLater(['u1', 'u99']);
    expect(frontiers.takeCompactions()).toEqual([['u1', 9n]]);
    expect(frontiers.takeCompactions()).toEqual([]);
  });

  it('lets no compaction pass a hold', () => {
    const frontiers = oneIndex(1n);
    const hold = frontiers.hold(['u1'], 2n);
    frontiers.inject([['u1', 10n]]);
    expect(frontiers.since('u1')).toBe(2n);
    frontiers.release(hold);
    expect(frontiers.since('u1')).toBe(9n);
    expect(frontiers.takeCompactions()).toEqual([['u1', 9n]]);
    expect(() => frontiers.hold(['u1'], 8n)).toThrow('found 8 for u1 of since 9');
  });

  it('keeps what was dropped until nothing reads it', () => {
    const frontiers = oneIndex(null);
    frontiers.create({ id: 'u2', role: 'index', since: 0n, window: null, reads: ['u1'] });
    const hold = frontiers.hold(['u2'], 0n);
    frontiers.drop(['u1', 'u2']);
    expect(frontiers.takeGone()).toEqual([]);
    frontiers.release(hold);
    expect(frontiers.takeGone()).toEqual(['u2', 'u1']);
    expect(frontiers.has('u1')).toBe(false);
  });

  it('holds since <= every hold and both frontiers monotone, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('upper' as const), by: fc.bigInt(0n, 5n) }),
      fc.record({ kind: fc.constant('window' as const), to: fc.bigInt(0n, 7n) }),
      fc.record({ kind: fc.constant('hold' as const), by: fc.bigInt(0n, 9n) }),
      fc.record({ kind: fc.constant('release' as const), which: fc.nat(9) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const frontiers = oneIndex(null);
        const holds: ReadHold[] = [];
        for (const step of steps) {
          const [since, upper] = [frontiers.since('u1')!, frontiers.upper('u1')!];
          if (step.kind === 'upper') frontiers.inject([['u1', upper + step.by]]);
          else if (step.kind === 'window') frontiers.setWindow('u1', step.to);
          else if (step.kind === 'hold') holds.push(frontiers.hold(['u1'], since + step.by));
          else holds.splice(step.which, 1).forEach((hold) => frontiers.release(hold));
          expect(frontierLessEqual(since, frontiers.since('u1'))).toBe(true);
          expect(frontierLessEqual(upper, frontiers.upper('u1'))).toBe(true);
          expect(frontiers.since('u1')! <= frontiers.upper('u1')!).toBe(true);
          for (const hold of holds) expect(frontiers.since('u1')! <= hold.time).toBe(true);
        }
      }),
    );
  });
});
