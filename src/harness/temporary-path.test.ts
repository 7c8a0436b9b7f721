import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemporaryPath } from './temporary-path.js';

const temporary = new TemporaryPath('/long/way/to/a/directory');

describe('TemporaryPath', () => {
  it('expands every mark and hides every path', () => {
    const text = "COPY '<TEMP>/a' TO '<TEMP>'";
    expect(temporary.expand(text)).toBe(
      "COPY '/long/way/to/a/directory/a' TO '/long/way/to/a/directory'",
    );
    expect(temporary.hide(temporary.expand(text))).toBe(text);
  });

  it('gives a system its own name for the directory, and hides the real path all the same', () => {
    const named = new TemporaryPath('/real', '<TEMP>');
    expect(named.expand("COPY '<TEMP>/a'")).toBe("COPY '<TEMP>/a'");
    expect(named.hide('/real/a')).toBe('<TEMP>/a');
    expect(named.offsetBefore('<TEMP> ab', 7)).toBe(7);
  });

  it('takes nothing in a path for a pattern', () => {
    expect(new TemporaryPath('/a$&b').expand('<TEMP>')).toBe('/a$&b');
  });

  it('hides a path that debug output has escaped', () => {
    expect(new TemporaryPath('C:\\temp').hide('"C:\\\\temp\\\\x" C:\\temp')).toBe(
      '"<TEMP>\\\\x" <TEMP>',
    );
  });

  it('finds offsets again, whatever lies before them', () => {
    const piece = fc.constantFrom('<TEMP>', 'a', ' ', '<', '>', '語');
    fc.assert(
      fc.property(fc.array(piece), fc.constantFrom('/t', '/long/way/to/it'), (pieces, path) => {
        const other = new TemporaryPath(path);
        const text = pieces.join('');
        let before = '';
        for (const one of pieces) {
          expect(other.offsetBefore(text, other.expand(before).length)).toBe(before.length);
          before += one;
        }
      }),
    );
  });

  it('finds the mark of an offset within a path, and stays within the text', () => {
    const text = 'a <TEMP> b';
    expect(temporary.offsetBefore(text, 2)).toBe(2);
    expect(temporary.offsetBefore(text, 10)).toBe(2);
    expect(temporary.offsetBefore(text, 2 + temporary.path.length)).toBe(8);
    expect(temporary.offsetBefore(text, 1_000)).toBe(text.length);
  });
});
