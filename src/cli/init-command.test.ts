// `coordtest init`: what it writes runs, and what is there stays.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

const PASSED =
  'ok   testdata/first.dd  4 cases\n1 file, 4 cases: 4 passed, 0 failed, 0 skipped (T)\n';

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
});

afterEach(() => sandbox.remove());

describe('coordtest init', () => {
  it('writes a configuration, a test and a workflow, which run at once', () => {
    const { exitCode, stdout, stderr } = sandbox.run('init');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(
      'wrote  coordtest.config.mjs\nwrote  testdata/first.dd\n' +
        'wrote  .github/workflows/coordtest.yml\n\nRun it with: npx coordtest run\n',
    );
    expect(withoutTimes(sandbox.run('run').stdout)).toBe(PASSED);
    // The command of the workflow.
    const command = /npx (coordtest run .*)/.exec(sandbox.read('.github/workflows/coordtest.yml'));
    expect(sandbox.shell(command![1]!).exitCode).toBe(0);
    expect(sandbox.read('coordtest.xml')).toContain('<testsuites');
  });

  it('writes TypeScript where the project is in it', () => {
    sandbox.installPackage();
    sandbox.write('tsconfig.json', '{}');
    expect(sandbox.run('init').stdout).toContain('wrote  coordtest.config.ts\n');
    expect(withoutTimes(sandbox.run('run').stdout)).toBe(PASSED);
  });

  it('leaves what is there, and says so', () => {
    sandbox.write('coordtest.config.json', '{}');
    sandbox.write('testdata/first.dd', '# Mine.\n');
    expect(sandbox.run('init').stdout).toBe(
      'left   coordtest.config.json\nleft   testdata/first.dd\n' +
        'wrote  .github/workflows/coordtest.yml\n\nRun it with: npx coordtest run\n',
    );
    expect(sandbox.read('testdata/first.dd')).toBe('# Mine.\n');
  });

  it('says what it cannot write', () => {
    sandbox.write('testdata', 'a file');
    mkdirSync(path.join(sandbox.directory, '.github'));
    const { exitCode, stderr } = sandbox.run('init');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^coordtest: `testdata\/first\.dd` cannot be written \(E\w+\)\n$/);
  });
});
