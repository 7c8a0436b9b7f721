// The commands that only tell: list, directives, explain, help, version.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectCodes } from '../diagnostic/index.js';
import { dataDrivenCodes } from '../datadriven/index.js';
import { builtInDirectives, harnessCodes } from '../harness/index.js';
import { isolationCodes } from '../isolation/index.js';
import { sqlLogicTestCodes } from '../sqllogictest/index.js';
import { CliSandbox } from './cli-process.fixture.js';

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
});

afterEach(() => sandbox.remove());

describe('coordtest list', () => {
  const file =
    'sql session=a\nSELECT 1;\n----\n\nsubtest s\n\nsql \\\n  session=b\nSELECT 2;\n----\n\nsubtest end\n';

  it('lists cases with what to give to run', () => {
    sandbox.write('testdata/a.dd', file);
    expect(sandbox.run('list').stdout).toBe(
      'testdata/a.dd:1  sql session=a\ntestdata/a.dd:7  sql session=b  (subtest s)\n',
    );
    expect(sandbox.run('list', 'testdata/a.dd:2').stdout).toBe('testdata/a.dd:1  sql session=a\n');
    expect(sandbox.run('list', '--filter', '=a$').stdout).toBe('testdata/a.dd:1  sql session=a\n');
    expect(sandbox.run('list', '--filter', 'zzz').exitCode).toBe(2);
  });
});

describe('coordtest directives', () => {
  it('lists the options of the system below the manual of options', () => {
    const { stdout } = sandbox.run('directives', 'options');
    expect(stdout).toContain('\nOptions of system `embedded`:\n    auto_index_tables\n');
  });

  it('lists every directive, and shows the manual of each', () => {
    const { stdout } = sandbox.run('directives');
    expect(stdout.split('\n')).toHaveLength(builtInDirectives.length + 1);
    for (const { name, summary } of builtInDirectives) {
      expect(stdout).toContain(name);
      expect(stdout).toContain(summary);
    }
    const manual = sandbox.run('directives', 'wait-sql').stdout;
    expect(manual).toContain('exclude-uppers');
    expect(manual).toContain('Example');
  });

  it('suggests a name', () => {
    const { exitCode, stderr } = sandbox.run('directives', 'wait-sq');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'coordtest: there is no directive `wait-sq` (did you mean `wait-sql`?)\n',
    });
  });
});

describe('coordtest explain', () => {
  it('has a page on every code', () => {
    const codes = collectCodes(dataDrivenCodes, harnessCodes, sqlLogicTestCodes, isolationCodes);
    expect(sandbox.run('explain').stdout.split('\n')).toHaveLength(codes.size + 1);
    expect(sandbox.run('explain', 'dd007').stdout).toMatch(/^DD007: /);
    expect(sandbox.run('explain', 'DD07').stderr).toContain('did you mean DD007?');
  });
});

describe('coordtest', () => {
  it('tells its version, and how it is used', () => {
    expect(sandbox.run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = sandbox.run('--help');
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain('Examples:');
    const bare = sandbox.run();
    expect(bare.exitCode).toBe(2);
    expect(bare.stderr).toContain('Usage: coordtest');
  });

  it.each(['run', 'rewrite', 'list', 'directives', 'explain'])('shows help on %s', (command) => {
    const { exitCode, stdout } = sandbox.run(command, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: coordtest ${command}`));
  });
});
