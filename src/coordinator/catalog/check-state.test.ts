import { describe, expect, it } from 'vitest';
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
});
