import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TimestampBinding } from '../../dataflow/index.js';
import type { DurableCatalog, DurableChange } from './durable-catalog.js';
import { MIGRATIONS } from './migrations.js';
import { APPLICATION_ID } from './catalog-file.js';
import { openSqliteCatalog } from './sqlite-catalog.js';

const CLUSTER = '00000000-0000-4000-8000-000000000000';
let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'catalog-'));
  path = join(directory, 'catalog');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Some of everything. */
const CHANGES: readonly DurableChange[] = [
  { kind: 'insertDatabase', id: 2, name: 'd' },
  { kind: 'insertSchema', schema: { id: 6, databaseId: 2, name: 'public' } },
  {
    kind: 'putItem',
    item: { id: 'u10', schemaId: 3, name: 't', definition: { createSql: 'CREATE TABLE t ()' } },
  },
  {
    kind: 'putItem',
    item: {
      id: 'u9',
      schemaId: 3,
      name: 'i',
      definition: { createSql: 'CREATE INDEX', index: { on: 'u1', key: [0], window: '5' } },
    },
  },
  { kind: 'setNextId', nextId: 11 },
  { kind: 'setTimestampBound', bound: 18446744073709551615n },
  { kind: 'insertBindings', id: 'u9', bindings: [{ time: 7n, offset: 12 }] },
  {
    kind: 'insertUpdates',
    id: 'u10',
    updates: [
      { row: '[1]', time: 3n, diff: 2 },
      { row: '[2]', time: 18446744073709551614n, diff: -1 },
    ],
  },
];

/** How many updates of tables the file holds. */
function storedUpdates(): number {
  const database = new Database(path, { readonly: true });
  const count = database.prepare('SELECT count(*) FROM table_updates').pluck().get();
  database.close();
  return Number(count);
}

