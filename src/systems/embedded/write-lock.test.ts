import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../harness/index.js';
import { Fixture } from './embedded.fixture.js';

let fixture: Fixture;
let first: Session;
let second: Session;

beforeEach(() => {
  fixture = new Fixture();
  first = fixture.system.connect();
  second = fixture.system.connect();
  fixture.sql('CREATE TABLE t (i int NOT NULL)');
  fixture.sql('INSERT INTO t VALUES (1), (2)');
});
afterEach(() => fixture.close());

/** What waits, without the collections. */
function waits(): readonly string[] {
  return fixture.system.settle().map(({ what }) => what);
}

const contents = (): string => fixture.sql('SELECT * FROM t');

describe('statements that read and then write', () => {
  it('count the rows that they were for, also those that stay as they are', () => {
    expect(fixture.sql('UPDATE t SET i = i + 10 WHERE i = 1')).toBe('UPDATE 1\n');
    expect(fixture.sql('UPDATE t SET i = i')).toBe('UPDATE 2\n');
    expect(fixture.sql('UPDATE t SET i = 2')).toBe('UPDATE 2\n');
    expect(fixture.sql('INSERT INTO t SELECT i FROM t')).toBe('INSERT 0 2\n');
    expect(fixture.sql('DELETE FROM t WHERE i > 5')).toBe('DELETE 0\n');
    expect(fixture.sql('DELETE FROM t')).toBe('DELETE 4\n');
  });

  it('change nothing if one row fails', () => {
    expect(fixture.sql('UPDATE t SET i = 1 / (i - 2)')).toBe('ERROR: division by zero\n');
    expect(fixture.sql('UPDATE t SET i = NULL WHERE i = 1')).toBe(
      'ERROR: null value in column "i" of relation "t" violates not-null constraint\n' +
        'DETAIL: Failing row contains (null).\n',
    );
    expect(contents()).toBe('i\n1\n2\n');
  });

  it('let nobody write in between, and whoever waits goes on in turn (T8)', () => {
    const third = fixture.system.connect();
    first.submit('UPDATE t SET i = i + 10');
    second.submit('INSERT INTO t VALUES (5)');
    third.submit('DELETE FROM t WHERE i = 5');
    expect(waits()).toEqual([
      'read at 1, whose answer is held',
      'write lock, held by session 1',
      'write lock, held by session 1',
    ]);
    // Nothing that has to wait is acknowledged.
    expect([second.poll(), third.poll()]).toEqual([[], []]);
    expect(fixture.sql('SELECT count(*) FROM t')).toBe('count\n2\n');
    expect(fixture.goOn(first)).toBe('UPDATE 2\n');
    expect(fixture.goOn(second)).toBe('INSERT 0 1\n');
    expect(fixture.goOn(third)).toBe('DELETE 1\n');
    expect(contents()).toBe('i\n11\n12\n');
  });

  it('make COMMIT wait as well', () => {
    fixture.run(second, 'BEGIN; INSERT INTO t VALUES (9)');
    first.submit('DELETE FROM t');
    fixture.system.settle();
    second.submit('COMMIT');
    expect(waits()).toEqual(['read at 1, whose answer is held', 'write lock, held by session 1']);
    expect(fixture.goOn(first)).toBe('DELETE 2\n');
    expect(fixture.goOn(second)).toBe('COMMIT\n');
    expect(contents()).toBe('i\n9\n');
  });

  it('fail if the table is dropped meanwhile', () => {
    first.submit('DELETE FROM t');
    fixture.system.settle();
    second.submit('INSERT INTO t VALUES (3)');
    fixture.system.settle();
    const third = fixture.system.connect();
    third.submit('DROP TABLE t');
    fixture.system.settle();
    expect(fixture.goOn(third)).toBe('DROP TABLE\n');
    expect(fixture.goOn(first)).toBe("ERROR: unknown catalog item 'u1'\n");
    expect(fixture.goOn(second)).toBe("ERROR: unknown catalog item 'u1'\n");
  });
});

describe('cancel', () => {
  it('ends the wait for the lock: what waited was never written', () => {
    first.submit('DELETE FROM t');
    second.submit('INSERT INTO t VALUES (5)');
    fixture.system.settle();
    second.cancel();
    fixture.system.settle();
    expect(second.poll()).toEqual([{ kind: 'canceled' }]);
    expect(second.idle()).toBe(true);
    expect(fixture.goOn(first)).toBe('DELETE 2\n');
    expect(contents()).toBe('i\n');
  });

  it('ends a read-then-write whose rows are not read yet', () => {
    fixture.sql('CREATE MATERIALIZED VIEW v AS SELECT i FROM t');
    first.submit('INSERT INTO t SELECT i FROM v; SELECT 1');
    first.submit('INSERT INTO t SELECT i FROM v');
    first.cancel();
    second.submit('INSERT INTO t VALUES (5)');
    expect(fixture.goOn(first)).toContain('cannot be run inside a transaction block');
    expect(fixture.goOn(second)).toBe('INSERT 0 1\n');
  });

  it('is for the holder of the key alone', () => {
    const other = new Fixture({ seed: '7' });
    other.close();
    first.submit('SELECT * FROM t AS OF 100');
    fixture.system.settle();
    const { coordinator } = fixture;
    for (const secretKey of [0, 1, 2 ** 32 - 1]) {
      coordinator.handle({ kind: 'cancel', connection: 1, secretKey });
    }
    coordinator.handle({ kind: 'cancel', connection: 99, secretKey: 0 });
    expect(fixture.goOn(first)).toContain('BLOCKED: read at 100');
    first.cancel();
    expect(fixture.goOn(first)).toBe('Canceled\n');
  });

  it('of an idle session does nothing', () => {
    first.cancel();
    expect(fixture.run(first, 'SELECT 1')).toBe('?column?\n1\n');
  });
});

describe('terminate', () => {
  it('gives the lock to the next, and the connection to the one after', () => {
    first.submit('DELETE FROM t');
    second.submit('INSERT INTO t VALUES (5)');
    fixture.system.settle();
    first.terminate();
    expect(fixture.goOn(second)).toBe('INSERT 0 1\n');
    expect(contents()).toBe('i\n1\n2\n5\n');
    const third = fixture.system.connect();
    expect(fixture.run(third, 'SELECT pg_backend_pid() = 1')).toContain('t\n');
  });

  it('drops what is temporary', () => {
    fixture.run(first, 'CREATE TEMPORARY TABLE own (i int)');
    fixture.run(first, 'INSERT INTO own VALUES (1)');
    expect(fixture.run(first, 'SELECT * FROM own')).toBe('i\n1\n');
    expect(fixture.run(second, 'SELECT * FROM own')).toBe("ERROR: unknown catalog item 'own'\n");
    first.terminate();
    fixture.system.settle();
    const { catalog } = fixture.coordinator.state;
    expect(catalog.items().map(({ name }) => name)).toEqual(['t', 't_primary_idx']);
  });
});
