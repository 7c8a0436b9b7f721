import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpdateLog } from './update-log.js';

interface Record {
  readonly time: bigint;
  readonly entry: number;
  readonly diff: number;
  readonly previous: number;
}

/** Adds a batch to a log and to the list of all records that there ever were. */
function append(log: UpdateLog, all: Record[], time: bigint, count: number): void {
  log.open(time);
  for (let index = 0; index < count; index += 1) {
    const position = all.length;
    const record = { time, entry: position % 7, diff: (position % 5) - 2, previous: position - 7 };
    log.append(record.entry, record.diff, record.previous);
    all.push(record);
  }
}

function kept(log: UpdateLog): Record[] {
  return Array.from({ length: log.size }, (_, index) => {
    const at = log.begin + index;
    const [entry, diff, previous] = [log.entryAt(at), log.diffAt(at), log.previousAt(at)];
    return { time: log.timeAt(at), entry, diff, previous };
  });
}

describe('UpdateLog', () => {
  it('keeps the records of the times that were not forgotten, however many', () => {
    const count = fc.oneof(fc.nat(3), fc.nat(40), fc.integer({ min: 500, max: 3000 }));
    const step = fc.record({ count, behind: fc.option(fc.nat(4)) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const log = new UpdateLog();
        const all: Record[] = [];
        let forgotten = 0n;
        steps.forEach(({ count, behind }, index) => {
          append(log, all, BigInt(index + 1), count);
          if (behind === null) return;
          const to = BigInt(Math.max(0, index + 1 - behind));
          if (to > forgotten) forgotten = to;
          log.forgetBefore(log.after(forgotten));
          const expected = all.filter(({ time }) => time > forgotten);
          expect([log.end, log.size]).toEqual([all.length, expected.length]);
          expect(kept(log)).toEqual(expected);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('gives back the memory of a time that changed far more than others', () => {
    const log = new UpdateLog();
    const all: Record[] = [];
    append(log, all, 1n, 100_000);
    expect(log.room).toBeGreaterThanOrEqual(100_000);
    for (let time = 2n; time < 2000n; time += 1n) {
      append(log, all, time, 1);
      log.forgetBefore(log.after(time - 1n));
    }
    expect(log.room).toBeLessThanOrEqual(4096);
  });
});
