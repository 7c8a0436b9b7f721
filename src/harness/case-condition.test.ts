// What says which systems a case or a file is for.
import { describe, expect, it } from 'vitest';
import { mistakesIn, reportOf, runText } from './run-text.fixture.js';
import { block } from './test-text.fixture.js';

const SYSTEMS = { systems: { own: ['key-value'], known: ['key-value', 'postgres'] } };

/** A case with arguments that passes where it runs. */
function caseWith(args: string): string {
  return `sql ${args} format=csv\nput a 1\n----\nPUT 1\n`;
}

describe('onlyif and skipif', () => {
  it.each([
    ['onlyif=key-value', 'passed'],
    ['onlyif=(postgres, key-value)', 'passed'],
    ['skipif=postgres', 'passed'],
    ['onlyif=postgres', 'skipped, onlyif postgres'],
    ['skipif=(postgres, key-value)', 'skipped, skipif postgres, key-value'],
    ['onlyif=key-value skipif=key-value', 'skipped, skipif key-value'],
  ])('%s: %s', (args, outcome) => {
    expect(reportOf(runText(caseWith(args), SYSTEMS))).toBe(`1 sql: ${outcome}`);
  });

  it('go with every directive, also one of a user', () => {
    const text =
      'put key=a skipif=postgres\n1\n----\nversion 1\n\nput key=a onlyif=postgres\n1\n----\n';
    expect(runText(text, SYSTEMS).counts).toMatchObject({ passed: 1, skipped: 1 });
  });

  it('know a system by what it was asked for, too', () => {
    const systems = { own: ['key-value', 'store'], known: ['key-value', 'store', 'postgres'] };
    expect(runText(caseWith('onlyif=store'), { systems }).counts.passed).toBe(1);
    expect(runText(caseWith('skipif=store'), { systems }).counts.skipped).toBe(1);
  });

  it('take the name of any system where nobody knows them all', () => {
    expect(runText(caseWith('onlyif=other')).counts.skipped).toBe(1);
  });

  it('do not take names that no system has', () => {
    expect(mistakesIn(caseWith('onlyif=(key-value, postgers)'), SYSTEMS)).toBe(block`
      error[DR009]: \`onlyif\` names systems, found \`postgers\`
       --> dir/a.dd:1:24
        |
      1 | sql onlyif=(key-value, postgers) format=csv
        |                        ^^^^^^^^
        |
        = note: systems are \`key-value\`, \`postgres\`
        = help: did you mean \`postgres\`?
    `);
    expect(mistakesIn(caseWith('skipif'), SYSTEMS)).toContain(
      '`skipif` names systems, found nothing',
    );
  });
});

describe('the option `systems`', () => {
  const fileFor = (value: string): string => `options\nsystems = ${value}\n----\n\n${caseWith('')}`;

  it('runs the file on the systems that it names', () => {
    expect(runText(fileFor('postgres, key-value'), SYSTEMS).counts.passed).toBe(2);
  });

  it('skips all of it on others, for which no system is made', () => {
    const factory = {
      name: 'key-value',
      options: new Map(),
      create: () => {
        throw new Error(`no system is made for ${fileFor('postgres')}`);
      },
    };
    expect(reportOf(runText(fileFor('postgres'), { ...SYSTEMS, factory }))).toBe(
      '1 options: skipped, the file is for system postgres\n' +
        '5 sql: skipped, the file is for system postgres',
    );
  });

  it('does not take names that no system has', () => {
    expect(mistakesIn(fileFor('postgers'), SYSTEMS)).toBe(block`
      error[DR009]: \`systems\` names systems, found \`postgers\`
       --> dir/a.dd:2:11
        |
      2 | systems = postgers
        |           ^^^^^^^^
        |
        = note: systems are \`key-value\`, \`postgres\`
        = help: did you mean \`postgres\`?
    `);
  });

  it('takes names without brackets, and says so', () => {
    expect(mistakesIn(fileFor('(postgres, key-value)'), SYSTEMS)).toBe(block`
      error[DR009]: a line \`systems = ...\` has names with commas between, found brackets
       --> dir/a.dd:2:11
        |
      2 | systems = (postgres, key-value)
        |           ^^^^^^^^^^^^^^^^^^^^^
        |
        = help: write \`systems = postgres, key-value\`, without brackets
    `);
    expect(mistakesIn(fileFor('(postgres)'))).toContain('`systems = postgres`, without brackets');
  });
});
