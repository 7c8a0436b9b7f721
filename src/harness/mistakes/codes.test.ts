// Each page shows a piece of a file that gives its diagnostic and the same piece mended: both are
// run. What they say in SQL is put into the words of the key-value store.
import { describe, expect, it } from 'vitest';
import { harnessCodes, type HarnessCode } from './codes.js';
import {
  KeyValueSystem,
  keyValueFactory,
  withoutCapabilities,
} from '../key-value-system.fixture.js';
import { runText } from '../run-text.fixture.js';
import { ShapeError, SystemLostError, TimeLimitError } from '../system/system-errors.js';
import type { System } from '../system/system.js';

const TRANSLATION: readonly (readonly [sql: string, keyValue: string])[] = [
  ['materialize.public.t_primary_idx', 'kv.r1'],
  ['kind=FrontierUppers', 'kind=Applied'],
  ['materialize.public.t 5', 'kv.r1 99'],
  ['SELECT count(*) = 1 FROM t;', 'is a 10 at 10'],
  ['SELECT true;', 'is a 10 at 10'],
  ['SELECT false;', 'is a 9 at 10'],
  ['INSERT INTO t VALUES (1);', 'put a 1'],
];

/** A store whose log has ten writes, so that uppers up to eleven can be. */
function createStore(): KeyValueSystem {
  const system = new KeyValueSystem();
  for (let version = 1; version <= 10; version += 1) system.write('a', String(version));
  return system;
}

/** A store that fails as others do when they are looked at, once something is written. */
function failingStore(error: Error): System {
  const store = createStore();
  const before = store.frontiers().times.map(String).join();
  return Object.assign(store, {
    uncontrolled: () => {
      if (store.frontiers().times.map(String).join() !== before) throw error;
      return [];
    },
  });
}

/** Systems that cannot do something, or that do too much. */
const SPECIAL: Partial<Record<HarnessCode, () => System>> = {
  DR004: () => withoutCapabilities(createStore()),
  DR050: () => {
    const store = createStore();
    const rollsDice = () => store.frontiers().times.some(([, writes]) => writes > 10n);
    return Object.assign(store, {
      uncontrolled: () => (rollsDice() ? ['Math.random at dice.ts:1'] : []),
    });
  },
  DR051: () => failingStore(new ShapeError('`poll` must give an array, found null')),
  DR053: () => failingStore(new SystemLostError('the store is gone', { help: 'start it again' })),
  DR052: () => failingStore(new TimeLimitError('settle', 1000)),
};

function codesIn(piece: string, create: () => System): readonly string[] {
  const text = TRANSLATION.reduce((all, [sql, other]) => all.replaceAll(sql, other), piece);
  const result = runText(`${text}\n`, { factory: { ...keyValueFactory, create } });
  const cases = result.cases.flatMap((one) => (one.kind === 'error' ? one.diagnostics : []));
  return [...cases, ...result.diagnostics].map(({ code }) => code);
}

describe.each(Object.entries(harnessCodes))('%s', (code, { wrong, right, title, explanation }) => {
  const create = SPECIAL[code as HarnessCode] ?? createStore;

  it('is what its wrong example gives', () => {
    expect(new Set(codesIn(wrong, create))).toContain(code);
  });

  it('is not in its right example, nor is another', () => {
    expect(codesIn(right, create)).toEqual([]);
  });

  it('has a page without loose ends', () => {
    expect(title).toMatch(/[^.]$/);
    expect(explanation.trim()).toMatch(/\.$/);
  });
});
