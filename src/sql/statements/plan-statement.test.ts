import { describe, expect, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import type { StatementPlan } from '../statement-plan.js';
import { parseStatements } from '../syntax/index.js';
import { CatalogOfItems, column } from './catalog-of-items.fixture.js';
import { planStatement } from './plan-statement.js';
import type { PlanOptions } from './statement-context.js';

const S = { database: 'materialize', schema: 's' };

const catalog = new CatalogOfItems([
  {
    name: 't',
    kind: 'table',
    columns: [column('a', 'int4'), column('b', 'text', false)],
    defaults: [null, "'x'"],
    indexed: true,
    createSql: 'CREATE TABLE "materialize"."public"."t" ("a" "pg_catalog"."int4")',
  },
  { name: 'v', kind: 'view', columns: [column('n', 'int8')], keys: [[]], uses: ['u1'] },
  { name: 'mv', kind: 'view', columns: [column('n', 'int8')], indexed: true },
  { name: 'src', kind: 'source', columns: [column('text', 'text')] },
  { name: 'snk', kind: 'sink', uses: ['u2'] },
  { name: 't_primary_idx', kind: 'index', index: { on: 'u1', key: [0, 1], unique: false } },
  { name: 'mv_n_idx', kind: 'index', index: { on: 'u3', key: [0], unique: false } },
  {
    name: 'keyed',
    kind: 'table',
    columns: [column('a', 'int4'), column('b', 'int4')],
    keys: [[1]],
  },
  {
    name: 'mz_tables',
    kind: 'table',
    schema: { database: null, schema: 'mz_catalog' },
    system: true,
    columns: [column('name', 'text')],
  },
  {
    name: 'tmp',
    kind: 'table',
    schema: { database: null, schema: 'mz_temp' },
    temporary: true,
    columns: [column('a', 'int4')],
  },
  { name: 'sys', kind: 'view', uses: ['u9'], columns: [column('name', 'text')] },
  { name: 'timed', kind: 'view', schema: S, columns: [column('n', 'int8')], volatile: 'now' },
  { name: 'over_timed', kind: 'view', schema: S, columns: [column('n', 'int8')], uses: ['u12'] },
  {
    name: 'logical',
    kind: 'view',
    schema: S,
    columns: [column('n', 'int8')],
    volatile: 'mz_logical_timestamp',
  },
]);

/** A cursor `c`, and a statement `p` with a parameter. */
const session: PlanOptions = {
  hasCursor: (name) => name === 'c',
  preparedTypes: (name) => (name === 'p' ? [{ kind: 'int8' }] : undefined),
};

function plan(text: string, options?: PlanOptions): StatementPlan {
  return planStatement(parseStatements(text)[0]!, catalog, options);
}

function failure(text: string): SqlError {
  try {
    for (const statement of parseStatements(text)) planStatement(statement, catalog, session);
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
  throw new Error(`no error for ${JSON.stringify(text)}`);
}

const PUBLIC = { database: 'materialize', schema: 'public' };
const any = expect.anything() as object;

const OTHER_THAN_A_BOUND =
  'other than as a side of =, <, <=, > or >= in WHERE, HAVING or ON is not supported';

describe('planStatement', () => {
  test.each<[string, object]>([
    [
      'SELECT a FROM t AS OF 5',
      { kind: 'select', asOf: { kind: 'literal' }, query: { uses: ['u1'] } },
    ],
    ['EXPLAIN SELECT a FROM t', { kind: 'explainPlan' }],
    ['EXPLAIN TIMESTAMP FOR SELECT a FROM t', { kind: 'explainTimestamp' }],
    [
      "INSERT INTO t (b) VALUES ('y')",
      {
        kind: 'insert',
        table: 'u1',
        source: { kind: 'values', query: { columns: [{ name: 'a' }, { name: 'b' }] } },
      },
    ],
    ['INSERT INTO t SELECT * FROM t', { kind: 'insert', source: { kind: 'query' } }],
    ['INSERT INTO t DEFAULT VALUES', { kind: 'insert', source: { kind: 'values' } }],
    ['UPDATE t SET a = 1', { kind: 'update', table: 'u1', assignments: [{ column: 0 }] }],
    ['DELETE FROM t WHERE a = 1', { kind: 'delete', table: 'u1' }],
    ['CREATE DATABASE d', { kind: 'createDatabase', name: 'd', ifNotExists: false }],
    [
      'CREATE SCHEMA IF NOT EXISTS x',
      { kind: 'createSchema', name: { database: 'materialize', schema: 'x' }, ifNotExists: true },
    ],
    ['CREATE SCHEMA other.x', { name: { database: 'other', schema: 'x' } }],
    [
      "CREATE TABLE IF NOT EXISTS s.x (A int NOT NULL DEFAULT 1 + (2 - 1) NOT NULL, b varchar(3) DEFAULT ',)')",
      {
        kind: 'createTable',
        item: {
          schema: { database: 'materialize', schema: 's' },
          name: 'x',
          ifNotExists: true,
          temporary: false,
          uses: [],
          createSql:
            'CREATE TABLE "materialize"."s"."x" ("a" "pg_catalog"."int4" NOT NULL DEFAULT 1 + (2 - 1) NOT NULL, ' +
            `"b" "pg_catalog"."varchar"(3) DEFAULT ',)')`,
        },
        columns: [
          { name: 'a', type: { kind: 'int4' }, nullable: false, defaultSql: '1 + (2 - 1)' },
          { name: 'b', type: { kind: 'varchar', length: 3 }, nullable: true, defaultSql: "',)'" },
        ],
        keys: [],
      },
    ],
    [
      'CREATE TEMP TABLE x (a int)',
      {
        item: {
          schema: { database: null, schema: 'mz_temp' },
          temporary: true,
          createSql: 'CREATE TEMPORARY TABLE "mz_temp"."x" ("a" "pg_catalog"."int4")',
        },
      },
    ],
    [
      'CREATE MATERIALIZED VIEW x (p) AS SELECT t.a, b FROM t',
      {
        kind: 'createView',
        item: {
          schema: PUBLIC,
          name: 'x',
          uses: ['u1'],
          createSql:
            'CREATE VIEW "materialize"."public"."x" ("p") AS SELECT "t"."a", "b" FROM "materialize"."public"."t"',
        },
        columns: [{ name: 'p' }, { name: 'b' }],
        materialized: true,
        replace: null,
      },
    ],
    [
      'CREATE VIEW x AS WITH t AS (SELECT 1 AS z), u AS (SELECT * FROM v, t) SELECT * FROM u',
      {
        item: {
          createSql:
            'CREATE VIEW "materialize"."public"."x" AS WITH "t" AS (SELECT 1 AS "z"), ' +
            '"u" AS (SELECT * FROM "materialize"."public"."v", "t") SELECT * FROM "u"',
        },
      },
    ],
    [
      'CREATE OR REPLACE VIEW v AS SELECT 1::int8 AS n',
      { kind: 'createView', replace: 'u2', materialized: false },
    ],
    ['CREATE OR REPLACE VIEW w AS SELECT 1 AS x', { replace: null }],
    ['CREATE TEMP VIEW w AS SELECT * FROM tmp', { item: { temporary: true, uses: ['u10'] } }],
    [
      "CREATE MATERIALIZED SOURCE s1 (x) FROM FILE '/f' WITH (tail = true) FORMAT TEXT",
      {
        kind: 'createSource',
        item: {
          schema: PUBLIC,
          createSql: `CREATE SOURCE "materialize"."public"."s1" ("x") FROM FILE '/f' WITH ("tail" = TRUE) FORMAT TEXT`,
        },
        columns: [
          { name: 'x', type: { kind: 'text' }, nullable: false },
          { name: 'mz_line_no', type: { kind: 'int8' }, nullable: false },
        ],
        source: { kind: 'file', path: '/f', tail: true, format: { kind: 'text' } },
        materialized: true,
      },
    ],
    [
      "CREATE SINK k FROM mv INTO AVRO OCF '/f' WITHOUT SNAPSHOT AS OF 5",
      {
        kind: 'createSink',
        item: {
          uses: ['u3'],
          createSql: `CREATE SINK "materialize"."public"."k" FROM "materialize"."public"."mv" INTO AVRO OCF '/f' WITHOUT SNAPSHOT AS OF 5`,
        },
        from: 'u3',
        sink: { kind: 'avroOcf', path: '/f', columns: [{ name: 'n' }], snapshot: false },
        asOf: any,
      },
    ],
    [
      'CREATE INDEX i ON t (b, a)',
      {
        kind: 'createIndex',
        item: {
          name: 'i',
          createSql: 'CREATE INDEX "i" ON "materialize"."public"."t" ("b", "a")',
          uses: ['u1'],
        },
        on: 'u1',
        key: [1, 0],
        isDefault: false,
      },
    ],
    ['CREATE INDEX ON t (a, b)', { item: { name: 't_a_b_idx' } }],
    ['CREATE INDEX ON mv (n ASC)', { item: { name: 'mv_n_idx1' } }],
    [
      'CREATE DEFAULT INDEX ON t',
      { item: { name: 't_primary_idx1' }, key: [0, 1], isDefault: true },
    ],
    [
      'CREATE DEFAULT INDEX IF NOT EXISTS ON t',
      { item: { name: 't_primary_idx', ifNotExists: true } },
    ],
    ['CREATE DEFAULT INDEX ON keyed', { item: { name: 'keyed_primary_idx' }, key: [1] }],
    // A key of no columns says that there is one row at most: no key for an index.
    ['CREATE DEFAULT INDEX x ON v', { item: { name: 'x' }, key: [0] }],
    [
      "ALTER INDEX t_primary_idx SET (logical_compaction_window = '10 seconds')",
      { kind: 'alterIndexOptions', index: 'u6', logicalCompactionWindow: 10_000n },
    ],
    [
      "ALTER INDEX t_primary_idx SET (logical_compaction_window = 'OFF')",
      { logicalCompactionWindow: null },
    ],
    [
      'ALTER INDEX t_primary_idx SET (logical_compaction_window = off)',
      { logicalCompactionWindow: null },
    ],
    [
      'ALTER INDEX t_primary_idx RESET (logical_compaction_window)',
      { logicalCompactionWindow: 'default' },
    ],
    [
      "ALTER INDEX IF EXISTS zz SET (logical_compaction_window = '1ms')",
      { index: null, logicalCompactionWindow: 1n },
    ],
    ['ALTER TABLE t RENAME TO "U"', { kind: 'renameItem', id: 'u1', to: 'U', itemKind: 'table' }],
    ['ALTER VIEW IF EXISTS zz RENAME TO u', { id: null }],
    [
      'DROP VIEW v, mv, v CASCADE',
      { kind: 'dropItems', itemKind: 'view', ids: ['u2', 'u3'], cascade: true },
    ],
    ['DROP TABLE IF EXISTS zz, t', { ids: ['u1'], cascade: false }],
    ['DROP TABLE IF EXISTS nowhere.zz', { ids: [] }],
    [
      'DROP SCHEMA s',
      { kind: 'dropSchema', schema: { database: 'materialize', schema: 's' }, cascade: false },
    ],
    ['DROP SCHEMA IF EXISTS zz CASCADE', { schema: null, cascade: true }],
    ['DROP DATABASE other', { kind: 'dropDatabase', database: 'other', cascade: true }],
    ['DROP DATABASE other RESTRICT', { cascade: false }],
    ['DROP DATABASE IF EXISTS zz', { database: null }],
    ['SHOW timezone', { kind: 'showVariable', name: 'timezone' }],
    ['SHOW ALL', { kind: 'showAllVariables' }],
    ['SET a = b', { kind: 'setVariable', name: 'a', position: 4, value: 'b', local: false }],
    ['BEGIN READ ONLY', { kind: 'begin', tag: 'BEGIN', access: 'read only', isolation: null }],
    ['COMMIT', { kind: 'commit' }],
    [
      'DECLARE c CURSOR FOR TAIL nothing',
      { kind: 'declare', name: 'c', statement: { kind: 'tail' } },
    ],
    ['FETCH 2 c', { kind: 'fetch', name: 'c', count: 2n, timeoutMs: null }],
    ["FETCH ALL c WITH (timeout = '2s')", { count: null, timeoutMs: 2000n }],
    ['CLOSE ALL', { kind: 'close', name: null }],
    [
      'PREPARE p (int) AS SELECT $1',
      { kind: 'prepare', name: 'p', parameterTypes: [{ kind: 'int4' }] },
    ],
    ['DEALLOCATE p', { kind: 'deallocate', name: 'p' }],
    ['DISCARD ALL', { kind: 'discard', target: 'all' }],
  ])('%s', (text, expected) => {
    expect(plan(text, session)).toMatchObject(expected);
  });

  test('parameters get the types that are declared or inferred', () => {
    const parameterTypes = [undefined, { kind: 'text' } as const];
    plan('SELECT $2 FROM t WHERE a = $1', { parameterTypes });
    expect(parameterTypes).toEqual([{ kind: 'int4' }, { kind: 'text' }]);
  });

  test('an error without a place of its own is found where its statement begins', () => {
    const [, second] = parseStatements('SELECT 1;  SELECT * FROM (SELECT a INTO x FROM t) u');
    expect(() => planStatement(second!, catalog)).toThrow(
      expect.objectContaining({ code: '0A000', position: 11 }),
    );
  });

  test('EXECUTE converts its parameters to the types of the prepared statement', () => {
    const int8 = { kind: 'int8' };
    expect(plan("EXECUTE p ('7')", session)).toMatchObject({
      kind: 'execute',
      name: 'p',
      parameters: [{ kind: 'literal', datum: 7n, type: int8 }],
    });
    expect(() => plan('EXECUTE p (true)', session)).toThrow(
      'parameter $1 of type boolean cannot be coerced to the expected type bigint',
    );
    expect(() => plan('EXECUTE p', session)).toThrow('wrong number of parameters');
    expect(() => plan('EXECUTE q (1)', session)).toThrow('"q" does not exist');
    expect(() => plan('DEALLOCATE q', session)).toThrow('"q" does not exist');
  });

  test('a table has the keys that it declares, and those of a primary key are not null', () => {
    const text =
      'CREATE TABLE x (b int UNIQUE, a int, c int, UNIQUE (c, a), UNIQUE (b), ' +
      'CONSTRAINT named PRIMARY KEY (a))';
    expect(plan(text)).toMatchObject({
      keys: [
        { columns: [1], name: 'named', isPrimary: true },
        { columns: [0], name: null, isPrimary: false },
        { columns: [2, 1], name: null, isPrimary: false },
      ],
      columns: [{ nullable: true }, { nullable: false }, { nullable: true }],
    });
  });
});

describe('TAIL', () => {
  const names = (text: string): unknown => {
    const { tail } = plan(text) as StatementPlan & { kind: 'tail' };
    return tail.columns.map(
      ({ name, type, nullable }) => `${name} ${type.kind}${nullable ? '?' : ''}`,
    );
  };

  test('of an item', () => {
    expect(plan('TAIL t')).toEqual({
      kind: 'tail',
      tail: {
        from: { kind: 'item', id: 'u1' },
        columns: any,
        snapshot: true,
        progress: false,
        asOf: null,
      },
    });
    expect(names('TAIL t')).toEqual(['mz_timestamp numeric', 'mz_diff int8', 'a int4?', 'b text']);
  });

  test('with progress, whose rows have no others', () => {
    expect(plan('TAIL t WITH (PROGRESS, SNAPSHOT = false)')).toMatchObject({
      tail: { snapshot: false, progress: true },
    });
    expect(names('TAIL t WITH (PROGRESS)')).toEqual([
      'mz_timestamp numeric',
      'mz_progressed bool',
      'mz_diff int8?',
      'a int4?',
      'b text?',
    ]);
  });

  test('of a query', () => {
    expect(plan('TAIL (SELECT a FROM t) AS OF 3')).toMatchObject({
      tail: { from: { kind: 'query', query: { uses: ['u1'] } }, asOf: any },
    });
  });
});

test('SHOW CREATE has the columns of the original', () => {
  expect(plan('SHOW CREATE TABLE t')).toMatchObject({
    query: {
      columns: [{ name: 'Table' }, { name: 'Create Table' }],
      plan: {
        rows: [
          [
            [
              0,
              'materialize.public.t',
              'CREATE TABLE "materialize"."public"."t" ("a" "pg_catalog"."int4")',
            ],
            1,
          ],
        ],
      },
    },
  });
});

describe('errors', () => {
  test.each<[string, string, string | number]>([
    ['TAIL zz', "unknown catalog item 'zz'", 'zz'],
    ['TAIL snk', "'materialize.public.snk' cannot be tailed because it is a sink", 'snk'],
    [
      'TAIL t_primary_idx',
      "'materialize.public.t_primary_idx' cannot be tailed because it is an index",
      't_p',
    ],
    ['TAIL t WITH (foo)', 'unexpected parameters for TAIL: foo', 'foo'],
    ['TAIL t WITH (progress, progress)', 'option "progress" specified more than once', 23],
    ["TAIL t WITH (snapshot = 'maybe')", 'snapshot must be a boolean', 'snapshot'],
    ["SELECT 'é' AS OF true", "can't use boolean as a timestamp for AS OF", 'true'],
    [
      "SELECT 'é' AS OF 1 + mz_logical_timestamp()",
      'cannot call mz_logical_timestamp in this context',
      'mz_',
    ],
    ['SELECT (SELECT 1 INTO x)', 'SELECT INTO is not supported', 0],
    ['CREATE TABLE x AS EXECUTE p', 'CREATE TABLE AS EXECUTE is not supported', 0],
    ['INSERT INTO zz VALUES (1)', "unknown catalog item 'zz'", 'zz'],
    ['INSERT INTO v VALUES (1)', "cannot insert into view 'materialize.public.v'", 'v '],
    ['INSERT INTO src VALUES (1)', "cannot insert into source 'materialize.public.src'", 'src'],
    [
      'INSERT INTO mz_tables VALUES (1)',
      "cannot insert into system table 'mz_catalog.mz_tables'",
      'mz_',
    ],
    ["INSERT INTO t VALUES (1, 'é', 3)", 'INSERT has more expressions than target columns', '3'],
    ['INSERT INTO t (a, b) VALUES (1)', 'INSERT has more target columns than expressions', 'b'],
    ['INSERT INTO t (a, zz) VALUES (1, 2)', 'column "zz" of relation "t" does not exist', 'zz'],
    ['INSERT INTO t (a, b, a) VALUES (1, 2, 3)', 'column "a" specified more than once', 21],
    [
      'INSERT INTO t VALUES (1) RETURNING WITH (OLD AS o) a',
      'RETURNING WITH is not supported',
      'OLD',
    ],
    [
      'INSERT INTO t VALUES (1) ON CONFLICT (lower(b)) DO NOTHING',
      'ON CONFLICT (expression) is not supported',
      '(lower',
    ],
    [
      'INSERT INTO t SELECT 1, name FROM mz_tables',
      'invalid selection: operation may only refer to user-defined tables',
      'mz_tables',
    ],
    [
      'INSERT INTO t SELECT 1, name FROM sys',
      'invalid selection: operation may only refer to user-defined tables',
      'sys',
    ],
    [
      'INSERT INTO t SELECT 1, text FROM src',
      'invalid selection: operation may only refer to user-defined tables',
      'src',
    ],
    ['UPDATE v SET n = 1', "cannot mutate view 'materialize.public.v'", 'v '],
    ['UPDATE mz_tables SET name = 1', 'cannot mutate non-user table', 'mz_'],
    ['DELETE FROM zz', "unknown catalog item 'zz'", 'zz'],
    ['DELETE FROM mz_tables', 'cannot mutate non-user table', 'mz_'],
    [
      'DELETE FROM t WHERE a < mz_logical_timestamp()',
      'calls to mz_logical_timestamp in write statements are not supported',
      'mz_logical',
    ],
    ['CREATE DATABASE a.b', 'improper qualified name (too many dotted names): a.b', 'a.b'],
    ['CREATE SCHEMA zz.s', "unknown database 'zz'", 'zz'],
    ['CREATE SCHEMA mz_x', "unacceptable schema name 'mz_x'", 'mz_x'],
    ['CREATE TABLE zz.x (a int)', "unknown schema 'zz'", 'zz'],
    ['CREATE TABLE zz.s.x (a int)', "unknown database 'zz'", 'zz'],
    ['CREATE TABLE mz_catalog.x (a int)', "system schema 'mz_catalog' cannot be modified", 'mz_'],
    [
      'CREATE TEMP TABLE public.x (a int)',
      "cannot create a temporary item in schema 'public'",
      'public',
    ],
    ['CREATE TABLE x (é int, b int, é text)', 'column "é" specified more than once', 30],
    ['CREATE TABLE x (é int, b foo)', 'type "foo" does not exist', 'foo'],
    ['CREATE TABLE x (a int, CHECK (y.a > 1))', 'missing FROM-clause entry for table "y"', 'y.a'],
    ['CREATE TABLE x (a int REFERENCES t)', 'a FOREIGN KEY constraint is not supported', 'REF'],
    ['CREATE TABLE x (a int, UNIQUE (zz))', 'column "zz" named in key does not exist', 'UNIQUE'],
    ['CREATE TABLE x (a int) WITH (y = 1)', 'unrecognized parameter "y"', 'y = 1'],
    [
      'CREATE INDEX ON t (a) WITH (logical_compaction_window = off)',
      'the option logical_compaction_window in CREATE INDEX is not supported',
      'logical',
    ],
    ['CREATE TABLE x (LIKE t)', 'CREATE TABLE ... LIKE is not supported', 't)'],
    [
      'CREATE TABLE x (a text COLLATE "de_DE")',
      'the collation "de_DE" is not supported',
      'COLLATE',
    ],
    ['CREATE VIEW x AS SELECT 1 AS a, 2 AS a', 'column "a" specified more than once', 'x'],
    [
      'CREATE VIEW x (p, q, r) AS SELECT a, b FROM t',
      'view x definition names 3 columns, but view x has 2 columns',
      'r)',
    ],
    ['CREATE VIEW x (p, p) AS SELECT a, b FROM t', 'column "p" specified more than once', 18],
    ['CREATE OR REPLACE VIEW t AS SELECT 1', 'materialize.public.t is not of type VIEW', 't AS'],
    [
      'CREATE OR REPLACE VIEW v AS SELECT * FROM v',
      "cannot replace view 'materialize.public.v': its new query depends on it",
      'v AS',
    ],
    [
      'CREATE VIEW x AS SELECT * FROM tmp',
      "non-temporary items cannot depend on temporary item 'mz_temp.tmp'",
      'tmp',
    ],
    ["CREATE SOURCE x FROM FILE 'é' WITH (tail = 3) FORMAT TEXT", 'tail must be a boolean', 'tail'],
    [
      "CREATE SOURCE x FROM FILE 'é' WITH (foo = 3) FORMAT TEXT",
      'unexpected parameters for CREATE SOURCE: foo',
      'foo',
    ],
    [
      "CREATE SOURCE x (a, b, c) FROM FILE 'é' FORMAT TEXT",
      'source x definition names 3 columns, but source x has 2 columns',
      'c)',
    ],
    [
      "CREATE SINK x FROM t_primary_idx INTO AVRO OCF 'é'",
      "catalog item 'materialize.public.t_primary_idx' is an index and so cannot be depended upon",
      't_',
    ],
    ['CREATE INDEX ON t (zz)', 'column "zz" does not exist', 't ('],
    [
      'CREATE UNIQUE INDEX ON t ((a + 1))',
      'a unique index on an expression is not supported',
      't (',
    ],
    ['CREATE INDEX ON t ((u.a + 1))', 'missing FROM-clause entry for table "u"', 'u.'],
    [
      'CREATE MATERIALIZED VIEW x AS SELECT now() AS n FROM t',
      'cannot materialize call to now',
      'now',
    ],
    [
      'CREATE MATERIALIZED VIEW x AS SELECT a FROM t WHERE transaction_timestamp() IS NULL OR a > 1',
      'cannot materialize call to now',
      'trans',
    ],
    [
      'CREATE MATERIALIZED VIEW x AS SELECT a, CURRENT_DATE AS d FROM t',
      'cannot materialize call to now',
      'CURR',
    ],
    [
      'CREATE MATERIALIZED VIEW x AS SELECT count(*) FROM t WHERE b = current_user',
      'cannot materialize call to current_user',
      'current',
    ],
    [
      'CREATE MATERIALIZED VIEW x AS SELECT max(mz_logical_timestamp()) FROM t',
      `mz_logical_timestamp() in a maintained view ${OTHER_THAN_A_BOUND}`,
      'mz_',
    ],
    [
      'CREATE MATERIALIZED VIEW x AS SELECT t.a FROM t, s.over_timed',
      'cannot materialize call to now',
      's.over',
    ],
    ['CREATE INDEX ON s.timed (n)', 'cannot materialize call to now', 's.timed'],
    ['CREATE DEFAULT INDEX ON s.over_timed', 'cannot materialize call to now', 's.over'],
    [
      'CREATE INDEX ON s.logical (n)',
      `mz_logical_timestamp() in a maintained view ${OTHER_THAN_A_BOUND}`,
      's.logical',
    ],
    [
      'CREATE UNIQUE INDEX ON t (a) NULLS NOT DISTINCT',
      'CREATE INDEX ... NULLS NOT DISTINCT is not supported',
      't (',
    ],
    ['CREATE INDEX ON t USING hash (a)', 'CREATE INDEX ... USING hash is not supported', 't U'],
    [
      'CREATE INDEX ON mz_tables (name)',
      "system item 'mz_catalog.mz_tables' cannot be modified",
      'mz_',
    ],
    [
      'CREATE DEFAULT INDEX ON snk',
      "catalog item 'materialize.public.snk' is a sink and so cannot be depended upon",
      'snk',
    ],
    ["ALTER INDEX t SET (logical_compaction_window = '1ms')", 't is a table not a index', 't SET'],
    ["ALTER INDEX zz SET (logical_compaction_window = '1ms')", "unknown catalog item 'zz'", 'zz'],
    [
      "ALTER INDEX t_primary_idx SET (foo = '1ms')",
      'unexpected parameters for ALTER INDEX: foo',
      'foo',
    ],
    [
      'ALTER INDEX t_primary_idx SET (logical_compaction_window = true)',
      "logical_compaction_window must be a duration such as '1ms'",
      'logical',
    ],
    [
      "ALTER INDEX t_primary_idx SET (logical_compaction_window = 'long')",
      'logical_compaction_window: invalid input syntax for type interval: "long"',
      'logical',
    ],
    ['ALTER VIEW t RENAME TO u', 'materialize.public.t is not of type VIEW', 't R'],
    [
      'ALTER TABLE mz_tables RENAME TO u',
      "system item 'mz_catalog.mz_tables' cannot be modified",
      'mz_',
    ],
    ['ALTER SCHEMA s RENAME TO u', 'ALTER SCHEMA ... RENAME is not supported', 's R'],
    ['DROP TABLE t, zz', "unknown catalog item 'zz'", 'zz'],
    ['DROP VIEW IF EXISTS t', 'materialize.public.t is not of type VIEW', 't$'],
    ['DROP TABLE mz_tables', "system item 'mz_catalog.mz_tables' cannot be modified", 'mz_'],
    ['DROP SCHEMA zz', "unknown schema 'zz'", 'zz'],
    ['DROP SCHEMA mz_catalog', "system schema 'mz_catalog' cannot be modified", 'mz_'],
    ['DROP SCHEMA s, public', 'DROP SCHEMA of several is not supported', 'public'],
    ['DROP DATABASE zz', "unknown database 'zz'", 'zz'],
    ['SHOW zz', 'unrecognized configuration parameter "zz"', 'zz'],
    ['SHOW TABLES FROM zz', "unknown schema 'zz'", 'zz'],
    ['SHOW SCHEMAS FROM zz', "unknown database 'zz'", 'zz'],
    ['SHOW COLUMNS FROM zz', "unknown catalog item 'zz'", 'zz'],
    ['SHOW CREATE VIEW t', 'materialize.public.t is not of type VIEW', 't$'],
    ["FETCH c WITH (timeout = '-1s')", 'timeout out of range', 'timeout'],
    ["FETCH c WITH (timeout = '25h')", 'timeout out of range', 'timeout'],
    ['FETCH c WITH (foo)', 'unexpected parameters for FETCH: foo', 'foo'],
    ['PREPARE p (foo) AS SELECT 1', 'type "foo" does not exist', 'foo'],
    ['TRUNCATE t', 'TRUNCATE is not supported', 0],
  ])('%s: %s', (text, message, place) => {
    // What stands before moves the place, in characters of one, two and four bytes.
    const before = "SELECT 'é😀'; ";
    const at = typeof place === 'number' ? place : `${text}$`.indexOf(place);
    const position = before.length + at;
    expect(failure(before + text)).toMatchObject({ message, position });
  });

  test('a view that is not materialized may read the clock', () => {
    expect(plan('CREATE VIEW x AS SELECT now() AS n FROM s.over_timed')).toMatchObject({
      kind: 'createView',
      materialized: false,
    });
  });

  test('the active schema is the first of the search path that exists', () => {
    const elsewhere = new CatalogOfItems([]);
    elsewhere.searchPath = ['nowhere', 's'];
    const [create] = parseStatements('CREATE TABLE x (a int)');
    expect(planStatement(create!, elsewhere)).toMatchObject({ item: { schema: { schema: 's' } } });
    elsewhere.searchPath = ['nowhere'];
    expect(() => planStatement(create!, elsewhere)).toThrow(
      expect.objectContaining({
        message: 'no schema has been selected to create in',
        position: 13,
      }),
    );
  });
});
