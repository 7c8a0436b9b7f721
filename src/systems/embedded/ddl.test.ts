import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatDebug } from '../../repr/index.js';
import { Fixture } from './embedded.fixture.js';

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture();
});
afterEach(() => fixture.close());

const sql = (text: string): string => fixture.sql(text);

/** The names of all items, with their ids. */
function items(): readonly string[] {
  return fixture.coordinator.state.catalog.items().map(({ id, name }) => `${id} ${name}`);
}

describe('items', () => {
  it('get their ids from one sequence, and indexes their names from what they are on', () => {
    sql('CREATE TABLE t (i int)');
    sql('CREATE VIEW u_primary_idx AS SELECT 1');
    sql('CREATE TABLE u (i int)');
    sql('CREATE MATERIALIZED VIEW v AS SELECT * FROM t');
    expect(items()).toEqual([
      'u1 t',
      'u2 t_primary_idx',
      'u3 u_primary_idx',
      'u4 u',
      'u5 u_primary_idx1',
      'u6 v',
      'u7 v_primary_idx',
    ]);
  });

  it('may exist already, if one says so', () => {
    for (const [what, statement] of [
      ['CreatedDatabase', 'CREATE DATABASE IF NOT EXISTS d'],
      ['CreatedSchema', 'CREATE SCHEMA IF NOT EXISTS s'],
      ['CreatedTable', 'CREATE TABLE IF NOT EXISTS t (i int)'],
      ['CreatedView', 'CREATE VIEW IF NOT EXISTS v AS SELECT 1'],
      ['CreatedIndex', 'CREATE INDEX IF NOT EXISTS x ON t (i)'],
    ] as const) {
      for (const existed of [false, true]) {
        const session = fixture.system.connect();
        session.submit(statement);
        fixture.system.settle();
        const responses = session.poll();
        const kinds = responses.map(({ kind }) => kind);
        expect(kinds).toEqual(existed ? ['notice', 'completed'] : ['completed']);
        const response = responses.at(-1);
        expect(response?.kind === 'completed' && formatDebug(response.debug)).toBe(
          `${what} {\n    existed: ${existed},\n}`,
        );
      }
    }
    expect(sql('CREATE DATABASE d')).toBe("ERROR: database 'd' already exists\n");
    expect(sql('CREATE SCHEMA s')).toBe("ERROR: schema 's' already exists\n");
    expect(sql('CREATE VIEW t AS SELECT 1')).toBe("ERROR: catalog item 't' already exists\n");
  });

  it('are made with as few looks at others, however many there are', () => {
    const { catalog } = fixture.coordinator.state;
    const looksFor = (statement: string): number => {
      const look = vi.spyOn(catalog, 'item');
      expect(sql(statement)).toMatch(/^CREATE/);
      const looks = look.mock.calls.length;
      look.mockRestore();
      return looks;
    };
    const make = (name: string): readonly number[] => [
      looksFor(`CREATE TABLE ${name} (a int PRIMARY KEY, b int UNIQUE)`),
      looksFor(`CREATE MATERIALIZED VIEW ${name}_v AS SELECT b FROM ${name}`),
      looksFor(`CREATE INDEX ${name}_i ON ${name} (b)`),
      looksFor(`CREATE INDEX ON ${name} (b, a)`),
    ];
    const looks = make('first');
    for (let table = 0; table < 50; table += 1) sql(`CREATE TABLE t${table} (a int PRIMARY KEY)`);
    expect(make('last')).toEqual(looks);
  });

  it('are not dropped from under what depends on them', () => {
    sql('CREATE TABLE t (i int)');
    sql('CREATE VIEW v AS SELECT * FROM t');
    sql('CREATE MATERIALIZED VIEW w AS SELECT * FROM v');
    expect(sql('DROP TABLE t')).toBe(
      'ERROR: cannot drop materialize.public.t: still depended upon by catalog item ' +
        "'materialize.public.v'\n",
    );
    expect(sql('DROP VIEW w')).toBe('DROP VIEW\n');
    expect(sql('DROP VIEW v; SELECT 1')).toContain('DROP VIEW v cannot be run inside');
    expect(sql('DROP TABLE t CASCADE')).toBe('DROP TABLE\n');
    expect(sql('DROP TABLE IF EXISTS t')).toBe(
      'NOTICE: table "t" does not exist, skipping\nDROP TABLE\n',
    );
    expect(items()).toEqual([]);
    expect(fixture.system.frontiers().collections).toEqual([]);
  });

  it('go with their schema and their database', () => {
    sql('CREATE DATABASE d');
    sql('CREATE SCHEMA d.s');
    sql('CREATE TABLE d.s.t (i int)');
    sql('CREATE VIEW v AS SELECT * FROM d.s.t');
    expect(sql('DROP SCHEMA d.s')).toBe(
      "ERROR: schema 's' cannot be dropped without CASCADE while it contains objects\n",
    );
    expect(sql('DROP DATABASE d RESTRICT')).toContain(
      "database 'd' cannot be dropped with RESTRICT",
    );
    expect(sql('DROP DATABASE d')).toBe('DROP DATABASE\n');
    expect(items()).toEqual([]);
    expect(sql('SHOW DATABASES')).toBe('name\nmaterialize\n');
    fixture.system.restart();
    expect(sql('SHOW DATABASES')).toBe('name\nmaterialize\n');
  });

  it('are replaced, with their indexes, where nothing depends on them', () => {
    sql('CREATE MATERIALIZED VIEW v AS SELECT 1 AS a');
    sql('CREATE OR REPLACE VIEW v AS SELECT 2 AS b');
    expect(sql('SELECT * FROM v')).toBe('b\n2\n');
    expect(items()).toEqual(['u3 v']);
    sql('CREATE VIEW w AS SELECT * FROM v');
    expect(sql('CREATE OR REPLACE VIEW v AS SELECT 3 AS b')).toContain('still depended upon');
    sql('DROP VIEW w');
    sql('CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT 4 AS d');
    sql('CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT 5 AS e');
    expect(items().map((item) => item.split(' ')[1])).toEqual(['v', 'v_primary_idx']);
  });

  it('are found by their new names, and by those who knew the old ones', () => {
    sql('CREATE TABLE t (i int)');
    sql('CREATE VIEW v AS SELECT t.i FROM t');
    sql('INSERT INTO t VALUES (1)');
    expect(sql('ALTER TABLE t RENAME TO u')).toBe('ALTER TABLE\n');
    expect(sql('ALTER INDEX t_primary_idx RENAME TO x')).toBe('ALTER INDEX\n');
    expect(sql('ALTER VIEW v RENAME TO u')).toBe("ERROR: catalog item 'u' already exists\n");
    expect(sql('SELECT * FROM t')).toBe("ERROR: unknown catalog item 't'\n");
    for (let times = 0; times < 2; times += 1) {
      expect(sql('SELECT * FROM u, v')).toBe('i,i\n1,1\n');
      expect(items().map((item) => item.split(' ')[1])).toEqual(['u', 'x', 'v']);
      fixture.system.restart();
    }
  });

  it('without any column survive a restart', () => {
    sql('CREATE TABLE t ()');
    sql('CREATE VIEW v AS SELECT');
    sql('CREATE DEFAULT INDEX ON v');
    sql('INSERT INTO t DEFAULT VALUES');
    fixture.system.restart();
    expect(sql('SELECT count(*) FROM t')).toBe('count\n1\n');
    sql('ALTER TABLE t RENAME TO u');
    sql('ALTER INDEX t_primary_idx RENAME TO u_idx');
    fixture.system.restart();
    expect(sql('SHOW CREATE INDEX u_idx')).toContain('CREATE DEFAULT INDEX ""u_idx"" ON');
    expect(sql('SELECT count(*) FROM u')).toBe('count\n1\n');
  });
});

