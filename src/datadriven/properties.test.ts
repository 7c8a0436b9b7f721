import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiagnostics } from '../diagnostic/index.js';
import type { Mode } from './directive-line.js';
import { readAsGo } from './go-reader.fixture.js';
import { normalizeOutput } from './output.js';
import { parse } from './parse.js';
import { rewrite } from './rewrite.js';
import type { TestFile } from './test-file.js';

/** Pieces that matter to the format, so that random texts come near files and near mistakes. */
const PIECES = [
  ...['\n', '\n', '\n', '\n\n', '\r\n', '\r', ' ', '\t', '\\\n', '\\', '#', '=', '(', ')', ','],
  ...['----\n', '----\n', '\n----\n', '----\n----\n', '\n----\n----\n', '----\r\n', '---- \n'],
  ...['---- (no newline)\n', 'a', 'b c=1', 'sql', 'k=(a, b)', 'subtest ', 'subtest s\n'],
  ...['subtest end\n', 'end', '\u00a0', '\u0085', '\uFEFF', '🎉', '\ud800', '\f'],
];

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .map((pieces) => pieces.join(''));
const anyText = fc.oneof({ weight: 5, arbitrary: text }, fc.string({ unit: 'binary' }));
const mode = fc.constantFrom<Mode>('strict', 'lenient');

/** A file that mostly has cases, so that rewrites have something to do. */
const line = fc.constantFrom(
  'x',
  'y z',
  '  y',
  '',
  '',
  '----',
  '\u00a0',
  '\f',
  '\r',
  'z\r',
  '----\r',
);
const body = fc.array(line, { maxLength: 5 });
const lineEnd = fc.constantFrom('\n', '\n', '\r\n');
const caseText = fc
  .tuple(fc.constantFrom('a', 'b k=1', 'c \\\n d'), body, body, fc.boolean(), lineEnd)
  .map(([directive, input, expected, double, end]) => {
    const fence = double ? ['----', '----'] : ['----'];
    const closing = double ? fence : [];
    return [directive, ...input, ...fence, ...expected, ...closing, ''].join(end);
  });
const fileText = fc
  .tuple(
    fc.array(fc.tuple(caseText, fc.constantFrom('\n', '\r\n', '\n\n# c\n', ' \n', '')), {
      maxLength: 4,
    }),
    fc.boolean(),
  )
  .map(([cases, cut]) => {
    const whole = cases.flat().join('');
    return cut ? whole.replace(/\r?\n$/, '') : whole;
  });
const output = body.chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));

const RUNS = { numRuns: 3000 };

function nodeTexts({ nodes, source }: TestFile): string {
  return nodes.map(({ span }) => source.text.slice(span.start, span.end)).join('');
}

