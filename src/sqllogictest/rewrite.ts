import type { Diagnostic, Span } from '../diagnostic/index.js';
import { SEPARATOR, type RewriteResult, type TestCase } from '../datadriven/index.js';
import { diagnose } from './mistakes.js';
import { END_OF_TEXT, parse } from './parse.js';
import type { CaseRecord, SltFile } from './record.js';
import type { Expectation } from './run-record.js';

/** A stretch of the file and the text that takes its place. */
interface Splice {
  readonly span: Span;
  readonly text: string;
}

/**
 * Replaces what records expect and did not get, and leaves every other byte: the words of a first
 * line that say what is expected, and the lines of a result. Guards, types, sort modes, labels and
 * comments stay, names of columns and hashes keep their form.
 *
 * The result was parsed again and found to have the same records; where that fails, nothing is
 * changed and a diagnostic says so.
 */
export function rewrite(
  file: SltFile,
  mismatches: ReadonlyMap<TestCase, Expectation>,
): RewriteResult {
  const diagnostics: Diagnostic[] = [];
  const changed: TestCase[] = [];
  const splices: Splice[] = [];
  const { source } = file;
  for (const node of file.nodes) {
    const actual = node.kind === 'case' ? mismatches.get(node.testCase) : undefined;
    if (node.kind !== 'case' || actual === undefined) continue;
    if (isUnwritable(node, actual)) {
      diagnostics.push(unwritable(file, node));
      continue;
    }
    splices.push(...splicesOf(file, node, actual));
    changed.push(node.testCase);
  }
  const text = apply(source.text, splices);
  const damaged = changed.length === 0 ? undefined : findDamage(file, text);
  if (damaged === undefined) return { text, changed, diagnostics };
  return {
    text: source.text,
    changed: [],
    diagnostics: [...diagnostics, doesNotReadBack(file, damaged)],
  };
}

function apply(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let copied = 0;
  for (const { span, text: piece } of splices) {
    pieces.push(text.slice(copied, span.start), piece);
    copied = span.end;
  }
  return pieces.join('') + text.slice(copied);
}

function splicesOf(
  { source: { text } }: SltFile,
  record: CaseRecord,
  { head, lines }: Expectation,
): Splice[] {
  const { testCase, expectationSpan } = record;
  const lineEnd = lineEndOf(text, testCase.directive.span.end);
  const splices: Splice[] = [];
  if (head !== null) {
    const blank = expectationSpan.start === testCase.directive.nameSpan.end ? ' ' : '';
    splices.push({ span: expectationSpan, text: blank + head });
  }
  if (lines === null && testCase.form === 'none') return splices;
  const { blockSpan } = testCase;
  const block = lines === null ? '' : formatBlock(record, lines, lineEnd);
  const unended = block !== '' && blockSpan.start > 0 && text[blockSpan.start - 1] !== '\n';
  const whole = unended ? lineEnd + block : block;
  // A missing final line end stays missing.
  const cut = blockSpan.end === text.length && !text.endsWith('\n') && whole.endsWith(lineEnd);
  splices.push({ span: blockSpan, text: cut ? whole.slice(0, -lineEnd.length) : whole });
  return splices;
}

function formatBlock(record: CaseRecord, lines: readonly string[], lineEnd: string): string {
  const end = isMultiline(record) ? [END_OF_TEXT] : [];
  return [SEPARATOR, ...lines, ...end].map((line) => line + lineEnd).join('');
}

function isMultiline({ body }: CaseRecord): boolean {
  return body?.kind === 'query' && body.expected.kind === 'rows' && body.expected.multiline;
}

/** The format has no escapes. */
function isUnwritable(record: CaseRecord, { lines }: Expectation): boolean {
  if (lines === null) return false;
  return isMultiline(record)
    ? lines.some((line) => line === END_OF_TEXT || line.includes('\r'))
    : lines.some((line) => /^\s*$|[\r\n]/.test(line));
}

function lineEndOf(text: string, offset: number): '\n' | '\r\n' {
  const lineFeed = text.indexOf('\n', offset);
  return lineFeed > 0 && text[lineFeed - 1] === '\r' ? '\r\n' : '\n';
}

/** The first case that does not read back with the SQL it had. */
function findDamage(file: SltFile, rewritten: string): TestCase | undefined {
  const again = parse(rewritten, file.source.path);
  const damaged = file.cases.find((testCase, index) => {
    const other = again.cases[index];
    return (
      other === undefined ||
      other.rawInput.trimEnd() !== testCase.rawInput.trimEnd() ||
      other.broken !== testCase.broken
    );
  });
  if (damaged !== undefined) return damaged;
  return again.cases.length === file.cases.length ? undefined : file.cases.at(-1);
}

function unwritable({ source }: SltFile, record: CaseRecord): Diagnostic {
  return diagnose(source, {
    code: 'DL030',
    span: record.testCase.directive.span,
    message:
      'the result cannot be written: it has a blank line, a line end within a value, or `EOF`',
    help: otherForm(record),
  });
}

/** How a record could have a result that its own form has no room for. */
function otherForm(record: CaseRecord): string {
  if (isMultiline(record)) return 'let the query print the value in another way';
  return record.body?.kind === 'simple'
    ? 'let the statement print the value in another way, or make it a `query T multiline`'
    : 'add `multiline` to the query, or let it print the value in another way';
}

function doesNotReadBack({ source }: SltFile, { directive }: TestCase): Diagnostic {
  return diagnose(source, {
    code: 'DL031',
    span: directive.span,
    message: 'the rewritten file would not read back: this record would be another one',
    help: 'write its result by hand and rewrite again',
  });
}
