import { userPlace } from '../../config/index.js';
import type { BugReport } from '../../harness/index.js';
import { describeReplay } from './describe-replay.js';
import type { RunSettings } from '../file-job.js';
import type { ReportPaint } from './report-paint.js';
import { showText } from './show-text.js';

/** How a bug is put into words. */
export interface BugTelling {
  readonly settings: RunSettings;
  readonly paint: ReportPaint;
  /** The name of the system, where it is a user's own. */
  readonly ownSystem?: string | undefined;
  /** Whether a run of the file meets it again; it does if this is left out. */
  readonly inFile?: boolean;
}

/**
 * What is said of a bug, ending in a line end: what happened, and the command that makes it happen
 * again. What a user's own code threw is no bug of coordtest, and has the place in that code if
 * there is one. Where a bug came from is for those who asked for everything.
 */
export function renderBug(bug: BugReport, telling: BugTelling): string {
  const { settings, paint, ownSystem, inFile = true } = telling;
  const what = describeOrigin(bug, ownSystem) ?? 'this is a bug in coordtest';
  const lines = [`${paint.error(what)}${paint.strong(`: ${showText(bug.message)}`)}`];
  if (inFile) lines.push(`  reproduce it with: ${describeReplay(bug.replay, settings)}`);
  if (settings.verbose && bug.stack !== undefined) lines.push(bug.stack);
  else if (inFile) lines.push(paint.faint('  --verbose shows where it came from'));
  return lines.map((line) => `${line}\n`).join('');
}

/** Where an exception of a user's own code came from; undefined for a bug in coordtest. */
export function describeOrigin(
  { stack }: BugReport,
  ownSystem: string | undefined,
): string | undefined {
  const place = userPlace(stack);
  if (place !== undefined) return `exception at ${showText(place)}`;
  if (ownSystem !== undefined) return `exception on system \`${showText(ownSystem)}\``;
  // What comes with the package throws errors alone.
  return stack === undefined ? 'exception in code of yours' : undefined;
}
