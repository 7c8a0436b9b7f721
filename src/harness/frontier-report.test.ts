import { describe, expect, it } from 'vitest';
import { describeWaiting, formatFrontiers, formatState, formatWaiting } from './frontier-report.js';
import { KeyValueSystem } from './key-value-system.fixture.js';
import { block } from './test-text.fixture.js';
import { finishAtOnce } from './system/work.js';
import type { CollectionFrontiers, HeldMessage, Waiting } from './system/system.js';

function collection(name: string, realUpper: bigint | null): CollectionFrontiers {
  return { name, since: 3n, deliveredUpper: 10n, realUpper };
}

const collections = [collection('db.public.v2', 400n), collection('db.public.T', null)];

function waiting(parts: Partial<Waiting>): Waiting {
  const session = new KeyValueSystem().connect();
  return { session, what: 'read at 5', timestamp: 5n, collections, ...parts };
}

describe('formatFrontiers', () => {
  it('aligns times, and collections in the order of their names', () => {
    expect(formatFrontiers(7n, { times: [['oracle', 12n]], collections })).toBe(block`
      now     7
      oracle  12
      collection    since  delivered upper  real upper
      db.public.T   [3]    [10]             []
      db.public.v2  [3]    [10]             [400]
    `);
  });

  it('leaves out what there is not', () => {
    expect(formatFrontiers(undefined, { times: [], collections: [] })).toBe('');
  });
});

describe('formatState', () => {
  it('shows so many collections and messages as can be read, and says how many more there are', () => {
    const message: HeldMessage = { kind: 'Applied', role: 'progress', items: [], text: 'r1' };
    const system = Object.assign(new KeyValueSystem(), {
      frontiers: () => ({
        times: [],
        collections: Array.from({ length: 5000 }, (_, index) => collection(`c${index}`, 1n)),
      }),
      list: () => new Array<HeldMessage>(100).fill(message),
    });
    const lines = finishAtOnce(formatState(system)).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      'now  0',
      'collection  since  delivered upper  real upper',
      'c0          [3]    [10]             [1]',
      'c1          [3]    [10]             [1]',
    ]);
    expect(lines.slice(34)).toEqual([
      'and 4968 more, which `print-frontiers` shows',
      '100 messages are held',
      ...Array.from({ length: 32 }, (_, index) => `${index + 1}. Applied: r1`),
      'and 68 more, which `print-feedback` shows',
      '',
    ]);
  });
});

describe('formatWaiting', () => {
  it('names each collection and its frontiers', () => {
    expect(formatWaiting(waiting({}))).toBe(block`
      read at 5 waits for
          db.public.v2: since [3], delivered upper [10], real upper [400]
          db.public.T: since [3], delivered upper [10], real upper []
    `);
  });

  it('is a line where it is not for collections', () => {
    const lock = waiting({ what: 'write lock', collections: [] });
    expect(formatWaiting(lock)).toBe('write lock\n');
    expect(describeWaiting(lock)).toBe('write lock');
  });
});
