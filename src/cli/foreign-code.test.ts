// Code of a user's own that misbehaves, in each place where it may stand: every run says so, with
// the place, ends in time, and leaves nothing behind.
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliSandbox, type CliResult } from './cli-process.fixture.js';

let sandbox: CliSandbox;

beforeEach(() => {
  sandbox = new CliSandbox();
  sandbox.installPackage();
  sandbox.write('a.dd', 'sql\nx\n----\nDone\n\nsql\nx\n----\nDone\n');
});

afterEach(() => {
  expect(readdirSync(sandbox.temporary), 'left behind').toEqual([]);
  sandbox.remove();
});

/** What of a system is other than in one that works. */
interface Parts {
  readonly system?: string;
  readonly session?: string;
  /** The body of `create`. */
  readonly create?: string;
  /** Statements of the module. */
  readonly top?: string;
}

/** Writes a configuration with a system whose members are replaced. */
function writeSystem({ system = '', session = '', create = '', top = '' }: Parts): void {
  sandbox.write(
    'own.mjs',
    `import { defineSystem } from 'coordtest';
${top}
export default defineSystem({
  name: 'own',
  create() {
    ${create}
    return {
      name: 'own',
      connect() {
        let answers = [];
        return {
          submit() { answers.push({ kind: 'completed', debug: { kind: 'unit', name: 'Done' }, tag: 'DONE' }); },
          idle: () => true,
          poll: () => answers.splice(0),
          cancel() {},
          terminate() {},
          ${session}
        };
      },
      settle: () => [],
      close() {},
      ${system}
    };
  },
});
`,
  );
  writeConfig("systems: { own: { use: './own.mjs' } }, system: 'own'");
}

function writeConfig(entries: string, top = ''): void {
  sandbox.write('coordtest.config.mjs', `${top}\nexport default { ${entries} };\n`);
}

/** Writes a configuration with a directive `mine` that does so, and says `ok`. */
function writeDirective(work: string): void {
  sandbox.write(
    'coordtest.config.mjs',
    `import { defineDirective } from 'coordtest';
const mine = defineDirective({
  name: 'mine',
  summary: 'Does what it likes.',
  arguments: {},
  input: { kind: 'none' },
  output: 'ok',
  example: 'mine\\n----\\nok',
  run() {
    ${work}
    return 'ok';
  },
});
export default { directives: [mine] };
`,
  );
}

function run(...args: string[]): CliResult {
  return sandbox.run('run', 'a.dd', '--timeout', '1s', ...args);
}

describe('an exception that nobody waits for', () => {
  it.each([
    ['a rejected promise', 'close() { void Promise.reject(new TypeError("late")); },'],
    ['a timer', 'close() { setTimeout(() => { throw new TypeError("late"); }, 30); },'],
    ['a turn later', 'close() { setImmediate(() => { throw new TypeError("late"); }); },'],
  ])('after the last case fails the file, whatever the options: %s', (name, system) => {
    writeSystem({ system });
    const others = name === 'a timer' ? [['--jobs', '2'], ['--quiet'], ['--verbose']] : [];
    for (const args of [[], ...others]) {
      const { exitCode, stdout } = run(...args);
      expect(stdout).toContain('exception at own.mjs:22: TypeError: late\n');
      expect(stdout).toContain('coordtest run a.dd:6');
      expect(exitCode).toBe(3);
    }
  });

  it.each([
    ['a rejected promise', 'void Promise.reject(new TypeError("late"));'],
    ['a timer', 'setTimeout(() => { throw new TypeError("late"); }, 1);'],
  ])("of a directive of one's own fails the file as well: %s", (_name, work) => {
    writeDirective(work);
    sandbox.write('a.dd', 'mine\n----\nok\n');
    const { exitCode, stdout } = run();
    expect(stdout).toContain('TypeError: late\n');
    expect(stdout).toContain('exception at coordtest.config.mjs:');
    expect(exitCode).toBe(3);
  });

  it('keeps what is known of the cases before it', () => {
    writeSystem({ system: `close() { void Promise.reject(new TypeError('late')); },` });
    sandbox.write('a.dd', 'sql\nx\n----\nDone\n\nsql\nx\n----\nOther\n\nsql\nx\n----\nDone\n');
    const { exitCode, stdout } = run();
    expect(exitCode).toBe(3);
    expect(stdout).toContain('FAIL a.dd:6\n');
    expect(stdout).toMatch(/ 9 \| - Other\n +\| \+ Done\n/);
    expect(stdout).toContain('TypeError: late\n');
    expect(stdout).toContain('= note: nobody waited for it: it may be of an earlier case\n');
    expect(stdout).toContain('1 file, 3 cases: 2 passed, 1 failed, 0 skipped');
  });

  it('is told of the case that it came in', () => {
    writeSystem({
      session: `submit() { setImmediate(() => { throw new TypeError('early'); }); },`,
      system: `settle: () => new Promise((resolve) => setTimeout(() => resolve([]), 20)),`,
    });
    const { exitCode, stdout } = run();
    expect(stdout).toContain('exception at own.mjs:17: TypeError: early\n');
    expect(stdout).toContain('coordtest run a.dd:1');
    expect(exitCode).toBe(3);
  });

  it('is never that of another file', () => {
    writeSystem({ system: 'close() { setInterval(() => {}, 10); },' });
    sandbox.write('b.dd', sandbox.read('a.dd'));
    const { exitCode, stdout } = run('b.dd', '--jobs', '1');
    expect(stdout).toContain('2 files, 4 cases: 4 passed');
    expect(exitCode).toBe(0);
  });
});