describe('a statement that is refused', () => {
  it('leaves no trace', () => {
    sql('CREATE TABLE t (i int)');
    const before = formatDebug(fixture.system.catalog());
    for (const statement of [
      'CREATE TABLE t (i int)',
      'CREATE VIEW v AS SELECT nope FROM t',
      'CREATE MATERIALIZED VIEW t_primary_idx AS SELECT 1',
      'DROP VIEW t',
      'DROP TABLE nope',
      'ALTER INDEX t SET (logical_compaction_window = off)',
      `CREATE SINK k FROM t_primary_idx INTO AVRO OCF '/nowhere'`,
    ]) {
      expect(sql(statement)).toMatch(/^ERROR: /);
    }
    expect(formatDebug(fixture.system.catalog())).toBe(before);
    fixture.system.restart();
    expect(formatDebug(fixture.system.catalog())).toBe(before);
  });
});

describe('sources', () => {
  it('are read at a time that one names, or through an index', () => {
    const path = join(fixture.directory, 'lines');
    writeFileSync(path, 'a\nb\n');
    sql(`CREATE SOURCE s FROM FILE '<TEMP>/lines' FORMAT TEXT`);
    sql('CREATE VIEW v AS SELECT text FROM s');
    for (const relation of ['s', 'v']) {
      expect(sql(`SELECT * FROM ${relation}`)).toBe(
        'ERROR: unable to automatically determine a query timestamp\n' +
          'DETAIL: The query transitively depends on the following:\n' +
          'Unmaterialized sources:\n\tmaterialize.public.s\n' +
          'HINT: Use `SELECT ... AS OF` to manually choose a timestamp for your query, or create ' +
          'indexes on the sources listed above or on the views that depend on those sources.\n',
      );
    }
    expect(sql('SELECT * FROM v AS OF 500')).toBe('text\na\nb\n');
    sql('CREATE INDEX i ON v (text)');
    expect(sql('SELECT * FROM v')).toBe(
      'ERROR: At least one input has no complete timestamps yet: [materialize.public.i]\n',
    );
    fixture.deliver();
    expect(sql('SELECT * FROM v')).toBe('text\na\nb\n');
  });
});

