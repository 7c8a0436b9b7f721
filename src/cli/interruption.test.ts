// Breaking a run off: nothing stays behind, and nobody is told a story about it.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox } from './cli-process.fixture.js';

/** Much longer than anybody waits: each case tries 5,000 times. */
const ENDLESS = `# Takes its time.\n${'wait-sql timeout=600000ms\nSELECT false;\n----\n\n'.repeat(50)}`;

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

describe('a run that is broken off', () => {
  const signals = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const;

  it.each(signals)('ends at once on %s with exit code %i', async (signal, expected) => {
    sandbox.write('a.dd', ENDLESS);
    sandbox.write('b.dd', ENDLESS);
    const child = sandbox.start('rewrite', 'a.dd', 'b.dd', '--jobs', '2');
    let output = '';
    child.stdout!.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr!.on('data', (data: Buffer) => (output += data.toString()));
    await untilRunning(child);
    const sent = performance.now();
    child.kill(signal);
    // Whoever passes signals on may send them to the whole group besides.
    child.kill(signal);
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    expect({ exitCode, output }).toEqual({ exitCode: expected, output: '' });
    expect(performance.now() - sent).toBeLessThan(2_000);
    expect(sandbox.read('a.dd')).toBe(ENDLESS);
    expect(readdirSync(sandbox.directory).sort()).toEqual(['a.dd', 'b.dd', 'tmp']);
  });

  it('is quiet where the reader of its output went away', () => {
    for (let number = 0; number < 200; number++) {
      sandbox.write(`testdata/${number}.dd`, `# ${'x'.repeat(500)}\nsql\nSELECT 1;\n----\nno\n`);
    }
    const { stdout, stderr, exitCode } = sandbox.shell('coordtest run | head -n 1');
    expect(stdout).toBe('FAIL testdata/0.dd:2\n');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 141 });
  });

  const full = [
    'run',
    'run --quiet a.dd',
    'rewrite --dry-run',
    'list',
    'directives',
    'explain DD007',
    '--help',
  ];

  it.each(full)('says in one line that a full disk takes no output: %s', (command) => {
    sandbox.write('a.dd', 'sql\nSELECT 1;\n----\n');
    sandbox.write('testdata/b.dd', 'sql\nSELECT 1;\n----\n');
    const { stderr, exitCode } = sandbox.shell(`coordtest ${command} > /dev/full`);
    expect({ stderr, exitCode }).toEqual({
      stderr: 'coordtest: the standard output cannot be written (ENOSPC)\n',
      exitCode: 2,
    });
    expect(sandbox.shell(`coordtest ${command} | true`).stderr).toBe('');
    expect(sandbox.shell(`coordtest nothing 2> /dev/full`).exitCode).toBe(2);
  });
});

/** Until both workers have made the directory of their file. */
async function untilRunning(child: ChildProcess): Promise<void> {
  for (;;) {
    expect(child.exitCode, 'the run ended by itself').toBeNull();
    const runs = readdirSync(sandbox.temporary);
    const files = runs.flatMap((run) => readdirSync(`${sandbox.temporary}/${run}`));
    if (files.length === 2) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