describe('parse', () => {
  it('never throws, accounts for all of the text, and its diagnostics can be shown', () => {
    fc.assert(
      fc.property(anyText, mode, (text, mode) => {
        const file = parse(text, { mode });
        expect(nodeTexts(file)).toBe(text);
        renderDiagnostics(file.diagnostics);
        for (const testCase of file.cases) {
          const { span, inputSpan, blockSpan, expectedSpan, directive } = testCase;
          const offsets = [span.start, directive.span.start, directive.span.end, inputSpan.start];
          offsets.push(inputSpan.end, blockSpan.start, expectedSpan.start, expectedSpan.end);
          offsets.push(blockSpan.end, span.end);
          expect(offsets).toEqual([...offsets].sort((left, right) => left - right));
        }
      }),
      RUNS,
    );
  });

  it('never throws on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), mode, (bytes, mode) => {
        const file = parse(bytes, { mode });
        expect(nodeTexts(file)).toBe(file.source.text);
        renderDiagnostics(file.diagnostics);
      }),
      RUNS,
    );
  });

  it('reads in lenient mode what Go reads', () => {
    fc.assert(
      fc.property(fc.oneof(text, fileText), (text) => {
        const { cases, fatal } = readAsGo(text);
        const file = parse(text, { mode: 'lenient' });
        const read = file.nodes.flatMap((node) => {
          if (!('directive' in node)) return [];
          const { name, arguments: args } = node.directive;
          const { input, expected } = node.kind === 'case' ? node : { input: '', expected: '' };
          const pairs = args.map(({ key, values }) => [key, values]);
          return [{ directive: name, args: pairs, input, expected }];
        });
        const stopsAtSubtest = file.diagnostics.some(({ code }) => /DD0(08|09|11)/.test(code));
        if (stopsAtSubtest) expect(read).toEqual(cases.slice(0, read.length));
        else expect(read).toEqual(cases);
        const stopped = file.nodes.some(({ kind }) => kind === 'unread');
        expect(stopped).toBe(fatal || stopsAtSubtest);
      }),
      { numRuns: 10_000 },
    );
  });

  it('reads in strict mode what it reads in lenient mode, where neither finds a mistake', () => {
    fc.assert(
      fc.property(fileText, (text) => {
        const [strict, lenient] = [parse(text), parse(text, { mode: 'lenient' })];
        fc.pre(strict.diagnostics.length === 0 && lenient.diagnostics.length === 0);
        const bodies = ({ cases }: TestFile) =>
          cases.map(({ input, expected, line }) => ({ input, expected, line }));
        expect(bodies(strict)).toEqual(bodies(lenient));
      }),
      RUNS,
    );
  });

  it('breaks a case in strict mode only together with an error', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const file = parse(text);
        const broken = file.cases.some((testCase) => testCase.broken);
        if (broken)
          expect(file.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('rewrite', () => {
  it('with the outputs that are expected gives the same text', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fileText), mode, (text, mode) => {
        const file = parse(text, { mode });
        const outputs = new Map(file.cases.map((testCase) => [testCase, testCase.expected]));
        expect(rewrite(file, outputs)).toEqual({ text, changed: [], diagnostics: [] });
      }),
      RUNS,
    );
  });

  it('reads back as the outputs or refuses them, keeps the rest, and changes nothing twice', () => {
    fc.assert(
      fc.property(fc.oneof(fileText, text), fc.array(output), mode, (text, texts, mode) => {
        const file = parse(text, { mode });
        const running = file.cases.filter(({ broken }) => !broken);
        const outputs = new Map(running.map((testCase, index) => [testCase, texts[index] ?? 'x']));
        const { text: rewritten, changed, diagnostics } = rewrite(file, outputs);

        const again = parse(rewritten, { mode });
        expect(again.cases).toHaveLength(file.cases.length);
        const refusedAll = diagnostics.some(({ code }) => code === 'DD031');
        const refused = new Set(diagnostics.map(({ label }) => label.span.start));
        for (const [index, testCase] of file.cases.entries()) {
          const output = outputs.get(testCase);
          const reread = again.cases[index]!;
          const kept =
            output === undefined || refusedAll || refused.has(testCase.directive.span.start);
          const unchanged = kept || !changed.includes(testCase);
          expect(reread.expected).toBe(unchanged ? testCase.expected : normalizeOutput(output));
          expect(reread.rawInput).toBe(testCase.rawInput);
        }
        const around = (file: TestFile) =>
          file.nodes
            .filter(({ kind }) => kind !== 'case' && kind !== 'blank')
            .map(({ kind }) => kind);
        expect(around(again)).toEqual(around(file));

        const second = new Map(
          again.cases.flatMap((testCase, index) => {
            const output = outputs.get(file.cases[index]!);
            return output === undefined ? [] : [[testCase, output] as const];
          }),
        );
        expect(rewrite(again, second).text).toBe(rewritten);
      }),
      { numRuns: 10_000 },
    );
  });

  it('in strict mode writes what Go reads alike', () => {
    fc.assert(
      fc.property(fileText, fc.array(output), (text, texts) => {
        const file = parse(text);
        const before = readAsGo(text);
        fc.pre(!before.fatal && before.cases.length === file.cases.length);
        fc.pre(file.diagnostics.length === 0 && !text.includes('(no newline)'));
        const outputs = new Map(
          file.cases.map((testCase, index) => [testCase, texts[index] ?? 'x']),
        );
        const { text: rewritten } = rewrite(file, outputs);
        const expected = parse(rewritten).cases.map((testCase) => testCase.expected);
        expect(readAsGo(rewritten).cases.map((testCase) => testCase.expected)).toEqual(expected);
      }),
      RUNS,
    );
  });
});
