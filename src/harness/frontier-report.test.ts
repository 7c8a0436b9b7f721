import { describe, expect, it } from 'vitest';
import { describeWaiting, formatFrontiers, formatWaiting } from './frontier-report.js';
import { KeyValueSystem } from './key-value-system.fixture.js';
import { block } from './test-text.fixture.js';
import type { CollectionFrontiers, Waiting } from './system.js';

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
