// Reads the files that others wrote from ../shared/conformance/datadriven, beside the repository.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from './parse.js';
import { rewrite } from './rewrite.js';
import type { Mode } from './directive-line.js';
import type { TestFile } from './test-file.js';

const folder = fileURLToPath(new URL('../../../shared/conformance/datadriven/', import.meta.url));
const present = existsSync(folder);

/** What the reference parser reads in a file, one to a line of expected.jsonl. */
interface Reference {
  readonly path: string;
  readonly cases: readonly ReferenceCase[];
}

interface ReferenceCase {
  readonly line: number;
  readonly directive: string;
  readonly args: readonly (readonly [key: string, values: readonly string[] | null])[];
  readonly input: string;
  readonly expected: string;
}

function references(): readonly Reference[] {
  const lines = readFileSync(`${folder}expected.jsonl`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Reference);
}

function read(path: string, mode: Mode): TestFile {
  return parse(readFileSync(`${folder}files/${path}`), { path, mode });
}

/** Compares bytes; matchers are slow on buffers. */
function isSameFile(path: string, text: string): boolean {
  return readFileSync(`${folder}files/${path}`).equals(Buffer.from(text));
}

/** The cases and subtest lines of a file in the words of the reference parser. */
function summary({ nodes, source }: TestFile): ReferenceCase[] {
  return nodes.flatMap((node) => {
    if (!('directive' in node)) return [];
    const { directive } = node;
    const bodies = node.kind === 'case' ? node : { input: '', expected: '' };
    return {
      line: source.lineOf(directive.span.start),
      directive: directive.name,
      args: directive.arguments.map(({ key, values }) => [key, values] as const),
      input: bodies.input,
      expected: bodies.expected,
    };
  });
}

if (!present) console.warn(`skipped: no conformance files in ${folder}`);

describe.skipIf(!present)('the datadriven files of eight projects', () => {
  const files = present ? references() : [];

  it('are all there', () => {
    expect(files.length).toBe(303);
    expect(files.reduce((sum, { cases }) => sum + cases.length, 0)).toBe(5303);
  });

  it('parse in lenient mode to what the reference parser reads', () => {
    for (const { path, cases } of files) {
      const file = read(path, 'lenient');
      expect(file.diagnostics, path).toEqual([]);
      expect(summary(file), path).toEqual(cases);
    }
  });

  it.each<Mode>(['strict', 'lenient'])('are accounted for byte by byte in %s mode', (mode) => {
    for (const { path } of files) {
      const { nodes, source } = read(path, mode);
      const pieces = nodes.map(({ span }) => source.text.slice(span.start, span.end));
      expect(isSameFile(path, pieces.join('')), path).toBe(true);
    }
  });

  it.each<Mode>(['strict', 'lenient'])('stay as they are when rewritten in %s mode', (mode) => {
    for (const { path } of files) {
      const file = read(path, mode);
      const outputs = new Map(file.cases.map((testCase) => [testCase, testCase.expected]));
      const { text, changed, diagnostics } = rewrite(file, outputs);
      expect(diagnostics, path).toEqual([]);
      expect(changed, path).toEqual([]);
      expect(isSameFile(path, text), path).toBe(true);
    }
  });

  it('hold no mistakes in strict mode', () => {
    const counts = new Map<string, number>();
    for (const { path } of files) {
      for (const { code } of read(path, 'strict').diagnostics) {
        counts.set(code, (counts.get(code) ?? 0) + 1);
      }
    }
    expect(Object.fromEntries(counts)).toEqual({});
  });
});
