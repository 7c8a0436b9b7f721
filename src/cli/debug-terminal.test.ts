// `coordtest debug` in a terminal, and with psql attached to the paused coordinator. The terminal
// is the one that `script` makes.
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox } from './cli-process.fixture.js';

/** Where Debian puts the programs of PostgreSQL 15. */
const BINARIES = '/usr/lib/postgresql/15/bin';

const hasPsql = existsSync(path.join(BINARIES, 'psql'));
const hasScript = spawnSync('script', ['--version']).status === 0;

const bin = path.resolve(import.meta.dirname, '../../bin/coordtest.js');

/** How long something may take to be shown, in milliseconds, on a machine that does much else. */
const SHOWN_MS = 30_000;

const FILE = `\
sql
CREATE TABLE t (a int);
----

sql
INSERT INTO t VALUES (1);
----

sql format=csv
SELECT a FROM t;
----
a
1
`;

let sandbox: CliSandbox;
let child: ChildProcess | undefined;
/** What the child has printed. */
let shown = '';

beforeEach(() => {
  sandbox = new CliSandbox();
  sandbox.write('t.dd', FILE);
  shown = '';
});

afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  child = undefined;
  sandbox.remove();
});

function watch(started: ChildProcess): void {
  child = started;
  started.stdout!.on('data', (chunk: Buffer) => void (shown += chunk.toString()));
}

/** Waits until something is shown that was not before, and gives all that was shown up to there. */
async function see(pattern: RegExp): Promise<string> {
  await expect.poll(() => pattern.test(shown), { timeout: SHOWN_MS }).toBe(true);
  const text = shown;
  shown = '';
  return text;
}

function type(text: string): void {
  child!.stdin!.write(text);
}

/** A system whose statements never end, each in its way. */
const ENDLESS = `
import { defineConfig, defineSystem } from 'coordtest';
let text = '';
const session = {
  submit: (submitted) => { text = submitted.trim(); },
  idle: () => text === '',
  poll: () => [],
  cancel() {},
  terminate() {},
};
const create = () => ({
  name: 'own',
  connect: () => session,
  settle() {
    if (text === 'loop') for (;;);
    return text === 'wait' ? new Promise(() => {}) : [];
  },
  close() {},
});
const own = defineSystem({ name: 'own', create });
export default defineConfig({ systems: { own }, system: 'own' });
`;

/** Starts it in a terminal, and waits for the prompt. */
async function openTerminal(): Promise<void> {
  const command = `"${process.execPath}" "${bin}" debug t.dd:5`;
  const env = { PATH: process.env['PATH'], TMPDIR: sandbox.temporary, TERM: 'xterm' };
  watch(spawn('script', ['-qefc', command, '/dev/null'], { cwd: sandbox.directory, env }));
  await see(/stopped before[\s\S]*t\.dd:5> /);
}

