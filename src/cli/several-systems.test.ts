// `coordtest run --system A --system B`: every file on each of them, and what differs between them.
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

const CONFIG = {
  systems: {
    strict: { use: 'embedded', options: { transaction_isolation: 'strict serializable' } },
    loose: { use: 'embedded', options: { transaction_isolation: 'serializable' } },
  },
};

const SHOW = 'sql format=csv\nSHOW transaction_isolation;\n----\ntransaction_isolation\n';
const ONE = 'sql format=csv\nSELECT 1 AS one;\n----\none\n1\n';
const BOTH = ['--system', 'strict', '--system', 'loose'];

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
  sandbox.write('coordtest.config.json', JSON.stringify(CONFIG));
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

describe('coordtest run on several systems', () => {
  it('counts each case once for each system', () => {
    sandbox.write('a.dd', `${ONE}\n${ONE.replace('csv', 'csv onlyif=loose')}`);
    const { stdout, exitCode } = sandbox.run('run', 'a.dd', ...BOTH);
    expect(withoutTimes(stdout)).toBe(
      'ok   a.dd  4 cases, 1 skipped\n1 file, 4 cases: 3 passed, 0 failed, 1 skipped (T)\n',
    );
    expect(exitCode).toBe(0);
  });

  it('says which system gives what is expected', () => {
    sandbox.write('a.dd', `${SHOW}serializable\n`);
    const { stdout, exitCode } = sandbox.run('run', 'a.dd', ...BOTH);
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      'FAIL a.dd:1 (on strict; as expected on loose)',
      '',
      '1 |   sql format=csv',
      '2 |   SHOW transaction_isolation;',
      '3 |   ----  (- expected  + actual)',
      '4 |   transaction_isolation',
      '5 | - serializable',
      '  | + strict serializable',
    ]);
    expect(stdout).toContain('\n  = state of strict\n');
    expect(stdout).not.toContain('DIFF');
    expect(exitCode).toBe(1);
  });

  it('says which of them was gone before a file', () => {
    sandbox.installPackage();
    sandbox.write(
      'mine.mjs',
      `import { defineSystem, OptionError } from 'coordtest';
       import { simulatedSystem } from 'coordtest/simulated';
       let left = 1;
       export default defineSystem({
         name: 'mine',
         create() {
           if (left === 0) throw new OptionError('url', 'there is no server');
           left -= 1;
           return simulatedSystem({ name: 'mine', start: () => null, handle: () => undefined });
         },
       });`,
    );
    const systems = { mine: { use: './mine.mjs' } };
    sandbox.write('coordtest.config.json', JSON.stringify({ systems }));
    for (const name of ['a.dd', 'b.dd']) sandbox.write(name, 'create-file name=x\n----\n');
    const both = ['--system', 'embedded', '--system', 'mine', '--jobs', '1'];
    const { stdout, exitCode } = sandbox.run('run', 'a.dd', 'b.dd', ...both);
    expect(stdout).toContain('FAIL b.dd:1 (on mine; as expected on embedded)\n');
    expect(stdout).toContain('error[DR053]: there is no server\n');
    expect(stdout).toContain('2 files, 4 cases: 3 passed, 1 failed, 0 skipped');
    expect(exitCode).toBe(1);
  });

  it('shows what differs between them where neither gives what is expected', () => {
    sandbox.write('a.dd', `${SHOW}snapshot\n`);
    const { stdout } = sandbox.run('run', 'a.dd', ...BOTH);
    expect(stdout).toContain('FAIL a.dd:1 (on strict)\n');
    expect(stdout).toContain('FAIL a.dd:1 (on loose)\n');
    expect(stdout).toContain(`DIFF a.dd:1 (strict, loose)

1 |   sql format=csv
2 |   SHOW transaction_isolation;
  |   ----  (- strict  + loose)
  |   transaction_isolation
  | - strict serializable
  |   ^^^^^^^
  | + serializable

FAIL a.dd  2 of 2 cases failed
`);
  });

  it('shows once what all of them give', () => {
    sandbox.write('a.dd', ONE.replace('\n1\n', '\n2\n'));
    const { stdout } = sandbox.run('run', 'a.dd', ...BOTH);
    expect(stdout.match(/^(FAIL|DIFF).*/gm)).toEqual([
      'FAIL a.dd:1 (on strict and loose)',
      'FAIL a.dd  2 of 2 cases failed',
    ]);
  });

  it('sets an option of one of them by its name, and of all without', () => {
    sandbox.write('a.dd', `${SHOW}serializable\n`);
    const level = 'transaction_isolation=serializable';
    for (const set of [`strict.${level}`, level]) {
      expect(sandbox.run('run', 'a.dd', ...BOTH, '--set', set).exitCode, set).toBe(0);
    }
    expect(sandbox.run('run', 'a.dd', ...BOTH, '--set', `loose.${level}`).exitCode).toBe(1);
  });

  it('echoes each case on each system with --verbose', () => {
    sandbox.write('a.dd', `${SHOW}serializable\n`);
    const { stdout } = sandbox.run('run', 'a.dd', ...BOTH, '--verbose');
    expect(stdout.match(/^a\.dd:1: .*/gm)).toEqual([
      'a.dd:1: failed on strict',
      'a.dd:1: passed on loose',
    ]);
  });

  it('refuses to rewrite by more than one', () => {
    sandbox.write('a.dd', ONE);
    const { stderr, exitCode } = sandbox.run('rewrite', 'a.dd', ...BOTH);
    expect(stderr).toBe(
      'coordtest: `rewrite` takes one system, whose outputs are put into the files\n',
    );
    expect(exitCode).toBe(2);
  });
});
