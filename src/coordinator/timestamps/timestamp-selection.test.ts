import { describe, expect, it } from 'vitest';
import { ChangeBatch } from '../../time/index.js';
import { Frontiers } from './frontiers.js';
import type { ReadInputs } from './read-inputs.js';
import { EPOCH_MILLISECONDS, TimelineTracker } from './timeline.js';
import { TimestampOracle } from './timestamp-oracle.js';
import { checkReadable, chooseTimestamp, type TimeContext } from './timestamp-selection.js';
import type { IsolationLevel } from '../variables/variable-definitions.js';

const MAX = 18446744073709551615n;

/** Inputs of views over sources, unless said otherwise. */
function inputs(more: Partial<ReadInputs> = {}): ReadInputs {
  const timelines = [EPOCH_MILLISECONDS];
  return { indexes: ['u1'], tables: [], sources: [], usesTables: false, timelines, ...more };
}

function context(
  isolation: IsolationLevel,
  facts: { now: bigint; upper: bigint | null; since?: bigint; open?: bigint; finished?: bigint },
): TimeContext {
  const frontiers = new Frontiers();
  const { now, upper, since = 0n, open = 1n, finished = 0n } = facts;
  frontiers.create({ id: 'u1', role: 'index', since, window: null, reads: [] });
  if (upper === null) frontiers.report([{ ids: ['u1'], batch: ChangeBatch.movement(0n, null) }]);
  else frontiers.inject([['u1', upper]]);
  const tracker = new TimelineTracker();
  tracker.observe(EPOCH_MILLISECONDS, finished);
  const oracle = new TimestampOracle(open);
  return { now, isolation, frontiers, tracker, oracle, nameOf: (id) => `name of ${id}` };
}

describe('chooseTimestamp', () => {
  it('takes the latest complete time under serializable isolation', () => {
    const serializable = context('serializable', { now: 3n, upper: 9n, finished: 20n });
    expect(chooseTimestamp(inputs(), serializable)).toBe(8n);
    expect(serializable.tracker.time(EPOCH_MILLISECONDS)).toBe(20n);
    const complete = context('serializable', { now: 3n, upper: null });
    expect(chooseTimestamp(inputs(), complete)).toBe(MAX);
  });

  it('never precedes what finished, under strict serializable isolation (T1)', () => {
    const strict = context('strict serializable', { now: 9n, upper: 5n, finished: 7n });
    expect(chooseTimestamp(inputs(), strict)).toBe(7n);
  });

  it('takes no more than the clock shows from uppers, and moves the timeline (T2)', () => {
    for (const upper of [100n, null]) {
      const strict = context('strict serializable', { now: 9n, upper, open: 4n });
      expect(chooseTimestamp(inputs(), strict)).toBe(9n);
      expect(strict.tracker.time(EPOCH_MILLISECONDS)).toBe(9n);
      expect(strict.oracle.mustOpen).toBe(true);
      expect(strict.oracle.openNew(9n)).toBe(10n);
    }
  });

  it('is not held down by the clock where something finished later', () => {
    const strict = context('strict serializable', { now: 3n, upper: 100n, finished: 7n });
    expect(chooseTimestamp(inputs(), strict)).toBe(7n);
  });

  it('reads tables at the time of the oracle, whatever the uppers', () => {
    for (const isolation of ['serializable', 'strict serializable'] as const) {
      const tables = context(isolation, { now: 0n, upper: 0n, open: 6n });
      expect(chooseTimestamp(inputs({ usesTables: true }), tables)).toBe(5n);
      tables.oracle.writeTimestamp();
      expect(chooseTimestamp(inputs({ usesTables: true }), tables)).toBe(6n);
    }
  });

  it('is never before what can be read (T3)', () => {
    const strict = context('strict serializable', { now: 1n, upper: 30n, since: 20n });
    expect(chooseTimestamp(inputs(), strict)).toBe(20n);
    expect(strict.oracle.openNew(1n)).toBe(21n);
  });

  it('is the end of time for what never changes, which nobody remembers', () => {
    const strict = context('strict serializable', { now: 1n, upper: 5n });
    const constant = inputs({ indexes: [], timelines: [] });
    expect(chooseTimestamp(constant, strict)).toBe(MAX);
    expect(strict.tracker.time(EPOCH_MILLISECONDS)).toBe(0n);
    expect(strict.oracle.mustOpen).toBe(false);
  });

  it('needs a complete time', () => {
    for (const isolation of ['serializable', 'strict serializable'] as const) {
      const incomplete = context(isolation, { now: 5n, upper: 0n, finished: 3n });
      expect(() => chooseTimestamp(inputs(), incomplete)).toThrow(
        'At least one input has no complete timestamps yet: [name of u1]',
      );
    }
  });

  it('needs an index on every source', () => {
    const strict = context('strict serializable', { now: 5n, upper: 9n });
    expect(() => chooseTimestamp(inputs({ sources: ['u1'] }), strict)).toThrow(
      expect.objectContaining({
        message: 'unable to automatically determine a query timestamp',
        detail:
          'The query transitively depends on the following:\n' +
          'Unmaterialized sources:\n\tname of u1',
      }),
    );
  });

  it('knows one kind of time only', () => {
    const strict = context('strict serializable', { now: 5n, upper: 9n });
    const mixed = inputs({ timelines: [EPOCH_MILLISECONDS, 'User(other)'] });
    expect(() => chooseTimestamp(mixed, strict)).toThrow(
      'multiple timelines within one dataflow are not supported',
    );
  });
});

describe('checkReadable', () => {
  it('names the sinces that a time is before (C4, A6)', () => {
    const { frontiers } = context('serializable', { now: 0n, upper: 9n, since: 5n });
    frontiers.create({ id: 'u2', role: 'index', since: 7n, window: null, reads: [] });
    const both = inputs({ indexes: ['u1', 'u2'] });
    expect(() => checkReadable(both, 6n, frontiers)).toThrow(
      'Timestamp (6) is not valid for all inputs: [Antichain { elements: [7] }]',
    );
    expect(() => checkReadable(both, 4n, frontiers)).toThrow(
      '[Antichain { elements: [5] }, Antichain { elements: [7] }]',
    );
    checkReadable(both, 7n, frontiers);
  });
});
