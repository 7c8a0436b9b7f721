import {
  countOf,
  escapeUnprintable,
  renderDiagnostics,
  type RelatedPlace,
} from '../../diagnostic/index.js';
import type { TestCase } from '../../datadriven/index.js';
import type { CaseResult } from '../../harness/index.js';
import { Margin } from './margin.js';
import { placeIn, placeOf } from './place-text.js';
import { renderMismatch } from './render-mismatch.js';
import { showLine } from './show-text.js';
import type { ReportPaint } from './report-paint.js';

/** More lines of input than this are cut: they are in the file. */
const INPUT_LINES_MAX = 20;

type MismatchResult = Extract<CaseResult, { readonly kind: 'mismatch' }>;

/** Where a case failed. */
export interface FailurePlace {
  /** The systems on which it went so, where there are several; the first one's state is told. */
  readonly systems: readonly string[];
  /** What stands behind the place of the case. */
  readonly remark?: string;
}

/**
 * What is said of a case that did not pass, ending in a line end.
 */
export function renderFailure(
  result: Exclude<CaseResult, { readonly kind: 'passed' | 'skipped' }>,
  paint: ReportPaint,
  { systems, remark }: FailurePlace = { systems: [] },
): string {
  const { testCase } = result;
  const heading = renderHeading(testCase, { paint, word: paint.failed('FAIL'), remark });
  if (result.kind === 'mismatch') return `${heading}\n\n${renderExcerpt(result, paint, systems)}`;
  if (result.kind === 'bug') return `${heading}\n`;
  return `${heading}\n\n${renderDiagnostics(result.diagnostics, { colour: paint })}\n`;
}

/** The output of one of two systems. */
export interface SystemOutput {
  readonly name: string;
  readonly output: string;
}

/** What differs between the outputs of two systems, ending in a line end. */
export function renderDifference(
  testCase: TestCase,
  [left, right]: readonly [SystemOutput, SystemOutput],
  paint: ReportPaint,
): string {
  const remark = `${left.name}, ${right.name}`;
  const heading = renderHeading(testCase, { paint, word: paint.note('DIFF'), remark });
  const margin = new Margin(testCase.directive.source.lineOf(testCase.blockSpan.end), paint);
  const legend = `(${paint.removed(`- ${left.name}`)}  ${paint.added(`+ ${right.name}`)})`;
  const outputs = { expected: left.output, actual: right.output, firstLine: undefined };
  const rows = [
    ...renderSource(testCase, margin),
    margin.row(undefined, `  ----  ${legend}`),
    ...renderMismatch(outputs, margin),
  ];
  return `${heading}\n\n${rows.map((row) => `${row}\n`).join('')}`;
}

/** A case as it ran: its directive and input, and what came out; `system`: on which of several. */
export function renderEcho(result: CaseResult, paint: ReportPaint, system?: string): string {
  const { testCase } = result;
  const [word, style] =
    result.kind === 'passed'
      ? (['passed', paint.passed] as const)
      : result.kind === 'skipped'
        ? (['skipped', paint.skipped] as const)
        : (['failed', paint.failed] as const);
  const reason = result.kind === 'skipped' ? ` (${result.reason})` : '';
  const where = system === undefined ? '' : ` on ${system}`;
  const head = `${placeOf(testCase)}: ${style(word)}${where}${reason}`;
  const source = result.kind === 'skipped' ? [] : sourceLines(testCase);
  const output =
    result.kind === 'passed' || result.kind === 'mismatch'
      ? ['----', ...splitLines(result.actual)]
      : [];
  return [head, ...[...source, ...output].map(indent)].map((line) => `${line}\n`).join('');
}

/** The directive line and the input as they stand in the file, with line numbers. */
export function renderCaseSource(testCase: TestCase, paint: ReportPaint): string {
  const { source } = testCase.directive;
  const margin = new Margin(source.lineOf(testCase.blockSpan.start), paint);
  return renderSource(testCase, margin)
    .map((row) => `${row}\n`)
    .join('');
}

function renderHeading(
  testCase: TestCase,
  parts: {
    readonly paint: ReportPaint;
    readonly word: string;
    readonly remark: string | undefined;
  },
): string {
  const { paint, word, remark } = parts;
  const subtest = testCase.subtest === undefined ? '' : ` (subtest ${testCase.subtest})`;
  const more = remark === undefined ? '' : ` (${remark})`;
  return `${word} ${paint.strong(placeOf(testCase))}${paint.faint(subtest)}${more}`;
}

/** The case as it stands in the file, with the difference in place of the expected output. */
function renderExcerpt(
  result: MismatchResult,
  paint: ReportPaint,
  systems: readonly string[],
): string {
  const { testCase, expected, actual, expectedAt } = result;
  const { source } = testCase.directive;
  // The first one stands for others that went the same way.
  const of = systems.length === 0 ? '' : ` of ${systems[0]!}`;
  const firstLine = expectedAt?.line ?? source.lineOf(testCase.expectedSpan.start);
  const lastLine = expectedAt === undefined ? 0 : firstLine + expected.split('\n').length;
  const margin = new Margin(Math.max(source.lineOf(testCase.blockSpan.end), lastLine), paint);
  const where = expectedAt === undefined ? '' : ` in ${escapeUnprintable(expectedAt.path)}`;
  const legend = `(${paint.removed(`- expected${where}`)}  ${paint.added('+ actual')})`;
  const rows = [
    ...renderSource(testCase, margin),
    testCase.form === 'none'
      ? margin.row(undefined, `  ${legend}`)
      : margin.row(source.lineOf(testCase.blockSpan.start), `  ----  ${legend}`),
    ...renderMismatch({ expected, actual, firstLine }, margin),
    ...result.errorPlaces.flatMap((place) => renderErrorPlace(place, margin)),
    ...(result.state === ''
      ? []
      : margin.remark(`${paint.note('state')}${of}`, splitLines(result.state))),
  ];
  return rows.map((row) => `${row}\n`).join('');
}

function renderSource(testCase: TestCase, margin: Margin): string[] {
  const lines = sourceLines(testCase);
  const shown = lines.length <= INPUT_LINES_MAX ? lines : lines.slice(0, INPUT_LINES_MAX - 1);
  const rows = shown.map((line, index) => margin.row(testCase.line + index, `  ${line}`.trimEnd()));
  if (shown.length < lines.length) {
    const more = countOf(lines.length - shown.length, 'more line');
    rows.push(margin.row(undefined, margin.paint.faint(`  (${more})`)));
  }
  return rows;
}

function renderErrorPlace({ message, source, span }: RelatedPlace, margin: Margin): string[] {
  const { line, column } = source.position(span.start);
  const { paint } = margin;
  // A message quotes what stands in the statement, line ends and all.
  const text = `${message}, at ${placeIn(source, line)}:${column}`;
  const [first = '', ...more] = splitLines(text);
  return margin.remark(`${paint.note('note')}: ${first}`, more);
}

/** The directive line and the input. */
function sourceLines({ directive: { source, span }, inputSpan }: TestCase): string[] {
  const end = Math.max(span.end, inputSpan.end);
  return splitLines(source.text.slice(span.start, end));
}

function splitLines(text: string): string[] {
  const lines = text.split('\n').map((line) => showLine(line.replace(/\r$/, '')));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function indent(line: string): string {
  return `    ${line}`.trimEnd();
}
