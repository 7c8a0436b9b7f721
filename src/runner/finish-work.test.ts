import { describe, expect, it } from 'vitest';
import { parse } from '../datadriven/index.js';
import {
  AsynchronousError,
  builtInRegistry,
  defineDirective,
  fileWork,
  MemoryWorkspace,
  runFile,
  waitFor,
  type FileResult,
  type RunFileOptions,
  type Session,
  type System,
  type SystemFactory,
} from '../harness/index.js';
import { finishWork } from './finish-work.js';

/** A session that answers `fail` by an error of its own, and else by how often it was asked. */
class Echo implements Session {
  #asked: string[] = [];
  submit(text: string): void {
    this.#asked.push(text);
  }
  idle = (): boolean => this.#asked.length === 0;
  poll() {
    const responses = this.#asked.map((text) => ({
      kind: 'error' as const,
      message: `no such word: ${text.trim()}`,
    }));
    this.#asked = [];
    return responses;
  }
  cancel = (): void => undefined;
  terminate = (): void => undefined;
}

/** A system whose every answer takes a turn of the event loop. */
class LateSystem implements System {
  readonly name = 'late';
  settled = 0;
  closed = false;
  connect = (): Promise<Session> => later(() => new Echo());
  settle = () =>
    later(() => {
      this.settled += 1;
      return [];
    });
  close = (): Promise<void> => later(() => void (this.closed = true));
  restart = (): Promise<void> => Promise.reject(new Error('it cannot start again'));
}

function later<T>(get: () => T): Promise<T> {
  return new Promise((resolve) => setImmediate(resolve)).then(get);
}

const shout = defineDirective({
  name: 'shout',
  summary: 'Prints its input in capitals, a turn later.',
  arguments: {},
  input: { kind: 'required', doc: 'what is printed' },
  output: 'the input',
  example: 'shout\na\n----\nA',
  run: (_context, _args, { input }) => later(() => input.trimmed.toUpperCase()),
});

const twice = defineDirective({
  name: 'settle-twice',
  summary: 'Settles the system by hand.',
  arguments: {},
  input: { kind: 'none' },
  output: 'Nothing.',
  example: 'settle-twice\n----',
  *run(context) {
    yield* waitFor(context.settle());
    yield* waitFor(context.settle());
    return '';
  },
});

function optionsOf(system: System): RunFileOptions {
  const workspace = new MemoryWorkspace();
  const factory: SystemFactory = {
    name: system.name,
    options: new Map(),
    create: () => later(() => system),
  };
  return {
    factory,
    environment: {
      temporaryDirectory: workspace.path,
      dataDirectory: '/data',
      options: new Map(),
    },
    workspace,
    directives: builtInRegistry().register(shout).register(twice),
  };
}

function kinds(result: FileResult): readonly string[] {
  return result.cases.map(({ kind }) => kind);
}

describe('finishWork', () => {
  it('runs a file on a system that answers later', async () => {
    const system = new LateSystem();
    const text =
      'sql\na\n----\nERROR: no such word: a\n\nshout\nb\n----\nB\n\nsettle-twice\n----\n\nsql\nc\n----\nd\n';
    const result = await finishWork(fileWork(parse(text, { path: 'a.dd' }), optionsOf(system)));
    expect(kinds(result)).toEqual(['passed', 'passed', 'passed', 'mismatch']);
    expect(system.closed).toBe(true);
  });

  it('reports a promise that fails as a bug of the case, and closes the system', async () => {
    const system = new LateSystem();
    const text = 'restart\n----\n\nsql\na\n----\nERROR: no such word: a\n';
    const result = await finishWork(fileWork(parse(text, { path: 'a.dd' }), optionsOf(system)));
    expect(kinds(result)).toEqual(['bug', 'skipped']);
    expect(result.cases[0]).toMatchObject({ bug: { message: 'Error: it cannot start again' } });
    expect(system.closed).toBe(true);
  });

  it('is needed where a system is asynchronous', () => {
    const options = optionsOf(new LateSystem());
    expect(() => runFile(parse('sql\na\n----\n', { path: 'a.dd' }), options)).toThrow(
      AsynchronousError,
    );
  });
});
