import type { BugReport } from '../harness/index.js';
import { describeReplay } from './describe-replay.js';
import type { RunSettings } from './file-job.js';
import type { ReportPaint } from './report-paint.js';
import { showText } from './show-text.js';

/**
 * What is said of a bug, ending in a line end: what happened, and the command that makes it happen
 * again. Where it came from is for those who asked for everything.
 */
export function renderBug(bug: BugReport, settings: RunSettings, paint: ReportPaint): string {
  const lines = [
    `${paint.error('this is a bug in coordtest')}${paint.strong(`: ${showText(bug.message)}`)}`,
    `  reproduce it with: ${describeReplay(bug.replay, settings)}`,
  ];
  if (settings.verbose && bug.stack !== undefined) lines.push(bug.stack);
  else lines.push(paint.faint('  --verbose shows where it came from'));
  return lines.map((line) => `${line}\n`).join('');
}
