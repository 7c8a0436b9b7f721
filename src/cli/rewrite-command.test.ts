// `coordtest rewrite` as a user runs it: what is written, what is left alone.
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

const BEFORE = `# Rewritten by the test.\r
sql format=csv\r
SELECT 1 AS one;\r
----\r
one\r
2\r
\r
   \t
sql format=csv
SELECT 2 AS two;
----
two
2`;

const AFTER = BEFORE.replace('one\r\n2\r\n', 'one\r\n1\r\n');

/** Somebody who may not do everything, for tests that run as somebody who may. */
const NOBODY = 65_534;

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

function at(name: string): string {
  return path.join(sandbox.directory, name);
}

describe('coordtest rewrite', () => {
  it('replaces what changed and no other byte, and then nothing more', () => {
    sandbox.write('a.dd', BEFORE);
    const first = sandbox.run('rewrite', 'a.dd');
    expect(first.exitCode).toBe(0);
    expect(sandbox.read('a.dd')).toBe(AFTER);
    expect(withoutTimes(first.stdout)).toBe(
      'ok   a.dd  1 case rewritten\n1 of 1 file rewritten, 1 case changed (T)\n',
    );
    const { mtimeNs, ino } = statSync(at('a.dd'), { bigint: true });
    const second = sandbox.run('rewrite', 'a.dd');
    expect(second.stdout).toContain('0 of 1 file rewritten, 0 cases changed');
    expect(statSync(at('a.dd'), { bigint: true })).toMatchObject({ mtimeNs, ino });
    expect(sandbox.run('run', 'a.dd').exitCode).toBe(0);
  });

  it('only prints the difference in a dry run, as `patch` takes it', () => {
    sandbox.write('a.dd', BEFORE.replaceAll('\r', ''));
    const { exitCode, stdout } = sandbox.run('rewrite', '--dry-run', 'a.dd');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--- a.dd\n+++ a.dd\n@@ ');
    expect(stdout).toContain(' one\n-2\n+1\n');
    expect(stdout).toContain('1 of 1 file would be rewritten, 1 case changed');
    expect(sandbox.read('a.dd')).toBe(BEFORE.replaceAll('\r', ''));
    expect(sandbox.shell('coordtest rewrite --dry-run a.dd | patch -p0 --quiet').exitCode).toBe(0);
    expect(sandbox.run('run', 'a.dd').exitCode).toBe(0);
  });

  it('rewrites the other cases where one has no output, and exits with 1', () => {
    sandbox.write('a.dd', `${BEFORE}\n\nawait-sql session=nobody\n----\n`);
    const { exitCode, stdout } = sandbox.run('rewrite', 'a.dd');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('error[DR021]');
    expect(sandbox.read('a.dd')).toBe(`${AFTER}\n\nawait-sql session=nobody\n----\n`);
  });

  it('writes nothing into a file that has mistakes in its format, and exits with 2', () => {
    sandbox.write('a.dd', `${BEFORE}\n\nsql x=(\n----\n`);
    const { exitCode, stdout } = sandbox.run('rewrite', 'a.dd');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('error[DD007]');
    expect(sandbox.read('a.dd')).toBe(`${BEFORE}\n\nsql x=(\n----\n`);
  });

  it('counts what it could not read in the summary', () => {
    sandbox.write('t/a.dd', 'sql x=(\n----\n');
    sandbox.write('t/b.dd', BEFORE);
    symlinkSync('missing', at('t/z.dd'));
    const { exitCode, stdout } = sandbox.run('rewrite', 't');
    expect(exitCode).toBe(2);
    expect(withoutTimes(stdout)).toContain(
      '1 of 3 files rewritten, 1 case changed, 1 file with mistakes in the format, ' +
        '1 file not readable (T)\n',
    );
  });

  it('follows a symbolic link, and keeps it and the mode', () => {
    sandbox.write('real/a.dd', BEFORE);
    chmodSync(at('real/a.dd'), 0o600);
    symlinkSync('real/a.dd', at('link.dd'));
    expect(sandbox.run('rewrite', 'link.dd').exitCode).toBe(0);
    expect(lstatSync(at('link.dd')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('real/a.dd'), 'utf8')).toBe(AFTER);
    expect(statSync(at('real/a.dd')).mode & 0o777).toBe(0o600);
    expect(readdirSync(at('real'))).toEqual(['a.dd']);
  });

  it('says what it may not write, rewrites the rest, and exits with 1', () => {
    sandbox.write('a.dd', BEFORE);
    sandbox.write('b.dd', BEFORE);
    chmodSync(at('a.dd'), 0o444);
    chmodSync(at('b.dd'), 0o666);
    for (const directory of [sandbox.directory, sandbox.temporary]) chmodSync(directory, 0o777);
    // The super-user may write anything, so there the command runs as somebody else.
    const options = process.getuid?.() === 0 ? { uid: NOBODY } : {};
    const { exitCode, stdout } = sandbox.spawn(options, 'rewrite', 'a.dd');
    expect(stdout).toContain('`a.dd` is not rewritten: it cannot be written (EACCES)');
    expect(exitCode).toBe(1);
    expect(sandbox.read('a.dd')).toBe(BEFORE);
  });

  it('rewrites up to a line only', () => {
    sandbox.write('a.dd', `${BEFORE.replaceAll('\r', '')}1\n`);
    expect(sandbox.run('rewrite', 'a.dd:3').exitCode).toBe(0);
    expect(sandbox.read('a.dd')).toBe(`${AFTER.replaceAll('\r', '')}1\n`);
  });

  it('tells reporters what changes, and writes it all the same', () => {
    sandbox.write('a.dd', BEFORE);
    const dry = sandbox.run('rewrite', '--dry-run', 'a.dd', '--reporter', 'json');
    expect(events(dry.stdout)).toMatchObject([
      { event: 'start', files: 1 },
      { event: 'file', path: 'a.dd', verdict: 'passed', text: expect.stringContaining('+1') },
      {
        event: 'finish',
        verdict: 'passed',
        summary: expect.stringContaining('would be rewritten'),
      },
    ]);
    const both = ['--reporter', 'default', '--reporter', 'json=out.json'];
    const { stdout, exitCode } = sandbox.run('rewrite', 'a.dd', ...both);
    expect(withoutTimes(stdout)).toBe(
      'ok   a.dd  1 case rewritten\n1 of 1 file rewritten, 1 case changed (T)\n',
    );
    expect(exitCode).toBe(0);
    expect(sandbox.read('a.dd')).toBe(AFTER);
    const [, file] = events(sandbox.read('out.json'));
    expect(file).toMatchObject({ cases: [{ outcome: 'failed' }, { outcome: 'passed' }] });
  });

  it('ends with a reporter that throws', () => {
    sandbox.write('a.dd', BEFORE);
    const code = 'export default { name: "bad", file() { throw new Error("no paper"); } };\n';
    sandbox.write('bad.mjs', code);
    const { stderr, exitCode } = sandbox.run('rewrite', 'a.dd', '--reporter', './bad.mjs');
    expect(stderr).toBe('coordtest: reporter `bad`: Error: no paper\n');
    expect(exitCode).toBe(2);
  });

  function events(text: string): unknown[] {
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  }
});
