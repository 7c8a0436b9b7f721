import type { Finding } from './finding.js';

/** A file longer than this is several files, unless it is listed with its reason. */
export const FILE_LINES_MAX = 450;

/** Tests are lists of examples, which are read one by one. */
export const TEST_FILE_LINES_MAX = 800;

/** Words that say nothing about what a file holds, also beside others. */
const EMPTY_WORDS = /^(helpers?|utils?|impl|misc|stuff)$/;

/** Words that say something only beside others. */
const EMPTY_NAMES = /^(common|shared|base|lib|types|manager)$/;

/** A file that may be longer, and why. */
export interface LongFile {
  readonly path: string;
  readonly reason: string;
}

/** Names of files and folders that are not kebab-case, or that say nothing. */
export function checkFileNames(paths: readonly string[]): Finding[] {
  return paths.flatMap((path) => {
    const parts = path
      .split('/')
      .map((part) => part.replace(/(\.(test|fixture|bench))?\.\w+$/, ''));
    return parts.flatMap((part) => {
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)) {
        return [{ path, line: 1, message: `\`${part}\` is not kebab-case` }];
      }
      if (EMPTY_NAMES.test(part) || part.split('-').some((word) => EMPTY_WORDS.test(word))) {
        return [{ path, line: 1, message: `\`${part}\` says nothing about what it holds` }];
      }
      return [];
    });
  });
}

/** Files that are longer than they should be and not listed. */
export function checkFileLengths(
  files: readonly { readonly path: string; readonly text: string }[],
  longFiles: readonly LongFile[],
): Finding[] {
  const listed = new Set(longFiles.map(({ path }) => path));
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1;
    const linesMax = path.endsWith('.test.ts') ? TEST_FILE_LINES_MAX : FILE_LINES_MAX;
    if (lines <= linesMax || listed.has(path)) return [];
    return [{ path, line: lines, message: `${lines} lines, at most ${linesMax} are wanted` }];
  });
}