describe('what is thrown and is no error', () => {
  it.each([
    ['null', 'null'],
    ['a text', "'str'"],
    ['an object without a text', 'Object.freeze(Object.create(null))'],
  ])('is no bug of the package: %s', (_name, thrown) => {
    writeDirective(`throw ${thrown};`);
    sandbox.write('a.dd', 'mine\n----\nok\n');
    const { exitCode, stdout } = run();
    expect(stdout).toContain('exception in code of yours: something that is no error was thrown: ');
    expect(exitCode).toBe(3);
  });
});

describe('process.exit', () => {
  it('in a configuration is an error', () => {
    writeConfig("system: 'embedded'", '\nprocess.exit(0);');
    for (const command of ['run', 'rewrite', 'list', 'directives']) {
      const { exitCode, stderr } = sandbox.run(command);
      expect(stderr).toContain(
        '`process.exit(0)` was called at coordtest.config.mjs:2 before the command had ended',
      );
      expect(exitCode).toBe(2);
    }
  });

  it('in a module of a system is an error', () => {
    writeSystem({ top: 'process.exit(0);' });
    const { exitCode, stderr } = run();
    expect(stderr).toContain(
      'the configuration `coordtest.config.mjs` may not end the process: ' +
        '`process.exit(0)` was called at own.mjs:2',
    );
    expect(exitCode).toBe(2);
  });

  it.each([
    ['create', 1, { create: 'process.exit(0);' }, 6],
    ['settle', 1, { system: 'settle() { process.exit(0); },' }, 22],
    ['close', 6, { system: 'close() { setImmediate(() => process.exit(0)); },' }, 22],
  ])('in `%s` fails the file at its case', (_name, line, parts, ownLine) => {
    writeSystem(parts);
    const { exitCode, stdout } = run();
    expect(stdout).toContain(`FAIL a.dd:${line}\n`);
    expect(stdout).toContain(
      `error[DR051]: \`process.exit(0)\` was called at own.mjs:${ownLine}\n`,
    );
    expect(stdout).toContain('1 file, 2 cases: ');
    expect(exitCode).toBe(1);
  });

  it('in a reporter is an error', () => {
    writeConfig("reporters: [{ name: 'mine', file() { process.exit(0); } }]");
    const { exitCode, stderr } = run();
    expect(stderr).toContain('`process.exit(0)` was called at coordtest.config.mjs:2');
    expect(exitCode).toBe(2);
  });
});

