import { readFileSync, writeFileSync } from 'node:fs';
import type { FileRewrite } from './file-job.js';
import { replaceFile } from './replace-file.js';

/** Why a file was not rewritten. */
export class RewriteError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RewriteError';
  }
}

/**
 * Puts the new content in place of a test file's, or in place of that of the file with its expected
 * output, unless somebody changed the file since it was run.
 *
 * @throws RewriteError if it was changed or cannot be written; it is then as it was.
 */
export function rewriteFile(testPath: string, rewrite: FileRewrite): void {
  const { path = testPath, before, after } = rewrite;
  try {
    if (before === null) {
      writeFileSync(path, after, { flag: 'wx' });
      return;
    }
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
