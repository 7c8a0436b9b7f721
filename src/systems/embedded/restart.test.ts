import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSqliteCatalog, type DurableCatalog } from '../../coordinator/index.js';
import { formatDebug } from '../../repr/index.js';
import { EmbeddedSystem } from './embedded-system.js';
import { Fixture } from './embedded.fixture.js';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

describe('restart', () => {
  it('keeps what was acknowledged, exactly once, and nothing else (T11)', () => {
    fixture.sql('CREATE TABLE t (i int, x text)');
    fixture.sql(`INSERT INTO t VALUES (1, 'a'), (2, 'b'), (2, 'b')`);
    fixture.sql('DELETE FROM t WHERE i = 1');
    fixture.sql(`UPDATE t SET x = 'c' WHERE i = 2`);
    const open = fixture.system.connect();
    fixture.run(open, `BEGIN; INSERT INTO t VALUES (3, 'never committed')`);
    const queued = fixture.system.connect();
    queued.submit(`INSERT INTO t VALUES (4, 'never executed')`);
    for (let times = 0; times < 3; times += 1) {
      fixture.system.restart();
      expect(fixture.sql('SELECT * FROM t')).toBe('i,x\n2,c\n2,c\n');
    }
    fixture.sql(`INSERT INTO t VALUES (5, 'd')`);
    fixture.system.restart();
    expect(fixture.sql('SELECT * FROM t')).toBe('i,x\n2,c\n2,c\n5,d\n');
  });

  it('that is refused leaves nothing running', () => {
    fixture.sql('CREATE TABLE t (i int)');
    const session = fixture.system.connect();
    truncateSync(join(fixture.directory, 'catalog'), 100);
    expect(() => fixture.system.restart()).toThrow('catalog');
    expect(() => fixture.system.connect()).toThrow('catalog');
    fixture.tick();
    expect(fixture.run(session, 'INSERT INTO t VALUES (1)')).toContain('ERROR: terminating');
    expect(fixture.system.settle()).toEqual([]);
  });

  it('never finds a table of a query without its rows: both are one commit', () => {
    const other = openSqliteCatalog(':memory:', '00000000-0000-4000-8000-000000000000');
    const commit = vi.spyOn(Object.getPrototypeOf(other) as DurableCatalog, 'commit');
    fixture.sql('CREATE TABLE t AS SELECT generate_series(1, 3) AS i');
    const commits = commit.mock.calls.map(([changes]) => changes.map(({ kind }) => kind));
    commit.mockRestore();
    other.close();
    const rows = commits.filter((kinds) => kinds.includes('insertUpdates'));
    expect(rows).toEqual([expect.arrayContaining(['putItem', 'insertUpdates'])]);
    fixture.system.restart();
    expect(fixture.sql('SELECT sum(i) FROM t')).toBe('sum\n6\n');
  });

  it('brings back every kind of item, with its id', () => {
    fixture.sql('CREATE DATABASE d');
    fixture.sql('CREATE SCHEMA s');
    fixture.sql(`CREATE TABLE s."T x" ("I" int NOT NULL DEFAULT 7, x text)`);
    fixture.sql('CREATE TABLE gone (i int)');
    fixture.sql('DROP TABLE gone');
    fixture.sql('CREATE VIEW v AS SELECT "I" + 1 AS j FROM s."T x"');
    fixture.sql('CREATE MATERIALIZED VIEW w AS SELECT sum(j) FROM v');
    fixture.sql('CREATE INDEX named ON s."T x" (x)');
    fixture.sql(`ALTER INDEX named SET (logical_compaction_window = '5ms')`);
    fixture.sql('ALTER VIEW v RENAME TO u');
    fixture.sql('CREATE TEMPORARY TABLE temporary (i int)');
    const before = formatDebug(fixture.system.catalog());
    const statements = [
      'SHOW CREATE TABLE s."T x"',
      'SHOW CREATE VIEW u',
      'SHOW CREATE INDEX s.named',
    ];
    const shown = statements.map((statement) => fixture.sql(statement));
    fixture.system.restart();
    expect(formatDebug(fixture.system.catalog())).toBe(before);
    expect(statements.map((statement) => fixture.sql(statement))).toEqual(shown);
    fixture.sql('INSERT INTO s."T x" (x) VALUES (NULL)');
    expect(fixture.sql('SELECT * FROM w, u')).toBe('sum,j\n8,8\n');
    expect(fixture.sql('INSERT INTO s."T x" VALUES (NULL)')).toContain('violates not-null');
    fixture.sql('CREATE TABLE next (i int)');
    expect(formatDebug(fixture.system.catalog())).toContain(
      '"next": User(\n                            11,',
    );
  });

  it('never hands out a time again at which something was read or written (S5)', () => {
    fixture.sql('CREATE TABLE t (i int)');
    const seen: bigint[] = [];
    for (let round = 0; round < 4; round += 1) {
      fixture.sql('INSERT INTO t VALUES (1)');
      const read = fixture.sql('SELECT mz_logical_timestamp(), count(*) FROM t');
      seen.push(BigInt(read.split('\n')[1]!.split(',')[0]!));
      if (round === 1) fixture.tick(50n);
      fixture.sql('SELECT * FROM t');
      fixture.system.restart();
      const again = fixture.sql('SELECT mz_logical_timestamp(), count(*) FROM t');
      expect(BigInt(again.split('\n')[1]!.split(',')[0]!)).toBeGreaterThanOrEqual(seen.at(-1)!);
    }
    expect(seen).toEqual([...new Set(seen)].sort((left, right) => (left < right ? -1 : 1)));
  });

  it('shows at each time what it showed before', () => {
    fixture.sql('CREATE TABLE t (i int)');
    for (let i = 1; i <= 3; i += 1) {
      fixture.sql(`INSERT INTO t VALUES (${i})`);
      fixture.sql('SELECT * FROM t');
    }
    const read = (time: number): string => fixture.sql(`SELECT count(*) FROM t AS OF ${time}`);
    const before = [0, 1, 2, 3].map(read);
    expect(before).toEqual(['count\n0\n', 'count\n1\n', 'count\n2\n', 'count\n3\n']);
    fixture.system.restart();
    expect([0, 1, 2, 3].map(read)).toEqual(before);
  });

  it('gives the lines of a file the times they had, once these were told', () => {
    const path = join(fixture.directory, 'lines');
    writeFileSync(path, 'a\n');
    fixture.sql(
      `CREATE MATERIALIZED SOURCE s FROM FILE '<TEMP>/lines' WITH (tail = true) FORMAT TEXT`,
    );
    fixture.tick();
    writeFileSync(path, 'a\nb\n');
    fixture.tick(3n);
    fixture.tick(3n);
    const read = (time: number): string => fixture.sql(`SELECT count(*) FROM s AS OF ${time}`);
    // Nothing was delivered, but the answers are: with them what they rest on.
    const before = [0, 1, 4, 5, 6].map(read);
    fixture.system.restart();
    fixture.tick(3n);
    expect([0, 1, 4, 5, 6].map(read)).toEqual(before);
    expect(before).toContain('count\n1\n');
    expect(before).toContain('count\n2\n');
  });

  it('ends sessions: what ran is answered by an error, what follows as well', () => {
    fixture.sql('CREATE TABLE t (i int)');
    const [busy, idle] = [fixture.system.connect(), fixture.system.connect()];
    fixture.run(busy, 'SELECT * FROM t AS OF 100');
    fixture.system.restart();
    const error = 'ERROR: terminating connection because the system was restarted\n';
    expect(fixture.goOn(busy)).toBe(error);
    expect(fixture.goOn(idle)).toBe('');
    expect(fixture.run(idle, 'SELECT 1')).toBe(error);
    idle.cancel();
    idle.terminate();
    expect(fixture.sql('SELECT 1')).toBe('?column?\n1\n');
  });

  it('compacts the history of tables that is out of the window', () => {
    fixture.system.setOption('logical_compaction_window', '1ms');
    fixture.sql('CREATE TABLE t (i int)');
    for (let i = 0; i < 60; i += 1) {
      fixture.sql(`INSERT INTO t VALUES (1), (2)`);
      fixture.sql(`DELETE FROM t WHERE i = 1`);
    }
    fixture.system.close();
    const database = new Database(join(fixture.directory, 'catalog'));
    const stored = database.prepare('SELECT sum(diff), count(*) AS n FROM table_updates').get();
    database.close();
    expect(stored).toMatchObject({ 'sum(diff)': 60 });
    expect((stored as { n: number }).n).toBeLessThan(66);
    fixture.system.restart();
    expect(fixture.sql('SELECT count(*), max(i) FROM t')).toBe('count,max\n60,2\n');
    expect(fixture.sql('SELECT * FROM t AS OF 1')).toContain('is not valid for all inputs');
  });

  it('keeps what a start let it forget, whatever the window is at the next (F5)', () => {
    const sinces = () => ['u1', 'u2'].map((id) => fixture.coordinator.state.frontiers.since(id));
    fixture.sql('CREATE TABLE t (i int)');
    fixture.tick(50n);
    fixture.system.setOption('logical_compaction_window', '1ms');
    fixture.system.restart();
    expect(sinces()).toEqual([49n, 49n]);
    fixture.system.setOption('logical_compaction_window', 'off');
    fixture.system.restart();
    expect(sinces()).toEqual([49n, 49n]);
  });

  it('writes and reads after what was forgotten, also where the clock begins anew', () => {
    const options = { logical_compaction_window: '1ms' };
    fixture.system.setOption('logical_compaction_window', '1ms');
    fixture.sql('CREATE TABLE t (i int)');
    fixture.sql('INSERT INTO t VALUES (1)');
    fixture.tick(1000n);
    fixture.system.close();
    const later = new Fixture(options, undefined, fixture.directory);
    expect(later.coordinator.state.oracle.lastOpen).toBe(1000n);
    expect(later.sql('SET transaction_isolation = serializable; SELECT * FROM t')).toBe(
      'SET\ni\n1\n',
    );
    expect(later.sql('INSERT INTO t VALUES (2)')).not.toContain('ERROR');
    expect(later.sql('SELECT * FROM t ORDER BY i')).toBe('i\n1\n2\n');
    later.system.close();
    fixture.system.restart();
    expect(fixture.sql('SELECT * FROM t ORDER BY i')).toBe('i\n1\n2\n');
  });
});

describe('a catalog that cannot be used', () => {
  it('is reported as a refusal of the system, and left as it is', () => {
    fixture.sql('CREATE TABLE t (i int)');
    const other = new Fixture();
    const path = join(other.directory, 'catalog');
    other.system.close();
    copyFileSync(join(fixture.directory, 'catalog'), path);
    truncateSync(path, 5000);
    const bytes = readFileSync(path);
    const environment = {
      temporaryDirectory: other.directory,
      dataDirectory: other.directory,
      options: new Map<string, string>(),
    };
    expect(() => new EmbeddedSystem(environment)).toThrow(/SystemError|is damaged/);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    other.removeDirectory();
  });
});
