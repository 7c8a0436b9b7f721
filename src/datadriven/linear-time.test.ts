import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../diagnostic/index.js';
import { parse } from './parse.js';
import { rewrite } from './rewrite.js';

const MEBIBYTE = 1 << 20;

/** Texts that a careless parser takes quadratic time for, of any size. */
const TRAPS: readonly [name: string, unit: string, lead?: string][] = [
  ['parentheses', '(', 'a b=('],
  ['parentheses in words', '('],
  ['lists that are not closed', 'a=(b\n'],
  ['nested lists that are not closed', 'a=(', 'x '],
  ['continuations', '\\\n'],
  ['continuations with arguments', 'a=1 \\\n'],
  ['blank lines', '\n'],
  ['blanks', ' '],
  ['blanks behind a directive', ' ', 'a\n----\nx\n'],
  ['carriage returns', '\r', 'a\n'],
  ['CRLF', '\r\n', 'a\n----\n----\n'],
  ['comments', '#\n'],
  ['separators', '----\n'],
  ['double blocks', 'a\n----\n----\n'],
  ['lone separators', 'x\n----\n\n', 'a\n----\n----\n'],
  ['text behind double blocks', 'a\n----\n----\n----\n----\n'],
  ['empty keys', '= ', 'a '],
  ['subtests', 'subtest a\n'],
  ['nested subtests that end as another', 'subtest end b\n', 'subtest a\n'.repeat(50_000)],
  ['lookalikes', ' ----\n', 'a\n'],
  ['cases', 'a\n----\n\n'],
];

/** Milliseconds that it takes to parse, show and rewrite a text. */
function timeMs(text: string): number {
  const start = performance.now();
  for (const mode of ['strict', 'lenient'] as const) {
    const file = parse(text, { mode });
    renderDiagnostics(file.diagnostics);
    rewrite(file, new Map(file.cases.slice(0, 10).map((testCase) => [testCase, 'new'])));
  }
  return performance.now() - start;
}

describe('two mebibytes are read in seconds', () => {
  // A quadratic pass over this much takes minutes; the limit leaves room for a slow machine.
  it.each(TRAPS)('%s', (...[, unit, lead = '']) => {
    const text = lead + unit.repeat((2 * MEBIBYTE) / unit.length);
    expect(timeMs(text)).toBeLessThan(20_000);
  });
});
