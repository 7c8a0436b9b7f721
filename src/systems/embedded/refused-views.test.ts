// A catalog of an earlier version with a view that this version refuses: it opens, and the view can
// be shown, renamed, dropped and replaced. What reads it says why it cannot.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Fixture } from './embedded.fixture.js';

const WHY = 'operator does not exist: text = integer';

let directory: string;
let fixture: Fixture;

function open(): void {
  fixture = new Fixture({}, undefined, directory);
}

/** Makes what an earlier version may have left: no statement of this one's makes it. */
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'refused-'));
  open();
  for (const statement of [
    'CREATE TABLE t (a text)',
    "INSERT INTO t VALUES ('1')",
    'CREATE TYPE l1 AS LIST (ELEMENT TYPE = int4)',
    'CREATE TYPE l2 AS LIST (ELEMENT TYPE = int4)',
    `CREATE VIEW v AS SELECT CASE a WHEN '1' THEN 1 END AS n, NULL::l1 AS l, NULL::l2 list AS ll
      FROM t`,
    'CREATE MATERIALIZED VIEW w AS SELECT n + 1 AS m, n FROM v',
    'CREATE INDEX by_n ON w ((n + 1))',
    'CREATE VIEW x AS SELECT count(*) AS c FROM w',
    "CREATE SINK k FROM w INTO AVRO OCF '<TEMP>/out.ocf'",
    "COMMENT ON VIEW v IS 'one'",
    "COMMENT ON COLUMN v.n IS 'two'",
    'CREATE VIEW other AS SELECT a FROM t',
  ]) {
    expect(fixture.sql(statement)).not.toContain('ERROR');
  }
  fixture.system.close();
  const database = new Database(join(directory, 'catalog'));
  const change = database.prepare(
    `UPDATE items SET definition = CAST(replace(definition, '''1''', '1') AS BLOB)
      WHERE name = 'v'`,
  );
  expect(change.run().changes).toBe(1);
  database.close();
  open();
});

afterEach(() => {
  fixture.system.close();
  rmSync(directory, { recursive: true });
});

const OF_V =
  'ERROR: view "materialize.public.v" cannot be used: this version refuses its definition: ' +
  `${WHY}\nHINT: An earlier version made it. Drop it with DROP VIEW, or give it another ` +
  'definition with CREATE OR REPLACE VIEW.\n';

function of(name: string, culprit = 'materialize.public.v'): string {
  return (
    `ERROR: view "materialize.public.${name}" cannot be used: this version refuses the ` +
    `definition of view "${culprit}": ${WHY}\nHINT: An earlier version made it. Drop ` +
    `"${culprit}" with DROP VIEW and CASCADE; or give it another definition with CREATE OR ` +
    `REPLACE VIEW, and then "${culprit}".\n`
  );
}

it('refuses to read the view and what is made of it, and nothing else', () => {
  expect(fixture.sql('SELECT * FROM other')).toBe('a\n1\n');
  expect(fixture.sql('SELECT * FROM v')).toBe(OF_V);
  for (const read of [
    'SELECT (SELECT count(*) FROM v)',
    'TAIL v',
    'COPY (SELECT * FROM v) TO STDOUT',
    'EXPLAIN VIEW v',
    'SHOW COLUMNS FROM v',
    'CREATE VIEW y AS SELECT * FROM v',
    'CREATE INDEX ON v (n)',
    'CREATE DEFAULT INDEX ON v',
    "CREATE SINK l FROM v INTO AVRO OCF '<TEMP>/more.ocf'",
    'INSERT INTO t SELECT n::text FROM v',
  ]) {
    expect(fixture.sql(read), read).toContain(OF_V);
  }
  expect(fixture.sql('SELECT m FROM w')).toBe(of('w'));
  expect(fixture.sql('SELECT * FROM x')).toBe(of('x'));
  expect(fixture.sql('SELECT "n" FROM w AS w (n)')).toBe(of('w'));
});

