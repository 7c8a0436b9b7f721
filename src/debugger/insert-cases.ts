import { parse, rewrite, SEPARATOR, type TestCase, type TestFile } from '../datadriven/index.js';
import { hasErrors, type Diagnostic } from '../diagnostic/index.js';

/** A case that a file does not have yet. */
export interface NewCase {
  /** The index of the case that it stands before; as many as there are cases: behind all. */
  readonly at: number;
  /** The directive line and the input, each line ending in LF. */
  readonly text: string;
  /** What it is to expect. */
  readonly output: string;
}

/** A file with cases more. */
export interface Insertion {
  readonly text: string;
  /** The line of each new case. */
  readonly lines: readonly number[];
}

/** Cases cannot be put into a file. */
export class InsertionError extends Error {
  /** What is wrong with them, or with the file as it would be. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[] = []) {
    super(message);
    this.name = 'InsertionError';
    this.diagnostics = diagnostics;
  }
}

/**
 * Puts cases between those of a file, in the order given, which is that of their places: each right
 * behind the case that it follows, with the output in the form that a rewrite gives it. Every byte
 * of the file stays.
 *
 * @throws InsertionError where the result would not read back as the file with the new cases.
 */
export function insertCases(file: TestFile, newCases: readonly NewCase[]): Insertion {
  if (hasErrors(file.diagnostics)) {
    throw new InsertionError('it has mistakes in its format');
  }
  const withCases = parse(joinCases(file, newCases), { path: file.source.path, mode: file.mode });
  const inserted = findInserted(withCases, newCases);
  requireSameCases(file, withCases, new Set(inserted));
  const outputs = new Map(inserted.map((one, index) => [one, newCases[index]!.output]));
  const { text, diagnostics } = rewrite(withCases, outputs);
  if (hasErrors(diagnostics)) throw new InsertionError('an output cannot be written', diagnostics);
  const again = parse(text, { path: file.source.path, mode: file.mode });
  return { text, lines: findInserted(again, newCases).map(({ line }) => line) };
}

/** The text with cases that expect nothing yet. */
function joinCases(file: TestFile, newCases: readonly NewCase[]): string {
  const { text } = file.source;
  const lineEnd = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
  let joined = '';
  let copied = 0;
  for (const { at, text: newText } of newCases) {
    const offset = offsetBefore(file, at);
    joined += text.slice(copied, offset);
    copied = offset;
    const lines = newText.replaceAll('\n', lineEnd) + SEPARATOR + lineEnd;
    if (at === 0 && file.cases.length > 0) {
      joined += lines + lineEnd;
      continue;
    }
    if (joined !== '') joined += joined.endsWith('\n') ? lineEnd : lineEnd + lineEnd;
    joined += lines;
  }
  return joined + text.slice(copied);
}

/** Where a case is put that follows the first `at` of a file. */
function offsetBefore({ source, cases, nodes }: TestFile, at: number): number {
  if (at > 0) return cases[at - 1]!.span.end;
  const [first] = cases;
  if (first === undefined) return source.text.length;
  const index = nodes.findIndex((node) => node === first);
  const before = nodes[index - 1];
  // A comment belongs to the case right below it, but the one that a file opens with to the file.
  const isOfCase = before?.kind === 'comment' && nodes[index - 2]?.kind === 'blank';
  return isOfCase ? before.span.start : first.span.start;
}

/** The new cases as they were read back. */
function findInserted(file: TestFile, newCases: readonly NewCase[]): readonly TestCase[] {
  return newCases.flatMap(({ at }, index) => file.cases[at + index] ?? []);
}

function requireSameCases(
  before: TestFile,
  after: TestFile,
  inserted: ReadonlySet<TestCase>,
): void {
  const kept = after.cases.filter((one) => !inserted.has(one));
  const isSame =
    kept.length === before.cases.length &&
    after.cases.length === before.cases.length + inserted.size &&
    kept.every((one, index) => textOf(one) === textOf(before.cases[index]!)) &&
    after.diagnostics.length === before.diagnostics.length;
  if (!isSame) throw new InsertionError('it would not read back', after.diagnostics);
}

/** The case without the line end that it lacks at the end of a file. */
function textOf({ directive: { source }, span: { start, end } }: TestCase): string {
  return source.text.slice(start, end).replace(/\r?\n$/, '');
}
