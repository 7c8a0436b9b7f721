// Test files under vitest and under node:test, as a project of its own has them.
import type { ChildProcess } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunnerProject, type RunnerResult } from './runner-project.fixture.js';

const PASSES = `sql format=csv
CREATE TABLE orders (item text);
----
CREATE TABLE

subtest reads
sql format=csv
SELECT count(*) AS n FROM orders AS OF 0;
----
n
0

subtest end

sql format=csv skipif=embedded
SELECT 1;
----
`;

const FAILS = PASSES.replace('n\n0', 'n\n7');
const RECORDS = `statement ok
CREATE TABLE t (a int)

query I
SELECT count(*) FROM t AS OF 0
----
0
`;

const SPEC = `setup { CREATE TABLE t (a int); }
teardown { DROP TABLE t; }
session s
step w { INSERT INTO t VALUES (1); }
step r { SELECT 'read' AS r; }
permutation w r
permutation r w
`;

const SPEC_OUTPUT = `Parsed test spec with 1 sessions

starting permutation: w r
step w: INSERT INTO t VALUES (1);
step r: SELECT 'read' AS r;
r   
----
read
(1 row)


starting permutation: r w
step r: SELECT 'read' AS r;
r   
----
read
(1 row)

step w: INSERT INTO t VALUES (1);
`;

const MALFORMED = 'wait-sql exclude-uppers=(a, b\nSELECT true;\n----\n';

const ENDLESS = `import { debugUnit, defineSystem } from 'coordtest';
import { simulatedSystem } from 'coordtest/simulated';
const done = { kind: 'completed', debug: debugUnit('Done'), tag: 'DONE' };
async function handle(sim, text) {
  while (text.startsWith('loop')) await null;
  return done;
}
const create = () => simulatedSystem({ name: 'own', start: (sim) => sim, handle });
export default defineSystem({ name: 'own', create });
`;

let project: RunnerProject;

beforeEach(() => {
  project = new RunnerProject();
  project.write('package.json', '{ "type": "module" }');
  for (const door of ['vitest', 'node']) {
    project.write(
      `${door}.test.js`,
      `import { testFiles } from 'coordtest/${door}';\ntestFiles('testdata/**/*.{dd,slt,spec}');\n`,
    );
  }
});

afterEach(() => project.remove());

interface Runner {
  readonly name: string;
  readonly run: () => RunnerResult;
  readonly rewrite: () => RunnerResult;
  readonly filter: (pattern: string) => RunnerResult;
  /** Where a failure stands, as the runner prints it. */
  readonly place: (file: string) => string;
}

const RUNNERS: readonly Runner[] = [
  {
    name: 'vitest',
    run: () => project.vitest('vitest.test.js'),
    rewrite: () => project.vitest('vitest.test.js', '-u'),
    filter: (pattern) => project.vitest('vitest.test.js', '-t', pattern),
    place: (file) => `❯ sql ${file}:7:1`,
  },
  {
    name: 'node:test',
    run: () => project.node(['node.test.js']),
    rewrite: () => project.node(['node.test.js'], { COORDTEST_REWRITE: '1' }),
    filter: (pattern) => project.node([`--test-name-pattern=${pattern}`, 'node.test.js']),
    place: (file) => `at sql (${project.directory}/${file}:7:1)`,
  },
];

