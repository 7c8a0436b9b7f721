// What grows in a system from statement to statement ends in an SQL error, and the system lives on.
import { describe, expect, it } from 'vitest';
import {
  PLAN_DEPTH_MAX,
  SESSION_STATEMENTS_MAX,
  SESSION_TEXT_MAX,
} from '../../coordinator/index.js';
import { Fixture } from './embedded.fixture.js';
import { SESSION_OPTIONS_MAX } from './embedded-system.js';

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

  it.each([
    ['NULLIF', (operand: string) => `NULLIF(${operand}, 7)`],
    ['CASE', (operand: string) => `CASE ${operand} WHEN 1 THEN 2 WHEN 2 THEN 3 ELSE 1 END`],
    ['BETWEEN', (operand: string) => `(${operand} BETWEEN 1 AND 3)::int`],
    ['BETWEEN SYMMETRIC', (operand: string) => `(1 BETWEEN SYMMETRIC ${operand} AND 3)::int`],
    ['IN', (operand: string) => `(${operand} IN (1, 2, a))::int`],
    ['a comparison of rows', (operand: string) => `((${operand}, a) < (2, 3))::int`],
  ])('is refused as operands of %s are copied into copies', (_, nest) => {
    withSystem((_fixture, run) => {
      run('CREATE TABLE t (a int)');
      run('INSERT INTO t VALUES (3)');
      let expression = 'a';
      for (let depth = 0; depth < 40; depth += 1) expression = nest(expression);
      expect(run(`SELECT ${expression} FROM t`)).toContain('have more than 131072 parts');
      expect(run(`SELECT ${nest(nest(nest('a')))} AS x FROM t`)).toMatch(/^x\n\d\n$/);
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

  it('is refused as a session keeps too many statements', () => {
    withSystem((_, run) => {
      const names = Array.from({ length: SESSION_STATEMENTS_MAX + 1 }, (_, index) => `p${index}`);
      const prepared = run(names.map((name) => `PREPARE ${name} AS SELECT 1`).join(';'));
      expect(prepared).toContain('ERROR: too many prepared statements');
      const declared = names.map((name) => `DECLARE ${name} CURSOR FOR SELECT 1`).join(';');
      expect(run(`BEGIN; ${declared}`)).toContain('ERROR: too many cursors');
    });
  }, 60_000);

  it('is refused as the statements of a session are too long', () => {
    withSystem((_, run) => {
      const half = `SELECT '${'x'.repeat(SESSION_TEXT_MAX / 2)}'`;
      const refusal = `those of the session have more than ${SESSION_TEXT_MAX} characters`;
      const prepared = ['p', 'q', 'r'].map((name) => run(`PREPARE ${name} AS ${half}`));
      expect(prepared).toEqual(['PREPARE\n', 'PREPARE\n', expect.stringContaining(refusal)]);
      // What is forgotten is not counted any more.
      run('DEALLOCATE p');
      expect(run('PREPARE r AS SELECT 1')).toBe('PREPARE\n');
      run('BEGIN');
      for (const name of ['c', 'd']) run(`DECLARE ${name} CURSOR FOR ${half}`);
      expect(run('DECLARE e CURSOR FOR SELECT 1')).toContain(refusal);
    });
  });

  it('is no text of a statement, however long, nor a number', () => {
    withSystem((_, run) => {
      const text = 'x'.repeat(20_000_000);
      for (let time = 0; time < 3; time += 1) {
        expect(run(`SELECT length('${text}') AS n`)).toBe('n\n20000000\n');
      }
      for (let time = 0; time < 3; time += 1) {
        expect(run(`SELECT ${'1'.repeat(20_000_000)} IS NULL`)).toContain('ERROR: ');
      }
    });
  }, 60_000);

  it('is refused as cursors keep too much that was not fetched', () => {
    withSystem(
      (_, run) => {
        run('BEGIN');
        const answers = ['a', 'b', 'c'].map((name) => {
          const rows = "SELECT repeat('x', 1000) AS s FROM generate_series(1, 300)";
          return run(`DECLARE ${name} CURSOR FOR ${rows}; FETCH 1 FROM ${name}`);
        });
        expect(answers.map((answer) => answer.includes('out of memory: the cursors'))).toEqual([
          false,
          false,
          true,
        ]);
      },
      { memory_limit: '1MB' },
    );
  });

  it('ends a TAIL that nobody fetches from', () => {
    withSystem(
      (fixture, run) => {
        fixture.sql('CREATE TABLE t (s text)');
        run('BEGIN; DECLARE c CURSOR FOR TAIL t; FETCH ALL c');
        for (let round = 0; round < 40; round += 1) {
          fixture.sql(`INSERT INTO t VALUES (repeat('x', 10000) || ${round})`);
          fixture.sql('DELETE FROM t');
          fixture.deliver();
        }
        expect(run('FETCH ALL c')).toContain('ERROR: out of memory: the TAIL keeps more than');
      },
      { memory_limit: '1MB' },
    );
  });

  it('is refused as an aggregate keeps values that are larger than the rows they are from', () => {
    withSystem(
      (_, run) => {
        run('CREATE TABLE t (a int)');
        run('INSERT INTO t SELECT generate_series(1, 50)');
        for (const aggregate of ['array_agg', 'count']) {
          const distinct = aggregate === 'count' ? 'DISTINCT ' : '';
          const query = `SELECT ${aggregate}(${distinct}repeat('x', 50000) || a) FROM t`;
          expect(run(query)).toContain('ERROR: out of memory: the query keeps more than');
        }
        // A read keeps the greatest value alone, a view those that come next as well.
        const greatest = "SELECT max(repeat('x', 50000) || a) AS most FROM t";
        expect(run(`SELECT length(most) FROM (${greatest}) AS one`)).toBe('length\n50001\n');
        run(`CREATE MATERIALIZED VIEW greatest AS ${greatest}`);
        expect(run('SELECT most FROM greatest')).toMatch(
          /^ERROR: out of memory: "materialize.public.greatest_primary_idx" keeps/,
        );
      },
      { memory_limit: '1MB' },
    );
  });

  it('does not grow with the number of sessions that wait to be served', () => {
    withSystem((fixture) => {
      const sessions = Array.from({ length: 5_000 }, () => fixture.system.connect());
      for (const session of sessions) session.terminate();
      fixture.system.settle();
      const offered = fixture.system.chooser.choices.map(({ options }) => options.length);
      expect(Math.max(...offered)).toBe(SESSION_OPTIONS_MAX);
      expect(fixture.coordinator.state.sessions.size).toBe(1);
    });
  });
});
