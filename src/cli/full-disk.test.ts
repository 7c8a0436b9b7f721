// A catalog that cannot grow: the statement that needs more room fails, and nothing else does.
import { afterEach, describe, expect, it } from 'vitest';
import { CliSandbox } from './cli-process.fixture.js';

const sandbox = new CliSandbox();

afterEach(() => sandbox.remove());

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
    sandbox.write('full.dd', FILE);
    // Files of this process have at most 1 MB: a write beyond that fails as a failing disk does.
    const { stdout, exitCode } = sandbox.shell('ulimit -f 1000; coordtest run full.dd');
    expect(stdout).toContain('1 file, 5 cases: 5 passed');
    expect(exitCode).toBe(0);
  });
});
