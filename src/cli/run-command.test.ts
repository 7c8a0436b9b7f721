// `coordtest run` as a user runs it: exit codes, what is printed where, the same bytes every time.
import { chmodSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

const PASSING = `# Two cases that pass.
create-file name=a
1
----

sql format=csv
SELECT 1 AS one;
----
one
1
`;

const FAILING = `# One case that fails.
sql format=csv
SELECT 1 AS one,
  2 AS two;
----
one,two
1,3
`;

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

describe('coordtest run', () => {
  it('passes with exit code 0 and a summary as its last line', () => {
    sandbox.write('testdata/a.dd', PASSING);
    sandbox.write('testdata/b/c.dd', PASSING);
    const { exitCode, stdout, stderr } = sandbox.run('run');
    expect(withoutTimes(stdout)).toBe(
      'ok   testdata/a.dd  2 cases\n' +
        'ok   testdata/b/c.dd  2 cases\n\n' +
        '2 files, 4 cases: 4 passed, 0 failed, 0 skipped (T)\n',
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('shows a mismatch with place, input, marked difference and state, and exits with 1', () => {
    sandbox.write('a.dd', FAILING);
    const { exitCode, stdout } = sandbox.run('run', 'a.dd');
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').slice(0, 12)).toEqual([
      'FAIL a.dd:2',
      '',
      '2 |   sql format=csv',
      '3 |   SELECT 1 AS one,',
      '4 |     2 AS two;',
      '5 |   ----  (- expected  + actual)',
      '6 |   one,two',
      '7 | - 1,3',
      '  |     ^',
      '  | + 1,2',
      '  |     ^',
      '  = state',
    ]);
    expect(stdout).toMatch(/^ {4}now +0$/m);
    expect(withoutTimes(stdout)).toMatch(
      /\n1 file, 1 case: 0 passed, 1 failed, 0 skipped \(T\)\n$/,
    );
  });

  it('runs on the system that is named, and knows those that there are', () => {
    sandbox.write('a.dd', PASSING);
    expect(sandbox.run('run', '--system', 'embedded', 'a.dd').exitCode).toBe(0);
    const { exitCode, stderr } = sandbox.run('run', '--system', 'embeded', 'a.dd');
    expect(stderr).toBe('coordtest: there is no system `embeded`: did you mean `embedded`?\n');
    expect(exitCode).toBe(2);
  });

  it('reports mistakes in a file, runs its other cases and the other files, and exits with 2', () => {
    sandbox.write('a.dd', `${PASSING}\nsql bad=(\nSELECT 1;\n----\n\n${PASSING}`);
    sandbox.write('b.dd', PASSING);
    const { exitCode, stdout } = sandbox.run('run', 'a.dd', 'b.dd');
    expect(exitCode).toBe(2);
    expect(stdout).toContain('error[DD007]');
    expect(stdout).toContain('--> a.dd:12:9');
    expect(stdout).toContain('2 files, 7 cases: 6 passed, 0 failed, 1 skipped');
  });

  it('reports what it cannot read below a directory, and runs the rest', () => {
    sandbox.write('t/a.dd', PASSING);
    sandbox.write('t/closed/b.dd', PASSING);
    symlinkSync('nowhere', path.join(sandbox.directory, 't/z.dd'));
    chmodSync(path.join(sandbox.directory, 't/closed'), 0);
    for (const directory of ['', 'tmp']) chmodSync(path.join(sandbox.directory, directory), 0o777);
    const { exitCode, stdout, stderr } = sandbox.spawn({ uid: 65534 }, 'run', 't');
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(stdout).toContain('ok   t/a.dd  2 cases\n');
    expect(stdout).toContain('error: `t/closed` cannot be read (EACCES)\n');
    expect(stdout).toContain('error: `t/z.dd` cannot be read (ENOENT)\n');
    const list = sandbox.spawn({ uid: 65534 }, 'list', 't');
    expect(list.stdout).toMatch(/^t\/a\.dd:2 /);
    expect(list.stderr).toBe('coordtest: cannot be read: `t/closed` (EACCES), `t/z.dd` (ENOENT)\n');
    expect(list.exitCode).toBe(2);
  });

  it('reports a directory below a glob that it cannot read, and runs the rest', () => {
    sandbox.write('t/a.dd', PASSING);
    sandbox.write('t/closed/b.dd', PASSING);
    chmodSync(path.join(sandbox.directory, 't/closed'), 0);
    for (const directory of ['', 'tmp']) chmodSync(path.join(sandbox.directory, directory), 0o777);
    const { exitCode, stdout, stderr } = sandbox.spawn({ uid: 65534 }, 'run', './t/**/*.dd');
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(stdout).toContain('ok   ./t/a.dd  2 cases\n');
    expect(stdout).toContain('error: `./t/closed` cannot be read (EACCES)\n');
    const absolute = path.join(sandbox.directory, 't');
    const list = sandbox.spawn({ uid: 65534 }, 'list', `${absolute}/*/*.dd`);
    expect(list.stderr).toBe(`coordtest: cannot be read: \`${absolute}/closed\` (EACCES)\n`);
  });

  it('counts and lists a mistake that shows at the end of a file only', () => {
    const unawaited = 'async-sql session=s\nSELECT 1;\n----\n';
    sandbox.write('a.dd', `# Is never awaited.\n${unawaited}`);
    sandbox.write('b.dd', FAILING);
    const { exitCode, stdout } = sandbox.run('run', 'a.dd', 'b.dd');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('failed:\n  a.dd:2\n  b.dd:2\n');
    expect(stdout).toContain(
      '2 files, 2 cases: 1 passed, 1 failed, 0 skipped, 1 file with mistakes',
    );
  });

  it('says which lines there are where one is not', () => {
    sandbox.write('a.dd', PASSING);
    for (const command of ['run', 'list', 'rewrite']) {
      const { exitCode, stderr } = sandbox.run(command, 'a.dd:99');
      expect(stderr).toBe(
        'coordtest: no case at line 99 of `a.dd`: its cases stand at lines 2 to 10\n',
      );
      expect(exitCode).toBe(2);
    }
    expect(sandbox.run('run', 'a.dd:1').exitCode).toBe(2);
    expect(sandbox.run('run', 'a.dd:10').exitCode).toBe(0);
  });

  it('prints no control character of a name', () => {
    const names = ['t/\u001b[31mbad.dd', 't/line\nend.dd', 't/good.dd'];
    sandbox.write(names[0]!, FAILING);
    sandbox.write(names[1]!, 'sql bad=(\nSELECT 1;\n----\n');
    sandbox.write(names[2]!, PASSING);
    const link = path.join(sandbox.directory, 't/\u001b[32mlink.dd');
    symlinkSync('nowhere', link);
    const commands = [
      ['run', 't'],
      ['run', '--verbose', 't'],
      ['list', 't'],
      ['rewrite', '--dry-run', 't'],
      ['run', link],
      ['run', `${link}x`],
      ['run', `${names[0]!}:99`],
    ];
    for (const command of commands) {
      const { stdout, stderr } = sandbox.run(...command);
      expect(stdout + stderr, command.join(' ')).toMatch(/\\u\{(1b|a)\}/);
      expect(stdout + stderr, command.join(' ')).not.toMatch(/[^\P{Cc}\n]|^end/mu);
    }
  });

  it('says that there is no place for temporary files', () => {
    sandbox.write('a.dd', PASSING);
    const { exitCode, stderr } = sandbox.spawn({ env: { TMPDIR: '/nonexist' } }, 'run', 'a.dd');
    expect(stderr).toBe(
      'coordtest: no directory for temporary files can be made in `/nonexist` (ENOENT)\n',
    );
    expect(exitCode).toBe(2);
  });

  it('counts a mistake in a case as a failure of that case', () => {
    sandbox.write('a.dd', `${PASSING}\nsqll\nSELECT 1;\n----\n`);
    const { exitCode, stdout } = sandbox.run('run', 'a.dd');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('help: did you mean `sql`?');
    expect(stdout).toContain('1 file, 3 cases: 2 passed, 1 failed, 0 skipped');
  });

  it('exits with 2 where there is nothing to run', () => {
    const missing = sandbox.run('run');
    expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
    expect(missing.stderr).toBe('coordtest: no such file or directory: `testdata/`\n');
    sandbox.write('a.dd', PASSING);
    const { exitCode, stderr } = sandbox.run('run', 'a.dd', '--filter', 'nowhere');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'coordtest: no case matches `--filter nowhere`\n',
    });
  });

  it('says in one line what is wrong with a command, and what was meant', () => {
    const mistakes = [
      [['rum'], 'unknown command `rum` (did you mean run?)'],
      [['run', '--fliter', 'x'], 'unknown option `--fliter` (did you mean --filter?)'],
      [['run', '--jobs', '0'], '`--jobs` takes a number from 1 to 256, found `0`'],
      [['run', '--set', 'x'], '`--set` takes `option=value`, found `x`'],
      [['run', '--color=red'], '`--color` takes `auto`, `always` or `never`, found `red`'],
      [['tmp'], 'unknown command `tmp` (did you mean `run tmp`?)'],
    ] as const;
    for (const [args, message] of mistakes) {
      const { exitCode, stderr } = sandbox.run(...args);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `coordtest: ${message}\n` });
    }
    const filter = sandbox.run('run', '--filter', '(');
    expect(filter.stderr).toMatch(/^coordtest: `--filter` takes a regular expression \(.*\n$/);
  });

  it('refuses options that the system does not have', () => {
    sandbox.write('a.dd', PASSING);
    const { exitCode, stdout, stderr } = sandbox.run('run', 'a.dd', '--set', 'no_such_option=1');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('no_such_option');
  });

  it('runs up to a line, and up to the last case that a filter matches', () => {
    sandbox.write('a.dd', `${PASSING}\n${FAILING}`);
    const upToLine = sandbox.run('run', 'a.dd:3');
    expect(upToLine.stdout).toContain('1 file, 3 cases: 1 passed, 0 failed, 2 skipped');
    const filtered = sandbox.run('run', 'a.dd', '--filter', 'AS one;$');
    expect(filtered.stdout).toContain('1 file, 3 cases: 2 passed, 0 failed, 1 skipped');
  });

  it('stops at the first failure in the order of the files, for any number of threads', () => {
    sandbox.write('a.dd', PASSING);
    sandbox.write('b.dd', `${FAILING}\n${PASSING}`);
    sandbox.write('c.dd', FAILING);
    for (const jobs of ['1', '2', '3']) {
      const args = ['run', 'a.dd', 'b.dd', 'c.dd', '--fail-fast', '--jobs', jobs];
      const { exitCode, stdout } = sandbox.run(...args);
      expect(exitCode).toBe(1);
      expect(stdout).not.toContain('c.dd');
      expect(stdout).toContain('2 files, 5 cases: 2 passed, 1 failed, 2 skipped, 1 file not run');
    }
  });

  it('prints the same bytes for any number of threads, and every time', () => {
    for (let number = 10; number < 40; number++) {
      sandbox.write(`testdata/f${number}.dd`, number % 7 === 0 ? FAILING : PASSING);
    }
    const first = withoutTimes(sandbox.run('run', '--jobs', '1').stdout);
    expect(first).toContain('30 files, 56 cases: 52 passed, 4 failed, 0 skipped (T)');
    for (const jobs of ['1', '2', '2', '2', '3']) {
      expect(withoutTimes(sandbox.run('run', '--jobs', jobs).stdout)).toBe(first);
    }
  });

  it('echoes every case on demand, or prints failures and the summary only', () => {
    sandbox.write('a.dd', PASSING);
    sandbox.write('b.dd', FAILING);
    const verbose = sandbox.run('run', 'a.dd', '--verbose').stdout;
    expect(verbose).toContain(
      'a.dd:6: passed\n    sql format=csv\n    SELECT 1 AS one;\n    ----\n',
    );
    const quiet = sandbox.run('run', 'a.dd', 'b.dd', '--quiet').stdout;
    expect(quiet).not.toContain('ok ');
    expect(quiet).toContain('FAIL b.dd:2');
    expect(sandbox.run('run', 'a.dd', '--quiet').stdout.split('\n')).toHaveLength(2);
  });

  it('is explained by `help` as by `--help`', () => {
    const help = sandbox.run('help', 'run');
    expect(help.stdout).toContain('coordtest run testdata/cancel.dd:42');
    expect(help).toEqual(sandbox.run('run', '--help'));
    expect(sandbox.run('help')).toEqual(sandbox.run('--help'));
  });

  it('uses colours where it is told to', () => {
    sandbox.write('a.dd', FAILING);
    expect(sandbox.run('run', 'a.dd').stdout).not.toContain('\u001b');
    expect(sandbox.run('run', '--color', 'a.dd').stdout).toContain('\u001b');
    const forced = sandbox.spawn({ env: { FORCE_COLOR: '1' } }, 'run', 'a.dd').stdout;
    expect(forced).toContain('\u001b');
    const env = { FORCE_COLOR: '1', NO_COLOR: '1' };
    expect(sandbox.spawn({ env }, 'run', 'a.dd').stdout).not.toContain('\u001b');
  });
});
