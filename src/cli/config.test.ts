// A configuration as a user writes one: systems and directives of one's own, in every kind of file.
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, withoutTimes } from './cli-process.fixture.js';

/** A system that adds up what is submitted. */
const COUNTER = `
export class Counter {
  name = 'counter';
  constructor(start) { this.total = start; }
  connect() {
    const responses = [];
    return {
      submit: (text) => {
        if (text.includes('boom')) throw new TypeError('no number');
        this.total += Number(text);
        const debug = { kind: 'unit', name: 'Added' };
        responses.push({ kind: 'completed', debug, tag: 'total ' + this.total });
      },
      idle: () => true,
      poll: () => responses.splice(0),
      cancel: () => {},
      terminate: () => {},
    };
  }
  settle = () => [];
  close = () => {};
}
export default defineSystem({
  name: 'counter',
  options: { start: arg.integer('where counting begins', { min: 0 }).default(0) },
  create: ({ options }) => new Counter(options.start),
});
`;

const PRINT_TOTAL = `
export default defineDirective({
  name: 'print-total',
  summary: 'Prints what was added up.',
  arguments: { sign: arg.flag('with its sign') },
  input: { kind: 'none' },
  output: 'The total.',
  example: 'print-total',
  run: ({ system }, { sign }) => (sign ? '+' : '') + system.total,
});
`;

const IMPORT = "import { arg, defineConfig, defineDirective, defineSystem } from 'coordtest';\n";

const TEST = `sql
5
----
total 12

print-total sign
----
+12
`;

const PASSED = '1 file, 2 cases: 2 passed, 0 failed, 0 skipped (T)\n';

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
  sandbox.installPackage();
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

/** Writes a project with a configuration in JavaScript, and a test that passes. */
function writeProject(more = ''): void {
  sandbox.write('counter.mjs', IMPORT + COUNTER);
  sandbox.write('print-total.mjs', IMPORT + PRINT_TOTAL);
  sandbox.write(
    'coordtest.config.mjs',
    `${IMPORT}
    import counter from './counter.mjs';
    import printTotal from './print-total.mjs';
    export default defineConfig({
      systems: { counter }, system: 'counter', options: { start: 7 }, format: 'csv',
      files: 'tests/*.dd', directives: [printTotal], ${more}
    });`,
  );
  sandbox.write('tests/a.dd', TEST);
}

