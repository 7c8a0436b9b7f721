import { describe, expect, it } from 'vitest';
import type { TimestampBinding } from '../../dataflow/index.js';
import { checkState } from './check-state.js';
import { openSqliteCatalog } from './sqlite-catalog.js';

const CLUSTER = '00000000-0000-4000-8000-000000000000';

describe('checkState', () => {
  it('refuses two items of one name, which a file with a bad index can hold', () => {
    const catalog = openSqliteCatalog(':memory:', CLUSTER);
    const state = { ...catalog.load(), nextId: 3 };
    catalog.close();
    const definition = { createSql: 'CREATE TABLE t ()' };
    const item = (id: string, name: string) => ({ id, schemaId: 3, name, definition });
    checkState({ ...state, items: [item('u1', 't'), item('u2', 'u')] });
    expect(() => checkState({ ...state, items: [item('u1', 't'), item('u2', 't')] })).toThrow(
      'row `{"User":2}`: `name` is `t`, which its schema has already',
    );
  });

  it('refuses bindings that go back, or on after an end that no failure follows', () => {
    const catalog = openSqliteCatalog(':memory:', CLUSTER);
    const definition = { createSql: 'CREATE SOURCE s' };
    const items = [{ id: 'u1', schemaId: 3, name: 's', definition }];
    const state = { ...catalog.load(), nextId: 2, items };
    catalog.close();
    const check = (...bindings: readonly TimestampBinding[]): void =>
      checkState({ ...state, bindings: new Map([['u1', bindings]]) });
    const end = { kind: 'complete' } as const;
    const failed = { kind: 'failed', message: 'it is gone' } as const;
    check({ time: 1n, offset: 4 }, { time: 2n, offset: 4 }, { time: 3n, offset: 5, end });
    check({ time: 1n, offset: 4, end }, { time: 2n, offset: 4, end: { ...failed, from: 1n } });
    expect(() => check({ time: 1n, offset: 4 }, { time: 2n, offset: 3 })).toThrow(
      'offset 3 at 2 follows offset 4 at 1, wanted offsets that grow up to the end',
    );
    const afterEnd = 'offset 4 at 2 follows offset 4, the end, at 1, wanted offsets that grow';
    expect(() => check({ time: 1n, offset: 4, end }, { time: 2n, offset: 4 })).toThrow(afterEnd);
    expect(() => check({ time: 1n, offset: 4, end }, { time: 2n, offset: 4, end: failed })).toThrow(
      afterEnd,
    );
  });
});