describe('openSqliteCatalog', () => {
  it('begins with the database materialize and its schemas', () => {
    const catalog = openSqliteCatalog(path, CLUSTER);
    const state = catalog.load();
    catalog.close();
    expect(state.databases).toEqual([{ id: 1, name: 'materialize' }]);
    expect(state.schemas.map(({ id, name }) => [id, name])).toEqual([
      [1, 'mz_catalog'],
      [2, 'pg_catalog'],
      [3, 'public'],
      [4, 'mz_internal'],
      [5, 'information_schema'],
    ]);
    expect([state.roles, state.nextId, state.timestampBound]).toEqual([['materialize'], 1, 1n]);
  });

  it('gives back what was committed, items in the order of their ids', () => {
    const first = openSqliteCatalog(path, CLUSTER);
    first.commit(CHANGES);
    first.close();
    const catalog = openSqliteCatalog(path, CLUSTER);
    const state = catalog.load();
    catalog.close();
    expect(state.databases[1]).toEqual({ id: 2, name: 'd' });
    expect(state.items.map(({ id, definition }) => [id, definition])).toEqual([
      ['u9', { createSql: 'CREATE INDEX', index: { on: 'u1', key: [0], window: '5' } }],
      ['u10', { createSql: 'CREATE TABLE t ()' }],
    ]);
    expect([state.nextId, state.timestampBound]).toEqual([11, 18446744073709551615n]);
    expect(state.bindings.get('u9')).toEqual([{ time: 7n, offset: 12 }]);
    expect(state.tables.get('u10')).toEqual([
      { row: '[1]', time: 3n, diff: 2 },
      { row: '[2]', time: 18446744073709551614n, diff: -1 },
    ]);
  });

  it('gives bindings in order of time and offset, the end of a source last', () => {
    const catalog = openSqliteCatalog(':memory:', CLUSTER);
    const bindings: readonly TimestampBinding[] = [
      { time: 7n, offset: 9 },
      { time: 7n, offset: 10 },
      { time: 7n, offset: 10, end: { kind: 'failed', message: 'file "x" is gone' } },
    ];
    catalog.commit(CHANGES);
    catalog.commit([{ kind: 'insertBindings', id: 'u10', bindings }]);
    expect(catalog.load().bindings.get('u10')).toEqual(bindings);
  });

  it('keeps the latest since, and deletes all that belongs to an item', () => {
    const catalog = openSqliteCatalog(':memory:', CLUSTER);
    catalog.commit(CHANGES);
    catalog.commit([{ kind: 'setSince', id: 'u9', since: 4n }]);
    catalog.commit([{ kind: 'setSince', id: 'u9', since: 18446744073709551614n }]);
    expect(catalog.load().sinces).toEqual(new Map([['u9', 18446744073709551614n]]));
    catalog.commit([
      { kind: 'deleteItem', id: 'u10' },
      { kind: 'deleteItem', id: 'u9' },
    ]);
    const { items, sinces, tables, bindings } = catalog.load();
    expect([items, sinces.size, tables.size, bindings.size]).toEqual([[], 0, 0, 0]);
  });

  it('gives the history of a table as of its since', () => {
    const catalog = openSqliteCatalog(':memory:', CLUSTER);
    catalog.commit(CHANGES);
    const later: DurableChange = {
      kind: 'insertUpdates',
      id: 'u10',
      updates: [
        { row: '[1]', time: 5n, diff: -1 },
        { row: '[3]', time: 4n, diff: 1 },
        { row: '[3]', time: 5n, diff: -1 },
        { row: '[1]', time: 6n, diff: -1 },
      ],
    };
    catalog.commit([later, { kind: 'setSince', id: 'u10', since: 5n }]);
    expect(catalog.load().tables.get('u10')).toEqual([
      { row: '[1]', time: 5n, diff: 1 },
      { row: '[2]', time: 18446744073709551614n, diff: -1 },
      { row: '[1]', time: 6n, diff: -1 },
    ]);
  });

  it('stores no more of a table than a few times what is in it (F3)', () => {
    const first = openSqliteCatalog(path, CLUSTER);
    first.commit(CHANGES.slice(2, 6));
    let written = 0;
    const update = (catalog: DurableCatalog, time: bigint): void => {
      const updates = [{ row: `[${time}]`, time, diff: 1 }];
      if (time > 1n) updates.push({ row: `[${time - 1n}]`, time, diff: -1 });
      catalog.commit([{ kind: 'insertUpdates', id: 'u10', updates }]);
      catalog.commit([{ kind: 'setSince', id: 'u10', since: time }]);
      written += updates.length;
    };
    for (let time = 1n; time <= 500n; time += 1n) update(first, time);
    first.close();
    expect(storedUpdates()).toBeLessThan(70);
    const second = openSqliteCatalog(path, CLUSTER);
    expect(second.load().tables.get('u10')).toEqual([{ row: '[500]', time: 500n, diff: 1 }]);
    for (let time = 501n; time <= 560n; time += 1n) update(second, time);
    expect(second.load().tables.get('u10')).toEqual([{ row: '[560]', time: 560n, diff: 1 }]);
    second.close();
    expect(written).toBe(1119);
    expect(storedUpdates()).toBeLessThan(70);
  });

  it.each([10n, 2n ** 63n + 10n])('compacts what lies before %s, and that alone', (since) => {
    const catalog = openSqliteCatalog(path, CLUSTER);
    catalog.commit(CHANGES.slice(2, 6));
    const write = (row: string, time: bigint, diff: number): void => {
      catalog.commit([{ kind: 'insertUpdates', id: 'u10', updates: [{ row, time, diff }] }]);
    };
    write('[-1]', 1n, 1);
    for (let each = 0; each < 100; each += 1) {
      write('[1]', 2n, 1);
      write('[2]', since - 2n, 1);
      write('[2]', since, -1);
    }
    write('[1]', since + 1n, -1);
    write('[-1]', since + 2n, -1);
    catalog.commit([{ kind: 'setSince', id: 'u10', since }]);
    write('[3]', since + 3n, 1);
    const left = [
      { row: '[-1]', time: since, diff: 1 },
      { row: '[1]', time: since, diff: 100 },
      { row: '[1]', time: since + 1n, diff: -1 },
      { row: '[-1]', time: since + 2n, diff: -1 },
      { row: '[3]', time: since + 3n, diff: 1 },
    ];
    expect(catalog.load().tables.get('u10')).toEqual(left);
    catalog.close();
    expect(storedUpdates()).toBe(left.length);
  });

  it('commits everything or nothing', () => {
    const catalog = openSqliteCatalog(':memory:', CLUSTER);
    const clash: DurableChange = { kind: 'insertDatabase', id: 9, name: 'materialize' };
    expect(() => catalog.commit([...CHANGES, clash])).toThrow('UNIQUE');
    expect(catalog.load().items).toEqual([]);
    catalog.commit(CHANGES);
    expect(catalog.load().items).toHaveLength(2);
  });

  it('goes on after a crash between two commits, whose journal is left behind', () => {
    const first = openSqliteCatalog(path, CLUSTER);
    first.commit(CHANGES);
    // The first one is never closed: this is what its process would have left.
    for (const suffix of ['', '-journal']) copyFileSync(path + suffix, `${path}2${suffix}`);
    const second = openSqliteCatalog(`${path}2`, CLUSTER);
    expect(second.load().items).toHaveLength(2);
    second.close();
    first.close();
  });
});