describe('sinks', () => {
  it('write beside the file that was named, from the time they begin at', () => {
    sql('CREATE TABLE t (i int)');
    sql('INSERT INTO t VALUES (1)');
    sql('SELECT * FROM t');
    mkdirSync(join(fixture.directory, 'out.d'));
    const path = '<TEMP>/out.d/a';
    expect(sql(`CREATE SINK k FROM t INTO AVRO OCF '${path}'`)).toBe('CREATE SINK\n');
    expect(sql(`CREATE SINK l FROM t INTO AVRO OCF '${path}' AS OF 1`)).toBe('CREATE SINK\n');
    expect(readdirSync(join(fixture.directory, 'out.d'))).toEqual(['a-u3-2', 'a-u4-1']);
    sql(`ALTER INDEX t_primary_idx SET (logical_compaction_window = '1ms')`);
    fixture.tick(9n);
    fixture.deliver();
    expect(sql(`CREATE SINK m FROM t INTO AVRO OCF '${path}' AS OF 1`)).toBe(
      'ERROR: Dataflow materialize.public.m requested as_of (Antichain { elements: [1] }) ' +
        'not >= since (Antichain { elements: [8] })\n',
    );
  });
});

describe('tables', () => {
  it('makes a table of many defaults and checks in time that grows as its statement does', () => {
    const columns = Array.from(
      { length: 1600 },
      (_, index) => `c${index} int DEFAULT ${index}::int CHECK (wide.c${index} > ${index}::int)`,
    );
    const checks = Array.from({ length: 3000 }, (_, index) => `CHECK (c0 <> -${index} - 1)`);
    expect(sql(`CREATE TABLE wide (${[...columns, ...checks].join(', ')})`)).toBe('CREATE TABLE\n');
    expect(sql('INSERT INTO wide (c0, c1599) VALUES (1, 1599)')).toContain('"wide_c1000_check"');
    expect(sql('INSERT INTO wide (c0) VALUES (-3000)')).toContain('"wide_c0_check"');
    const made = sql('SHOW CREATE TABLE wide');
    expect(made).toContain('CHECK (""c1599"" > 1599::""pg_catalog"".""int4"")');
    expect(made).toContain('CHECK (""c0"" <> -2999 - 1))');
  });
});

describe('views that change by themselves', () => {
  it('are queried, and not maintained (F11)', () => {
    sql('CREATE TABLE t (i int)');
    sql('INSERT INTO t VALUES (1)');
    sql('CREATE VIEW v AS SELECT now(), i FROM t');
    sql('CREATE VIEW w AS SELECT * FROM v');
    fixture.tick(5n);
    expect(sql('SELECT * FROM w')).toBe('now,i\n1970-01-01 00:00:00.005+00,1\n');
    const error = 'ERROR: cannot materialize call to now\n';
    expect(sql('CREATE MATERIALIZED VIEW x AS SELECT * FROM w')).toBe(error);
    expect(sql('CREATE INDEX i ON w (i)')).toBe(error);
    expect(sql(`CREATE SINK k FROM w INTO AVRO OCF '<TEMP>/k'`)).toBe(error);
    expect(sql('CREATE MATERIALIZED VIEW x AS SELECT mz_logical_timestamp() FROM t')).toBe(
      'ERROR: mz_logical_timestamp() in a maintained view other than as a side of ' +
        '=, <, <=, > or >= in WHERE, HAVING or ON is not supported\n' +
        'HINT: A side may be mz_logical_timestamp() plus or minus an expression of the row.\n',
    );
    const session = fixture.system.connect();
    fixture.run(session, 'TAIL w');
    fixture.deliver();
    expect(fixture.goOn(session)).toContain('1970-01-01 00:00:00.005+00,1\n');
    expect(sql('TAIL (SELECT mz_logical_timestamp() FROM t)')).toBe(
      'ERROR: cannot call mz_logical_timestamp in this context\n',
    );
  });

  it('refuses views that are too deep on top of each other, which their queries do not show', () => {
    sql('CREATE TABLE deep (i int)');
    const nested = (from: string): string => {
      return `${'SELECT DISTINCT i + 1 AS i FROM ('.repeat(60)}SELECT i FROM ${from}${') AS x'.repeat(60)}`;
    };
    let from = 'deep';
    let output = '';
    for (let view = 0; view < 30 && !output.startsWith('ERROR'); view += 1) {
      output = sql(`CREATE VIEW deep${view} AS ${nested(from)}`);
      if (output.startsWith('CREATE')) from = `deep${view}`;
    }
    expect(output).toMatch(/^ERROR: stack depth limit exceeded\nDETAIL: /);
    expect(sql(`SELECT * FROM ${from} WHERE i = 5`)).toBe('i\n');
    expect(sql(`SELECT * FROM (${nested(from)}) AS y`)).toMatch(/^ERROR: stack depth limit/);
    expect(sql(`CREATE DEFAULT INDEX ON ${from}`)).toBe('CREATE INDEX\n');
  });
});
