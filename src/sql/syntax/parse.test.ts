import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SqlError } from '../sql-error.js';
import { parseStatements } from './parse.js';
import { syntaxOf, type StatementForm } from './statement-syntax.js';

function form(text: string): StatementForm {
  const statements = parseStatements(text);
  expect(statements).toHaveLength(1);
  return syntaxOf(statements[0]!).form;
}

function failure(text: string): SqlError {
  try {
    parseStatements(text);
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
  throw new Error(`no error for ${JSON.stringify(text)}`);
}

describe('parseStatements', () => {
  test('splits at semicolons and drops what is empty', () => {
    const text = " ;; SELECT ';' ;\n-- x;\nSHOW ALL; /* ; */ ";
    const statements = parseStatements(text);
    expect(statements.map((one) => [one.text, one.start])).toEqual([
      ["SELECT ';'", 4],
      ['SHOW ALL', 23],
    ]);
    for (const one of statements) {
      expect(text.slice(one.start, one.start + one.text.length)).toBe(one.text);
    }
    expect(parseStatements('-- nothing\n/* at all */ ;')).toEqual([]);
    expect(parseStatements('')).toEqual([]);
  });

  test.each([
    ['SELECT 1', 'select'],
    ['(SELECT 1)', 'select'],
    ['VALUES (1)', 'select'],
    ['TABLE t', 'select'],
    ['WITH a AS (SELECT 1) SELECT * FROM a AS OF 3', 'select'],
    ['WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a', 'insertQuery'],
    ['INSERT INTO t VALUES (1)', 'insertValues'],
    ['INSERT INTO t DEFAULT VALUES', 'insertValues'],
    ['INSERT INTO t SELECT 1', 'insertQuery'],
    ['UPDATE t SET a = 1', 'update'],
    ['DELETE FROM t', 'delete'],
    ['TAIL t', 'tail'],
    ['EXPLAIN SELECT 1', 'explain'],
    ['SHOW TABLES', 'show'],
    ['SHOW CREATE VIEW v', 'show'],
    ['SHOW timezone', 'show'],
    ['SHOW ALL', 'show'],
    ['CREATE TABLE t (a int)', 'ddl'],
    ['create materialized view v as select 1', 'ddl'],
    ['ALTER INDEX i RESET (logical_compaction_window)', 'ddl'],
    ['DROP TABLE t', 'ddl'],
    ['TRUNCATE t', 'ddl'],
    ['GRANT ALL ON t TO u', 'ddl'],
    ['SET x = 1', 'set'],
    ['RESET x', 'set'],
    ['BEGIN', 'begin'],
    ['START TRANSACTION READ ONLY', 'begin'],
    ['SET TRANSACTION READ WRITE', 'setTransaction'],
    ['END', 'commit'],
    ['COMMIT WORK', 'commit'],
    ['COMMIT AND CHAIN', 'commit'],
    ['ABORT', 'rollback'],
    ['DECLARE c CURSOR FOR TAIL t', 'declare'],
    ['FETCH c', 'fetch'],
    ['CLOSE ALL', 'close'],
    ['PREPARE p AS SELECT $1', 'prepare'],
    ['EXECUTE p(1)', 'execute'],
    ['DEALLOCATE p', 'deallocate'],
    ['DISCARD ALL', 'discard'],
    ['COPY (TAIL t) TO STDOUT', 'copy'],
  ])('%j is of kind %s', (text, kind) => {
    expect(parseStatements(text).map((one) => one.kind)).toEqual([kind]);
  });
});

const name = (...parts: string[]): object => expect.objectContaining({ parts }) as object;
const word = (text: string): object => expect.objectContaining({ name: text }) as object;
const option = (text: string, value: unknown): object =>
  expect.objectContaining({ name: text, value }) as object;

describe('forms', () => {
  test.each<[string, object]>([
    [
      "CREATE MATERIALIZED SOURCE s1 (a) FROM FILE '/x''y' WITH (tail = true) FORMAT TEXT",
      {
        kind: 'createSource',
        name: name('s1'),
        columns: [word('a')],
        path: { text: "/x'y", position: 44 },
        options: [option('tail', { kind: 'boolean', value: true })],
        materialized: true,
        ifNotExists: false,
      },
    ],
    [
      "CREATE SOURCE IF NOT EXISTS d.s.x FROM FILE 'p' FORMAT TEXT",
      {
        name: name('d', 's', 'x'),
        columns: [],
        options: [],
        materialized: false,
        ifNotExists: true,
      },
    ],
    [
      "CREATE SINK s FROM v INTO AVRO OCF 'f' WITHOUT SNAPSHOT AS OF 5",
      {
        kind: 'createSink',
        name: name('s'),
        from: name('v'),
        path: { text: 'f', position: 35 },
        snapshot: false,
        asOf: expect.anything() as object,
      },
    ],
    [
      "CREATE SINK IF NOT EXISTS s FROM v INTO AVRO OCF 'f'",
      { snapshot: true, asOf: null, ifNotExists: true },
    ],
    ['CREATE DEFAULT INDEX ON "T"', { kind: 'createDefaultIndex', name: null, on: name('T') }],
    ['CREATE DEFAULT INDEX i ON t', { name: word('i'), on: name('t') }],
    [
      'CREATE OR REPLACE TEMP MATERIALIZED VIEW v (a, b) AS SELECT 1, 2',
      {
        kind: 'createView',
        columns: [word('a'), word('b')],
        temporary: true,
        materialized: true,
        orReplace: true,
        ifNotExists: false,
      },
    ],
    [
      'CREATE VIEW IF NOT EXISTS v AS VALUES (1)',
      { columns: [], ifNotExists: true, materialized: false },
    ],
    [
      'CREATE DATABASE IF NOT EXISTS d',
      { kind: 'createDatabase', name: name('d'), ifNotExists: true },
    ],
    ['CREATE SCHEMA d.s', { kind: 'createSchema', name: name('d', 's'), ifNotExists: false }],
    [
      'TAIL d.s.t WITH (SNAPSHOT = false, PROGRESS) AS OF now()',
      {
        kind: 'tail',
        from: { kind: 'item', name: name('d', 's', 't') },
        options: [option('snapshot', { kind: 'boolean', value: false }), option('progress', null)],
        asOf: { FuncCall: expect.anything() as object },
      },
    ],
    [
      'TAIL (SELECT 1) WITHOUT SNAPSHOT',
      { from: { kind: 'query', select: expect.anything() as object } },
    ],
    ["SHOW TABLES FROM s LIKE 'a%'", { kind: 'showObjects', objects: 'tables', from: name('s') }],
    ['SHOW EXTENDED FULL TYPES', { objects: 'types', extended: true, full: true }],
    ['SHOW MATERIALIZED VIEWS', { objects: 'materialized views', from: null, filter: null }],
    ['SHOW INDEXES FROM t WHERE key_name = 1', { objects: 'indexes', filter: { kind: 'where' } }],
    ['SHOW COLUMNS IN t', { objects: 'columns', from: name('t') }],
    ['SHOW CREATE SINK s', { kind: 'showCreate', objectKind: 'sink', name: name('s') }],
    ['SHOW TIME ZONE', { kind: 'showVariable', name: word('timezone') }],
    ['SHOW TRANSACTION ISOLATION LEVEL', { name: word('transaction_isolation') }],
    ['SHOW search_path', { kind: 'showVariable', name: word('search_path') }],
    ['DECLARE c CURSOR FOR SELECT 1 AS OF 2', { kind: 'declare', name: word('c') }],
    ['FETCH ALL FROM c', { kind: 'fetch', name: word('c'), count: null }],
    ['FETCH FORWARD 3 IN c', { count: 3n }],
    [
      "FETCH 2 c WITH (TIMEOUT = '10s')",
      { count: 2n, options: [option('timeout', { kind: 'string', text: '10s' })] },
    ],
    ['FETCH next', { name: word('next'), count: 1n }],
    ['FETCH NEXT FROM next', { name: word('next'), count: 1n }],
    ['EXPLAIN PLAN FOR SELECT 1', { kind: 'explain', stage: 'optimized', typed: false }],
    ['EXPLAIN TIMESTAMP FOR SELECT 1', { stage: 'timestamp' }],
    ['EXPLAIN (SELECT 1)', { stage: 'optimized' }],
    ['EXPLAIN TYPED RAW PLAN FOR VIEW v', { stage: 'raw', typed: true, of: { kind: 'view' } }],
    [
      "ALTER INDEX IF EXISTS s.i SET (logical_compaction_window = '1ms')",
      {
        kind: 'alterIndexOptions',
        name: name('s', 'i'),
        ifExists: true,
        action: 'set',
        options: [option('logical_compaction_window', { kind: 'string', text: '1ms' })],
      },
    ],
    [
      'ALTER INDEX i SET (logical_compaction_window = off)',
      { options: [option('logical_compaction_window', { kind: 'boolean', value: false })] },
    ],
    ['ALTER INDEX i RESET (logical_compaction_window)', { action: 'reset' }],
    ['ALTER VIEW v RENAME TO w', { kind: 'rename', objectKind: 'view', to: word('w') }],
    [
      'DROP VIEW IF EXISTS a, b.c CASCADE',
      {
        kind: 'drop',
        objectKind: 'view',
        names: [name('a'), name('b', 'c')],
        ifExists: true,
        behavior: 'cascade',
      },
    ],
    ['DROP TABLE t RESTRICT', { behavior: 'restrict' }],
    ['DROP INDEX i', { behavior: null }],
    [
      'BEGIN ISOLATION LEVEL STRICT SERIALIZABLE, READ ONLY',
      { kind: 'begin', tag: 'BEGIN', isolation: 'strict serializable', access: 'read only' },
    ],
    [
      'START TRANSACTION',
      { kind: 'begin', tag: 'START TRANSACTION', isolation: null, access: null },
    ],
    [
      'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
      { kind: 'setTransaction', isolation: 'read committed' },
    ],
    ['ROLLBACK AND NO CHAIN', { kind: 'rollback' }],
    ['SAVEPOINT "S"', { kind: 'savepoint', name: 'S' }],
    ['RELEASE s', { kind: 'release', name: 's' }],
    ['RELEASE SAVEPOINT s', { kind: 'release', name: 's' }],
    ['ROLLBACK TO s', { kind: 'rollbackTo', name: 's' }],
    ['ROLLBACK WORK TO SAVEPOINT s', { kind: 'rollbackTo', name: 's' }],
    ['SET x TO 1', { kind: 'set', name: word('x'), value: '1', local: false }],
    ['SET LOCAL search_path = a, \'B c\', "d"', { value: 'a, "B c", d', local: true }],
    ['SET TimeZone = DEFAULT', { name: word('timezone'), value: null }],
    ["SET TIME ZONE 'UTC'", { name: word('timezone'), value: 'UTC' }],
    ['SET x = on', { value: 'on' }],
    ['RESET x', { name: word('x'), value: null }],
    ['PREPARE p (int, text) AS TAIL t', { kind: 'prepare', name: word('p'), types: [{}, {}] }],
    ['EXECUTE p (1, $1)', { kind: 'execute', parameters: [{}, {}] }],
    ['DEALLOCATE ALL', { kind: 'deallocate', name: null }],
    ['CLOSE c', { kind: 'close', name: word('c') }],
    ['DISCARD TEMP', { kind: 'discard', target: 'temp' }],
  ])('%s', (text, expected) => {
    expect(form(text)).toMatchObject(expected);
  });

  test.each([
    ['SELECT 1 AS OF 5', true],
    ['SELECT a AS of FROM t', false],
    ['SELECT a AS of, b FROM t', false],
    ['SELECT * FROM t AS of WHERE a', false],
    ['SELECT * FROM t AS of JOIN u ON a', false],
    ['SELECT (SELECT 1 AS of) AS x', false],
    ["SELECT 'AS OF 5'", false],
    ["SELECT * FROM t LIMIT 0 AS OF now() + '1s'", true],
    ['SELECT a AS of FROM t AS OF 5', true],
  ])('%j has AS OF: %j', (text, expected) => {
    const parsed = form(text);
    expect(parsed.kind === 'query' && parsed.query.asOf !== null).toBe(expected);
  });

  test('a nested statement knows its place in the submitted text', () => {
    const text = "SELECT 'é'; DECLARE c CURSOR FOR TAIL t; PREPARE p AS SELECT 1";
    const nested = parseStatements(text).flatMap((one) => {
      const { form: found } = syntaxOf(one);
      return found.kind === 'declare' || found.kind === 'prepare' ? [found.statement] : [];
    });
    expect(nested.map((one) => text.slice(one.start))).toEqual([
      'TAIL t; PREPARE p AS SELECT 1',
      'SELECT 1',
    ]);
    expect(nested.map((one) => one.text)).toEqual(['TAIL t', 'SELECT 1']);
  });

  test('locations are UTF-16 offsets in the statement', () => {
    const text = "SELECT 1; SELECT 'é😀名', abc AS OF def";
    const query = syntaxOf(parseStatements(text)[1]!).form;
    const locations: number[] = [];
    JSON.stringify(query, (key, value: unknown) => {
      if (key === 'ColumnRef') locations.push((value as { location: number }).location);
      return value;
    });
    const own = text.slice(10);
    expect(locations).toEqual([own.indexOf('abc'), own.indexOf('def')]);
  });

  test('types of lists and maps, and hints, are rewritten for the parser', () => {
    const text =
      "SELECT 'é', '{1}'::int  LIST list::map[text=>int], x FROM t OPTION (expected_group_size = 9)";
    expect(JSON.stringify(form(text))).toContain('"sval":"int list list"');
    expect(JSON.stringify(form(text))).toContain('"sval":"map[text=>int]"');
    expect(JSON.stringify(form(text))).toContain(
      `"ColumnRef":{"fields":[{"String":{"sval":"x"}}],"location":${text.indexOf('x FROM')}}`,
    );
    expect(JSON.stringify(form('CREATE TABLE t (a int list, list int)'))).toContain('"int list"');
    expect(JSON.stringify(form('SELECT CAST(a AS text list)'))).toContain('"text list"');
    // As a name, it is one.
    expect(JSON.stringify(form('SELECT list, a list FROM list AS list'))).not.toContain(' list"');
    expect(failure("SELECT 'é', x::int list y z").position).toBe(26);
    expect(failure('SELECT 1 GROUP BY 1 OPTION (expected_group_size = 0.1)')).toMatchObject({
      message: 'expected_group_size must be a number',
      position: 28,
    });
  });
});

describe('escapes in strings', () => {
  test.each<[string, string, string, string?]>([
    ["SELECT U&'§\\00zz'", '42601', 'invalid Unicode escape', '\\XXXX or \\+XXXXXX'],
    ["SELECT E'§\\u00zz'", '22025', 'invalid Unicode escape', '\\uXXXX or \\UXXXXXXXX'],
    ["SELECT U&'\\d800§'", '42601', 'invalid Unicode surrogate pair'],
    ["SELECT E'§\\u0000'", '42601', 'invalid Unicode escape value at or near "\\u0000"'],
    [`SELECT E'\\xff'`, '22021', 'invalid byte sequence for encoding "UTF8": 0xff'],
  ])('%s cannot be read', (marked, code, message, forms) => {
    const hint = forms && `Unicode escapes must be ${forms}.`;
    const place = marked.indexOf('§');
    const wanted = { code, message, hint, ...(place >= 0 && { position: place }) };
    expect(() => parseStatements(marked.replace('§', ''))).toThrow(expect.objectContaining(wanted));
  });
});

describe('errors', () => {
  test.each<[string, string, string | number]>([
    ["SELECT 'é', a b c", 'Expected end of statement, found identifier "c"', 'c'],
    ["SELECT '😀'; SELECT a FROM FROM", 'syntax error at or near "FROM"', 27],
    ['SELECT a,', 'syntax error at end of input', 9],
    ["SELECT 'é'; TAIL", 'syntax error at end of input', 16],
    ['SELECT * FROM t AS OF', "Expected a timestamp value after 'AS OF', found EOF", 21],
    ['SELECT * FROM t AS OF 1, 2', 'syntax error at or near ","', ', 2'],
    ['SELECT * FROM t AS OF 1 FROM u', 'syntax error at or near "FROM"', 'FROM u'],
    ['SELECT * FROM t AS OF 1 + ', 'syntax error at end of input', 25],
    ['SELECT * FROM t u v AS OF 1', 'Expected end of statement, found identifier "v"', 'v AS'],
    ['TAIL t AS', 'syntax error at or near "AS"', 'AS'],
    ['TAIL (SELECT 1', 'syntax error at end of input', 14],
    ['TAIL select', 'syntax error at or near "select"', 'select'],
    ['TAIL a.b.c.d', 'improper qualified name (too many dotted names): a.b.c.d', 'a.b'],
    ['TAIL ""', 'zero-length delimited identifier at or near """"', '""'],
    ["/* é */ CREATE SOURCE s FROM 'x'", `syntax error at or near "'x'"`, "'x'"],
    ["CREATE SOURCE s FROM FILE 'x'", 'Source format must be specified', 'FILE'],
    ['CREATE SOURCE s FROM FILE x FORMAT TEXT', 'syntax error at or near "x"', 'x FORMAT'],
    [
      "CREATE SOURCE s FROM FILE 'x' WITH (tail true) TEXT",
      'syntax error at or near "TEXT"',
      'TEXT',
    ],
    [
      "CREATE SOURCE s FROM FILE 'x' WITH (tail = ) FORMAT TEXT",
      'syntax error at or near ")"',
      ')',
    ],
    ["CREATE SOURCE s () FROM FILE 'x' FORMAT TEXT", 'syntax error at or near ")"', ')'],
    ["CREATE SINK s INTO AVRO OCF 'x'", 'syntax error at or near "INTO"', 'INTO'],
    ["CREATE SINK s FROM v INTO AVRO OCF 'x' WITH SNAPSHOT x", 'syntax error at or near "x"', 53],
    ['CREATE VIEW v', 'syntax error at end of input', 13],
    ['CREATE VIEW v AS', 'syntax error at end of input', 16],
    ['CREATE VIEW v AS INSERT INTO t VALUES (1)', 'syntax error at or near "INSERT"', 'INSERT'],
    ['CREATE DEFAULT INDEX t', 'syntax error at end of input', 22],
    ['CREATE FOO x', 'syntax error at or near "FOO"', 'FOO'],
    ['FOO', 'syntax error at or near "FOO"', 0],
    ['DROP TABLE', 'syntax error at end of input', 10],
    ['DROP TABLE a b', 'syntax error at or near "b"', 'b'],
    ['SHOW', 'syntax error at end of input', 4],
    ['SHOW TABLES FROM', 'syntax error at end of input', 16],
    ['SHOW INDEXES', 'syntax error at end of input', 12],
    ["SHOW TABLES LIKE 'é' x", 'syntax error at or near "x"', 'x'],
    ['SHOW TABLES WHERE', 'syntax error at end of input', 17],
    ['BEGIN FOO', 'syntax error at or near "FOO"', 'FOO'],
    ['BEGIN READ ONLY,', 'syntax error at end of input', 16],
    ['FETCH 1.5 c', 'syntax error at or near "1.5"', '1.5'],
    ['DECLARE c CURSOR FOR', 'syntax error at end of input', 20],
    ["DECLARE c CURSOR FOR SELECT 'é' FROM WHERE", 'syntax error at or near "WHERE"', 'WHERE'],
    ['PREPARE p (int AS SELECT 1', 'syntax error at end of input', 26],
    ['SET x =', 'syntax error at end of input', 7],
    ['EXPLAIN 5', 'syntax error at or near "5"', '5'],
    ['SELECT 1)', 'Expected end of statement, found right parenthesis', ')'],
    ['CREATE TABLE t (é int, b )', 'syntax error at or near ")"', ')'],
  ])('%j: %s', (text, message, place) => {
    const position = typeof place === 'number' ? place : text.indexOf(place);
    expect(failure(text)).toMatchObject({ message, position, code: '42601' });
  });

  test.each<[string, string, string | number]>([
    [
      "CREATE SOURCE s FROM KAFKA BROKER 'x' TOPIC 'y'",
      'CREATE SOURCE ... FROM KAFKA BROKER',
      'KAFKA',
    ],
    ["CREATE SOURCE s FROM FILE 'é' FORMAT AVRO WITH 2 COLUMNS", 'FORMAT AVRO', 'AVRO'],
    ["CREATE SOURCE s FROM FILE 'é' FORMAT TEXT ENVELOPE UPSERT", 'ENVELOPE UPSERT', 'ENVELOPE'],
    ["CREATE SINK s FROM v INTO KAFKA BROKER 'x'", 'CREATE SINK ... INTO KAFKA BROKER', 'KAFKA'],
    ["CREATE TYPE a AS ENUM ('b')", 'CREATE TYPE ... AS ENUM', 'ENUM'],
    ['CREATE TEMP SEQUENCE s', 'CREATE SEQUENCE', 0],
    ['CREATE VIEW v AS SELECT 1 WITH NO DATA', 'CREATE VIEW ... WITH NO DATA', 'WITH'],
    ['CREATE DATABASE d ENCODING = 1', 'CREATE DATABASE ... ENCODING', 'ENCODING'],
    ['ALTER TABLE t ADD COLUMN a int', 'ALTER TABLE ... ADD COLUMN', 'ADD'],
    ['ALTER TABLE t ADD a int', 'ALTER TABLE ... ADD COLUMN', 'ADD'],
    ['ALTER TABLE t ADD CHECK (a > 0)', 'ALTER TABLE ... ADD CHECK', 'ADD'],
    ['ALTER TABLE t RENAME a TO b', 'ALTER TABLE ... RENAME COLUMN', 'RENAME'],
    ['ALTER VIEW v SET SCHEMA s', 'ALTER VIEW ... SET SCHEMA', 'SET'],
    ['ALTER TABLE t OWNER TO r', 'ALTER TABLE ... OWNER TO', 'OWNER'],
    ['ALTER INDEX i SET TABLESPACE s', 'ALTER INDEX ... SET TABLESPACE', 'SET'],
    ['CREATE UNLOGGED TABLE t (a int)', 'CREATE UNLOGGED TABLE', 0],
    ['DECLARE c NO SCROLL BINARY CURSOR FOR SELECT 1', 'DECLARE ... BINARY', 'BINARY'],
    ['DECLARE c INSENSITIVE CURSOR FOR TAIL t', 'DECLARE ... INSENSITIVE of a TAIL', 'INSENSITIVE'],
    ['DROP FOREIGN TABLE v', 'DROP FOREIGN TABLE', 0],
    ['TRUNCATE t', 'TRUNCATE', 0],
    ['EXPLAIN PHYSICAL PLAN FOR SELECT 1', 'EXPLAIN PHYSICAL PLAN', 'PHYSICAL'],
    ['EXPLAIN SELECT 1 AS OF 5', 'EXPLAIN ... AS OF', 'AS OF'],
    ['EXPLAIN INSERT INTO t VALUES (1)', 'EXPLAIN of INSERT', 'INSERT'],
    ['COPY t FROM STDIN WHERE a', 'COPY ... WHERE', 'WHERE'],
    ["COPY t FROM '/x'", 'COPY FROM a file', "'/x'"],
    ["COPY t TO 'file'", 'COPY TO a file', 0],
    ['FETCH BACKWARD 1 FROM c', 'FETCH BACKWARD', 'BACKWARD'],
    ['FETCH -1 FROM c', 'FETCH with a negative count', '-1'],
    ['DECLARE c CURSOR FOR INSERT INTO t VALUES (1)', 'DECLARE of INSERT', 'INSERT'],
    ['SHOW FULL COLUMNS FROM t', 'SHOW FULL COLUMNS', 'FULL'],
  ])('%j is not supported: %s', (text, construct, place) => {
    const padded = `SELECT 'é😀'; ${text}`;
    const statement = parseStatements(padded)[1]!;
    const { form: found } = syntaxOf(statement);
    const position = typeof place === 'number' ? place : text.indexOf(place);
    expect(found).toMatchObject({
      kind: 'unsupported',
      error: { message: `${construct} is not supported`, code: '0A000', position },
    });
  });

  test('of a chained transaction are worded as the original words them', () => {
    for (const verb of ['COMMIT', 'ROLLBACK']) {
      const { form: found } = syntaxOf(parseStatements(`${verb} AND CHAIN`)[0]!);
      expect(found).toMatchObject({ error: { message: `${verb} AND CHAIN not yet supported` } });
    }
  });
});

test('whatever the text, there are statements or an SqlError whose place is in the text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...(
        "SELECT FROM WHERE AS OF 5 TAIL CREATE MATERIALIZED SOURCE VIEW SINK INDEX DEFAULT ON t a 'x' ( ) , ; " +
        'FILE FORMAT TEXT WITH tail = true SNAPSHOT SHOW TABLES LIKE DROP IF EXISTS ALTER SET RESET BEGIN FETCH ' +
        'DECLARE c CURSOR FOR PREPARE EXPLAIN PLAN . :: int list map [ ] OPTION é 😀 "q" $1 - * INSERT INTO VALUES ' +
        'UPDATE DELETE CASE WHEN END NOT COPY TO STDOUT ALL READ ONLY RENAME'
      ).split(' '),
    ),
    fc.string({ maxLength: 4 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join(' ');
      try {
        for (const { start, text: own } of parseStatements(text)) {
          expect(text.slice(start, start + own.length)).toBe(own);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(SqlError);
        const { position } = error as SqlError;
        expect(position === undefined || (position >= 0 && position <= text.length)).toBe(true);
      }
    }),
    { numRuns: 5000, seed: 7 },
  );
});