describe('a promise that nothing settles', () => {
  const NEVER = 'return new Promise(() => {});';

  it.each([
    ['`create` of system `own`', 1, { create: NEVER }],
    ['`connect` of system `own`', 1, { system: `connect() { ${NEVER} },` }],
    ['`settle` of system `own`', 1, { system: `settle() { ${NEVER} },` }],
    ['`close` of system `own`', 6, { system: `close() { ${NEVER} },` }],
  ])('%s: the file fails at its case', (what, line, parts) => {
    writeSystem(parts);
    const { exitCode, stdout } = run();
    expect(stdout).toContain(
      `error[DR052]: ${what} has not ended after 1 s\n --> a.dd:${line}:1\n`,
    );
    expect(stdout).toContain('= note: the system is configured in `coordtest.config.mjs`\n');
    expect(exitCode).toBe(1);
  });

  it('in a directive', () => {
    writeConfig(
      `directives: [defineDirective({
      name: 'hang', summary: 'Hangs.', arguments: {}, input: { kind: 'none' }, output: '',
      example: 'hang', run: () => new Promise(() => {}),
    })]`,
      "import { defineDirective } from 'coordtest';",
    );
    sandbox.write('a.dd', 'create-file name=x\n----\n\nhang\n----\n\ncreate-file name=y\n----\n');
    const { exitCode, stdout } = run();
    expect(stdout).toContain('error[DR052]: `hang` has not ended after 1 s\n --> a.dd:4:1\n');
    expect(stdout).toContain('3 cases: 1 passed, 1 failed, 1 skipped');
    expect(exitCode).toBe(1);
  });

  it('in a configuration', () => {
    writeConfig('jobs: 1', 'await new Promise(() => {});');
    const { exitCode, stderr } = run();
    expect(stderr).toContain('`coordtest.config.mjs`\n  it has not loaded after 1 s: it waits for');
    expect(exitCode).toBe(2);
  });

  it.each(['start', 'finish'])('in `%s` of a reporter', (member) => {
    writeConfig(`reporters: [{ name: 'mine', ${member}: () => new Promise(() => {}) }]`);
    const { exitCode, stderr } = run();
    expect(stderr).toBe(`coordtest: reporter \`mine\`: \`${member}\` has not ended after 1 s\n`);
    expect(exitCode).toBe(2);
  });
});

describe('a loop without end', () => {
  it.each([
    ['`create` of system `own`', 1, { create: 'for (;;);' }],
    ['`settle` of system `own`', 1, { system: 'settle() { for (;;); },' }],
    ['`settle` of system `own`', 1, { system: 'async settle() { for (;;) await null; },' }],
    ['`poll` of a session of system `own`', 1, { session: 'poll() { for (;;); },' }],
    ['`close` of system `own`', 6, { system: 'close() { for (;;); },' }],
  ])('in %s: the file fails at its case', (what, line, parts) => {
    writeSystem(parts);
    const { exitCode, stdout } = run();
    expect(stdout).toContain(
      `error[DR052]: ${what} has not ended after 1 s\n --> a.dd:${line}:1\n`,
    );
    const before = line === 6 ? 2 : 0;
    const counts = line === 6 ? '2 passed, 0 failed, 0 skipped' : '0 passed, 1 failed, 1 skipped';
    expect(stdout).toContain(`1 file, 2 cases: ${counts}`);
    expect(stdout).toContain(`= note: of the cases before it ${before} passed, 0 failed, `);
    expect(exitCode).toBe(1);
  });

  it('in a directive', () => {
    writeConfig(
      `directives: [defineDirective({
      name: 'hang', summary: 'Hangs.', arguments: {}, input: { kind: 'none' }, output: '',
      example: 'hang', run() { for (;;); },
    })]`,
      "import { defineDirective } from 'coordtest';",
    );
    sandbox.write('a.dd', 'create-file name=x\n----\n\nhang\n----\n');
    const { exitCode, stdout } = run();
    expect(stdout).toContain('error[DR052]: `hang` has not ended after 1 s\n --> a.dd:4:1\n');
    expect(exitCode).toBe(1);
  });

  it('in a module of a system', () => {
    writeSystem({ top: 'for (;;);' });
    const { exitCode, stderr } = run();
    expect(stderr).toContain('the configuration `coordtest.config.mjs` has not loaded after 1 s');
    expect(exitCode).toBe(2);
  });

  it('in a configuration ends the process', () => {
    writeConfig('jobs: 1', 'for (;;);');
    const { exitCode, stderr } = run();
    expect(stderr).toContain(
      'loading the configuration `coordtest.config.mjs` has not ended after 1 s',
    );
    expect(exitCode).not.toBe(0);
  });

  it('in a reporter ends the process', () => {
    writeConfig("reporters: [{ name: 'mine', file() { for (;;); } }]");
    const { exitCode, stderr } = run();
    expect(stderr).toContain('`file` of reporter `mine` has not ended after 1 s');
    expect(exitCode).not.toBe(0);
  });
});

