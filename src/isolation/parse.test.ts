import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../diagnostic/index.js';
import { interleavings, countInterleavings } from './interleavings.js';
import { parse } from './parse.js';
import type { SpecFile } from './spec.js';

const TWO = 'session a step a1 {1} step a2 {2} session b step b1 {3}\n';

function orders({ permutations }: SpecFile): string[] {
  return permutations.map(({ steps }) => steps.map(({ step }) => step.name).join(' '));
}

function complaints(text: string): string {
  return renderDiagnostics(parse(text, 'x.spec').diagnostics);
}

describe('permutations', () => {
  it('are all orders where none is written, those that begin with the first session first', () => {
    expect(orders(parse(TWO))).toEqual(['a1 a2 b1', 'a1 b1 a2', 'b1 a1 a2']);
  });

  it('are those written, with their markers', () => {
    const file = parse(`${TWO}permutation b1 a1(*, b1, b1 notices 2)\n`);
    expect(orders(file)).toEqual(['b1 a1']);
    const [, last] = file.permutations[0]!.steps;
    expect(last!.markers.map(({ kind }) => kind)).toEqual(['once', 'step', 'notices']);
    expect(file.unused).toEqual(['a2']);
  });

  it('are counted before they are made', () => {
    for (const lists of [[], [1], [2, 3], [1, 2, 3], [0, 2, 2]]) {
      const made = [...interleavings(lists.map((length) => Array.from({ length }, () => 0)))];
      expect(countInterleavings(lists)).toBe(made.length);
    }
    expect(countInterleavings([3, 3, 3, 3])).toBe(369_600);
    expect(countInterleavings([1000, 1000])).toBe(Infinity);
    const steps = (session: number): string =>
      [1, 2, 3].map((step) => `step s${session}_${step} {1}\n`).join('');
    const four = [1, 2, 3, 4].map((session) => `session s${session}\n${steps(session)}`).join('');
    const file = parse(four);
    expect(file.diagnostics.map(({ code }) => code)).toEqual(['DI007']);
    expect(file.cases).toEqual([]);
  });
});

describe('names and SQL', () => {
  it('keep what is in quotes and in braces', () => {
    const { sessions, systems } = parse(
      '# systems = postgres, other\nsession "a ""b" # c\nstep "step" {  SELECT\r\n  1; # \n \t}',
    );
    expect(sessions[0]!.name).toBe('a "b');
    expect(sessions[0]!.steps[0]!.sql.text).toBe('SELECT\n  1; # \n');
    expect(systems?.map(({ text }) => text)).toEqual(['postgres', 'other']);
  });
});

describe('mistakes', () => {
  it('point at the place', () => {
    expect(complaints('session a\nstep step {1}\n')).toMatchInlineSnapshot(`
      "error[DI001]: a name was expected, found \`step\`
       --> x.spec:2:6
        |
      2 | step step {1}
        |      ^^^^
        |
        = help: write \`"step"\` if it is a name

      error[DI001]: a name was expected, found SQL
       --> x.spec:2:11
        |
      2 | step step {1}
        |           ^
        |
        = help: \`coordtest explain DI001\` shows the order of the parts"
    `);
    expect(complaints(`${TWO}permutation a1 b2\n`)).toMatchInlineSnapshot(`
      "error[DI005]: \`b2\` is not the name of a step
       --> x.spec:2:16
        |
      2 | permutation a1 b2
        |                ^^
        |
        = help: did you mean \`a2\`?"
    `);
  });

  it.each([
    ['DI001', 'session a step x {1} setup {2}', 1],
    ['DI001', 'session $a step x {1}', 1],
    ['DI002', 'session a step x {1', 1],
    ['DI002', 'session "a', 1],
    ['DI003', 'setup {1}', 1],
    ['DI004', `${TWO}step a1 {4}`, 2],
    ['DI005', `${TWO}permutation a1(b1)`, 2],
    ['DI006', `${TWO}permutation a1(a2) a2`, 2],
  ])('%s in %j', (code, text, line) => {
    const found = parse(text).diagnostics;
    expect(found.map((one) => [one.code, one.source.lineOf(one.label.span.start)])).toEqual([
      [code, line],
    ]);
  });

  it('leave no case to run', () => {
    const file = parse(`${TWO}permutation a1\npermutation nobody\n`);
    expect(file.cases.map(({ broken }) => broken)).toEqual([true, true]);
  });
});