describe.skipIf(!hasScript)('in a terminal', { timeout: 2 * SHOWN_MS }, () => {
  beforeEach(openTerminal);

  it('asks by a prompt that says where the file stands', async () => {
    type('SELECT 1\r');
    await see(/ -> /);
    type('+ 1;\r');
    expect(await see(/t\.dd:5> /)).toMatch(/Int32\(\s+2,/);
    type('\\step\r');
    await see(/t\.dd:9> /);
    type('\\c\r');
    await see(/t\.dd:end> /);
  });

  it('completes commands, directives and arguments, and has a history', async () => {
    type('\\cl\t');
    await see(/\\clock /);
    type('\r');
    await see(/now 0\r\n[\s\S]*t\.dd:5> /);
    type('wait-\t');
    await see(/wait-sql /);
    type('ti\t');
    await see(/timeout=/);
    type('5ms\r');
    await see(/ -> /);
    type('\x03');
    await see(/t\.dd:5> /);
    type('\x1b[A\x1b[A\r');
    await see(/\\clock[\s\S]*now 0\r\n[\s\S]*t\.dd:5> /);
  });

  it('drops what was typed at Ctrl-C, and breaks off what waits', async () => {
    type('SELECT *\rFROM nowhere');
    await see(/FROM nowhere/);
    type('\x03');
    await see(/\^C[\s\S]*t\.dd:5> /);
    type('SELECT 1;\r');
    expect(await see(/t\.dd:5> /)).toMatch(/Int32\(\s+1,/);
    type('wait-sql timeout=10m\rSELECT false;\r\r');
    await see(/SELECT false;/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    type('\x03');
    await see(/broken off\r\n[\s\S]*t\.dd:5> /);
    type('\\typed\r');
    expect(await see(/t\.dd:5> /)).not.toContain('wait-sql');
    type('SELECT count(*) FROM t;\r');
    expect(await see(/t\.dd:5> /)).toMatch(/Int64\(\s+0,/);
  });

  it('ends at Ctrl-D, and leaves nothing behind', async () => {
    const exited = once(child!, 'exit');
    type('\x04');
    expect(await exited).toEqual([0, null]);
    expect(sandbox.shell('ls -A tmp').stdout).toBe('');
  });
});

describe.skipIf(!hasScript)('in a terminal, on a system', { timeout: 2 * SHOWN_MS }, () => {
  beforeEach(async () => {
    sandbox.installPackage();
    sandbox.write('coordtest.config.mjs', ENDLESS);
    sandbox.write('t.dd', 'inc-timestamp skipif=own\n1\n----\n\nsql skipif=own\nx\n----\n');
    await openTerminal();
  });

  it('that waits, Ctrl-C breaks it off', async () => {
    type('wait\r');
    await see(/wait\r+\n/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    type('\x03');
    await see(/broken off\r\n[\s\S]*t\.dd:5> /);
    type('\\quit\r');
    await once(child!, 'exit');
  });

  it('that is in a loop, Ctrl-C ends it', async () => {
    const exited = once(child!, 'exit');
    type('loop\r');
    await see(/loop\r+\n/);
    await new Promise((resolve) => setTimeout(resolve, 300));
    type('\x03');
    await see(/coordtest: `sql` at <typed>:1 does not heed Ctrl-C: it was ended\r?\n/);
    expect(await exited).toEqual([130, null]);
    expect(sandbox.shell('ls -A tmp').stdout).toBe('');
  });
});

describe('signals', { timeout: 2 * SHOWN_MS }, () => {
  it('end a loop of foreign code as well', async () => {
    sandbox.installPackage();
    sandbox.write('coordtest.config.mjs', ENDLESS);
    watch(sandbox.start('debug', 't.dd:1'));
    let complaint = '';
    child!.stderr!.on('data', (chunk: Buffer) => void (complaint += chunk.toString()));
    type('loop\n');
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const exited = once(child!, 'exit');
    child!.kill('SIGTERM');
    expect(await exited).toEqual([143, null]);
    expect(complaint).toBe(
      'coordtest: `sql` at <typed>:1 does not heed the signal: it was ended\n',
    );
    expect(sandbox.shell('ls -A tmp').stdout).toBe('');
  });

  it('end it, and leave nothing behind', async () => {
    watch(sandbox.start('debug', 't.dd:5'));
    type('\\serve\n');
    await see(/listens on/);
    const exited = once(child!, 'exit');
    child!.kill('SIGTERM');
    expect(await exited).toEqual([143, null]);
    expect(sandbox.shell('ls -A tmp').stdout).toBe('');
  });
});

describe.skipIf(!hasPsql)('psql', { timeout: 3 * SHOWN_MS }, () => {
  let port: string;

  beforeEach(async () => {
    watch(sandbox.start('debug', 't.dd:9'));
    type('\\serve\n');
    const [, found] = /psql 'host=127\.0\.0\.1 port=(\d+) user=materialize'\n/.exec(
      await see(/dbname=coordtest'\n/),
    )!;
    port = found!;
  });

  /** Runs psql as the line says that is printed; gives what it prints to both outputs. */
  async function psql(database: string | null, ...commands: string[]): Promise<string> {
    const where = `host=127.0.0.1 port=${port} user=materialize`;
    const args = [
      '-X',
      '-A',
      '-t',
      '-d',
      database === null ? where : `${where} dbname=${database}`,
    ];
    const { stdout, stderr } = await promisify(execFile)(
      path.join(BINARIES, 'psql'),
      [...args, ...commands.flatMap((command) => ['-c', command])],
      { env: { PATH: process.env['PATH'], PGCLIENTENCODING: 'UTF8' }, timeout: SHOWN_MS },
    ).catch((error: unknown) => error as { stdout: string; stderr: string });
    return stdout + stderr;
  }

  it('sees what the file did, and is seen at the prompt and by what follows', async () => {
    expect(await psql(null, 'SELECT a FROM t', 'INSERT INTO t VALUES (2)')).toBe('1\nINSERT 0 1\n');
    type('sql format=csv\nSELECT count(*) FROM t;\n\n');
    await see(/count\n2\n/);
    type('\\append\n');
    await see(/appended 1 case: t\.dd:9\nclients on the wire may have done what the file/);
    type('\\step\n');
    expect(await see(/stopped at the end/)).toMatch(/FAIL t\.dd:15[\s\S]*\+ 2\n/);
  });

  it('waits while the clock stands, which moves at the prompt or from there', async () => {
    expect(await psql('coordtest', 'SHOW CLOCK', "ADVANCE '5ms'", 'SHOW CLOCK')).toMatch(
      /^0\nADVANCE 5\n5\n$/,
    );
    type('\\clock\n');
    await see(/now 5\n/);
    const late = psql(null, 'SELECT count(*) FROM t AS OF 100');
    await expect
      .poll(
        async () => {
          type('\\sessions\n');
          return (await see(/session|wire/)).replace(/client \d+/, 'client N');
        },
        { timeout: SHOWN_MS },
      )
      .toMatch(/client N on the wire\n {4}read at 100 waits for/);
    type('inc-timestamp\n200\n\n');
    expect(await late).toBe('1\n');
    const held = (await psql('coordtest', 'SHOW FEEDBACK')).trim().split('\n');
    expect(new Set(held.map((line) => line.split('|')[0]))).toEqual(new Set(['FrontierUppers']));
  });

  it('hears of a restart, and can come again until it is over', async () => {
    const ended = psql(null, 'SELECT count(*) FROM t AS OF 100');
    await expect.poll(async () => psql('coordtest', 'SHOW WAITS')).toContain('read at 100');
    type('restart\n');
    expect(await ended).toContain('terminating connection because the server was stopped');
    expect(await psql(null, 'SELECT count(*) FROM t')).toBe('1\n');
    type('\\serve stop\n');
    await see(/nobody listens any more/);
    expect(await psql(null, 'SELECT 1')).toContain('refused');
    const exited = once(child!, 'exit');
    child!.stdin!.end('\\quit\n');
    expect(await exited).toEqual([0, null]);
  });
});
