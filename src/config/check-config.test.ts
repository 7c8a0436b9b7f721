import { describe, expect, expectTypeOf, it } from 'vitest';
import { builtInDirectives, defineSystem, type System } from '../harness/index.js';
import { checkConfig } from './check-config.js';
import { ConfigError } from './config-error.js';
import { defineConfig } from './config.js';

const jobs = defineSystem({ name: 'jobs', create: () => ({}) as System });

const own = { ...builtInDirectives[0]!, name: 'own' };

/** The mistakes as they are printed, without the heading. */
function mistakesOf(value: unknown): string[] {
  const checked = checkConfig(value);
  if (checked.kind === 'config') return [];
  return new ConfigError('c', checked.mistakes).message.split('\n').slice(1);
}

describe('checkConfig', () => {
  it('takes what the types take', () => {
    const config = defineConfig({
      systems: {
        jobs,
        again: { use: 'embedded', options: { seed: 5n, auto_index_tables: 'off' } },
      },
      system: 'jobs',
      options: { workers: 3, loud: true },
      files: ['a.dd', 'tests/'],
      directives: [own],
      reporters: ['default', { use: 'junit', file: 'out.xml' }, { name: 'own', file: () => {} }],
      jobs: 2,
      format: 'csv',
    });
    expect(mistakesOf(config)).toEqual([]);
    expect(mistakesOf({})).toEqual([]);
    expectTypeOf(config.systems.jobs).toEqualTypeOf(jobs);
    // @ts-expect-error there are four formats
    defineConfig({ format: 'xml' });
  });

  it.each<[unknown, ...string[]]>([
    [5, '  wanted an object, found 5'],
    [[], '  wanted an object, found an empty array'],
    [{ options: new Map([['a', 1]]) }, '  options: wanted an object of options, found a Map'],
    [{ systems: [jobs] }, '  systems: wanted an object of systems by name, found an array'],
    [{ file: 'x' }, '  file: there is no such setting', '    = help: did you mean `files`?'],
    [{ jobs: 0 }, '  jobs: wanted a whole number from 1 to 256, found 0'],
    [{ jobs: 257 }, '  jobs: wanted a whole number from 1 to 256, found 257'],
    [{ jobs: '2' }, '  jobs: wanted a whole number from 1 to 256, found "2"'],
    [{ format: 'xml' }, '  format: wanted one of "debug", "table", "csv", "json", found "xml"'],
    [{ files: ['a', 3] }, '  files[1]: wanted a text, found 3'],
    [{ files: '' }, '  files: wanted a text that is not empty, found ""'],
    [
      { options: { a: {} } },
      '  options.a: wanted a text, a number, or true or false, found an empty object',
    ],
    [{ options: { a: NaN } }, '  options.a: wanted a text, a number, or true or false, found NaN'],
    [
      { systems: { jobs: { name: 'jobs', options: new Map(), create: 5 } } },
      '  systems.jobs.create: wanted a function, found 5',
      '    = help: make systems with `defineSystem`',
    ],
    [
      { systems: { jobs: { name: 'jobs', create: () => null } } },
      '  systems.jobs.options: wanted a Map of names to documentation, found nothing',
      '    = help: make systems with `defineSystem`',
    ],
    [
      { systems: { jobs: { use: 'embeded', option: {} } } },
      '  systems.jobs.option: there is no such setting',
      '    = help: did you mean `options`?',
      '  systems.jobs.use: wanted one of `embedded`, `postgres`, found "embeded"',
      '    = help: did you mean `embedded`?',
    ],
    [{ systems: { 'a b': jobs } }, '  systems["a b"]: wanted a name of one word, found "a b"'],
    [
      { systems: { jobs }, system: 'jbos' },
      '  system: wanted one of `jobs`, `embedded`, `postgres`, found "jbos"',
      '    = help: did you mean `jobs`?',
    ],
    [
      { directives: [5] },
      '  directives[0]: wanted a directive, found 5',
      '    = help: make directives with `defineDirective`',
    ],
    [
      { directives: [builtInDirectives[0]] },
      '  directives[0].name: wanted a name of its own, found "sql" as of the one that comes with ' +
        'coordtest',
    ],
    [
      { directives: [own, own] },
      '  directives[1].name: wanted a name of its own, found "own" as of the one that stands before it',
    ],
    [
      { reporters: [{ use: 'junit', fiel: 'a.xml' }] },
      '  reporters[0].fiel: there is no such setting',
      '    = help: did you mean `file`?',
    ],
    [
      { reporters: ['junt', { name: 'own', file: 5 }] },
      '  reporters[1].file: wanted a function, found 5',
      '  reporters[0]: wanted one of `default`, `quiet`, `json`, `junit`, found "junt"',
      '    = help: did you mean `junit`?',
    ],
    [
      { reporters: ['default', 'json'] },
      '  reporters[1]: wanted a file, since reporters[0] writes to the terminal, found none',
      "    = help: write `{ use: 'junit', file: 'results.xml' }`",
    ],
  ])('refuses %j', (value, ...lines) => {
    expect(mistakesOf(value)).toEqual(lines);
  });

  it('tells several mistakes at once', () => {
    expect(mistakesOf({ jobs: 0, format: 1, system: 'x', files: 5 })).toHaveLength(4);
  });
});