it('shows it', () => {
  expect(fixture.sql('SHOW VIEWS')).toBe('name\nother\nv\nw\nx\n');
  expect(fixture.sql('SHOW CREATE VIEW v')).toContain('CASE ""a"" WHEN 1 THEN 1 END');
  expect(fixture.sql('SHOW CREATE INDEX by_n')).toContain('CREATE INDEX');
  expect(fixture.sql('SHOW INDEXES FROM w')).not.toContain('ERROR');
  expect(fixture.sql("SELECT pg_get_viewdef('v'::regclass)")).toContain('WHEN 1');
  expect(fixture.sql("SELECT obj_description('v'::regclass)")).toContain('one');
  expect(
    fixture.sql('SELECT relname FROM pg_class JOIN pg_attribute ON oid = attrelid'),
  ).not.toMatch(/ERROR|\nv\n/);
  expect(fixture.sql('SELECT name FROM mz_indexes ORDER BY name')).toContain('by_n\n');
  expect(fixture.sql('SELECT name FROM mz_sinks')).toBe('name\nk\n');
});

it('changes and drops it as any other, also in later lives', () => {
  expect(fixture.sql('DROP VIEW v')).toContain('ERROR');
  for (const used of ['TABLE t', 'TYPE l1', 'TYPE l2']) {
    expect(fixture.sql(`DROP ${used}`)).toContain('still depended upon');
  }
  expect(fixture.sql('CREATE OR REPLACE VIEW v AS SELECT 1 AS n')).toContain('ERROR');
  for (const change of [
    'ALTER VIEW v RENAME TO "v 2"',
    'ALTER TABLE t RENAME TO t2',
    'ALTER INDEX by_n RENAME TO by_n2',
    "ALTER INDEX by_n2 SET (logical_compaction_window = '1ms')",
    "COMMENT ON VIEW w IS 'three'",
  ]) {
    expect(fixture.sql(change), change).not.toContain('ERROR');
  }
  for (let life = 0; life < 2; life += 1) {
    expect(fixture.sql('SELECT * FROM w')).toBe(of('w', 'materialize.public.v 2'));
    expect(fixture.sql('SHOW CREATE VIEW "v 2"')).toContain('""t2"" AS ""t""');
    fixture.tick();
    fixture.deliver();
    fixture.system.restart();
  }
  expect(fixture.sql('DROP INDEX by_n2')).not.toContain('ERROR');
  expect(fixture.sql('DROP SINK k')).not.toContain('ERROR');
  expect(fixture.sql('DROP TABLE t2 CASCADE')).not.toContain('ERROR');
  expect(fixture.sql('SHOW VIEWS')).toBe('name\n');
  fixture.system.restart();
  expect(fixture.sql('SHOW VIEWS')).toBe('name\n');
});

it('takes another definition, once nothing depends on it', () => {
  expect(fixture.sql('CREATE OR REPLACE VIEW x AS SELECT 1 AS c')).not.toContain('ERROR');
  expect(fixture.sql('DROP SINK k')).not.toContain('ERROR');
  expect(fixture.sql('CREATE OR REPLACE MATERIALIZED VIEW w AS SELECT 1 AS m')).not.toContain(
    'ERROR',
  );
  expect(fixture.sql('CREATE OR REPLACE VIEW v AS SELECT a, a::int AS n FROM t')).not.toContain(
    'ERROR',
  );
  for (let life = 0; life < 2; life += 1) {
    fixture.deliver();
    expect(fixture.sql('SELECT * FROM v')).toBe('a,n\n1,1\n');
    expect(fixture.sql('SELECT * FROM w')).toBe('m\n1\n');
    expect(fixture.sql("SELECT obj_description('v'::regclass)")).toContain('one');
    expect(fixture.sql("SELECT col_description('v'::regclass, 1)")).not.toContain('two');
    fixture.system.restart();
  }
});
