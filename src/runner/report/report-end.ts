import { readFileSync } from 'node:fs';
import path from 'node:path';
import { renderDiagnostics, SourceText, type Diagnostic } from '../../diagnostic/index.js';
import { describeMs, mistake, overdue, type MistakeText, type Place } from '../../harness/index.js';
import { describeReplay } from './describe-replay.js';
import type {
  CaseCounts,
  CasesBefore,
  FileReport,
  RunSettings,
  WorkerEnd,
  WorkerMoment,
} from '../file-job.js';
import { placeIn } from './place-text.js';
import { describeOrigin, renderBug } from './render-bug.js';
import type { ReportPaint } from './report-paint.js';
import { showText } from './show-text.js';

/** How an end is put into words. */
export interface EndTelling {
  readonly settings: RunSettings;
  readonly paint: ReportPaint;
  /** The text of the file, where it is not that of a file on the disk. */
  readonly text?: string | undefined;
}

/**
 * What is told of a file whose worker ended over it, at the case that it was in. Of the cases
 * before only their number is known where the worker was ended from outside.
 */
export function reportEnd(file: string, end: WorkerEnd, telling: EndTelling): FileReport {
  const { paint, settings } = telling;
  const before = end.kind === 'overdue' ? NOTHING_SAID : end.before;
  const threw = end.kind === 'threw';
  if (threw && (end.line === 0 || describeOrigin(end.bug, end.ownSystem) === undefined)) {
    const text = joined(before.text, renderBug(end.bug, { ...telling, ownSystem: end.ownSystem }));
    return {
      path: file,
      verdict: 'bug',
      counts: countCases(end, 0),
      text,
      failures: before.failures,
    };
  }
  const diagnostic = describeEnd(end, placeOf(file, end.line, telling.text), settings);
  const place = placeIn(diagnostic.source, Math.max(end.line, 1));
  const block = `${renderDiagnostics([diagnostic], { colour: paint })}\n`;
  const stack = threw && settings.verbose ? `${end.bug.stack ?? ''}\n` : '';
  const again = before.failures.includes(place);
  const told = `${paint.failed('FAIL')} ${place}\n\n${block}${stack}`;
  return {
    path: file,
    verdict: threw ? 'bug' : 'failed',
    counts: countCases(end, end.call === 'close' ? 0 : 1),
    text: joined(before.text, told),
    failures: again ? before.failures : [...before.failures, place],
    cases: [{ line: Math.max(end.line, 1), directive: 'file', outcome: 'error', text: block }],
  };
}

/** How the cases of a file went. One or none failed by the end of its worker; more were not run. */
function countCases({ done, cases }: WorkerMoment, failedHere: 0 | 1): CaseCounts {
  const failed = done.failed + failedHere;
  const left = cases - done.passed - failed;
  return { passed: done.passed, failed, skipped: Math.max(done.skipped, left) };
}

const NOTHING_SAID: CasesBefore = { text: '', failures: [] };

function joined(...blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n');
}

/** Why nothing can run: what is said of a worker that ended before its first file. */
export function describeRefusal(
  end: Extract<WorkerEnd, { readonly kind: 'exited' | 'overdue' }>,
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
  end: WorkerEnd,
  { directive, place }: { readonly directive: string; readonly place: Place },
  settings: RunSettings,
): Diagnostic {
  const { config } = settings;
  const origin = { system: end.system, config: config === undefined ? undefined : shown(config) };
  const notes = [describeDone(end.done)];
  switch (end.kind) {
    case 'overdue': {
      const diagnostic = overdue(end, { name: directive, place }, origin);
      return { ...diagnostic, notes: [...diagnostic.notes, ...notes] };
    }
    case 'endless':
      return mistake('DR052', place, { message: describeEndless(end), notes, help: ENDLESS_HELP });
    case 'exited':
      return mistake('DR051', place, {
        message: describeExit(end),
        notes,
        help: 'throw an error instead',
      });
    case 'threw':
      return mistake('DR051', place, describeThrown(end, settings));
  }
}

/** What is known of the cases before. */
function describeDone({ passed, failed, skipped }: WorkerMoment['done']): string {
  return `of the cases before it ${passed} passed, ${failed} failed, ${skipped} were skipped`;
}

function describeThrown(
  { bug, ownSystem, done }: WorkerEnd & { readonly kind: 'threw' },
  settings: RunSettings,
): MistakeText {
  const before = done.passed + done.failed > 0;
  return {
    message: `${describeOrigin(bug, ownSystem)!}: ${showText(bug.message)}`,
    notes: [
      `nobody waited for it${before ? ': it may be of an earlier case' : ''}`,
      describeDone(done),
      `reproduce it with: ${describeReplay(bug.replay, settings)}`,
      ...(settings.verbose ? [] : ['`--verbose` shows its stack']),
    ],
    help: 'wait for what may throw, or catch it',
  };
}

const ENDLESS_HELP =
  'let what repeats wait for something in between, such as a message or `sim.sleep`';

function describeEndless({
  promises,
  place,
  system,
}: WorkerEnd & { readonly kind: 'endless' }): string {
  const whose = system === undefined ? '' : ` of system \`${showText(system)}\``;
  const where = place === undefined ? '' : `, the last at ${showText(place)}`;
  return `micro-tasks${whose} come to an end, found ${promises} promises made without a pause${where}`;
}

function describeExit({ code, place }: WorkerEnd & { readonly kind: 'exited' }): string {
  return `\`process.exit(${code})\` was called${place === undefined ? '' : ` at ${showText(place)}`}`;
}

/** The first word of a line: in every format, what a case begins with. */
function placeOf(
  file: string,
  line: number,
  text = readText(file),
): { directive: string; place: Place } {
  const source = new SourceText(file, text);
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
