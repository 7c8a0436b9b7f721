import { describe, expect, it } from 'vitest';
import { Margin } from './margin.js';
import { renderMismatch } from './render-mismatch.js';
import { loadReportPaint, plainReportPaint, type ReportPaint } from './report-paint.js';

const TAGS: ReportPaint = {
  ...plainReportPaint,
  visible: true,
  removedWord: (text) => `[-${text}-]`,
  addedWord: (text) => `[+${text}+]`,
};

function render(expected: string, actual: string, paint = plainReportPaint): string[] {
  const lastLine = 9 + expected.split('\n').length - 2;
  return renderMismatch({ expected, actual, firstLine: 9 }, new Margin(lastLine, paint));
}

describe('renderMismatch', () => {
  it('points at the changed words from below where colours cannot be seen', () => {
    const expected = 'Rows([\n    (1, "a"),\n    (2, "b"),\n])\n';
    const actual = 'Rows([\n    (1, "a"),\n    (7, "b"),\n])\n';
    expect(render(expected, actual)).toEqual([
      ' 9 |   Rows([',
      '10 |       (1, "a"),',
      '11 | -     (2, "b"),',
      '   |        ^',
      '   | +     (7, "b"),',
      '   |        ^',
      '12 |   ])',
    ]);
  });

  it('cuts lines that nobody reads to their end, and says how much is left out', () => {
    const long = 'x'.repeat(50_000_000);
    const [removed, added, ...rest] = render(`a${long}\n`, `b${long}c\n`);
    expect(rest).toEqual([]);
    expect(removed).toMatch(/^9 \| - ax+\.\.\. \[49992001 characters left out\] \.\.\.x+$/);
    expect(added).toMatch(/\| \+ bx+\.\.\. \[49992002 characters left out\] \.\.\.x+c$/);
    expect(removed!.length + added!.length).toBeLessThan(20_000);
  });

  it('marks them in place where colours can be seen', () => {
    expect(render('count 12 of 20\n', 'count 13 of 20\n', TAGS)).toEqual([
      '9 | - count [-12-] of 20',
      '  | + count [+13+] of 20',
    ]);
  });

  it('marks nothing where the lines have little in common', () => {
    expect(render('Inserted 1 row\n', 'ERROR: no\n', TAGS)).toEqual([
      '9 | - Inserted 1 row',
      '  | + ERROR: no',
    ]);
  });

  it('finds the counterpart of a word on another line', () => {
    const rows = render('a\nthe row (1, x)\n', 'a\nnew\nthe row (2, x)\n', TAGS);
    expect(rows.slice(1)).toEqual([
      '10 | - the row ([-1-], x)',
      '   | + new',
      '   | + the row ([+2+], x)',
    ]);
  });

  it('leaves out lines that agree, and counts them', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`);
    const rows = render(lines.join(''), lines.join('').replace('line 10', 'line ten'));
    expect(rows).toContain('   |   (7 lines as expected)');
    expect(rows.filter((row) => / {3}line/.test(row))).toHaveLength(6);
  });

  it('shows what cannot be seen: blanks at the end, control characters, a missing line end', () => {
    expect(render('a\n', 'a \n')).toContain('  |    ^');
    expect(render('a b c d\n', 'a b c \u001b[2J\n').join('\n')).toContain('\\u{1b}[2J');
    expect(render('a', 'a\n')).toContain('10 | - \\ no line end');
  });

  it('puts carets under wide characters', () => {
    const rows = render('数 1 of 3\n', '数 2 of 3\n');
    expect(rows[1]).toBe('  |      ^');
  });

  it('says what all is missing or new', () => {
    expect(render('', 'a\n')[0]).toBe('  | + a');
    expect(render('a\n', '')[0]).toBe('9 | - a');
  });

  it('ends soon and is short for texts without likeness', () => {
    const expected = Array.from({ length: 20_000 }, (_, index) => `e${index}\n`).join('');
    const actual = Array.from({ length: 20_000 }, (_, index) => `a${index}\n`).join('');
    const rows = render(`same\n${expected}end\n`, `same\n${actual}end\n`);
    expect(rows.length).toBeLessThan(250);
    expect(rows.at(-1)).toMatch(/\d+ more lines not shown/);
  });

  it('takes more lines than a call takes arguments', () => {
    const long = 'line\n'.repeat(200_000);
    expect(render(long, '').at(-1)).toContain('199800 more lines not shown');
    expect(render('no\n', long).at(-1)).toContain('more lines not shown');
  });
});

describe('loadReportPaint', () => {
  it('styles text only where that can be seen', async () => {
    expect((await loadReportPaint(false)).failed('x')).toBe('x');
    expect((await loadReportPaint(true)).failed('x')).not.toBe('x');
  });
});
