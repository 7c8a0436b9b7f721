import { describe, expect, it } from 'vitest';
import type { Span } from '../diagnostic/index.js';
import type { Mode } from './directive-line.js';
import { parse } from './parse.js';

function directiveOf(line: string, mode: Mode = 'strict') {
  const file = parse(`${line}\n----\n`, { mode });
  expect(file.diagnostics).toEqual([]);
  return file.cases[0]!.directive;
}

/** The arguments of a line, as the reference parser prints them. */
function argumentsOf(line: string, mode: Mode = 'strict') {
  return directiveOf(line, mode).arguments.map(({ key, values }) => [key, values]);
}

describe('arguments of a directive line', () => {
  it.each([
    ['c', []],
    [
      'c  a   b',
      [
        ['a', null],
        ['b', null],
      ],
    ],
    ['c a=', [['a', ['']]]],
    [
      'c a= b',
      [
        ['a', ['']],
        ['b', null],
      ],
    ],
    ['c a=x,y)=("z', [['a', ['x,y)=("z']]]],
    [
      'c a="x y"',
      [
        ['a', ['"x']],
        ['y"', null],
      ],
    ],
    ['c a=()', [['a', ['']]]],
    ['c a=(1,)', [['a', ['1', '']]]],
    ['c a=(,)', [['a', ['', '']]]],
    ['c a=( 1)', [['a', [' 1']]]],
    ['c a=(1 ,  2)', [['a', ['1 ', '2']]]],
    ['c a=(f(1, 2), (3))', [['a', ['f(1, 2)', '(3)']]]],
    [
      'c a=(1)b=(2)',
      [
        ['a', ['1']],
        ['b', ['2']],
      ],
    ],
    [
      'c a=(1)) b',
      [
        ['a', ['1']],
        [')', null],
        ['b', null],
      ],
    ],
    ['c y=)(', [['y', [')(']]]],
    [
      'c a=1 a=2',
      [
        ['a', ['1']],
        ['a', ['2']],
      ],
    ],
    [
      'c # x',
      [
        ['#', null],
        ['x', null],
      ],
    ],
    ['build,opt', []],
  ])('%s', (line, expected) => {
    expect(argumentsOf(line)).toEqual(expected);
    expect(argumentsOf(line, 'lenient')).toEqual(expected);
  });

  it('are separated by tabs in strict mode alone', () => {
    expect(argumentsOf('c\ta=1\tb=(x,\ty)')).toEqual([
      ['a', ['1']],
      ['b', ['x', 'y']],
    ]);
    expect(directiveOf('c\ta=1', 'lenient').name).toBe('c\ta=1');
    expect(argumentsOf('c a=1\tb=(x,\ty)', 'lenient')).toEqual([['a', ['1\tb=(x,\ty)']]]);
  });

  it('go on behind a backslash', () => {
    expect(argumentsOf('c a \\\n  b=(1,\\\n\t2) \\\n c')).toEqual([
      ...[
        ['a', null],
        ['b', ['1', '2']],
        ['c', null],
      ],
    ]);
    expect(argumentsOf('c a\\\n# b')).toEqual([
      ['a', null],
      ['#', null],
      ['b', null],
    ]);
    expect(argumentsOf('c a\\\n')).toEqual([['a', null]]);
    expect(directiveOf('\\\n c').name).toBe('c');
    const atEnd = parse('c \\', { mode: 'lenient' }).cases[0];
    expect(atEnd?.directive.arguments).toMatchObject([{ key: '\\', values: null }]);
  });

  it('take a separator for a continuation, as in Go', () => {
    const file = parse('c \\\n----\n----\nx\n');
    expect(file.cases[0]).toMatchObject({ directive: { arguments: [{ key: '----' }] } });
    expect(file.cases[0]?.expected).toBe('x\n');
  });

  it('have the places of their parts', () => {
    const { source, nameSpan, span, ...directive } = directiveOf(
      '  cmd  key=(a, bc) \\\r\n\td=e f ',
    );
    const at = ({ start, end }: Span) => source.text.slice(start, end);
    expect(at(nameSpan)).toBe('cmd');
    expect(at(span)).toBe('cmd  key=(a, bc) \\\r\n\td=e f');
    expect(directive.arguments.map((argument) => at(argument.span))).toEqual([
      ...['key=(a, bc)', 'd=e', 'f'],
    ]);
    expect(directive.arguments.map(({ keySpan }) => at(keySpan))).toEqual(['key', 'd', 'f']);
    expect(directive.arguments.map(({ valueSpans }) => valueSpans.map(at))).toEqual([
      ...[['a', 'bc'], ['e'], []],
    ]);
  });

  it('have places that end on the line where the part ends', () => {
    const { source, arguments: found } = directiveOf('c a=(x\\\n  , y)');
    expect(found[0]?.values).toEqual(['x ', 'y']);
    const { start, end } = found[0]!.valueSpans[0]!;
    expect(source.text.slice(start, end)).toBe('x\\');
  });
});
