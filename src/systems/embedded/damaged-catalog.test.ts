// A catalog file that SQLite takes for sound and that makes no sense: each damage is refused with
// the place, what was found and what was wanted, and the file stays as it was.
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatDebug } from '../../repr/index.js';
import { SystemError } from '../../harness/index.js';
import { EmbeddedSystem } from './embedded-system.js';
import { Fixture } from './embedded.fixture.js';

/** Where the good catalog is kept. */
let good: string;
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'damaged-'));
  good = join(directory, 'good');
  const fixture = new Fixture({}, undefined, directory);
  writeFileSync(join(directory, 'lines'), 'a\nb\n');
  for (const statement of [
    'CREATE DATABASE d',
    'CREATE TABLE t (i int NOT NULL, n numeric, x text)',
    `INSERT INTO t VALUES (1, 1.50, 'a'), (2, NULL, NULL)`,
    'DELETE FROM t WHERE i = 2',
    VIEW,
    'CREATE MATERIALIZED VIEW w AS SELECT sum(c) AS s FROM v',
    'CREATE INDEX named ON t (x)',
    'CREATE TABLE keyed (a int PRIMARY KEY, b int)',
    'INSERT INTO keyed VALUES (1, 5), (2, 6)',
    'CREATE UNIQUE INDEX by_b ON keyed (b)',
    `ALTER INDEX w_primary_idx SET (logical_compaction_window = '1ms')`,
    "CREATE MATERIALIZED SOURCE s FROM FILE '<TEMP>/lines' FORMAT TEXT",
    "CREATE SINK k FROM w INTO AVRO OCF '<TEMP>/out.ocf'",
  ]) {
    expect(fixture.sql(statement)).not.toContain('ERROR');
  }
  for (let times = 0; times < 3; times += 1) {
    fixture.tick();
    fixture.deliver();
  }
  fixture.system.close();
  copyFileSync(join(directory, 'catalog'), good);
});
afterAll(() => rmSync(directory, { recursive: true }));

/** A directory with the good catalog in it, after statements that damage it. */
function damage(...statements: readonly string[]): string {
  const place = mkdtempSync(join(directory, 'case-'));
  copyFileSync(good, join(place, 'catalog'));
  const database = new Database(join(place, 'catalog'));
  database.pragma('foreign_keys = OFF');
  database.unsafeMode();
  for (const statement of statements) database.exec(statement);
  database.close();
  return place;
}

function open(place: string): EmbeddedSystem {
  return new EmbeddedSystem({
    temporaryDirectory: directory,
    dataDirectory: place,
    options: new Map<string, string>(),
  });
}

/** The refusal of a damaged catalog, without the name of its file. */
function refusal(place: string): string {
  const files = readdirSync(place);
  const bytes = readFileSync(join(place, 'catalog'));
  let message = 'it was accepted';
  try {
    open(place).close();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    message = error.message;
  }
  expect(readdirSync(place)).toEqual(files);
  expect(readFileSync(join(place, 'catalog')).equals(bytes)).toBe(true);
  return message.replace(`the catalog file \`${place}/catalog\` is damaged: `, '');
}

const WANTED_INDEX = 'wanted an `index` with `on`, `key` and `window`';
const INDEX = { on: 'u1', key: [2], window: 'default' };
const VIEW = 'CREATE VIEW v AS SELECT i, count(*) AS c FROM t GROUP BY i';
const WAY_OUT = '; put an earlier copy in its place, or move it away to start with a new catalog';

