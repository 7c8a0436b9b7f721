import { describe, expect, it } from 'vitest';
import { parse } from './parse.js';
import { rewrite } from './rewrite.js';

describe('rewrite', () => {
  it('leaves a file alone whose new text would have other records', () => {
    const file = parse('statement ok\nSELECT 1\n\nstatement ok\nSELECT 2\n', 'a.slt');
    const [, second] = file.cases;
    // No run asks for a first line with a line end in it.
    const expected = { head: 'error\nSELECT 3\n\nstatement ok', lines: null };
    const { text, changed, diagnostics } = rewrite(file, new Map([[second!, expected]]));
    expect(text).toBe(file.source.text);
    expect(changed).toEqual([]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['DL031']);
  });
});
