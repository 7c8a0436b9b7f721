import { describe, expect, expectTypeOf, it } from 'vitest';
import { arg } from '../datadriven/index.js';
import { defineSystem } from './define-system.js';
import { keyValueFactory } from './key-value-system.fixture.js';
import { failuresOf, mistakesIn } from './run-text.fixture.js';
import { OptionError } from './system/system-errors.js';
import type {
  Session,
  SyncSystem,
  SyncSystemFactory,
  System,
  SystemFactory,
} from './system/system.js';

/** What is made of every set of options, and how often something was closed. */
class Recorder implements SyncSystem {
  readonly name = 'recorder';
  readonly made: string;

  constructor(made: string) {
    this.made = made;
  }

  connect(): Session {
    const tags: string[] = [];
    return {
      submit: () => void tags.push(this.made),
      idle: () => true,
      poll: () =>
        tags.splice(0).map((tag) => ({
          kind: 'completed',
          debug: { kind: 'unit', name: 'Made' },
          tag,
        })),
      cancel: () => undefined,
      terminate: () => undefined,
    };
  }

  settle(): [] {
    return [];
  }

  close(): void {
    closed += 1;
  }
}

let closed = 0;

const recorder = defineSystem({
  name: 'recorder',
  options: {
    workers: arg.integer('how many workers there are', { min: 1, max: 9 }).default(2),
    lease: arg.duration('how long a lease holds').default(1_500n),
    mode: arg.enum('how it works', ['fast', 'slow']).optional(),
    tags: arg.string('what it is called').list().default(['a', 'b']),
    loud: arg.flag('whether it shouts'),
  },
  create: ({ options: { workers, lease, mode, tags, loud } }) =>
    new Recorder(`${workers} ${lease} ${mode} ${tags.join('|')} ${loud}`),
});

const ENVIRONMENT = { temporaryDirectory: '/temporary', dataDirectory: '/data' };

function make(...options: [string, string][]): string {
  return recorder.create({ ...ENVIRONMENT, options: new Map(options) }).made;
}

describe('defineSystem', () => {
  it('reads options by their schemas', () => {
    expect(make()).toBe('2 1500 undefined a|b false');
    expect(
      make(['workers', '3'], ['lease', '2s'], ['mode', 'fast'], ['tags', 'c, d'], ['loud', 'true']),
    ).toBe('3 2000 fast c|d true');
    expect(make(['tags', ''])).toBe('2 1500 undefined  false');
  });

  it('refuses options that are none, and values that do not fit', () => {
    const refusal = (...option: [string, string]): unknown => {
      try {
        return make(option);
      } catch (error) {
        expect(error).toBeInstanceOf(OptionError);
        return (error as OptionError).message;
      }
    };
    expect(refusal('wokers', '1')).toBe(
      'system `recorder` has no option `wokers`: did you mean `workers`?',
    );
    expect(refusal('zzzzzz', '1')).toBe(
      'system `recorder` has no option `zzzzzz`: ' +
        'options are `format`, `workers`, `lease`, `mode`, `tags`, `loud`',
    );
    expect(refusal('workers', '10')).toBe(
      'the option `workers` is a whole number from 1 to 9, found `10`',
    );
    expect(refusal('mode', 'fsat')).toBe(
      'the option `mode` is one of `fast`, `slow`, found `fsat`; did you mean `fast`?',
    );
    expect(refusal('tags', 'a,,b')).toBe(
      'the option `tags` is any number, with commas between them, of a text that is not empty, ' +
        'found `a,,b`',
    );
  });

  it('says which option has to be set', () => {
    const needy = defineSystem({
      name: 'needy',
      options: { url: arg.string('where it is') },
      create: ({ options }) => new Recorder(options.url),
    });
    expect(() => needy.create({ ...ENVIRONMENT, options: new Map() })).toThrow(
      new OptionError('url', 'system `needy` needs the option `url`: a text that is not empty'),
    );
  });

  it('documents options with their defaults', () => {
    expect([...recorder.options.values()]).toEqual([
      'how many workers there are: a whole number from 1 to 9 (default `2`)',
      'how long a lease holds: a duration such as `500ms` (default `1500ms`)',
      'how it works: one of `fast`, `slow`',
      'what it is called: any number, with commas between them, of a text that is not empty ' +
        '(default `a,b`)',
      'whether it shouts: `true` or `false` (default `false`)',
    ]);
  });

  it('takes the options of a file, and closes every system that it made', () => {
    closed = 0;
    const text =
      'options\nworkers = 3\nloud = true\n----\n\noptions\nlease = 1s\n----\n\n' +
      'sql format=csv\nx\n----\n3 1000 undefined a|b true\n';
    expect(failuresOf(text, { factory: recorder })).toBe('');
    expect(closed).toBe(3);
    expect(mistakesIn('options\nworkers = 0\n----\n', { factory: recorder })).toContain(
      'error[DR007]: the option `workers` is a whole number from 1 to 9, found `0`\n' +
        ' --> dir/a.dd:2:11',
    );
  });

  it('infers the types of options and of what is made', () => {
    expectTypeOf(recorder).toExtend<SystemFactory>();
    expectTypeOf(recorder).toExtend<SyncSystemFactory>();
    expectTypeOf<ReturnType<typeof recorder.create>>().toEqualTypeOf<Recorder>();
    defineSystem({
      name: 'typed',
      options: {
        count: arg.integer('a number').default(1),
        mode: arg.enum('a mode', ['fast', 'slow']).optional(),
        since: arg.bigint('times').list(),
      },
      create({ options, temporaryDirectory }) {
        expectTypeOf(options).toEqualTypeOf<{
          readonly count: number;
          readonly mode: 'fast' | 'slow' | undefined;
          readonly since: readonly bigint[];
        }>();
        expectTypeOf(temporaryDirectory).toEqualTypeOf<string>();
        return new Recorder('');
      },
    });
    const eventual = defineSystem({
      name: 'eventual',
      create: (environment): Promise<System> =>
        Promise.resolve(keyValueFactory.create({ ...environment, options: new Map() }) as System),
    });
    expectTypeOf(eventual).toExtend<SystemFactory>();
    expectTypeOf(eventual).not.toExtend<SyncSystemFactory>();
    // @ts-expect-error a system is wanted
    defineSystem({ name: 'none', create: () => 5 });
  });
});
