import { readFileSync } from 'node:fs';
import path from 'node:path';
import { renderDiagnostics, SourceText, type Diagnostic } from '../diagnostic/index.js';
import { describeMs, mistake, overdue, type Place } from '../harness/index.js';
import type { FileReport, RunSettings, WorkerEnd, WorkerMoment } from './file-job.js';
import { placeIn } from './place-text.js';
import { renderBug } from './render-bug.js';
import type { ReportPaint } from './report-paint.js';
import { showText } from './show-text.js';

/** How an end is put into words. */
export interface EndTelling {
  readonly settings: RunSettings;
  readonly paint: ReportPaint;
}

/**
 * What is told of a file whose worker ended over it, at the case that it was in. Of the others only
 * their number is known, unless an exception ended it.
 */
export function reportEnd(file: string, end: WorkerEnd, telling: EndTelling): FileReport {
  if (end.kind === 'threw') {
    const { bug, ownSystem, before } = end;
    const { done: counts, failures } = before;
    const late = '  nobody waited for it: it may be of an earlier case\n';
    const told =
      renderBug(bug, { ...telling, ownSystem }) + (counts.passed + counts.failed > 0 ? late : '');
    const text = before.text === '' ? told : `${before.text}\n${told}`;
    return { path: file, verdict: 'bug', counts, text, failures };
  }
  const { paint } = telling;
  const diagnostic = describeEnd(end, placeOf(file, end.line), telling.settings);
  const { source } = diagnostic;
  const text = `${renderDiagnostics([diagnostic], { colour: paint })}\n`;
  const place = placeIn(source, Math.max(end.line, 1));
  return {
    path: file,
    verdict: 'failed',
    counts: { ...end.done, failed: end.done.failed + (end.call === 'close' ? 0 : 1) },
    text: `${paint.failed('FAIL')} ${place}\n\n${text}`,
    failures: [place],
    cases: [{ line: Math.max(end.line, 1), directive: 'file', outcome: 'error', text }],
  };
}

/** Why nothing can run: what is said of a worker that ended before its first file. */
export function describeRefusal(
  end: Exclude<WorkerEnd, { readonly kind: 'threw' }>,
  { config }: RunSettings,
): string {
  const what =
    config === undefined ? 'a worker' : `the configuration \`${showText(shown(config))}\``;
  return end.kind === 'exited'
    ? `${what} may not end the process: ${describeExit(end)}`
    : `${what} has not loaded after ${describeMs(end.limitMs)}: it waits for a promise that ` +
        'nothing settles, or is in a loop without end';
}

function describeEnd(
  end: Exclude<WorkerEnd, { readonly kind: 'threw' }>,
  { directive, place }: { readonly directive: string; readonly place: Place },
  { config }: RunSettings,
): Diagnostic {
  const origin = { system: end.system, config: config === undefined ? undefined : shown(config) };
  const notes = [describeDone(end.done)];
  if (end.kind === 'overdue') {
    const diagnostic = overdue(end, { name: directive, place }, origin);
    return { ...diagnostic, notes: [...diagnostic.notes, ...notes] };
  }
  return mistake('DR051', place, {
    message: describeExit(end),
    notes,
    help: 'throw an error instead',
  });
}

/** What is known of the other cases: what was said of them is lost with their worker. */
function describeDone({ passed, failed, skipped }: WorkerMoment['done']): string {
  return `of the cases before it ${passed} passed, ${failed} failed, ${skipped} were skipped`;
}

function describeExit({ code, place }: WorkerEnd & { readonly kind: 'exited' }): string {
  return `\`process.exit(${code})\` was called${place === undefined ? '' : ` at ${showText(place)}`}`;
}

/** The first word of a line: in every format, what a case begins with. */
function placeOf(file: string, line: number): { directive: string; place: Place } {
  const source = new SourceText(file, readText(file));
  const { start, end } = source.lineSpan(Math.min(Math.max(line, 1), source.lineCount));
  const [directive = ''] = /^\S*/.exec(source.text.slice(start, end)) ?? [];
  return { directive, place: { source, span: { start, end: start + directive.length } } };
}

/** Its content, unless somebody has taken it away by now. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function shown(config: string): string {
  return path.relative('', config);
}