it('a timer or a socket that a configuration leaves open keeps nothing alive', () => {
  writeConfig(
    'jobs: 1',
    `import net from 'node:net';
    setInterval(() => {}, 1000);
    net.createServer().listen(0);`,
  );
  sandbox.write('a.dd', 'create-file name=x\n----\n');
  const { exitCode, stdout } = run();
  expect(stdout).toContain('1 passed');
  expect(exitCode).toBe(0);
});

describe('what a system gives in another shape', () => {
  it.each([
    ['`create` of system `own` must give an object, found nothing', { create: 'return;' }],
    [
      '`create` of system `own` must give a value whose `settle` is a function, found nothing',
      { create: "return { name: 'own', connect() {}, close() {} };" },
    ],
  ])('%s', (message, parts) => {
    writeSystem(parts);
    const { exitCode, stdout } = run();
    expect(stdout).toContain(`error[DR051]: ${message}\n --> a.dd:1:1\n`);
    expect(stdout).toContain('= note: the system is configured in `coordtest.config.mjs`\n');
    expect(exitCode).toBe(1);
  });

  it('a directive yields promises', () => {
    writeDirective(`return (function* () {
      const one = yield Promise.resolve('o');
      try {
        yield Promise.reject(new Error('k'));
      } catch ({ message }) {
        return one + message;
      }
    })();`);
    sandbox.write('a.dd', 'mine\n----\nok\n');
    expect(run().exitCode).toBe(0);
    writeDirective("return (function* () { yield 'soon'; return 'ok'; })();");
    const { exitCode, stdout } = run();
    expect(stdout).toContain('error[DR051]: directive `mine` yields promises, found "soon"\n');
    expect(stdout).toContain('= note: other generators are run by `yield*`');
    expect(exitCode).toBe(1);
  });

  it('a directive gives a text', () => {
    writeConfig(
      `directives: [defineDirective({
      name: 'odd', summary: 'Odd.', arguments: {}, input: { kind: 'none' }, output: '',
      example: 'odd', run: () => null,
    })]`,
      "import { defineDirective } from 'coordtest';",
    );
    sandbox.write('a.dd', 'odd\n----\n');
    const { exitCode, stdout } = run();
    expect(stdout).toContain('error[DR051]: directive `odd` must give a text, found null\n');
    expect(exitCode).toBe(1);
  });
});

describe('under `coordtest debug`', () => {
  function debug(...lines: string[]): CliResult {
    const input = lines.map((line) => `${line}\n`).join('');
    return sandbox.spawn({ input }, 'debug', 'a.dd');
  }

  it('what a system gives in another shape is told, and nothing more is run', () => {
    writeSystem({ session: 'poll: () => null,' });
    const { exitCode, stdout } = debug('\\step', '\\step');
    expect(stdout).toContain(
      'error[DR051]: `poll` of a session of system `own` must give an array',
    );
    expect(stdout).toContain('the system is unreliable after an earlier case');
    expect(exitCode).toBe(0);
  });

  it('a system that cannot be made, or refuses to be closed, is told', () => {
    writeSystem({ create: 'return;' });
    expect(debug().stdout).toContain('error[DR051]: `create` of system `own` must give an object');
    writeSystem({
      top: "import { SystemError } from 'coordtest';",
      system: "close() { throw new SystemError('jobs are left'); },",
    });
    expect(debug().stdout).toContain('error[DR044]: the system refuses: jobs are left');
  });

  it('has a limit', () => {
    writeSystem({ system: 'settle: () => new Promise(() => {}),' });
    const config = sandbox.read('coordtest.config.mjs');
    sandbox.write('coordtest.config.mjs', config.replace('{ systems', "{ timeout: '1s', systems"));
    const { stdout } = debug('\\step');
    expect(stdout).toContain('error[DR052]: `settle` of system `own` has not ended after 1 s');
  });
});

