import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SourceText } from './source-text.js';

describe('SourceText', () => {
  it('counts lines and columns from 1', () => {
    const source = new SourceText('a', 'ab\ncd\n');
    expect(source.lineCount).toBe(3);
    expect([0, 1, 2, 3, 5, 6].map((offset) => source.position(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 1, column: 3 },
      { line: 2, column: 1 },
      { line: 2, column: 3 },
      { line: 3, column: 1 },
    ]);
  });

  it('takes an offset beyond the text for its end', () => {
    expect(new SourceText('a', 'ab').position(10)).toEqual({ line: 1, column: 3 });
  });

  it('counts characters, and a byte order mark as none', () => {
    expect(new SourceText('a', '🎉x').position(2)).toEqual({ line: 1, column: 2 });
    expect(new SourceText('a', '\uFEFFx').position(1)).toEqual({ line: 1, column: 1 });
  });

  it('gives lines without their ends', () => {
    const source = new SourceText('a', '\uFEFFone\r\ntwo\r\r\n\r\nlast\r');
    const lines = [1, 2, 3, 4].map((line) => {
      const { start, end } = source.lineSpan(line);
      return source.text.slice(start, end);
    });
    expect(lines).toEqual(['one', 'two\r', '', 'last\r']);
  });

  it('finds the line that splitting at line ends gives', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '🎉', '\r') }), (text) => {
        const source = new SourceText('a', text);
        for (let offset = 0; offset <= text.length; offset++) {
          const before = text.slice(0, offset).split('\n');
          const { line, column } = source.position(offset);
          expect(line).toBe(before.length);
          expect(column).toBe([...before.at(-1)!].length + 1);
        }
      }),
    );
  });
});