describe('a configuration', () => {
  it('in JavaScript plugs in a system and a directive', () => {
    writeProject();
    const { exitCode, stdout, stderr } = sandbox.run('run');
    expect(withoutTimes(stdout)).toBe(`ok   tests/a.dd  2 cases\n${PASSED}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('in TypeScript does the same, with types and enums', () => {
    const typed = COUNTER.replace('(start)', '(start: number)')
      .replace("name = 'counter';", "readonly name = 'counter';\n  total: number;")
      .replace('responses = []', 'responses: Response[] = []')
      .replace('submit: (text)', 'submit: (text: string)')
      .replace("'total '", 'Word.Total')
      .replace('class Counter', 'class Counter implements SyncSystem');
    const imports = "import type { Response, SyncSystem } from 'coordtest';\n";
    sandbox.write('counter.ts', `${imports}${IMPORT}enum Word { Total = 'total ' }\n${typed}`);
    const directive = PRINT_TOTAL.replace('system.total', '(system as Counter).total');
    const importCounter = "import { Counter } from './counter';\n";
    sandbox.write('print-total.ts', IMPORT + importCounter + directive);
    sandbox.write(
      'coordtest.config.ts',
      `${IMPORT}
      import counter from './counter.js';
      import printTotal from './print-total';
      import type { Config } from 'coordtest';
      const config: Config = { systems: { counter }, system: 'counter', files: 'tests' };
      export default defineConfig({
        ...config, options: { start: 7 }, format: 'csv', directives: [printTotal],
      });`,
    );
    sandbox.write('tests/a.dd', TEST);
    const { exitCode, stdout, stderr } = sandbox.run('run', '--jobs', '2');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(withoutTimes(stdout)).toBe(`ok   tests/a.dd  2 cases\n${PASSED}`);
  });

  it('in JSON names modules', () => {
    sandbox.write('lib/counter.mjs', IMPORT + COUNTER);
    sandbox.write('lib/print-total.mjs', IMPORT + PRINT_TOTAL);
    const counter = { use: './lib/counter.mjs', options: { start: 7 } };
    sandbox.write(
      'coordtest.config.json',
      JSON.stringify({
        systems: { mine: counter },
        system: 'mine',
        format: 'csv',
        directives: ['./lib/print-total.mjs'],
      }),
    );
    sandbox.write('testdata/a.dd', TEST);
    const { exitCode, stdout, stderr } = sandbox.run('run');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(withoutTimes(stdout)).toBe(`ok   testdata/a.dd  2 cases\n${PASSED}`);
  });

  it('is found from a directory below, with paths relative to both', () => {
    writeProject();
    sandbox.write('deep/er/x', '');
    const { stdout } = sandbox.shell('cd deep/er && coordtest run');
    expect(withoutTimes(stdout)).toBe(`ok   ../../tests/a.dd  2 cases\n${PASSED}`);
    expect(sandbox.shell('cd deep && coordtest list').stdout).toBe(
      '../tests/a.dd:1  sql\n../tests/a.dd:6  print-total sign\n',
    );
  });

  it('can be named, and then stands in the line that reproduces a failure', () => {
    writeProject();
    sandbox.write('tests/a.dd', 'sql\nboom\n----\n');
    sandbox.shell('mkdir other && mv coordtest.config.mjs other/c.mjs && mv *.mjs other');
    const { exitCode, stdout } = sandbox.run('run', '--config', 'other/c.mjs', 'tests/a.dd');
    expect(exitCode).toBe(3);
    expect(stdout).toContain(
      'exception at other/counter.mjs:10: TypeError: no number\n' +
        '  reproduce it with: coordtest run tests/a.dd:1 --config other/c.mjs\n',
    );
    expect(stdout).toContain(', 1 file met a bug (');
  });

  it('yields to what the command says', () => {
    writeProject('jobs: 1');
    sandbox.write('b.dd', 'sql\n1\n----\ntotal 4\n\nsql format=debug\n1\n----\nAdded\n');
    const { stdout } = sandbox.run('run', '--set', 'start=3', '--jobs', '2', 'b.dd');
    expect(withoutTimes(stdout)).toBe(`ok   b.dd  2 cases\n${PASSED}`);
    sandbox.write('c.dd', 'sql\nSELECT 1;\n----\n?column?\n1\n\nprint-total\n----\nundefined\n');
    // The options are those of the default system; the format and the directives are of all.
    expect(withoutTimes(sandbox.run('run', '--system', 'embedded', 'c.dd').stdout)).toBe(
      `ok   c.dd  2 cases\n${PASSED}`,
    );
    sandbox.write('d.dd', 'options\nstart = 1\n----\n\nsql\n1\n----\ntotal 2\n');
    expect(withoutTimes(sandbox.run('run', 'd.dd').stdout)).toBe(`ok   d.dd  2 cases\n${PASSED}`);
  });

  it('adds to the directives that are listed, and to the options', () => {
    writeProject();
    const { stdout } = sandbox.run('directives');
    expect(stdout).toContain('\nprint-total       Prints what was added up.\n');
    expect(stdout).toContain(
      '\n\nOptions of system `counter`:\n    start\n' +
        '        where counting begins: a whole number from 0 on (default `0`)\n',
    );
    expect(sandbox.run('directives', 'print-total').stdout).toMatch(/^print-total \[sign\]\n/);
    const manual = sandbox.run('directives', 'options', '--system', 'embedded').stdout;
    expect(manual).toContain('Options of system `embedded`:\n    auto_index_tables\n');
  });

  it.each([
    ['a.slt', 'query I\nSELECT 1\n----\n1\n'],
    ['a.spec', '# systems = embedded\nsession s\nstep one { SELECT 1 AS one; }\n'],
  ])('leaves files of other kinds their format: %s', (name, text) => {
    sandbox.write('coordtest.config.json', '{ "format": "csv" }');
    sandbox.write(name, text);
    expect(sandbox.run('rewrite', name).stderr).toBe('');
    expect(sandbox.run('run', name)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(sandbox.run('run', name, '--set', 'format=json').exitCode).toBe(0);
  });
});

describe('mistakes of a configuration', () => {
  function refusal(text: string, file = 'coordtest.config.mjs'): string {
    sandbox.write('a.dd', 'sql\nSELECT 1;\n----\n');
    sandbox.write(file, text);
    const { exitCode, stdout, stderr } = sandbox.run('run', 'a.dd');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    return stderr;
  }

  it('are told all at once, with file, path, what was wanted and found, and a way out', () => {
    expect(
      refusal(
        "export default { sytem: 'a', systems: { jobs: { name: 'jobs', options: new Map() } } }",
      ),
    ).toBe(
      'coordtest: 2 mistakes in the configuration `coordtest.config.mjs`\n' +
        '  systems.jobs.create: wanted a function, found nothing\n' +
        '    = help: make systems with `defineSystem`\n' +
        '  sytem: there is no such setting\n' +
        '    = help: did you mean `system`?\n',
    );
  });

  it.each([
    [
      'export const a = 1;',
      'a default export is wanted, found `a`\n    = help: write `export default ...`',
    ],
    ["import './nowhere.mjs';\nexport default {};", /^Error: Cannot find module '.*nowhere\.mjs'/],
    ["\nthrow new RangeError('too much');", 'RangeError: too much, at coordtest.config.mjs:2'],
    [
      'export default {\n  jobs error 3,\n};',
      "SyntaxError: Unexpected identifier 'error', at coordtest.config.mjs:2:8",
    ],
    ['export default {', 'SyntaxError: Unexpected end of input, at coordtest.config.mjs:1'],
    [
      "import { join } from 'node:path';\nJSON.parse(join('{'));\nexport default {};",
      /^SyntaxError: Expected property name.*, at coordtest\.config\.mjs:2$/,
    ],
  ])('of loading: %j', (text, wanted) => {
    const [first = '', ...rest] = refusal(text).split('\n');
    expect(first).toBe('coordtest: a mistake in the configuration `coordtest.config.mjs`');
    const message = rest.join('\n').trim();
    if (typeof wanted === 'string') expect(message).toBe(wanted);
    else expect(message).toMatch(wanted);
  });

  it('of syntax in a module that it imports have the place there', () => {
    sandbox.write('lib/queue.mjs', 'export const queue = {};\nexport const size == 5;\n');
    expect(
      refusal("import { queue } from './lib/queue.mjs';\nexport default { queue };"),
    ).toContain('SyntaxError: Missing initializer in const declaration, at lib/queue.mjs:2:14\n');
  });

  it('of TypeScript and JSON have their places', () => {
    expect(refusal('const a: = 5;\n', 'coordtest.config.ts')).toMatch(
      /^ {2}\S*Error: .*Unexpected token.*, at coordtest\.config\.ts:1:10$/m,
    );
    sandbox.shell('rm coordtest.config.ts');
    const json = 'coordtest.config.json';
    expect(refusal('{\n  "jobs": 3,\n}', json)).toBe(
      'coordtest: a mistake in the configuration `coordtest.config.json`\n' +
        '  coordtest.config.json:3:1: Expected double-quoted property name\n',
    );
    expect(refusal('{ "files": [] }', json)).toContain(
      'files: wanted at least one file, directory or glob, or no `files` at all, found an empty array\n',
    );
    expect(refusal('{ "timeout": 5 }', json)).toMatch(
      / {2}timeout: wanted a duration.*, found 5\n/,
    );
    sandbox.write(json, '\uFEFF{ "files": ["b.dd"] }');
    sandbox.write('b.dd', 'create-file name=x\n----\n');
    expect(sandbox.run('run').exitCode).toBe(0);
  });

  it('of systems in modules are told when the system is chosen', () => {
    const config = { systems: { mine: { use: './mine.mjs' } } };
    sandbox.write('coordtest.config.json', JSON.stringify(config));
    sandbox.write('a.dd', 'sql format=csv\nSELECT 1 AS a;\n----\na\n1\n');
    expect(sandbox.run('run', 'a.dd').exitCode).toBe(0);
    expect(sandbox.run('run', 'a.dd', '--system', 'mine').stderr).toBe(
      'coordtest: a mistake in the configuration `coordtest.config.json`\n' +
        '  systems.mine.use: `mine.mjs`: there is no such file\n',
    );
    sandbox.write('mine.mjs', 'export default 5;');
    expect(sandbox.run('run', 'a.dd', '--system', 'mine').stderr).toBe(
      'coordtest: a mistake in the configuration `coordtest.config.json`\n' +
        '  systems.mine.use: wanted a module whose default export is a system, found another in ' +
        '`mine.mjs`\n    = help: make systems with `defineSystem`\n',
    );
    expect(sandbox.run('run', 'a.dd', '--system', 'mnie').stderr).toBe(
      'coordtest: there is no system `mnie`: did you mean `mine`?\n',
    );
  });

  it('are two files side by side, or one that is not there', () => {
    sandbox.write('coordtest.config.json', '{}');
    expect(refusal('export default {}')).toContain(
      'a directory has one configuration, found `coordtest.config.json` beside it',
    );
    const { exitCode, stderr } = sandbox.run('run', '--config', 'none.ts', 'a.dd');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'coordtest: a mistake in the configuration `none.ts`\n  there is no such file\n',
    );
  });

  it.each([
    ['coordtest.config.json', 'it cannot be read (ELOOP)'],
    ['round.json', 'it cannot be read (ELOOP)'],
    ['a-directory', 'it is not a regular file'],
  ])('are what stands in the place of a file: %s', (name, wanted) => {
    sandbox.shell('mkdir a-directory; ln -s round.json round.json; touch a.dd');
    sandbox.shell('ln -s coordtest.config.json coordtest.config.json');
    const named = name.startsWith('coordtest') ? [] : ['--config', name];
    const { exitCode, stderr } = sandbox.run('run', ...named, 'a.dd');
    expect(exitCode).toBe(2);
    expect(stderr).toBe(`coordtest: a mistake in the configuration \`${name}\`\n  ${wanted}\n`);
  });

  it('of options are refused by the system', () => {
    writeProject('systems: { counter }, options: { start: -1 }');
    expect(sandbox.run('run').stderr).toBe(
      'coordtest: the option `start` is a whole number from 0 on, found `-1`\n',
    );
  });
});
