import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from './parse.js';
import type { SltFile } from './record.js';
import { rewrite } from './rewrite.js';
import type { Expectation } from './run-record.js';

/** Pieces that matter to the format, so that random texts come near files and near mistakes. */
const PIECES = [
  ...[
    '\n',
    '\n',
    '\n\n',
    '\r\n',
    ' ',
    '\t',
    '#',
    '# c\n',
    '----\n',
    '\n----\n',
    '---- \n',
    'EOF\n',
  ],
  ...[
    'statement ok\n',
    'statement error ',
    'statement count 1\n',
    'query I\n',
    'query TI rowsort l\n',
  ],
  ...['query T multiline\n', 'query error (\n', 'query error x\n', 'query I colnames,nosort\n'],
  ...['simple\n', 'simple conn=a\n', 'skipif a\n', 'onlyif b\n', 'halt\n', 'mode cockroach\n'],
  ...[
    'hash-threshold 8\n',
    'user u\n',
    'reset-server\n',
    'cluster x y\n',
    'subtest s\n',
    'mode x\n',
  ],
  ...['SELECT 1\n', 'a b', '1\n', '\uFEFF', '🎉', '\ud800', '30 values hashing to abc\n'],
];

const pieces = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .map((parts) => parts.join(''));
const anyText = fc.oneof({ weight: 5, arbitrary: pieces }, fc.string({ unit: 'binary' }));

/** A file that has records, so that rewrites have something to do. */
const lines = fc.array(fc.constantFrom('1', 'x y', '(empty)', '#'), { maxLength: 3 });
const record = fc
  .tuple(
    fc.constantFrom('', 'skipif a\n', '# c\n\n'),
    fc.constantFrom('statement ok', 'statement error by zero', 'query I', 'query TI rowsort x'),
    lines,
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([before, head, result, end]) => {
    const isQuery = head.startsWith('query');
    const text = [head, 'SELECT 1', ...(isQuery ? ['----', ...result] : []), '', ''].join(end);
    return before + text;
  });
const file = fc.tuple(fc.array(record, { maxLength: 5 }), fc.boolean()).map(([records, cut]) => {
  const whole = records.join('');
  return cut ? whole.replace(/(\r?\n)+$/, '') : whole;
});

function spansOf({ nodes, source }: SltFile): string {
  return nodes.map(({ span }) => source.text.slice(span.start, span.end)).join('');
}

/** What every other record gives in place of what it expects. */
function outcomes({ nodes }: SltFile, actual: readonly Expectation[]): Map<never, Expectation> {
  const cases = nodes.flatMap((node) => (node.kind === 'case' && node.body ? [node] : []));
  const entries = cases.flatMap((node, index) => {
    const one = actual[index];
    if (one === undefined) return [];
    const takesRows = node.body?.kind === 'query';
    return [[node.testCase, takesRows ? one : { ...one, head: one.head ?? 'ok', lines: null }]];
  });
  return new Map(entries as never);
}

const expectation = fc.oneof(
  lines.map((some): Expectation => ({ head: null, lines: some })),
  fc.constantFrom<Expectation>({ head: 'error boom', lines: null }),
);

describe('parse', () => {
  it('never throws, and its nodes are the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(spansOf(parse(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws over bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void parse(bytes)));
  });

  it('gives cases their spans in order, within the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0;
        for (const { span, inputSpan, blockSpan } of parse(text).cases) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(inputSpan.start).toBeGreaterThanOrEqual(span.start);
          expect(blockSpan.start).toBeGreaterThanOrEqual(inputSpan.end);
          expect(blockSpan.end).toBeLessThanOrEqual(text.length);
          end = span.end;
        }
      }),
    );
  });
});

describe('rewrite', () => {
  it('without anything to change gives the same bytes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(rewrite(parse(text), new Map())).toEqual({ text, changed: [], diagnostics: [] });
      }),
    );
  });

  it('reads back, and a second time changes nothing', () => {
    fc.assert(
      fc.property(file, fc.array(expectation, { maxLength: 5 }), (text, actual) => {
        const before = parse(text);
        expect(before.diagnostics).toEqual([]);
        const once = rewrite(before, outcomes(before, actual));
        expect(once.diagnostics).toEqual([]);
        const after = parse(once.text);
        expect(after.diagnostics).toEqual([]);
        expect(after.cases.map(({ rawInput }) => rawInput)).toEqual(
          before.cases.map(({ rawInput }) => rawInput),
        );
        const same = actual.map((one, index) =>
          one.lines === null && after.cases[index]?.directive.name === 'query'
            ? { head: 'error boom', lines: null }
            : one,
        );
        expect(rewrite(after, outcomes(after, same)).text).toBe(once.text);
      }),
      { numRuns: 1_000 },
    );
  });
});
