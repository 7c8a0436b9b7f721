// Reporters as a user chooses them: on the command line, in a configuration, and one of one's own.
import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

const TESTS = `# One case of each kind.
sql format=csv
SELECT 1 AS a;
----
a
1

sql format=csv
SELECT '<&"' || chr(1) AS a;
----
b

sql formt=csv
SELECT 1;
----
`;

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
  sandbox.write('a.dd', TESTS);
  sandbox.write('b.dd', 'create-file name=x\n----\n');
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

/** The objects of JSON lines, without what differs between runs. */
function events(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const event = JSON.parse(line) as Record<string, unknown>;
      if ('durationMs' in event) expect(event['durationMs']).toBeTypeOf('number');
      delete event['durationMs'];
      return event;
    });
}

describe('reporters', () => {
  // In a process of its own, since Node's way to make directories never comes back from there.
  it.runIf(existsSync('/proc/self'))('say where no file can be made', () => {
    const { exitCode, stderr } = sandbox.run('run', '--reporter', 'junit=/proc/a/b/j.xml', 'b.dd');
    expect(stderr).toMatch(
      /^coordtest: the report `.*proc\/a\/b\/j\.xml` cannot be written \(ENOENT\)\n$/,
    );
    expect(exitCode).toBe(2);
  });

  it('json writes a line for each file, the same for any number of threads', () => {
    const { exitCode, stdout, stderr } = sandbox.run('run', '--reporter', 'json', 'a.dd', 'b.dd');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    const [start, a, b, finish, ...more] = events(stdout);
    expect(more).toEqual([]);
    expect(start).toEqual({ event: 'start', files: 2 });
    expect(a).toMatchObject({
      event: 'file',
      path: 'a.dd',
      verdict: 'failed',
      counts: { passed: 1, failed: 2, skipped: 0 },
      cases: [
        { line: 2, directive: 'sql format=csv', outcome: 'passed', text: '' },
        { line: 8, outcome: 'failed' },
        { line: 13, outcome: 'error' },
      ],
    });
    expect(b).toMatchObject({ path: 'b.dd', verdict: 'passed', text: '' });
    expect(finish).toEqual({
      event: 'finish',
      files: 2,
      counts: { passed: 2, failed: 2, skipped: 0 },
      verdict: 'failed',
      failures: ['a.dd:8', 'a.dd:13'],
      summary: '2 files, 4 cases: 2 passed, 2 failed, 0 skipped',
    });
    const again = sandbox.run('run', '--reporter', 'json', '--jobs', '2', 'a.dd', 'b.dd');
    expect(events(again.stdout)).toEqual(events(stdout));
  });

  it('junit writes XML into a file, beside the default one', () => {
    const { stdout } = sandbox.run(
      ...['run', '--color', '--reporter', 'default', '--reporter', 'junit=out/x.xml'],
      ...['a.dd', 'b.dd'],
    );
    expect(stdout).toContain('2 files, 4 cases: 2 passed, 2 failed, 0 skipped');
    const xml = sandbox.read('out/x.xml');
    expect(
      xml
        .replace(/time="[\d.]+"/, 'time="T"')
        .split('\n')
        .slice(0, 5),
    ).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="coordtest" tests="4" failures="1" errors="1" skipped="0" time="T">',
      '  <testsuite name="a.dd" file="a.dd" tests="3" failures="1" errors="1" skipped="0">',
      '    <testcase name="line 2: sql format=csv" classname="a.dd" file="a.dd" line="2"/>',
      '    <testcase name="line 8: sql format=csv" classname="a.dd" file="a.dd" line="8">',
    ]);
    expect(xml).toContain('<failure message="FAIL a.dd:8">FAIL a.dd:8\n');
    expect(xml).toContain("SELECT '&lt;&amp;\"' || chr(1) AS a;");
    // No control character can stand in XML, however it is written.
    expect(xml).not.toMatch(/[^\n\x20-\x7e…]/);
  });

  it('junit tells of files that could not be parsed', () => {
    sandbox.write('c.dd', 'sql bad=(\nSELECT 1;\n----\n');
    expect(sandbox.run('run', '--reporter', 'junit', 'c.dd').stdout).toMatch(
      /<skipped message="[^"]+"\/>[^]*name="line 1: the file"[^]*<error message="error\[DD007\]: /,
    );
  });

  it('tell which system a case ran on, where there are several', () => {
    const systems = { again: { use: 'embedded' } };
    sandbox.write('coordtest.config.json', JSON.stringify({ systems, reporters: ['json'] }));
    const { stdout } = sandbox.run('run', '--system', 'embedded', '--system', 'again', 'b.dd');
    expect(events(stdout)[1]).toMatchObject({
      cases: [
        { line: 1, outcome: 'passed', system: 'embedded' },
        { line: 1, outcome: 'passed', system: 'again' },
      ],
    });
  });

  it('quiet is the default one with less, into a file as well', () => {
    const { stdout } = sandbox.run('run', 'b.dd', '--reporter', 'quiet');
    expect(withoutTimes(stdout)).toBe('1 file, 1 case: 1 passed, 0 failed, 0 skipped (T)\n');
    const both = ['run', '--color', 'b.dd', '--reporter', 'quiet', '--reporter', 'default=x.txt'];
    expect(sandbox.run(...both).exitCode).toBe(0);
    expect(withoutTimes(sandbox.read('x.txt'))).toBe(
      'ok   b.dd  1 case\n1 file, 1 case: 1 passed, 0 failed, 0 skipped (T)\n',
    );
  });

  it("can be of one's own, from the configuration or a module", () => {
    sandbox.write(
      'mine.mjs',
      `const told = [];
      export default {
        name: 'mine',
        async start({ files, write }) { this.write = write; told.push('start ' + files); },
        file({ path, cases }) { told.push(path + ' ' + cases.map((one) => one.outcome)); },
        async finish({ summary }) { this.write([...told, summary, ''].join('\\n')); },
      };`,
    );
    const wanted =
      'start 1\na.dd passed,failed,error\n1 file, 3 cases: 1 passed, 2 failed, 0 skipped\n';
    expect(sandbox.run('run', '--reporter', './mine.mjs', 'a.dd').stdout).toBe(wanted);
    sandbox.write(
      'coordtest.config.mjs',
      `import mine from './mine.mjs';
      export default { reporters: ['quiet', { use: mine, file: 'mine.txt' }] };`,
    );
    expect(sandbox.run('run', 'a.dd').stdout).toContain('1 file, 3 cases');
    expect(sandbox.read('mine.txt')).toBe(wanted);
    expect(sandbox.run('run', '--reporter', 'mine', 'a.dd').stdout).toBe(wanted);
  });

  it("of one's own that throw end the run with their name", () => {
    sandbox.write('b/c.dd', 'create-file name=x\n----\n');
    const methods = ['start', 'file', 'finish'];
    for (const method of methods) {
      sandbox.write(
        'mine.mjs',
        `export default { name: 'mine', ${method}() { throw new RangeError('no'); } };`,
      );
      const { exitCode, stderr } = sandbox.run('run', '--reporter', './mine.mjs', 'b.dd', 'b');
      expect(stderr, method).toBe('coordtest: reporter `mine`: RangeError: no\n');
      expect(exitCode).toBe(2);
    }
  });

  it.each([
    [['junt'], 'there is no reporter `junt`: did you mean `junit`?'],
    [['=x'], '`--reporter` takes `name` or `name=file`, found `=x`'],
    [
      ['json', 'junit'],
      'one reporter writes to the terminal, found `json`, `junit`; write `--reporter junit=FILE`',
    ],
    [['./none.mjs'], 'a mistake in the configuration `none.mjs`\n  there is no such file'],
    [['json=b.dd/x'], 'the report `b.dd/x` cannot be written (ENOTDIR)'],
  ])('refuse %j', (names, message) => {
    const flags = names.flatMap((name) => ['--reporter', name]);
    const { exitCode, stdout, stderr } = sandbox.run('run', ...flags, 'b.dd');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(`coordtest: ${message}\n`);
  });
});
