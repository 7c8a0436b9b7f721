import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  arg,
  ConfigError,
  defineDirective,
  defineSystem,
  OptionError,
  runFiles,
  runText,
  type Response,
  type Session,
  type System,
} from './index.js';

/** Answers everything with one word, in a later turn of the event loop. */
function wordSystem(word: string): System {
  const answered: Response[] = [];
  let pending = 0;
  const session: Session = {
    submit: () => void (pending += 1),
    idle: () => pending === 0,
    poll: () => answered.splice(0),
    cancel: () => undefined,
    terminate: () => undefined,
  };
  return {
    name: 'word',
    connect: () => Promise.resolve(session),
    async settle() {
      await new Promise((resolve) => setImmediate(resolve));
      for (; pending > 0; pending--) {
        answered.push({ kind: 'completed', debug: { kind: 'unit', name: 'Word' }, tag: word });
      }
      return [];
    },
    close: () => Promise.resolve(),
  };
}

const word = defineSystem({
  name: 'word',
  options: { word: arg.string('what it says').default('yes') },
  create: ({ options }) => Promise.resolve(wordSystem(options.word)),
});

const shout = defineDirective({
  name: 'shout',
  summary: 'Prints its input in capitals.',
  arguments: {},
  input: { kind: 'required', doc: 'a text' },
  output: 'The text.',
  example: 'shout\na\n----\nA',
  run: (_context, _args, { input }) => Promise.resolve(input.text.toUpperCase()),
});

const TEXT = 'sql\nx\n----\nyes\n\nshout\na\n----\nA\n';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-library-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): string {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  return file;
}

const OWN = { system: word, directives: [shout], format: 'csv' } as const;

describe('runText', () => {
  it('runs on the embedded system, or on one of the caller', async () => {
    const embedded = await runText('sql\nSELECT 1 AS a;\n----\na\n1\n', { format: 'csv' });
    expect(embedded).toMatchObject({ passed: true, verdict: 'passed', text: '' });
    const own = await runText(TEXT, OWN);
    expect(own).toMatchObject({ passed: true, counts: { passed: 2, failed: 0, skipped: 0 } });
  });

  it('tells what failed and where, and gives the text with actual outputs on demand', async () => {
    const options = { ...OWN, options: { word: 'no' }, path: 'own.dd' };
    const failed = await runText(TEXT, options);
    expect(failed).toMatchObject({ passed: false, path: 'own.dd', rewritten: TEXT });
    expect(failed.cases.map(({ line, outcome }) => [line, outcome])).toEqual([
      [1, 'failed'],
      [6, 'passed'],
    ]);
    expect(failed.text).toContain('FAIL own.dd:1\n');
    const rewritten = await runText(TEXT, { ...options, rewrite: true });
    expect(rewritten).toMatchObject({ passed: true, rewritten: TEXT.replace('yes', 'no') });
  });

  it('says what is no system, no option, no configuration', async () => {
    await expect(runText('', { system: 'wrod' })).rejects.toThrow('there is no system `wrod`');
    await expect(runText('', { system: word, options: { wrod: 1 } })).rejects.toThrow(OptionError);
    let left = 1;
    const gone = defineSystem({
      name: 'gone',
      create: () => {
        if (left === 0) throw new OptionError('gone', 'the server is not there');
        left -= 1;
        return wordSystem('yes');
      },
    });
    const files = ['a.dd', 'b.dd'].map((name) => path.join(directory, name));
    for (const file of files) writeFileSync(file, 'sql\nx\n----\nWord\n');
    const ran = await runFiles(files, { system: gone });
    expect(ran.files.map(({ verdict }) => verdict)).toEqual(['passed', 'failed']);
    expect(ran.files[1]!.text).toContain('error[DR053]: the server is not there\n');
    await expect(runFiles(files, { system: gone })).rejects.toThrow(OptionError);
    await expect(runText('', { config: '/nowhere.json' })).rejects.toThrow(ConfigError);
  });

  it('says where systems of configurations are, and takes no option that there is not', async () => {
    await expect(runText('', { system: 'locks' })).rejects.toThrow(
      'there is no system `locks`: systems are `embedded`, `postgres`; there is no configuration ' +
        '(a program has one where `config` is its path; or let `system` be the system itself)',
    );
    const sistem: object = { sistem: word };
    await expect(runText('', sistem)).rejects.toThrow(
      'there is no option `sistem` to run test files with: did you mean `system`?',
    );
    const systems: object = { systems: { word } };
    await expect(runFiles([], systems)).rejects.toThrow('did you mean `system`?');
    const wrong: object = { system: wordSystem('') };
    await expect(runText('', wrong)).rejects.toThrow('`system` is what `defineSystem` gives, or a');
    await expect(runText(5 as never)).rejects.toThrow(
      'the text of a test file is a string, found 5',
    );
    await expect(runFiles([5] as never)).rejects.toThrow('a pattern of files is a string, found 5');
  });

  it('takes an exception of a system for no bug of its own', async () => {
    const broken = defineSystem({
      name: 'broken',
      create: () => ({
        ...wordSystem(''),
        settle: () => {
          throw new TypeError('torn');
        },
      }),
    });
    const { verdict, text } = await runText(TEXT, { ...OWN, system: broken });
    expect(verdict).toBe('bug');
    expect(text).toContain('exception on system `broken`: TypeError: torn');
  });
});

describe('runFiles', () => {
  it('runs files in their order, and sums up', async () => {
    write('a.dd', TEXT);
    const b = write('b.dd', TEXT.replace('yes', 'no'));
    const run = await runFiles(directory, OWN);
    expect(run.passed).toBe(false);
    expect(run.files.map((file) => [path.basename(file.path), file.passed])).toEqual([
      ['a.dd', true],
      ['b.dd', false],
    ]);
    expect(run.summary).toBe('2 files, 4 cases: 3 passed, 1 failed, 0 skipped');
    expect((await runFiles([`${b}:6`], { ...OWN, filter: '^sql' })).files[0]?.counts).toEqual({
      passed: 0,
      failed: 1,
      skipped: 1,
    });
    expect((await runFiles([b, directory], { ...OWN, failFast: true })).summary).toBe(
      '1 file, 2 cases: 0 passed, 1 failed, 1 skipped, 1 file not run',
    );
  });

  it('rewrites', async () => {
    const file = write('a.dd', TEXT.replace('yes', 'no'));
    expect(await runFiles(file, { ...OWN, rewrite: true })).toMatchObject({ passed: true });
    expect(readFileSync(file, 'utf8')).toBe(TEXT);
  });

  it('takes a configuration', async () => {
    const config = write('c.json', '{ "system": "embedded", "format": "csv" }');
    const file = write('a.dd', 'sql\nSELECT 1 AS a;\n----\na\n1\n');
    expect(await runFiles(file, { config })).toMatchObject({ passed: true });
    expect(await runFiles(file, { config, format: 'json' })).toMatchObject({ passed: false });
  });

  it('runs any number of texts at once, and prints nothing', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const texts = Array.from({ length: 20 }, () =>
      runText('sql\nx\n----\nWord\n', { system: word }),
    );
    const passed = (await Promise.all(texts)).map((text) => text.passed);
    // Warnings are told in a later turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(passed).toEqual(texts.map(() => true));
    expect(warnings).toEqual([]);
  });

  it('breaks off', async () => {
    const file = write('a.dd', TEXT);
    await expect(runFiles(file, { signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    await expect(runFiles('nowhere')).rejects.toThrow('no such file or directory: `nowhere`');
  });
});
