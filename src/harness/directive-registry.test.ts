import { describe, expect, it } from 'vitest';
import { arg, parse } from '../datadriven/index.js';
import { builtInDirectives, builtInRegistry } from './built-in-directives.js';
import { defineDirective, type DirectiveDefinition } from './define-directive.js';
import { directiveUsage, renderDirectiveManual, renderDirectiveTable } from './directive-manual.js';
import { DirectiveRegistry, RegistryError } from './directive-registry.js';
import { failuresOf } from './run-text.fixture.js';
import { block } from './test-text.fixture.js';

const ping = defineDirective({
  name: 'ping',
  summary: 'Prints what it was given.',
  description: `
Once, or as often as it is asked, which takes more words here than fit into one line of the manual
so that it is broken.

A second paragraph.`,
  arguments: { times: arg.integer('how often', { min: 1, max: 9 }).default(1) },
  input: { kind: 'optional', doc: 'what is printed' },
  output: 'The input | so often.',
  example: 'ping times=2\nhello\n----\nhello\nhello',
  needs: ['clock', 'names'],
  run: (_context, { times }, { input }) => input.text.repeat(times),
});

function named(name: string): DirectiveDefinition {
  return { ...ping, name };
}

describe('DirectiveRegistry', () => {
  it("runs a user's own directive beside the built-in ones", () => {
    const directives = builtInRegistry().register(ping);
    const text =
      'ping times=2\nhello\n----\nhello\nhello\n\nping\n----\n\ninc-timestamp\n1\n----\n';
    expect(failuresOf(text, { directives })).toBe('');
  });

  it("hides the real path in whatever a user's directive prints", () => {
    const where = defineDirective({
      name: 'where',
      summary: 'Prints the temporary directory.',
      arguments: {},
      input: { kind: 'none' },
      output: 'The directory.',
      example: 'where\n----\n<TEMP>',
      run: ({ temporary, workspace }) => `${temporary.path} ${workspace.path}/x`,
    });
    const directives = builtInRegistry().register(where);
    expect(failuresOf('where\n----\n<TEMP> <TEMP>/x\n', { directives })).toBe('');
  });

  it('takes each name once, and no name that a file could not hold', () => {
    const registry = new DirectiveRegistry([ping]);
    expect(() => registry.register(ping)).toThrow(
      new RegistryError('a directive `ping` is registered already'),
    );
    for (const name of ['', 'two words', '#ping', '\\', 'subtest', '----']) {
      expect(() => registry.register(named(name)), name).toThrow(RegistryError);
    }
    expect(registry.names()).toEqual(['ping']);
    expect([...registry]).toEqual([ping]);
  });
});

describe('the manual', () => {
  it('comes from the definition', () => {
    expect(renderDirectiveManual(ping)).toBe(block`
      ping [times=NUMBER]

      Prints what it was given.

      Once, or as often as it is asked, which takes more words here than fit into one
      line of the manual so that it is broken.

      A second paragraph.

      Arguments:
          times=NUMBER  how often

      Input:
          what is printed; may be left out

      Output:
          The input | so often.

      Needs of the system:
          manual clock, names of items

      Example:
          ping times=2
          hello
          ----
          hello
          hello
    `);
  });

  it('is a row of the table', () => {
    expect(renderDirectiveTable([ping, named('a|b')])).toBe(block`
      | directive | arguments | input | what it does |
      | --- | --- | --- | --- |
      | \`ping\` | \`[times=NUMBER]\` | what is printed | Prints what it was given. |
      | \`a|b\` | \`[times=NUMBER]\` | what is printed | Prints what it was given. |
    `);
  });

  it.each(builtInDirectives.map((one) => [one.name, one] as const))(
    'of %s is whole',
    (name, one) => {
      expect(one.summary).toMatch(/^[A-Z].*\.$/);
      expect(one.output).toMatch(/\.$/);
      expect(directiveUsage(one).startsWith(name)).toBe(true);
      const { cases, diagnostics } = parse(`${one.example}\n`);
      expect(diagnostics).toEqual([]);
      expect(cases.map(({ directive }) => directive.name)).toContain(name);
      for (const testCase of cases) {
        const definition = builtInDirectives.find(
          (other) => other.name === testCase.directive.name,
        );
        expect(() => definition?.prepare(testCase)).not.toThrow();
      }
    },
  );
});
