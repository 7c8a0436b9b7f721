import { readFileSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import type { FileRewrite } from './file-job.js';
import { replaceFile } from './replace-file.js';
import { showText } from './render-mismatch.js';
import type { ReportPaint } from './report-paint.js';

/** Why a file was not rewritten. */
export class RewriteError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RewriteError';
  }
}

/**
 * Puts the new content in place of a file's, unless somebody changed the file since it was run.
 *
 * @throws RewriteError if it was changed or cannot be written; it is then as it was.
 */
export function rewriteFile(path: string, { before, after }: FileRewrite): void {
  try {
    if (!readFileSync(path).equals(Buffer.from(before, 'utf8'))) {
      throw new RewriteError('it was changed while it ran');
    }
    replaceFile(path, Buffer.from(after, 'utf8'));
  } catch (error) {
    if (error instanceof RewriteError) throw error;
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new RewriteError(`it cannot be written (${code})`);
  }
}

/** The rewrite as a unified difference that `patch -p0` takes, ending in a line end. */
export function renderRewrite(
  path: string,
  { before, after }: FileRewrite,
  paint: ReportPaint,
): string {
  const patch = createTwoFilesPatch(path, path, before, after, undefined, undefined, {
    context: 3,
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