describe('a catalog file whose process died within a transaction', () => {
  it('is as it was before the transaction', () => {
    const first = openSqliteCatalog(path, CLUSTER);
    first.commit(CHANGES);
    first.close();
    const dying = new Database(path);
    dying.pragma('journal_mode = PERSIST');
    dying.pragma('synchronous = OFF');
    dying.pragma('cache_size = 1');
    dying.exec(`BEGIN; DELETE FROM items`);
    const insert = dying.prepare(`INSERT INTO settings VALUES (?, ?)`);
    for (let number = 0; number < 1000; number += 1) insert.run(`s${number}`, 'x'.repeat(1000));
    for (const suffix of ['', '-journal']) copyFileSync(path + suffix, `${path}2${suffix}`);
    dying.close();
    expect(statSync(`${path}2`).size).toBeGreaterThan(500_000);
    const second = openSqliteCatalog(`${path}2`, CLUSTER);
    expect(second.load().items).toHaveLength(2);
    second.close();
  });
});

describe('a catalog file of an earlier version', () => {
  it('keeps what it has, and is left as it is until something is written', () => {
    const old = new Database(path);
    old.exec(MIGRATIONS[0]!);
    old.pragma(`application_id = ${APPLICATION_ID}`);
    old.pragma('user_version = 1');
    old.exec(`INSERT INTO settings VALUES ('cluster_id', '${CLUSTER}');
      UPDATE settings SET value = '9' WHERE name = 'timestamp_bound';
      UPDATE gid_alloc SET next_gid = 2;
      INSERT INTO items VALUES (x'${Buffer.from('{"User":1}').toString('hex')}', 3, 't',
        CAST('{"create_sql":"CREATE TABLE t ()"}' AS BLOB));
      INSERT INTO table_sinces SELECT gid, 7 FROM items`);
    old.close();
    const bytes = readFileSync(path);
    const catalog = openSqliteCatalog(path, CLUSTER);
    expect(catalog.load().sinces).toEqual(new Map([['u1', 7n]]));
    expect(readFileSync(path).equals(bytes)).toBe(true);
    catalog.commit([{ kind: 'setSince', id: 'u1', since: 8n }]);
    catalog.close();
    const again = openSqliteCatalog(path, CLUSTER);
    expect(again.load().sinces).toEqual(new Map([['u1', 8n]]));
    again.close();
  });
});

describe('a catalog file that cannot be used', () => {
  function refused(): string {
    const before = readFileSync(path);
    const modified = statSync(path).mtimeMs;
    let message = 'it was accepted';
    try {
      openSqliteCatalog(path, CLUSTER).load();
    } catch (error) {
      message = (error as Error).message.replace(directory, '');
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(statSync(path).mtimeMs).toBe(modified);
    return message;
  }

  function makeCatalog(): void {
    const catalog = openSqliteCatalog(path, CLUSTER);
    catalog.commit(CHANGES);
    catalog.close();
    rmSync(`${path}-journal`, { force: true });
  }

  it('is refused and left as it is when it is no database', () => {
    writeFileSync(path, 'these are a few bytes that nobody would take for a database\n'.repeat(99));
    expect(refused()).toBe('the catalog file `/catalog` is not a SQLite database');
  });

  it('is refused when it is empty', () => {
    writeFileSync(path, '');
    expect(refused()).toContain('is empty; remove it');
  });

  it('is refused when its end is missing', () => {
    makeCatalog();
    truncateSync(path, statSync(path).size - 4096 * 3);
    expect(refused()).toContain('is damaged: ');
  });

  it('is refused when a page was overwritten', () => {
    makeCatalog();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096 * 3, 4096 * 4);
    writeFileSync(path, bytes);
    expect(refused()).toContain('is damaged: ');
  });

  it('is refused when a definition cannot be read', () => {
    makeCatalog();
    const database = new Database(path);
    database.exec(`UPDATE items SET definition = 'no JSON'`);
    database.close();
    expect(refused()).toContain('is damaged: ');
  });

  it('is refused when a later release wrote it', () => {
    makeCatalog();
    const database = new Database(path);
    database.pragma('user_version = 1000');
    database.close();
    expect(refused()).toContain('was written by a later release: its version is 1000');
  });

  it("is refused when it is another application's", () => {
    const database = new Database(path);
    database.exec('PRAGMA application_id = 42; CREATE TABLE t (i)');
    database.close();
    expect(refused()).toContain('belongs to another application: its application_id is 42');
  });
});