describe('a catalog that makes no sense', () => {
  it.each([
    // Tables and indexes.
    ['DROP TABLE roles', 'it has no table `roles`'],
    ['DROP INDEX timestamps_sid_timestamp', 'it has no index `timestamps_sid_timestamp`'],
    ['ALTER TABLE items DROP COLUMN definition', 'its table `items` is made by `CREATE TABLE'],
    ['CREATE TABLE more (i)', 'it has a table `more`, which no catalog has'],
    ['PRAGMA user_version = 0', 'its user_version is 0, wanted 1 or more'],
    // Counters and settings.
    ['DELETE FROM gid_alloc', 'table `gid_alloc` has 0 rows, wanted one'],
    ['INSERT INTO gid_alloc VALUES (99)', 'table `gid_alloc` has 2 rows, wanted one'],
    ['UPDATE gid_alloc SET next_gid = 20.5', '`next_gid` is 20.5, wanted a whole number'],
    ['UPDATE gid_alloc SET next_gid = next_gid - 1', '`gid` is not below `next_gid` of table'],
    [`UPDATE gid_alloc SET next_gid = 'x'`, '`next_gid` is the text `x`, wanted a whole number'],
    ['UPDATE gid_alloc SET next_gid = 2', '`gid` is not below `next_gid` of table `gid_alloc`'],
    ['DELETE FROM settings', 'table `settings` has no row `cluster_id`'],
    [`UPDATE settings SET value = NULL WHERE name = 'timestamp_bound'`, '`value` is NULL, wanted'],
    [`UPDATE settings SET value = '-1' WHERE name = 'timestamp_bound'`, 'wanted a time from 1 to'],
    [
      `UPDATE settings SET value = '18446744073709551616' WHERE name = 'timestamp_bound'`,
      '`value` is the text `18446744073709551616`, wanted a time from 1 to 18446744073709551615',
    ],
    [`UPDATE settings SET value = 'x' WHERE name = 'cluster_id'`, 'the text `x`, wanted a UUID'],
    [
      `UPDATE settings SET value = '00000000-0000-0000-0000-000000000000'
        WHERE name = 'cluster_id'`,
      'wanted a UUID of version 4',
    ],
    [
      `INSERT INTO settings VALUES ('more', '1')`,
      '`name` is the text `more`, wanted one of catalog_content_version, cluster_id,',
    ],
    // Databases, schemas, roles.
    [`UPDATE databases SET id = -1 WHERE name = 'd'`, '`id` is -1, wanted a whole number'],
    ['DELETE FROM databases WHERE id = 1', '`database_id` is 1, wanted the id of a database'],
    ['DELETE FROM schemas WHERE id = 2', 'has 0 system schemas `pg_catalog`, wanted one'],
    [`INSERT INTO schemas VALUES (99, NULL, 'pg_catalog')`, 'has 2 system schemas `pg_catalog`'],
    ['UPDATE schemas SET database_id = NULL WHERE id = 3', '`name` of a schema of no database'],
    [`UPDATE databases SET name = '' WHERE name = 'd'`, '`name` is the text ``, wanted a name'],
    [`UPDATE schemas SET name = '' WHERE id = 3`, '`name` is the text ``, wanted a name'],
    ['DELETE FROM roles', 'table `roles` has no role `materialize`'],
    // Items.
    [`UPDATE items SET gid = 'u1' WHERE name = 't'`, '`gid` is the text `u1`, wanted a blob'],
    [`UPDATE items SET gid = CAST('{"User":0}' AS BLOB) WHERE name = 't'`, 'wanted an id such as'],
    [
      `UPDATE items SET gid = CAST('{"User":1000000000000000}' AS BLOB) WHERE name = 't'`,
      'wanted an id such as',
    ],
    [`UPDATE items SET schema_id = 99 WHERE name = 't'`, '`schema_id` is 99, wanted the id of'],
    [`UPDATE items SET schema_id = 1 WHERE name = 't'`, '`schema_id` is 1, wanted the id of'],
    [`UPDATE items SET name = 'v2' WHERE name = 'v'`, 'its statement makes materialize.public.v,'],
    [`UPDATE items SET name = '' WHERE name = 'v'`, '`name` is the text ``, wanted a name'],
    ...['<TEMP>/../evil', '/tmp/x', '<TEMP>/'].flatMap((path) => [
      [
        definition('s', sql(`CREATE SOURCE s FROM FILE '${path}' FORMAT TEXT`)),
        `its file is \`${path}\`, wanted a file in the temporary directory`,
      ],
      [
        definition('k', sql(`CREATE SINK k FROM w INTO AVRO OCF '${path}'`)),
        `its file is \`${path}\`, wanted a file in the temporary directory`,
      ],
    ]),
    [`UPDATE items SET name = x'00' WHERE name = 'v'`, '`name` is the blob'],
    [definition('v', '{}'), 'wanted a JSON object with a text `create_sql`'],
    [definition('v', '[]'), 'wanted a JSON object with a text `create_sql`'],
    [definition('v', '{"create_sql":1}'), 'wanted a JSON object with a text `create_sql`'],
    [
      definition('v', '{"create_sql":"","more":1}'),
      'wanted a JSON object with a text `create_sql`',
    ],
    [definition('v', 'no JSON'), '`definition` is the blob `no JSON`, wanted JSON'],
    [definition('v', sql('CREATE NONSENSE')), 'cannot be planned: syntax error at or near'],
    [
      definition('t', sql(`CREATE TABLE t (i int CHECK (i = ''))`)),
      'the statement of materialize.public.t cannot be planned: invalid input syntax for type ' +
        'integer: ""; if an earlier version made it, drop it with that version; put an earlier',
    ],
    [
      definition(
        'v',
        sql(`CREATE VIEW materialize.public.v2 AS SELECT CASE '1' WHEN 1 THEN 2 END`),
      ),
      'its statement makes materialize.public.v2, wanted materialize.public.v',
    ],
    ...[
      'materialize.nowhere.v AS SELECT 1',
      'materialize.public.v AS SELECT 1 FROM d.public.t',
    ].map((view) => [
      definition('v', sql(`CREATE VIEW ${view} WHERE 1 = ''`)),
      'the statement of materialize.public.v cannot be planned: ',
    ]),
    [
      definition('v', sql(`CREATE VIEW materialize.public.v AS SELECT 1 = ''`, INDEX)),
      'the statement of materialize.public.v cannot be planned: ',
    ],
    [definition('v', sql('CREATE VIEW v AS SELECT * FROM gone')), "unknown catalog item 'gone'"],
    [definition('v', sql('SELECT 1')), 'its statement makes no item: SELECT 1'],
    [definition('v', sql('')), '`create_sql` is 0 statements, wanted one'],
    [definition('v', sql('SELECT 1; SELECT 2')), '`create_sql` is 2 statements, wanted one'],
    [definition('v', sql(VIEW, INDEX)), '`definition` has an `index` but makes none'],
    [definition('named', sql('CREATE INDEX named ON t (x)')), 'of an index has no `index`'],
    [`UPDATE items SET name = 'other' WHERE name = 'named'`, 'makes index named, wanted other'],
    [index('[]'), WANTED_INDEX],
    [index('{"on":"u1","key":[2],"window":"default","more":1}'), WANTED_INDEX],
    [index('{"on":1,"key":[2],"window":"default"}'), WANTED_INDEX],
    [index('{"on":"t","key":[2],"window":"default"}'), WANTED_INDEX],
    [index('{"on":"u1","key":2,"window":"default"}'), WANTED_INDEX],
    [index('{"on":"u1","key":["2"],"window":"default"}'), WANTED_INDEX],
    [index('{"on":"u1","key":[0.5],"window":"default"}'), WANTED_INDEX],
    [index('{"on":"u1","key":[-1],"window":"default"}'), WANTED_INDEX],
    [index('{"on":"u1","key":[2],"window":5}'), WANTED_INDEX],
    [index('{"on":"u1","key":[2],"window":"111111111111111111111"}'), WANTED_INDEX],
    [index('{"on":"u99","key":[2],"window":"default"}'), '`index.on` is u99, wanted u1 as in its'],
    [
      index('{"on":"u1","key":[2],"unique":true,"window":"default"}'),
      '`index.unique` is true, wanted false as in its statement',
    ],
    [index('{"on":"u1","key":[3],"window":"default"}'), '`index.key` has column 3, wanted columns'],
    [index('{"on":"u1","key":[2],"window":"-5"}'), WANTED_INDEX],
    [`DELETE FROM items WHERE name = 'v'`, "unknown catalog item 'materialize.public.v'"],
    [`DELETE FROM items WHERE name = 't'`, 'there is no item of this id, wanted a row of `items`'],
    // Contents of tables.
    [`UPDATE table_updates SET gid = CAST('{"User":99}' AS BLOB)`, 'there is no item of this id'],
    [
      `UPDATE table_updates SET gid = (SELECT gid FROM items WHERE name = 'v')`,
      'is a view, wanted',
    ],
    [`UPDATE table_updates SET row = 'x' WHERE number = 1`, 'a JSON array is wanted, found `x`'],
    [`UPDATE table_updates SET row = '[1]' WHERE number = 1`, '3 columns, 1 datums'],
    [`UPDATE table_updates SET row = '[null,"1",null]' WHERE number = 1`, 'column "i" is NULL'],
    [`UPDATE table_updates SET row = '[1,"x",null]' WHERE number = 1`, 'for type numeric: "x"'],
    ['UPDATE table_updates SET timestamp = -1', '`timestamp` is -1, wanted a time before'],
    [`UPDATE table_updates SET timestamp = 'x'`, '`timestamp` is the text `x`, wanted a time'],
    ['UPDATE table_updates SET diff = 0', '`diff` is 0, wanted a number other than 0'],
    ['UPDATE table_updates SET diff = 2000000000000', '`diff` is 2000000000000, wanted a whole'],
    [`UPDATE table_updates SET diff = -1 WHERE number = 1`, 'there are -1 of it at'],
    [
      `UPDATE table_updates SET row = '[1,6]' WHERE row = '[2,6]'`,
      'violates unique constraint "keyed_pkey": Key (a)=(1) already exists; put',
    ],
    [
      `UPDATE table_updates SET row = '[1,7]', timestamp = timestamp + 1 WHERE row = '[2,6]'`,
      'violates unique constraint "keyed_pkey": Key (a)=(1) already exists; put',
    ],
    [
      `UPDATE table_updates SET row = '[2,5]' WHERE row = '[2,6]'`,
      'could not create unique index "by_b": Key (b)=(5) is duplicated; put',
    ],
    // Sinces.
    [since('w_primary_idx', '-1'), '`since` is -1, wanted a time before'],
    [since('t', `'x'`), '`since` is the text `x`, wanted a time before'],
    [since('t', '1000'), '`since` of a table is 1000, wanted a time before'],
    [
      `INSERT INTO sinces SELECT gid, value FROM items, settings
        WHERE items.name = 't' AND settings.name = 'timestamp_bound'`,
      '`since` of a table is',
    ],
    [since('v', '0'), 'in table `sinces`, row `{"User":3}`: the item of this id is a view, wanted'],
    [
      `INSERT INTO sinces VALUES (CAST('{"User":99}' AS BLOB), 0)`,
      'in table `sinces`, row `{"User":99}`: there is no item of this id',
    ],
    // Bindings of sources.
    [`UPDATE timestamps SET sid = CAST('{"User":1}' AS BLOB)`, 'is a table, wanted a source'],
    [`UPDATE timestamps SET pid = 'x'`, '`pid` is the text `x`, wanted a blob'],
    [
      `UPDATE timestamps SET offset = CAST(replace(offset, ':4', ':-4') AS BLOB)`,
      'wanted JSON of an offset from 0 on',
    ],
    ...[
      '[]',
      '0.5',
      '{"offset":"4"}',
      '{"offset":4,"more":1}',
      '{"offset":4,"checksum":-1}',
      '{"offset":4,"end":"complete"}',
      '{"offset":4,"end":{"kind":"none"}}',
      '{"offset":4,"end":{"kind":"none","message":""}}',
      '{"offset":4,"end":{"kind":"complete","more":1}}',
      '{"offset":4,"end":{"kind":"complete","message":""}}',
      '{"offset":4,"end":{"kind":"complete","from":"1"}}',
      '{"offset":4,"end":{"kind":"failed"}}',
      '{"offset":4,"end":{"kind":"failed","message":"","from":1}}',
    ].map((json) => [
      `UPDATE timestamps SET offset = CAST('${json}' AS BLOB) WHERE rowid = 1`,
      'wanted JSON of an offset from 0 on',
    ]),
    ['UPDATE timestamps SET timestamp = -1', '`timestamp` is -1, wanted a time before'],
    [
      `INSERT INTO timestamps SELECT sid, pid, timestamp + 9, CAST('0' AS BLOB) FROM timestamps LIMIT 1`,
      'wanted offsets that grow up to the end',
    ],
  ])('is refused: %s', (statement, text) => {
    const message = refusal(damage(statement));
    expect(message).toContain(text);
    expect(message.endsWith(WAY_OUT)).toBe(true);
  });

  it('is called no database when it is of one byte, and not empty', () => {
    const place = mkdtempSync(join(directory, 'case-'));
    writeFileSync(join(place, 'catalog'), 'x');
    expect(refusal(place)).toBe(`the catalog file \`${place}/catalog\` is not a SQLite database`);
  });

  it('is refused in one line, whatever SQLite says of it', () => {
    const place = damage();
    const path = join(place, 'catalog');
    const bytes = readFileSync(path);
    // The last page becomes one of no kind.
    bytes.fill(0xff, bytes.length - 4096);
    writeFileSync(path, bytes);
    const message = refusal(place);
    expect(message).toContain(WAY_OUT);
    expect(message).not.toContain('\n');
  });

  it('is refused and left as it is when it keeps a write-ahead log', () => {
    expect(refusal(damage('PRAGMA journal_mode = WAL'))).toContain('keeps a write-ahead log');
  });
});