describe('a simulated system', () => {
  /** Writes a configuration with one that handles a text by this statement. */
  function writeSimulated(statement: string): void {
    sandbox.write(
      'own.mjs',
      `import { debugUnit, defineSystem } from 'coordtest';
import { simulatedSystem } from 'coordtest/simulated';
const done = { kind: 'completed', debug: debugUnit('Done'), tag: 'DONE' };
export default defineSystem({
  name: 'own',
  create: () => simulatedSystem({
    name: 'own',
    start: (sim) => sim,
    async handle(sim, text) {
      if (text.trim() === 'x') return done;
      ${statement}
    },
  }),
});
`,
    );
    writeConfig("systems: { own: { use: './own.mjs' } }, system: 'own'");
    sandbox.write('a.dd', 'sql\nx\n----\nOther\n\nsql\ny\n----\nDone\n\nsql\nx\n----\nDone\n');
  }

  it('whose micro-tasks have no end is told at the case, with the place', () => {
    writeSimulated('for (;;) await null;');
    const { exitCode, stdout, stderr } = run();
    expect(stdout).toContain('FAIL a.dd:1\n');
    expect(stdout).toContain(
      'error[DR052]: micro-tasks of system `own` come to an end, found 200001 promises made ' +
        'without a pause, the last at own.mjs:11\n --> a.dd:6:1\n',
    );
    expect(stdout).toContain('0 passed, 2 failed, 1 skipped');
    expect(stderr).toBe('');
    expect(exitCode).toBe(1);
    const { exitCode: debugged, stderr: said } = sandbox.spawn(
      { input: '\\step 2\n' },
      'debug',
      'a.dd',
    );
    expect(said).toBe(
      'coordtest: `sql` at a.dd:6 does not end: promises are made without a pause at own.mjs:11\n',
    );
    expect(debugged).toBe(3);
  });

  it.each([
    ['5', '5'],
    ['null', 'null'],
    ['[done, 5]', 'an array with 5'],
  ])('whose `handle` gives %s is told of `handle`', (value, found) => {
    writeSimulated(`return ${value};`);
    const { exitCode, stdout } = run();
    expect(stdout).toContain('FAIL a.dd:1\n');
    expect(stdout).toContain(
      'error[DR051]: `handle` of system `own` must give a response, an array of them, or nothing, ' +
        `found ${found}`,
    );
    expect(stdout).toContain('\n --> a.dd:6:1\n');
    expect(stdout).toContain('3 cases: 0 passed, 2 failed, 1 skipped');
    expect(exitCode).toBe(1);
  });

  it('that rejects late is told at the case that it came in, and nothing else runs on', () => {
    writeSimulated("void sim.sleep(5).then(() => { throw new Error('late'); }); return done;");
    const text = 'sql\nx\n----\nOther\n\nsql\ny\n----\nDone\n\ninc-timestamp\n10\n----\n';
    sandbox.write('a.dd', `${text}\nwait-sql\nx\n----\n`);
    const { exitCode, stdout } = run();
    expect(stdout).toContain('FAIL a.dd:1\n');
    expect(stdout).toContain(
      'error[DR051]: exception at own.mjs:11: Error: late\n  --> a.dd:11:1\n',
    );
    expect(stdout).toContain('= note: nobody waited for it: it may be of an earlier case\n');
    expect(stdout).not.toContain('DR050');
    expect(stdout).toContain('4 cases: 1 passed, 2 failed, 1 skipped');
    expect(exitCode).toBe(3);
  });

  it('that rejects late under `debug` leaves the prompt, and what was typed', () => {
    writeSimulated("void sim.sleep(5).then(() => { throw new Error('late'); }); return done;");
    const input = ['y', 'inc-timestamp', '10', '', 'x', '\\restart', 'x', '\\append', ''].join(
      '\n',
    );
    const { exitCode, stdout, stderr } = sandbox.spawn({ input }, 'debug', 'a.dd');
    expect(stderr).toBe('');
    expect(stdout).toContain('exception at own.mjs:11: Error: late\n');
    expect(stdout).toContain('nobody waited for it: `\\append` keeps what was typed, `\\restart` ');
    expect(stdout).toContain('skipped: a bug made the system unreliable\n');
    expect(stdout).toMatch(/stopped before a\.dd:1, case 1 of 3\n[\s\S]*Done\nappended \d cases/);
    expect(exitCode).toBe(3);
  });
});
