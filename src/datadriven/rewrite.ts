import { errorDiagnostic, quoted, type Diagnostic } from '../diagnostic/index.js';
import type { DataDrivenCode } from './codes.js';
import { SEPARATOR } from './lines.js';
import { matchesExpected, normalizeOutput } from './output.js';
import { chooseOutputForm, withLineEnds } from './output-form.js';
import { parse } from './parse.js';
import type { TestCase } from './test-case.js';
import type { TestFile } from './test-file.js';

/** A file with new expected outputs. */
export interface RewriteResult {
  /** The new text; that of the file where nothing changed. */
  readonly text: string;
  /** The cases whose block was replaced, in order. */
  readonly changed: readonly TestCase[];
  /** Outputs that cannot be written. Their cases keep the block they have. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Replaces the expected blocks of the cases whose output is not what they expect, and leaves every
 * other byte. Cases without an output keep their block, and so do broken ones.
 *
 * The result was parsed again and found to have the same cases with the new outputs; where that
 * fails, nothing is changed and a diagnostic says so. Rewriting the result with the same outputs
 * changes nothing.
 */
export function rewrite(file: TestFile, outputs: ReadonlyMap<TestCase, string>): RewriteResult {
  const diagnostics: Diagnostic[] = [];
  const changed: TestCase[] = [];
  const pieces: string[] = [];
  const { text } = file.source;
  let copied = 0;
  for (const testCase of file.cases) {
    const output = outputs.get(testCase);
    if (output === undefined || testCase.broken || matchesExpected(testCase, output)) continue;
    const block = formatBlock(file, testCase, normalizeOutput(output));
    if (block.kind === 'unwritable') {
      diagnostics.push(unwritable(testCase, block.obstacle));
      continue;
    }
    pieces.push(text.slice(copied, testCase.blockSpan.start), block.text);
    copied = testCase.blockSpan.end;
    changed.push(testCase);
  }
  if (changed.length === 0) return { text, changed, diagnostics };
  pieces.push(text.slice(copied));
  const rewritten = pieces.join('');
  const damaged = findDamage(file, rewritten, { changed: new Set(changed), outputs });
  if (damaged === undefined) return { text: rewritten, changed, diagnostics };
  return { text, changed: [], diagnostics: [...diagnostics, doesNotReadBack(damaged)] };
}

type FormattedBlock =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unwritable'; readonly obstacle: string };

function formatBlock(
  { source, mode }: TestFile,
  testCase: TestCase,
  output: string,
): FormattedBlock {
  const form = chooseOutputForm(output, mode);
  if (form.kind === 'none') return { kind: 'unwritable', obstacle: form.obstacle };
  const { text } = source;
  const { start, end } = testCase.blockSpan;
  const lineEnd = lineEndOf(text, testCase);
  const body = withLineEnds(output, lineEnd);
  const fence = SEPARATOR + lineEnd;
  const block = form.kind === 'single' ? fence + body : fence + fence + body + fence + fence;
  const unended = start === text.length && start > 0 && !text.endsWith('\n');
  const opened = unended ? lineEnd + block : block;
  if (end === text.length) {
    // A missing final line end stays missing, except where the output itself ends in a carriage
    // return.
    const keepsLineEnd = text.endsWith('\n') || block.endsWith('\r\r\n');
    return { kind: 'text', text: keepsLineEnd ? opened : opened.slice(0, -lineEnd.length) };
  }
  // NB: for Go, a line of blanks behind a double block is text.
  const followedByEmptyLine = text.startsWith('\n', end) || text.startsWith('\r\n', end);
  const gap = form.kind === 'double' && !followedByEmptyLine ? lineEnd : '';
  return { kind: 'text', text: opened + gap };
}

/** The line end of the directive line, or of the file where that has none. */
function lineEndOf(text: string, { span }: TestCase): '\n' | '\r\n' {
  const after = text.indexOf('\n', span.start);
  const lineFeed = after === -1 ? text.indexOf('\n') : after;
  return lineFeed > 0 && text[lineFeed - 1] === '\r' ? '\r\n' : '\n';
}

interface Change {
  readonly changed: ReadonlySet<TestCase>;
  readonly outputs: ReadonlyMap<TestCase, string>;
}

/** The first case that does not read back as it should. */
function findDamage(
  file: TestFile,
  rewritten: string,
  { changed, outputs }: Change,
): TestCase | undefined {
  const again = parse(rewritten, { path: file.source.path, mode: file.mode });
  const damaged = file.cases.find((testCase, index) => {
    const other = again.cases[index];
    if (other === undefined) return true;
    const expected = changed.has(testCase)
      ? normalizeOutput(outputs.get(testCase)!)
      : testCase.expected;
    return (
      other.expected !== expected ||
      other.rawInput !== testCase.rawInput ||
      other.subtest !== testCase.subtest ||
      other.broken !== testCase.broken ||
      directiveText(other) !== directiveText(testCase)
    );
  });
  if (damaged !== undefined) return damaged;
  const sameCount =
    again.cases.length === file.cases.length &&
    again.diagnostics.length === file.diagnostics.length;
  return sameCount ? undefined : file.cases.at(-1);
}

function directiveText({ directive: { source, span } }: TestCase): string {
  return source.text.slice(span.start, span.end);
}

function unwritable({ directive }: TestCase, obstacle: string): Diagnostic {
  const code: DataDrivenCode = 'DD030';
  return errorDiagnostic({
    code,
    message: `the output of ${quoted(directive.name)} cannot be written: it ${obstacle}`,
    source: directive.source,
    span: directive.span,
    help: 'let it print these lines in another way, for example indented',
  });
}

function doesNotReadBack({ directive }: TestCase): Diagnostic {
  const code: DataDrivenCode = 'DD031';
  const name = quoted(directive.name);
  return errorDiagnostic({
    code,
    message: `the rewritten file would not read back: ${name} would be another case`,
    source: directive.source,
    span: directive.span,
    help: 'write its `----` line by hand and rewrite again',
  });
}