describe('a catalog of an earlier version', () => {
  it('opens with an index on an expression that is refused today, which can be dropped', () => {
    const made = sql(`CREATE INDEX named ON t ((x::timestamptz::date))`, INDEX);
    const place = damage(definition('named', made));
    const fixture = new Fixture({}, undefined, place);
    const refused = fixture.sql('CREATE INDEX ON t ((x::timestamptz::date))');
    expect(refused).toBe('ERROR: functions in index expression must be marked IMMUTABLE\n');
    expect(fixture.sql('SELECT i FROM t')).toBe('i\n1\n');
    expect(fixture.sql('ALTER TABLE t RENAME TO renamed')).toBe('ALTER TABLE\n');
    expect(fixture.sql(`SELECT pg_get_indexdef('named'::regclass, 1, false) AS part`)).toBe(
      'part\n(((x)::timestamp with time zone)::date)\n',
    );
    expect(fixture.sql('DROP INDEX named')).toBe('DROP INDEX\n');
    fixture.close();
  });
});

function definition(name: string, json: string): string {
  const text = json.replaceAll(`'`, `''`);
  return `UPDATE items SET definition = CAST('${text}' AS BLOB) WHERE name = '${name}'`;
}

function since(name: string, value: string): string {
  return `INSERT OR REPLACE INTO sinces SELECT gid, ${value} FROM items WHERE name = '${name}'`;
}

