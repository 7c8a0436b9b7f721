import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../harness/index.js';
import { Fixture } from './embedded.fixture.js';

let fixture: Fixture;
let session: Session;

beforeEach(() => {
  fixture = new Fixture();
  session = fixture.system.connect();
  fixture.sql('CREATE TABLE t (i int)');
  fixture.sql('INSERT INTO t VALUES (1), (2), (3)');
});
afterEach(() => fixture.close());

const run = (text: string): string => fixture.run(session, text);

describe('cursors', () => {
  it('give a few rows at a time, and live as long as the transaction', () => {
    expect(run('BEGIN; DECLARE c CURSOR FOR SELECT * FROM t; FETCH 2 c')).toBe(
      'BEGIN\nDECLARE CURSOR\ni\n1\n2\n',
    );
    expect(run('FETCH 0 c; FETCH ALL c; FETCH c')).toBe('i\ni\n3\ni\n');
    expect(run('COMMIT')).toBe('COMMIT\n');
    expect(run('FETCH c')).toBe('ERROR: cursor "c" does not exist\n');
  });

  it('are closed one by one or all at once', () => {
    run('BEGIN; DECLARE a CURSOR FOR SELECT 1; DECLARE b CURSOR FOR SELECT 2');
    expect(run('CLOSE a; FETCH b; CLOSE ALL')).toBe('CLOSE CURSOR\n?column?\n2\nCLOSE CURSOR\n');
    expect(run('FETCH b')).toBe('ERROR: cursor "b" does not exist\n');
  });

  it('need a transaction, and a name that is free', () => {
    expect(run('DECLARE c CURSOR FOR SELECT 1')).toBe(
      'ERROR: DECLARE CURSOR can only be used in transaction blocks\n',
    );
    expect(run('DECLARE c CURSOR FOR SELECT 1; DECLARE c CURSOR FOR SELECT 2')).toBe(
      'DECLARE CURSOR\nERROR: cursor "c" already exists\n',
    );
  });

  it('are planned when they are declared and executed when they are first read', () => {
    run('BEGIN');
    expect(run('DECLARE c CURSOR FOR SELECT nope FROM t')).toContain('"nope" does not exist');
    expect(run('ROLLBACK; DECLARE c CURSOR FOR SELECT 1 / 0')).toBe(
      'ROLLBACK\n' + 'DECLARE CURSOR\n',
    );
    expect(run('DECLARE c CURSOR FOR SELECT 1 / 0; FETCH c; SELECT 2')).toBe(
      'DECLARE CURSOR\nERROR: division by zero\n',
    );
  });

  it('show an error of the data with every FETCH', () => {
    const error = 'ERROR: division by zero\n';
    expect(run('BEGIN; DECLARE c CURSOR FOR SELECT 1 / (i - 2) FROM t; FETCH c; FETCH c')).toBe(
      `BEGIN\nDECLARE CURSOR\n${error}${error}`,
    );
    expect(run('COMMIT')).toBe('COMMIT\n');
  });

  it('make FETCH wait for the answer, and can be canceled', () => {
    expect(
      run('BEGIN; DECLARE c CURSOR FOR SELECT * FROM t AS OF 100; FETCH c; SELECT 1'),
    ).toContain('BLOCKED: read at 100 waits for');
    session.cancel();
    expect(fixture.goOn(session)).toBe('Canceled\n?column?\n1\n');
    expect(run('FETCH c')).toBe('Canceled\n');
  });
});