describe.each(RUNNERS)('$name', ({ run, rewrite, filter, place }) => {
  it('ends with words where micro-tasks of a system never do', () => {
    project.write('own.mjs', ENDLESS);
    for (const door of ['vitest', 'node']) {
      project.write(
        `${door}.test.js`,
        `import { testFiles } from 'coordtest/${door}';\nimport system from './own.mjs';\n` +
          `testFiles('testdata/*.dd', { system });\n`,
      );
    }
    project.write('testdata/a.dd', 'sql\nx\n----\nDone\n\nsql\nloop\n----\nDone\n');
    const { exitCode, output } = run();
    expect(output).toMatch(
      /error\[DR052\]: micro-tasks of system `own` .* the last at own\.mjs:5\n.* --> testdata\/a\.dd:6:1\n/,
    );
    expect(output).toContain('of the cases before it 1 passed, 0 failed, 0 were skipped');
    expect(output.split('micro-tasks')).toHaveLength(2);
    expect(exitCode).toBe(1);
  });

  it('has a suite for each file and a test for each case', () => {
    project.write('testdata/a.dd', PASSES);
    project.write('testdata/deep/b.dd', PASSES);
    const { exitCode, output } = run();
    expect(output).toMatch(/testdata\/a\.dd/);
    expect(output).toMatch(/testdata\/deep\/b\.dd/);
    expect(output).toMatch(/[✓✔] .*1: sql format=csv/);
    expect(output).toMatch(/[✓✔] .*7: sql format=csv \(subtest reads\)/);
    expect(output).toMatch(/[↓﹣] .*15: sql format=csv skipif=embedded.*skipif embedded/);
    expect(exitCode).toBe(0);
  });

  it('shows what differs, and where', () => {
    project.write('testdata/a.dd', FAILS);
    const { exitCode, output } = run();
    expect(output).toMatch(/[✓✔] .*1: sql format=csv/);
    expect(output).toMatch(/[×✖] .*7: sql format=csv \(subtest reads\)/);
    expect(output).toMatch(/11 \| - 7\n *\| \+ 0\n/);
    expect(output).toContain(place('testdata/a.dd'));
    expect(exitCode).toBe(1);
  });

  it('has tests of records and of permutations, and rewrites them', () => {
    project.write('testdata/r.slt', RECORDS.replace('\n0\n', '\n7\n'));
    project.write('testdata/specs/p.spec', SPEC);
    project.write('testdata/expected/p.out', SPEC_OUTPUT.replaceAll('step w', 'step v'));
    const failed = run();
    expect(failed.output).toMatch(/[✓✔] .*1: statement ok/);
    expect(failed.output).toMatch(/[×✖] .*4: query I/);
    expect(failed.output).toMatch(/[×✖] .*6: permutation w r/);
    expect(failed.output).toContain('testdata/r.slt:4:1');
    expect(failed.output).toContain('testdata/specs/p.spec:6:1');
    expect(failed.exitCode).toBe(1);
    expect(rewrite().exitCode).toBe(0);
    expect(project.read('testdata/r.slt')).toBe(RECORDS);
    expect(project.read('testdata/expected/p.out')).toBe(SPEC_OUTPUT);
    const { exitCode, output } = run();
    expect(output).toMatch(/[✓✔] .*7: permutation r w/);
    expect(exitCode).toBe(0);
  });

  it('rewrites', () => {
    project.write('testdata/a.dd', FAILS);
    project.write('testdata/b.dd', PASSES);
    expect(rewrite().exitCode).toBe(0);
    expect(project.read('testdata/a.dd')).toBe(PASSES);
    expect(project.read('testdata/b.dd')).toBe(PASSES);
    expect(run().exitCode).toBe(0);
    project.write('testdata/b.dd', MALFORMED);
    expect(rewrite().exitCode).toBe(1);
  });

  it('runs what a case depends on, and tells of what the filter asks for', () => {
    project.write('testdata/a.dd', PASSES.replace('CREATE TABLE\n', 'DROP TABLE\n'));
    expect(run().exitCode).toBe(1);
    const { exitCode, output } = filter('subtest reads');
    expect(output).toMatch(/[✓✔] .*7: sql format=csv/);
    expect(output).not.toMatch(/[×✖✓✔] .*1: sql format=csv/);
    expect(exitCode).toBe(0);
    expect(filter('1: sql').exitCode).toBe(1);
  });

  it('fails with a file that does not run', () => {
    project.write('testdata/a.dd', MALFORMED);
    const malformed = run();
    expect(malformed.output).toContain('error[DD007]');
    expect(malformed.output).toContain('testdata/a.dd:1:25');
    expect(malformed.exitCode).toBe(1);
    project.write('testdata/a.dd', '# nothing\n');
    expect(run().exitCode).toBe(0);
  });

  it('fails where a pattern finds nothing', () => {
    const { exitCode, output } = run();
    expect(output).toContain('no test files in `testdata/**/*.{dd,slt,spec}`');
    expect(exitCode).toBe(1);
  });
});

describe('watch mode runs again when a test file changes', () => {
  /** Follows what a runner prints, in order, and ends it. */
  async function follow(
    runner: ChildProcess,
    steps: (printed: (pattern: RegExp) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    let output = '';
    for (const stream of [runner.stdout!, runner.stderr!]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    // What was waited for is over: what comes again has to be printed again.
    const printed = (pattern: RegExp): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (found === null) return;
          runner.stdout!.off('data', look);
          output = output.slice(found.index + found[0].length);
          resolve();
        };
        runner.stdout!.on('data', look);
        runner.once('exit', () => reject(new Error(`it ended and printed: ${output}`)));
        look();
      });
    try {
      await steps(printed);
    } finally {
      const ended = new Promise((resolve) => runner.once('exit', resolve));
      runner.kill();
      await ended;
    }
  }

  it('vitest', async () => {
    project.write(
      'vitest.config.js',
      `export default { test: { include: ['vitest.test.js'], watchTriggerPatterns: [
        { pattern: /\\.dd$/, testsToRun: () => 'vitest.test.js' },
      ] } };\n`,
    );
    project.write('testdata/a.dd', PASSES);
    await follow(project.watchVitest(), async (printed) => {
      await printed(/2 passed \| 1 skipped[^]*Waiting for file changes/);
      project.write('testdata/a.dd', FAILS);
      await printed(/RERUN[^]*a\.dd[^]*1 failed \| 1 passed/);
      project.write('testdata/a.dd', PASSES);
      await printed(/RERUN[^]*2 passed \| 1 skipped/);
    });
  });

  it('node:test', async () => {
    project.write('testdata/a.dd', PASSES);
    await follow(project.watchNode('node.test.js'), async (printed) => {
      await printed(/pass 2\n[^]*fail 0\n/);
      project.write('testdata/a.dd', FAILS);
      await printed(/✖ 7: sql/);
      project.write('testdata/a.dd', PASSES);
      await printed(/✔ 7: sql/);
    });
  });
});