function sql(text: string, made?: typeof INDEX): string {
  return JSON.stringify({ create_sql: text, index: made });
}

function index(json: string): string {
  const set = `'$.index', json('${json}')`;
  return `UPDATE items SET definition = CAST(json_set(CAST(definition AS TEXT), ${set}) AS BLOB) WHERE name = 'named'`;
}

/** What a cell becomes; null: its row goes. */
const CELLS = ['NULL', `'text'`, `''`, '-1', '0', '1.5', '9007199254740993', `x'00ff7b'`, null];

describe('a catalog with one cell changed', () => {
  it('is refused and left as it is, or works', () => {
    let refused = 0;
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom(...CELLS), (a, b, c, cell) => {
        const place = damage();
        const what = damageCell(join(place, 'catalog'), [a, b, c], cell);
        if (what === null) return;
        const message = refusal(place);
        if (message === 'it was accepted') checkWorks(place);
        else refused += 1;
        if (message !== 'it was accepted') expect(message).toContain(WAY_OUT);
      }),
      { numRuns: 100 },
    );
    expect(refused).toBeGreaterThan(20);
  });
});

/** Changes a cell, or deletes its row; null if SQLite itself refuses. */
function damageCell(
  path: string,
  [table, row, column]: readonly [number, number, number],
  cell: string | null,
): string | null {
  const database = new Database(path);
  try {
    const pick = <Value>(values: readonly Value[], number: number): Value =>
      values[number % values.length]!;
    const tables = database
      .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
      .pluck()
      .all() as string[];
    const name = pick(tables, table);
    const rows = Number(database.prepare(`SELECT count(*) FROM ${name}`).pluck().get());
    if (rows === 0) return null;
    const columns = database.pragma(`table_info(${name})`) as { name: string; pk: number }[];
    const values = database
      .prepare(`SELECT * FROM ${name} LIMIT 1 OFFSET ${row % rows}`)
      .safeIntegers()
      .get() as Record<string, unknown>;
    const where = columns.map((one) => `${one.name} IS @${one.name}`).join(' AND ');
    const statement =
      cell === null
        ? `DELETE FROM ${name} WHERE ${where}`
        : `UPDATE ${name} SET ${pick(columns, column).name} = ${cell} WHERE ${where}`;
    database.pragma('foreign_keys = OFF');
    database.prepare(statement).run(values);
    return statement;
  } catch (error) {
    if (error instanceof Database.SqliteError) return null;
    throw error;
  } finally {
    database.close();
  }
}

const USER_ERROR = /file at path|no complete timestamps|automatically determine a query timestamp/;

/** Lists the catalog and reads from all that can be read. */
function checkWorks(place: string): void {
  const fixture = new Fixture({}, undefined, place);
  const { system } = fixture;
  expect(formatDebug(system.catalog())).toContain('Catalog');
  for (const item of system.coordinator.state.catalog.items()) {
    if (item.kind === 'index' || item.kind === 'sink') continue;
    const read = fixture.sql(`SELECT * FROM ${system.coordinator.state.nameOf(item.id)}`);
    // Rows, or a mistake that a user may make as well: there is no index, or no such line.
    if (read.startsWith('ERROR')) expect(read).toMatch(USER_ERROR);
    expect(read).not.toMatch(/undefined|TypeError|RangeError/);
  }
  expect(fixture.sql('CREATE TABLE another (i int)')).not.toContain('ERROR');
  expect(fixture.sql('INSERT INTO another VALUES (1)')).not.toContain('ERROR');
  expect(fixture.sql('SELECT * FROM another')).toBe('i\n1\n');
  system.restart();
  expect(fixture.sql('SELECT * FROM another')).toBe('i\n1\n');
  system.close();
}
