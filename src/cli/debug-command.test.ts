// `coordtest debug` as users meet it: commands piped into the built command line. In a terminal and
// with psql attached, it is in the tests beside this one.
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, type CliResult } from './cli-process.fixture.js';

/** An index that is told late of what its table has; `count` is wrong on purpose at line 27. */
const ORDERS = `\
# An index follows its table when it is told to.

options
format = csv
----

sql
CREATE TABLE orders (id int);
----
CREATE TABLE

sql
INSERT INTO orders VALUES (1), (2);
----
INSERT 0 2

async-sql session=reader
SELECT count(*) FROM orders AS OF 7;
----

inc-timestamp
10
----

await-sql session=reader
----
count
3
`;

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
  sandbox.write('orders.dd', ORDERS);
});

afterEach(() => {
  sandbox.remove();
});

function debug(target: string, ...lines: string[]): CliResult {
  return sandbox.spawn({ input: lines.map((line) => `${line}\n`).join('') }, 'debug', target);
}

/** What is printed for lines, where that is all that happens. */
function outputOf(target: string, ...lines: string[]): string {
  const { stdout, stderr, exitCode } = debug(target, ...lines);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
}

describe('stops', () => {
  it('before the first case', () => {
    expect(outputOf('orders.dd')).toBe(
      'stopped before orders.dd:3, case 1 of 6\n3 |   options\n4 |   format = csv\n',
    );
  });

  it.each([
    [12, 'ran 2 cases: 2 passed\nstopped before orders.dd:12, case 3 of 6\n'],
    [13, 'ran 3 cases: 3 passed\nstopped before orders.dd:17, case 4 of 6\n'],
    [17, 'ran 3 cases: 3 passed\nstopped before orders.dd:17, case 4 of 6\n'],
    [25, 'ran 5 cases: 5 passed\nstopped before orders.dd:25, case 6 of 6\n'],
  ])('before the case that begins at line %i or behind it', (line, text) => {
    expect(outputOf(`orders.dd:${line}`)).toContain(text);
  });

  it('at the end behind the last case, and shows what failed before', () => {
    const text = outputOf('orders.dd:26');
    expect(text).toContain('FAIL orders.dd:25\n');
    expect(text).toMatch(/28 \| - 3\n +\| \+ 2\n/);
    expect(text).toContain('ran 6 cases: 5 passed, 1 failed\n');
    expect(text).toContain('stopped at the end of orders.dd, behind its 6 cases\n');
  });

  it('in a state in which nothing of the next case has happened', () => {
    expect(outputOf('orders.dd:12', 'SELECT count(*) FROM orders;')).toContain('\ncount\n0\n');
    expect(outputOf('orders.dd:17', 'SELECT count(*) FROM orders;')).toContain('\ncount\n2\n');
  });
});

describe('goes on', () => {
  it('case by case, with what each gives', () => {
    const text = outputOf('orders.dd:7', '\\step', '\\s 2', '\\where');
    expect(text).toContain(
      'orders.dd:7: passed\n    sql\n    CREATE TABLE orders (id int);\n    ----\n    CREATE TABLE\n' +
        'stopped before orders.dd:12, case 3 of 6\n',
    );
    expect(text).toContain('orders.dd:12: passed\n');
    expect(text).toContain('orders.dd:17: passed\n');
    expect(text.match(/stopped before orders.dd:21, case 5 of 6/g)).toHaveLength(2);
  });

  it('with a case that fails, with what was expected and what came', () => {
    const text = outputOf('orders.dd:25', '\\step');
    expect(text).toMatch(/FAIL orders.dd:25[\s\S]*27 \| {3}count\n28 \| - 3\n +\| \+ 2\n/);
  });

  it('up to a line and to the end, forwards only', () => {
    const text = outputOf('orders.dd:7', '\\continue 17', '\\continue 12', '\\c', '\\c', '\\step');
    expect(text).toContain('ran 2 cases: 2 passed\nstopped before orders.dd:17');
    expect(text).toContain('error: the file is at line 17 already: it runs forwards only\n');
    expect(text.match(/stopped at the end of orders.dd/g)).toHaveLength(3);
  });

  it('to the end, and says what the file leaves undone', () => {
    sandbox.write('undone.dd', 'async-sql session=s\nSELECT 1;\n----\n');
    expect(outputOf('undone.dd', '\\c')).toContain('error[DR023]: session `s` is never awaited');
    expect(outputOf('undone.dd', '\\c', 'await-sql session=s')).not.toContain('<typed>');
  });
});

