import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { compareBytes, walk } from '../datadriven/index.js';
import { nearestName } from '../diagnostic/index.js';

/** A file to run. */
export interface FileTarget {
  /** As it is printed: the way it was named, or found below a directory. */
  readonly path: string;
  /** Run only up to the case that this line belongs to. */
  readonly line?: number;
}

/** A pattern that found nothing. */
export class SelectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SelectionError';
  }
}

/**
 * The files that patterns stand for, in the order of the patterns: a file by its name, a file and
 * line as `FILE:LINE`, a directory for the test files below it in byte order, or a glob, also in
 * byte order. A file that comes twice runs once, at its first place; up to the later of two lines,
 * and as a whole where it was also named without a line.
 *
 * @throws SelectionError for the first pattern that finds no file.
 */
export async function selectFiles(patterns: readonly string[]): Promise<FileTarget[]> {
  const targets = new Map<string, FileTarget>();
  for (const pattern of patterns) {
    const found = await findTargets(pattern);
    if (found.length === 0) throw new SelectionError(`no test files in \`${pattern}\``);
    for (const target of found) {
      // Two names of one file, say by a symbolic link, must not be two files for a rewrite.
      const identity = realpathSync(target.path);
      const earlier = targets.get(identity);
      targets.set(identity, earlier === undefined ? target : mergeTargets(earlier, target));
    }
  }
  return [...targets.values()];
}

function mergeTargets(earlier: FileTarget, later: FileTarget): FileTarget {
  if (earlier.line === undefined || later.line === undefined) return { path: earlier.path };
  return { path: earlier.path, line: Math.max(earlier.line, later.line) };
}

async function findTargets(pattern: string): Promise<FileTarget[]> {
  if (statOf(pattern) !== undefined) {
    return walk(pattern, { readdirSync, statSync }).map((found) => ({ path: found }));
  }
  const withLine = /^(.+):(\d{1,9})$/.exec(pattern);
  if (withLine?.[1] !== undefined && statOf(withLine[1])?.isFile()) {
    return [{ path: withLine[1], line: Number(withLine[2]) }];
  }
  if (/[*?[\]{}!()]/.test(pattern)) return await findByGlob(pattern);
  throw new SelectionError(describeMissing(withLine?.[1] ?? pattern));
}

/** Globs are rarer than names, and what reads them takes longer to load than a file to run. */
async function findByGlob(pattern: string): Promise<FileTarget[]> {
  const { default: glob } = await import('fast-glob');
  const found = await glob(pattern, { onlyFiles: true, ignore: ['**/*~', '**/#*#'] });
  return found.sort(compareBytes).map((file) => ({ path: file }));
}

function describeMissing(pattern: string): string {
  const directory = path.dirname(pattern);
  const siblings = statOf(directory)?.isDirectory() ? readdirSync(directory).sort() : [];
  const nearest = nearestName(path.basename(pattern), siblings);
  const suggestion =
    nearest === undefined ? '' : `; did you mean \`${path.join(directory, nearest)}\`?`;
  return `no such file or directory: \`${pattern}\`${suggestion}`;
}

function statOf(file: string): ReturnType<typeof statSync> {
  return statSync(file, { throwIfNoEntry: false });
}