describe('a TAIL in a cursor', () => {
  it('gives what was delivered, and waits for a first row only (A8)', () => {
    expect(run('BEGIN; DECLARE c CURSOR FOR TAIL t; FETCH ALL c')).toBe(
      'BEGIN\nDECLARE CURSOR\nmz_timestamp,mz_diff,i\n',
    );
    session.submit('FETCH 2 c');
    expect(fixture.system.settle().map(({ what }) => what)).toEqual([
      'tail, of which messages are held,',
    ]);
    fixture.deliver();
    expect(fixture.goOn(session)).toBe('mz_timestamp,mz_diff,i\n1,1,1\n1,1,2\n');
    expect(run('FETCH 100 c')).toBe('mz_timestamp,mz_diff,i\n1,1,3\n');
    expect(run('SELECT * FROM t')).toBe(
      'ERROR: TAIL in transactions must be the only read statement\n',
    );
  });

  it('waits as long as it was told, by the clock', () => {
    fixture.sql('CREATE TABLE empty (i int)');
    run('BEGIN; DECLARE c CURSOR FOR TAIL empty');
    expect(run(`FETCH c WITH (timeout = '3ms')`)).toContain('BLOCKED: tail');
    fixture.tick(2n);
    expect(fixture.goOn(session)).toContain('BLOCKED: tail');
    fixture.tick();
    expect(fixture.goOn(session)).toBe('mz_timestamp,mz_diff,i\n');
    expect(run(`FETCH c WITH (timeout = '0s')`)).toBe('mz_timestamp,mz_diff,i\n');
  });

  it('ends with its transaction: the server forgets it', () => {
    run('BEGIN; DECLARE c CURSOR FOR TAIL t; FETCH ALL c');
    expect(fixture.coordinator.state.tails.size).toBe(1);
    run('COMMIT');
    expect(fixture.coordinator.state.tails.size).toBe(0);
    fixture.deliver();
    expect(fixture.system.frontiers().collections).toHaveLength(2);
  });
});

describe('a TAIL', () => {
  it('gives rows as they come, until it is canceled', () => {
    expect(run('TAIL t')).toContain('TAIL\nBLOCKED: tail');
    fixture.deliver();
    expect(fixture.goOn(session)).toContain('1,1,1\n1,1,2\n1,1,3\n');
    fixture.sql('DELETE FROM t WHERE i < 3');
    fixture.tick();
    fixture.deliver();
    expect(fixture.goOn(session)).toContain('mz_timestamp,mz_diff,i\n2,-1,1\n2,-1,2\n');
    session.cancel();
    expect(fixture.goOn(session)).toBe('Canceled\n');
    expect(run('SELECT count(*) FROM t')).toBe('count\n1\n');
  });

  it('leaves out the contents at its start if told to, and tells how far it is (A3, A4)', () => {
    fixture.sql('SELECT * FROM t');
    expect(run('TAIL t WITH (SNAPSHOT = false, PROGRESS) AS OF 1')).toContain('TAIL\n');
    fixture.deliver();
    expect(fixture.goOn(session)).toContain('mz_timestamp,mz_progressed,mz_diff,i\n2,t,,\n');
    fixture.sql('INSERT INTO t VALUES (4)');
    fixture.tick(5n);
    fixture.deliver();
    expect(fixture.goOn(session)).toContain('2,f,1,4\n');
  });

  it('of what never changes ends by itself, at the end of time (A7)', () => {
    fixture.sql('CREATE VIEW v AS VALUES (1), (2)');
    run('TAIL v');
    fixture.deliver();
    const end = '18446744073709551615';
    expect(fixture.goOn(session)).toBe(`mz_timestamp,mz_diff,column1\n${end},1,1\n${end},1,2\n`);
  });

  it('ends when what it reads is dropped, even behind a view', () => {
    fixture.sql('CREATE VIEW v AS SELECT i FROM t');
    run('TAIL v');
    fixture.sql('DROP TABLE t CASCADE');
    expect(fixture.goOn(session)).toBe(
      'ERROR: TAIL was ended because "materialize.public.v", which it reads, was dropped\n',
    );
  });

  it('cannot begin before what can be read (A6)', () => {
    fixture.sql(`ALTER INDEX t_primary_idx SET (logical_compaction_window = '1ms')`);
    fixture.tick(9n);
    fixture.deliver();
    expect(run('TAIL t AS OF 1')).toContain(
      'Timestamp (1) is not valid for all inputs: [Antichain',
    );
  });

  it('shows an error of the data and ends', () => {
    run('TAIL (SELECT 1 / (i - 3) FROM t)');
    fixture.deliver();
    expect(fixture.goOn(session)).toBe('ERROR: division by zero\n');
  });
});
