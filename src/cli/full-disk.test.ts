// A catalog that cannot grow: the statement that needs more room fails, and nothing else does.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServedProcess } from './served-process.fixture.js';

let served: ServedProcess;

beforeEach(() => {
  served = new ServedProcess();
});

afterEach(() => served.stop());

async function end(): Promise<void> {
  served.child!.kill('SIGTERM');
  await once(served.child!, 'exit');
}

/** How many updates of tables the catalog of a server that ended holds. */
function storedUpdates(): number {
  const file = path.join(served.sandbox.directory, 'data/catalog');
  const database = new Database(file, { readonly: true });
  const count = database.prepare('SELECT count(*) FROM table_updates').pluck().get();
  database.close();
  return Number(count);
}

const FILE = `# Rows for which there is no room are no rows.

sql format=csv
CREATE TABLE t (a text);
----
CREATE TABLE

sql format=csv
INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 3000);
----
ERROR: could not write the catalog: disk I/O error (SQLITE_IOERR_WRITE)

sql format=csv
INSERT INTO t VALUES ('small');
----
INSERT 0 1

restart
----

sql format=csv
SELECT a FROM t;
----
a
small
`;

describe.runIf(process.platform === 'linux')('a disk without room', () => {
  it('ends the statement that needs it, and not the session', () => {
    const { sandbox } = served;
    sandbox.write('full.dd', FILE);
    // Files of this process have at most 1 MB: a write beyond that fails as a failing disk does.
    const { stdout, exitCode } = sandbox.shell('ulimit -f 1000; coordtest run full.dd');
    expect(stdout).toContain('1 file, 5 cases: 5 passed');
    expect(exitCode).toBe(0);
  });

  /** A server with rows that compaction is to take away, on a disk that fails. */
  async function serveOnFailingDisk({ kept = 0, deleted = 0 }): Promise<Client> {
    let port = await served.serve('--data', 'data');
    const client = await served.connect(port);
    const rows = (count: number): string =>
      `SELECT i || repeat('x', 900) FROM generate_series(1, ${count}) AS i`;
    await client.query('CREATE TABLE other (a text)');
    await client.query(`INSERT INTO other ${rows(kept)}`);
    await client.query('CREATE TABLE t (a text)');
    await client.query(`INSERT INTO t ${rows(deleted)}`);
    await client.query('DELETE FROM t');
    await end();
    expect(storedUpdates()).toBe(kept + 2 * deleted);
    // The first pages can be written, with the catalog's items; those of the tables cannot.
    const compacting = ['--data', 'data', '--set', 'logical_compaction_window=1ms'];
    const { sandbox } = served;
    port = await served.listen(
      sandbox.startWithFilesOf(200, 'serve', '--port', '0', ...compacting),
    );
    return served.connect(port);
  }

  function mendDisk(): void {
    execFileSync('prlimit', ['--pid', `${served.child!.pid}`, '--fsize=unlimited']);
  }

  it('is nothing to statements where it is the compaction that finds none', async () => {
    const client = await serveOnFailingDisk({ deleted: 500 });
    for (let n = 0; n < 10; n += 1) {
      await client.query(`CREATE VIEW v${n} AS SELECT count(*) AS n FROM t`);
      expect((await client.query(`SELECT * FROM v${n}`)).rows).toEqual([{ n: '0' }]);
    }
    mendDisk();
    for (let n = 0; n < 10; n += 1) await client.query(`DROP VIEW v${n}`);
    await end();
    expect(storedUpdates()).toBe(0);
  });

  it('ends statements, and not the server, where no commit is taken back either', async () => {
    // The journal takes the compaction, and the pages beyond the other table do not.
    const client = await serveOnFailingDisk({ kept: 500, deleted: 50 });
    const failed = { code: '58030' };
    // Statements commit as well; one of the first meets the compaction.
    const statement = 'INSERT INTO other VALUES (NULL)';
    await expect(client.query(statement)).rejects.toMatchObject(failed);
    for (let n = 0; n < 10; n += 1) {
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
      await client.query('SELECT count(*) AS n FROM t').catch((error: unknown) => {
        expect(error).toMatchObject(failed);
      });
    }
    mendDisk();
    expect((await client.query('SELECT count(*) AS n FROM t')).rows).toEqual([{ n: '0' }]);
    for (let n = 0; n < 10; n += 1) await client.query(statement);
    await end();
    expect(storedUpdates()).toBe(510);
  });
});