describe('shows', () => {
  it('times, frontiers, messages and sessions', () => {
    const lines = ['\\clock', '\\frontiers', '\\held', '\\sessions'];
    const text = outputOf('orders.dd:25', ...lines);
    expect(text).toMatch(/\nnow 10\nnow +10\n/);
    expect(text).toMatch(/orders_primary_idx +\[0\] +\[0\] +\[10\]\n/);
    expect(text).toMatch(
      /\n1\. FrontierUppers: materialize\.public\.orders_primary_idx to \[1\]\n/,
    );
    expect(text).toContain('\nreader: SELECT count(*) FROM orders AS OF 7;\n    ');
    expect(outputOf('orders.dd', '\\held', '\\waiting')).toContain(
      'no message is held\nno session is open\n',
    );
  });

  it('its commands, and manuals of directives', () => {
    const text = outputOf('orders.dd', '\\help', '\\? deliver');
    expect(text).toContain('  \\continue, \\c [LINE]');
    expect(text).toContain('deliver [count=NUMBER]');
    for (const line of text.split('\n').slice(3, 20)) expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe('what is typed', () => {
  it('runs where the file stands', () => {
    const text = outputOf(
      'orders.dd:21',
      'inc-timestamp',
      '10',
      '',
      'await-sql session=reader',
      'SELECT id',
      '  FROM orders',
      '  ORDER BY id;',
      'sql format=json',
      'SELECT 1 AS one;',
      '----',
      'print-feedback',
    );
    expect(text).toContain('\ncount\n2\nid\n1\n2\n{"one":1}\n1. FrontierUppers');
  });

  it('has its mistakes and errors shown with their places', () => {
    const text = outputOf('orders.dd:21', 'SELECT id,', '  nope FROM orders;', 'sql sesion=x', '');
    expect(text).toMatch(/ERROR: column "nope".*\nLINE 2: {3}nope FROM orders;\n {10}\^\n/);
    expect(text).toContain('error[DD021]');
    expect(text).toContain(' --> <typed>:1:5\n');
    expect(outputOf('orders.dd', '\\stpe', '\\held 1', '\\step x', 'subtest x')).toContain(
      'error: there is no command `\\stpe`: did you mean `\\step`?\n' +
        'error: `\\held` takes nothing, found `1`\n' +
        'error: wanted how many cases, from 1 on, found `x`\n',
    );
  });

  it('is skipped where it is for another system', () => {
    expect(outputOf('orders.dd', 'sql onlyif=postgres', 'SELECT 1;')).toContain(
      'skipped: onlyif postgres\n',
    );
  });

  it('is complete at the end of the input', () => {
    expect(debug('orders.dd:17', 'SELECT 1 AS one').stdout).toMatch(/\none\n1\n$/);
  });
});

describe('\\append', () => {
  it('writes typed cases with their outputs, each where it ran', () => {
    const text = outputOf(
      'orders.dd:17',
      'sql session=a',
      "SELECT 'of a' AS a;",
      '',
      'sql session=b format=table',
      "SELECT 'of b' AS b;",
      '',
      '\\step',
      'nope',
      '',
      'print-blocked',
      'print-all',
      '\\continue 25',
      'async-sql session=late',
      'SELECT 3 AS three;',
      '',
      'await-sql session=late',
      '\\typed',
      '\\append',
      '\\append',
      '\\where',
    );
    expect(text).toContain(
      'appended 6 cases: orders.dd:17, orders.dd:23, orders.dd:35, orders.dd:40, ',
    );
    expect(text).toContain('nothing was typed that could be appended\n');
    expect(text).toContain('stopped before orders.dd:58, case 12 of 12\n');
    const expected = ORDERS.replace(
      'async-sql session=reader\n',
      `\
sql session=a
SELECT 'of a' AS a;
----
a
of a

sql session=b format=table
SELECT 'of b' AS b;
----
  b
------
 of b
(1 row)

$&`,
    )
      .replace(
        'inc-timestamp\n',
        `\
sql
nope
----
ERROR: syntax error at or near "nope"

print-blocked
----
reader: read at 7 waits for
    materialize.public.orders_primary_idx: since [0], delivered upper [0], real upper [1]

$&`,
      )
      .replace(
        'await-sql session=reader\n',
        `\
async-sql session=late
SELECT 3 AS three;
----

await-sql session=late
----
three
3

$&`,
      );
    expect(sandbox.read('orders.dd')).toBe(expected);
    // What was wrong in the file still is, and nothing else.
    const run = sandbox.run('run', 'orders.dd');
    expect(run.stdout).toContain('11 passed, 1 failed');
    expect(sandbox.run('rewrite', '--dry-run', 'orders.dd').stdout).toContain('1 case changed');
  });

  it('writes at the beginning and at the end', () => {
    sandbox.write('two.dd', '# Two.\n\nsql\nSELECT 1;\n----\nx\n');
    outputOf(
      'two.dd',
      'SELECT 0 AS zero;',
      '\\c',
      'sql format=csv',
      'SELECT 9 AS nine;',
      '',
      '\\append',
    );
    const text = sandbox.read('two.dd');
    expect(text.startsWith('# Two.\n\nsql\nSELECT 0 AS zero;\n----\nRows(\n')).toBe(true);
    expect(
      text.endsWith(
        '\n\nsql\nSELECT 1;\n----\nx\n\nsql format=csv\nSELECT 9 AS nine;\n----\nnine\n9\n',
      ),
    ).toBe(true);
  });

  it('keeps every byte of a file with other line ends', () => {
    const before =
      '\uFEFF# Top.\r\n\r\nsql\r\nSELECT 1; \t\r\n----\r\n----\r\nx\r\n----\r\n----\r\n\r\n \r\nrestart\r\n----';
    sandbox.write('crlf.dd', before);
    outputOf('crlf.dd:11', 'inc-timestamp', '5', '', '\\append');
    const added = '\r\ninc-timestamp\r\n5\r\n----\r\n';
    const at = before.indexOf('\r\n \r\n');
    expect(sandbox.read('crlf.dd')).toBe(before.slice(0, at) + added + before.slice(at));
  });

  it('warns of a statement that nothing awaits', () => {
    const text = outputOf('orders.dd:12', 'async-sql session=late', 'SELECT 1;', '', '\\append');
    expect(text).toMatch(
      /appended 1 case: orders\.dd:12\nunless a case that follows awaits it.*\nerror\[DR023\]/,
    );
    expect(text).toContain('session `late` is never awaited');
    const awaited = ['async-sql session=next', 'SELECT 1;', '', 'await-sql session=next', ''];
    expect(outputOf('orders.dd:12', ...awaited, '\\append')).not.toContain('DR023');
  });

  it('leaves out what was forgotten', () => {
    outputOf('orders.dd:17', 'SELECT 1;', 'SELECT 2;', 'SELECT 3;', '\\forget 2', '\\append');
    expect(sandbox.read('orders.dd')).toContain('SELECT 1;');
    expect(sandbox.read('orders.dd')).not.toMatch(/SELECT [23];/);
  });

  it('leaves a file alone that was changed meanwhile, or has mistakes', async () => {
    const child = sandbox.start('debug', 'orders.dd:17');
    await once(child.stdout!, 'data');
    sandbox.write('orders.dd', `${ORDERS}\n`);
    child.stdin!.end('SELECT 1;\n\\append\n');
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => void (text += chunk.toString()));
    await once(child, 'exit');
    expect(text).toContain('`orders.dd` is left as it is: it was changed while it ran\n');
    expect(sandbox.read('orders.dd')).toBe(`${ORDERS}\n`);
    sandbox.write('broken.dd', 'sql\nSELECT 1;\n----\nx\n\nsql (\n');
    const broken = outputOf('broken.dd', 'SELECT 1;', '\\append');
    expect(broken).toContain('error[DD002]');
    expect(broken).toContain('is left as it is: it has mistakes in its format');
  });
});

describe('systems', () => {
  it('of one’s own are debugged, and what they do not show is said', () => {
    sandbox.installPackage();
    sandbox.shell(
      `mkdir examples && cp -r "${path.resolve(import.meta.dirname, '../../examples')}/." examples`,
    );
    const run = (folder: string, target: string, ...lines: string[]): string => {
      const input = lines.map((line) => `${line}\\n`).join('');
      return sandbox.shell(`cd examples/${folder} && printf '${input}' | coordtest debug ${target}`)
        .stdout;
    };
    const mailer = run(
      'mailer',
      'receipts.dd:14',
      '\\\\held',
      '\\\\frontiers',
      '\\\\serve',
      '\\\\c',
    );
    expect(mailer).toMatch(/ran \d+ cases: \d+ passed\n/);
    expect(mailer).toContain('system `mailer` has no frontiers to print\n');
    expect(mailer).toContain('error: `\\serve` is for system `embedded`, this is `mailer`\n');
    expect(mailer).toContain('stopped at the end of receipts.dd, behind its 12 cases\n');
    const jobs = run('job-queue', 'leases.dd', '\\\\step 3', '\\\\sessions', '\\\\clock');
    expect(jobs).toMatch(/now \d+\n$/);
  });

  it('that have a bug are left, and nothing more runs on them', () => {
    sandbox.installPackage();
    sandbox.write(
      'coordtest.config.mjs',
      `import { defineConfig, defineSystem } from 'coordtest';
const system = () => ({
  name: 'bad',
  connect: () => { throw new Error('no luck'); },
  settle: () => [],
  close: () => undefined,
});
export default defineConfig({
  systems: { bad: defineSystem({ name: 'bad', create: system }) },
  system: 'bad',
});
`,
    );
    const { exitCode, stdout } = debug('orders.dd:7', 'SELECT 1;', 'SELECT 2;', '\\held', '\\step');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('no luck');
    expect(stdout).toContain('skipped: a bug made the system unreliable\n`\\append` keeps');
    expect(stdout).toContain('error: a bug made the system unreliable: `\\append` keeps');
  });
});

describe('directives of one’s own', () => {
  beforeEach(() => {
    sandbox.installPackage();
    sandbox.write(
      'coordtest.config.mjs',
      `import { defineConfig, defineDirective } from 'coordtest';
const directive = (name, run) =>
  defineDirective({
    name, summary: 'Fails.', arguments: {}, input: { kind: 'none' }, output: 'none', example: name, run,
  });
export default defineConfig({
  directives: [
    directive('loop', () => { for (;;); }),
    directive('never', () => new Promise(() => undefined)),
    directive('throw', () => { throw new Error('no luck'); }),
    directive('exit', () => process.exit(0)),
  ],
});
`,
    );
  });

  const debugBriefly = (...lines: string[]): CliResult =>
    sandbox.spawn({ input: `${lines.join('\n')}\n` }, 'debug', '--timeout', '1s', 'orders.dd');

  it('that loop without end are named, and end the process', () => {
    const { exitCode, stdout, stderr } = debugBriefly('SELECT 1;', 'loop');
    expect([exitCode, stderr]).toEqual([
      3,
      'coordtest: `loop` at <typed>:1 has not ended after 1 s: it is in a loop without end\n',
    ]);
    expect(stdout).toContain('Int32(');
    expect(sandbox.shell('ls -A tmp').stdout).toBe('');
  });

  it('that never settle are given up, and what was typed can be appended', () => {
    const { exitCode, stdout, stderr } = debugBriefly(
      'SELECT 1;',
      'never',
      'SELECT 2;',
      '\\append',
    );
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('error[DR052]: `never` has not ended after 1 s\n');
    expect(stdout).toContain('after an earlier case\n`\\append` keeps what was typed');
    expect(stdout).toContain('appended 1 case: orders.dd:3\n');
  });

  it('that throw are not said to be met again by a run', () => {
    const { exitCode, stdout } = debugBriefly('SELECT 1;', 'throw', '\\append');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('no luck');
    expect(stdout).not.toContain('reproduce it with');
    expect(stdout).toContain('appended 1 case: orders.dd:3\n');
    // There is no `--verbose` here: it is told at once where it came from.
    expect(stdout).toMatch(/\n {4}at .*coordtest\.config\.mjs:\d+/);
    expect(stdout).not.toContain('--verbose');
  });

  it('that throw or never settle are got over by a restart', () => {
    sandbox.write('ends.dd', `${ORDERS}\nthrow\n----\n\ninc-timestamp\n1\n----\n`);
    const { exitCode, stdout } = sandbox.spawn(
      { input: '\\c\n\\step\nSELECT 5;\n\\restart\nSELECT count(*) FROM orders;\n' },
      'debug',
      'ends.dd:25',
    );
    // That there was a bug stays said.
    expect(exitCode).toBe(3);
    const [before, after] = stdout.split('ran 6 cases: 5 passed, 1 failed\n');
    expect(before).toContain('no luck');
    expect(before).toContain('skipped: a bug made the system unreliable\n');
    expect(after).toBe('stopped before ends.dd:30, case 7 of 8\n30 |   throw\ncount\n2\n');

    const given = debugBriefly('SELECT 1;', 'never', '\\restart', 'SELECT 2;', '\\append');
    expect([given.exitCode, given.stderr]).toEqual([0, '']);
    expect(given.stdout).toContain('typed, and not run again: 1 case\nstopped before orders.dd:3');
    expect(given.stdout).toContain('appended 2 cases: orders.dd:3, ');
  });

  it('that end the process are named', () => {
    const { exitCode, stdout, stderr } = debugBriefly('SELECT 1;', 'exit', 'SELECT 2;');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^coordtest: `process\.exit\(0\)` was called at coordtest\.config\.mjs:\d+(:\d+)? before/,
    );
    expect(stdout).not.toMatch(/Int32\(\s+2,/);
    expect(sandbox.shell('ls -A tmp').stdout).toBe('');
  });
});

it('restarts the coordinator with nothing of what it was', () => {
  const text = outputOf(
    'orders.dd:17',
    'INSERT INTO orders VALUES (3);',
    'create-file name=f',
    'x',
    '',
    '\\serve',
    '\\restart',
    'SELECT count(*) FROM orders;',
    'create-file name=f',
    'y',
    '',
    '\\serve stop',
    '\\c',
    '\\restart',
  );
  expect(text).toContain(
    'nobody listens any more\ntyped, and not run again: 2 cases\nran 3 cases: 3 passed\n' +
      'stopped before orders.dd:17, case 4 of 6\n',
  );
  expect(text).toMatch(/\ncount\n2\nnobody listens\n/);
  // At the end, all of it runs again.
  expect(text.match(/ran 6 cases: 5 passed, 1 failed\n/g)).toHaveLength(1);
});

it('is not loaded by those who run files', () => {
  const dist = path.resolve(import.meta.dirname, '../../dist');
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    // What is imported by a call is loaded when it is called.
    for (const [, target] of readFileSync(file, 'utf8').matchAll(/\bfrom\s*["'](\.[^"']+)["']/g)) {
      load(path.resolve(path.dirname(file), target!));
    }
  };
  load(path.join(dist, 'runner/worker.js'));
  const chunks = readdirSync(path.join(dist, 'chunks'));
  load(
    path.join(
      dist,
      'chunks',
      chunks.find((name) => name.startsWith('command-line'))!,
    ),
  );
  const texts = [...loaded].map((file) => readFileSync(file, 'utf8')).join('');
  const classes = ['DirectiveRunner', 'PausedFile', 'TypedLines', 'WireServer'];
  expect(classes.filter((name) => texts.includes(`${name}=class`))).toEqual(['DirectiveRunner']);
});

it('says what it cannot do', () => {
  const complaint = (...args: string[]): string => {
    const { exitCode, stderr, stdout } = sandbox.spawn({ input: '' }, 'debug', ...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    return stderr;
  };
  sandbox.write('x.slt', 'statement ok\nSELECT 1\n');
  sandbox.write('other.dd', 'options\nsystems = postgres\n----\n');
  expect(complaint()).toContain('missing required argument');
  expect(complaint('x.slt')).toBe('coordtest: `debug` takes `.dd` files, found `x.slt`\n');
  expect(complaint('.')).toContain('`debug` takes one file, found');
  expect(complaint('none.dd')).toContain('no such file or directory: `none.dd`');
  expect(complaint('orders.dd:99')).toContain('there is no line 99 in `orders.dd`: it has 28\n');
  expect(complaint('other.dd')).toContain('the file is for system postgres');
  expect(complaint('--system', 'none', 'orders.dd')).toContain('there is no system `none`');
  expect(complaint('--set', 'nope=1', 'orders.dd')).toContain('has no option `nope`');
  expect(sandbox.shell('ls -A tmp').stdout).toBe('');
});
