// What a system has done leaves nothing behind: however often something is made and dropped, no
// more is kept. Counted is what is in the heap, after it was collected.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { queryObjects } from 'node:v8';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endSession, finishAtOnce } from '../../harness/index.js';
import { Fixture } from './embedded.fixture.js';

/** Statements that leave nothing, one after another in a session of their own. */
const CYCLES = [
  'CREATE TABLE u (a int PRIMARY KEY, b text UNIQUE); DROP TABLE u',
  'CREATE TABLE u (a int); INSERT INTO u VALUES (1); SELECT * FROM u; DROP TABLE u',
  'CREATE TABLE u AS SELECT k FROM t; DROP TABLE u',
  'CREATE TEMP TABLE u (a int); INSERT INTO u VALUES (1); DROP TABLE u',
  'CREATE VIEW u AS SELECT k, count(*) FROM t GROUP BY k; SELECT * FROM u; DROP VIEW u',
  'CREATE TEMP VIEW u AS SELECT s FROM v; DROP VIEW u',
  'CREATE MATERIALIZED VIEW u AS SELECT t.k, m.s FROM t JOIN m USING (k); DROP VIEW u',
  'CREATE MATERIALIZED VIEW u AS SELECT * FROM t ORDER BY s LIMIT 2; DROP VIEW u',
  'CREATE INDEX i ON t (s); DROP INDEX i',
  'CREATE UNIQUE INDEX i ON t (s, k); DROP INDEX i',
  'CREATE SCHEMA u; CREATE TABLE u.t (a int); DROP SCHEMA u CASCADE',
  'CREATE DATABASE u; DROP DATABASE u',
  'CREATE TYPE u AS LIST (ELEMENT TYPE = int4); DROP TYPE u',
  'ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME TO t',
  "COMMENT ON TABLE t IS 'now'; COMMENT ON TABLE t IS NULL",
  "INSERT INTO t VALUES (7, 'seven'); DELETE FROM t WHERE k = 7",
  "UPDATE t SET s = s || '!' WHERE k = 1; UPDATE t SET s = 'one' WHERE k = 1",
  "BEGIN; INSERT INTO t VALUES (7, 'seven'); SAVEPOINT a; ROLLBACK TO a; ROLLBACK",
  'BEGIN; SELECT * FROM t; SELECT 1 / 0',
  "INSERT INTO t VALUES (1, 'one')",
  'SELECT lacking FROM t',
  'PREPARE p AS SELECT k + $1 FROM t; EXECUTE p (1); DEALLOCATE p',
  'BEGIN; DECLARE c CURSOR FOR SELECT * FROM t; FETCH 1 c; COMMIT',
  'BEGIN; DECLARE c CURSOR FOR TAIL v; FETCH 1 c; COMMIT',
  'BEGIN; DECLARE c CURSOR FOR TAIL (SELECT k FROM t WHERE k > 1); FETCH 1 c; COMMIT',
  'COPY (SELECT * FROM t) TO STDOUT',
  "SET search_path = 'u', public; RESET search_path",
  "CREATE SINK u FROM v INTO AVRO OCF '<TEMP>/u.ocf'; DROP SINK u",
  "CREATE MATERIALIZED SOURCE u FROM FILE '<TEMP>/lines' FORMAT TEXT; DROP SOURCE u",
  'EXPLAIN SELECT * FROM v',
];

/** So often everything is done before what is there is counted, and again after that. */
const ROUNDS = 30;

/** What comes and goes by itself: in caches that are not full, and of who tests. */
const NOISE = 20;

/** Statements that are errors, on purpose. */
const FAILING = /1 \/ 0|lacking|\(1, 'one'\)/;

let system: Fixture;

beforeAll(() => {
  system = new Fixture({ logical_compaction_window: '1ms' });
  writeFileSync(join(system.directory, 'lines'), 'one\ntwo\n');
  system.sql('CREATE TABLE t (k int PRIMARY KEY, s text)');
  system.sql("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
  system.sql('CREATE MATERIALIZED VIEW v AS SELECT s, sum(k) FROM t GROUP BY s');
  system.sql('CREATE MATERIALIZED VIEW m AS SELECT * FROM t');
});

afterAll(() => system.close());

/** Does everything, each in a session of its own, while time goes on. */
function doAll(): void {
  for (const statements of CYCLES) {
    const session = system.system.connect();
    for (const statement of statements.split('; ')) {
      const answer = system.run(session, statement);
      expect(answer.startsWith('ERROR'), answer).toBe(FAILING.test(statement));
    }
    finishAtOnce(endSession(system.system, session));
    system.tick();
    system.deliver();
  }
}

/** What holds others: no rows, which are forgotten in groups of some hundreds. */
function countHolders(): number {
  const count = { format: 'count' } as const;
  return queryObjects(Map, count) + queryObjects(Set, count) + queryObjects(Function, count);
}

it('keeps nothing of what is gone', () => {
  const doRounds = (): void => {
    for (let round = 0; round < ROUNDS; round += 1) doAll();
  };
  doRounds();
  const holders = countHolders();
  const { storedSinces, peeks, tails, busy, sessions } = system.coordinator.state;
  const sinces = storedSinces.size;
  doRounds();
  expect(countHolders() - holders).toBeLessThan(NOISE);
  expect(storedSinces.size).toBe(sinces);
  expect([peeks.size, tails.size, busy.size, sessions.size]).toEqual([0, 0, 0, 0]);
}, 120_000);
