// Specs of the isolation tester as a user runs them, on the embedded system.
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CliSandbox } from './cli-process.fixture.js';

const SPEC = `setup { CREATE TABLE t (a int); }
teardown { DROP TABLE t; }
session s1
step one { INSERT INTO t VALUES (1); }
session s2
step two { SELECT a FROM t; }
`;

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox({});
});

afterEach(() => {
  sandbox.remove();
});

it('writes what is expected beside the file, and shows where it differs', () => {
  sandbox.write('a.spec', SPEC);
  expect(sandbox.run('run', 'a.spec').exitCode).toBe(1);
  sandbox.run('rewrite', 'a.spec');
  expect(sandbox.read('a.spec')).toBe(SPEC);
  const written = sandbox.read('a.out');
  expect(written).toContain('starting permutation: one two\n');
  expect(sandbox.run('run', 'a.spec').exitCode).toBe(0);
  sandbox.write('a.out', written.replace('(0 rows)', '(7 rows)'));
  const { stdout } = sandbox.run('run', 'a.spec');
  expect(stdout).toContain('(- expected in a.out  + actual)');
  expect(stdout).toContain('1 passed, 1 failed');
  sandbox.write('a_1.out', written);
  expect(sandbox.run('run', 'a.spec').exitCode).toBe(0);
});

it('has what is expected at its own end, behind a line `----`', () => {
  for (const lineEnd of ['\n', '\r\n']) {
    const head = `${SPEC}# no other file\n----\n`.replaceAll('\n', lineEnd);
    sandbox.write('a.spec', head);
    expect(sandbox.run('run', 'a.spec').exitCode).toBe(1);
    sandbox.run('rewrite', 'a.spec');
    const written = sandbox.read('a.spec');
    expect(written.startsWith(`${head}Parsed test spec with 2 sessions${lineEnd}`)).toBe(true);
    expect(written.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(
      lineEnd === '\r\n',
    );
    expect(sandbox.run('run', 'a.spec').exitCode).toBe(0);
    sandbox.write('a.spec', written.replace('(0 rows)', '(7 rows)'));
    const { stdout } = sandbox.run('run', 'a.spec');
    expect(stdout).toContain('(- expected in a.spec  + actual)');
    const line = written.split('\n').findIndex((text) => text.startsWith('(0 rows)')) + 1;
    expect(stdout).toContain(`${line} | - (7 rows)\n`);
    sandbox.run('rewrite', 'a.spec');
    expect(sandbox.read('a.spec')).toBe(written);
  }
  expect(readdirSync(sandbox.directory).sort()).toEqual(['a.spec', 'tmp']);
});

it('says what keeps a permutation from being run, and goes on with the next', () => {
  sandbox.write('a.spec', `${SPEC}permutation one(two notices 1) two\npermutation two one\n`);
  sandbox.run('rewrite', 'a.spec');
  const { stdout } = sandbox.run('run', 'a.spec');
  expect(stdout).toContain('error[DI022]: markers keep `one` from being reported as done');
  expect(stdout).toContain('1 passed, 1 failed');
  expect(stdout).not.toContain('in the permutation');
  sandbox.write('b.spec', SPEC.replace('a int', 'a nothing'));
  expect(sandbox.run('run', 'b.spec').stdout).toContain('error[DI020]: setup failed: ERROR:  ');
});

it('names the order where none is written, and what its sessions wait for', () => {
  sandbox.write(
    'c.spec',
    `setup { CREATE TABLE t (a int); }
teardown { DROP TABLE t; }
session s1
step write { BEGIN; INSERT INTO t VALUES (1); }
session s2
step read { SELECT a FROM t AS OF 1000000000000000; }
step end { COMMIT; }
`,
  );
  sandbox.run('rewrite', 'c.spec');
  const { stdout } = sandbox.run('run', 'c.spec');
  expect(stdout).toContain('= note: in the permutation `');
  expect(stdout).toContain('error[DI021]: ');
});

it('finds names of systems that there are none of', () => {
  sandbox.write('d.spec', `# systems = postgress, other\n${SPEC}`);
  const { stdout, exitCode } = sandbox.run('run', 'd.spec');
  expect(stdout).toContain('error[DI008]: there is no system `postgress`\n --> d.spec:1:13\n');
  expect(stdout).toContain('= help: did you mean `postgres`?');
  expect(exitCode).toBe(1);
  sandbox.write('d.spec', `# systems = postgres\n${SPEC}`);
  expect(sandbox.run('run', 'd.spec').stdout).toContain('0 failed');
});
