import { createTwoFilesPatch } from 'diff';
import { escapeUnprintable } from '../../diagnostic/index.js';
import { showText } from './show-text.js';
import type { ReportPaint } from './report-paint.js';

/** How many lines round a change are shown. */
const CONTEXT_LINES = 3;

/** The rewrite as a unified difference that `patch -p0` takes, ending in a line end. */
export function renderPatch(
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
  paint: ReportPaint,
): string {
  // A name with a line end would break the header.
  const name = escapeUnprintable(path);
  const patch = createTwoFilesPatch(name, name, before, after, undefined, undefined, {
    context: CONTEXT_LINES,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  if (!paint.visible) return patch;
  const lines = patch.split('\n').slice(0, -1);
  return lines.map((line) => `${styleOf(line, paint)(showText(line))}\n`).join('');
}

function styleOf(line: string, paint: ReportPaint): (text: string) => string {
  if (line.startsWith('+++ ') || line.startsWith('--- ')) return paint.strong;
  if (line.startsWith('@@')) return paint.note;
  if (line.startsWith('+')) return paint.added;
  return line.startsWith('-') ? paint.removed : (text) => text;
}
