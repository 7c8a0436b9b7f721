import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../datadriven/index.js';
import { insertCases, InsertionError, type NewCase } from './insert-cases.js';

function insert(text: string, ...newCases: NewCase[]): string {
  return insertCases(parse(text, { path: 'x.dd' }), newCases).text;
}

const look: NewCase = { at: 1, text: 'look\nat it\n', output: 'one\n' };

describe('a new case', () => {
  it('stands behind the case that it follows, as a rewrite would write it', () => {
    expect(insert('# top\n\na\n----\n1\n\n\n# of b\nb\n----\n', look)).toBe(
      '# top\n\na\n----\n1\n\nlook\nat it\n----\none\n\n\n# of b\nb\n----\n',
    );
    expect(insert('a\n----\n1\n', { ...look, output: 'one\n\ntwo' })).toBe(
      'a\n----\n1\n\nlook\nat it\n----\n----\none\n\ntwo\n----\n----\n',
    );
    expect(insert('a\n----\n----\n1\n\n----\n----\n\nb\n----\n', look)).toBe(
      'a\n----\n----\n1\n\n----\n----\n\nlook\nat it\n----\none\n\nb\n----\n',
    );
  });

  it('stands before the first case and the comment on it, below that of the file', () => {
    const first = { ...look, at: 0 };
    expect(insert('# top\n\n# of a\na\n----\n1\n', first)).toBe(
      '# top\n\nlook\nat it\n----\none\n\n# of a\na\n----\n1\n',
    );
    expect(insert('# top\na\n----\n1\n', first)).toBe(
      '# top\nlook\nat it\n----\none\n\na\n----\n1\n',
    );
    expect(insert('# top', first)).toBe('# top\n\nlook\nat it\n----\none\n');
    expect(insert('', first, first)).toBe('look\nat it\n----\none\n\nlook\nat it\n----\none\n');
  });

  it('takes the line ends of the file, and ends a last line without one', () => {
    expect(insert('a\r\n----\r\n1\r\n\r\nb\r\n----\r\n', look)).toBe(
      'a\r\n----\r\n1\r\n\r\nlook\r\nat it\r\n----\r\none\r\n\r\nb\r\n----\r\n',
    );
    expect(insert('a\n----\n1', look, look)).toBe(
      'a\n----\n1\n\nlook\nat it\n----\none\n\nlook\nat it\n----\none\n',
    );
    expect(insert('a\n----', look)).toBe('a\n----\n\nlook\nat it\n----\none\n');
  });

  it('stays in the subtest of the case before it', () => {
    expect(insert('subtest s\n\na\n----\n\nsubtest end\n', look)).toBe(
      'subtest s\n\na\n----\n\nlook\nat it\n----\none\n\nsubtest end\n',
    );
  });
});

it('says at which lines the new cases stand', () => {
  const file = parse('a\n----\n\nb\n----\n');
  expect(insertCases(file, [look, { ...look, output: '1\n2' }, { ...look, at: 2 }]).lines).toEqual([
    4, 9, 18,
  ]);
});

describe('is refused', () => {
  it.each([
    ['a file with mistakes', 'a\n', look, 'mistakes in its format'],
    [
      'an output that no form can hold',
      'a\n----\n',
      { ...look, output: '\n----\n----\n' },
      'written',
    ],
    ['a case that is two', 'a\n----\n', { ...look, text: 'a\n----\n\nb\n' }, 'read back'],
  ])('%s', (_, text, newCase, message) => {
    expect(() => insert(text, newCase)).toThrow(InsertionError);
    expect(() => insert(text, newCase)).toThrow(message);
  });
});

it('leaves every byte of the file, and the others every byte of their outputs', () => {
  const line = fc.constantFrom('one', 'two words', '  indented', '# no comment', '-- --');
  const output = fc.array(fc.oneof(line, fc.constant('')), { maxLength: 4 });
  const aCase = fc.tuple(fc.array(line, { maxLength: 2 }), fc.array(line, { maxLength: 3 }));
  const file = fc.tuple(
    fc.constantFrom('', '# top\n', '# top\n\n', '# top\n\n# first\n', '\n'),
    fc.array(aCase, { maxLength: 4 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  );
  const news = fc.array(fc.tuple(fc.nat(), fc.array(line, { maxLength: 2 }), output), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(file, news, ([top, parts, lineEnd, ended], drawn) => {
      const body = parts.map(([input, expected], index) =>
        [`case-${index}`, ...input, '----', ...expected, ''].join('\n'),
      );
      const whole = (top + body.join('\n')).replaceAll('\n', lineEnd);
      const text = ended ? whole : whole.replace(/(\r?\n)+$/, '');
      const parsed = parse(text);
      const newCases = drawn
        .map(([place, input, lines]) => ({
          at: place % (parsed.cases.length + 1),
          text: ['new', ...input, ''].join('\n'),
          output: lines.map((one) => `${one}\n`).join(''),
        }))
        .sort((left, right) => left.at - right.at);
      const { text: after } = insertCases(parsed, newCases);
      const { cases, diagnostics } = parse(after);
      expect(diagnostics).toEqual([]);
      const added = cases.filter(({ directive }) => directive.name === 'new');
      expect(added.map(({ expected }) => expected)).toEqual(newCases.map((one) => one.output));
      expect(cases.filter((one) => !added.includes(one)).map((one) => one.expected)).toEqual(
        parsed.cases.map((one) => one.expected),
      );
      // What is left without the new cases has all that was there, and blank lines at most beside.
      let rest = after;
      for (const { span } of [...added].reverse()) {
        rest = rest.slice(0, span.start) + rest.slice(span.end);
      }
      const lines = (of: string): string[] => of.split('\n').filter((one) => one.trim() !== '');
      const bare = (of: string): string[] => lines(of).map((one) => one.replace(/\r$/, ''));
      expect(bare(rest)).toEqual(bare(text));
    }),
  );
});
