// What grows in a system from statement to statement ends in an SQL error, and the system lives on.
import { describe, expect, it } from 'vitest';
import { PLAN_DEPTH_MAX } from '../../coordinator/index.js';
import { Fixture } from './embedded.fixture.js';

/** Does something in a system of its own, which answers afterwards. */
function withSystem(
  work: (fixture: Fixture, run: (text: string) => string) => void,
  options: Readonly<Record<string, string>> = {},
): void {
  const fixture = new Fixture(options);
  try {
    const session = fixture.system.connect();
    work(fixture, (text) => fixture.run(session, text));
    expect(fixture.sql('SELECT 1 AS one')).toBe('one\n1\n');
  } finally {
    fixture.close();
  }
}

describe('what grows', () => {
  it('is refused as views over views become too many, and all of them can be dropped', () => {
    withSystem((_, run) => {
      run('CREATE TABLE v0 (a int)');
      let made = 0;
      let answer = '';
      for (; made < 2 * PLAN_DEPTH_MAX; made += 1) {
        answer = run(`CREATE VIEW v${made + 1} AS SELECT * FROM v${made}`);
        if (answer !== 'CREATE VIEW\n') break;
      }
      expect(answer).toContain('ERROR: stack depth limit exceeded');
      expect(run(`CREATE MATERIALIZED VIEW m AS SELECT * FROM v${made - 10}`)).toContain('CREATE');
      expect(run(`SELECT count(*) FROM v${made - 10}`)).toBe('count\n0\n');
      expect(run('DROP TABLE v0 CASCADE')).toBe('DROP TABLE\n');
      expect(run('SHOW VIEWS')).toBe('name\n');
    });
  }, 30_000);

  it('is refused as a statement has too many words', () => {
    withSystem((_, run) => {
      expect(run('SELECT 1' + ', 1'.repeat(1_100_000))).toContain('statement is too long');
    });
  });

  it('is refused as a transaction writes more than may be kept', () => {
    withSystem(
      (_, run) => {
        run('CREATE TABLE t (s text)');
        run('BEGIN');
        let answer = '';
        for (let count = 0; count < 100; count += 1) {
          answer = run("INSERT INTO t VALUES (repeat('x', 10000))");
          if (answer !== 'INSERT 0 1\n') break;
        }
        expect(answer).toContain('the transaction keeps more than 1048576 bytes');
      },
      { memory_limit: '1MB' },
    );
  });
});
