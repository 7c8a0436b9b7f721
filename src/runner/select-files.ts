import { lstatSync, readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import { compareBytes, walk } from '../datadriven/index.js';
import { nearestName } from '../diagnostic/index.js';
import { TEST_FILE_ENDINGS } from './test-format.js';

/** A file to run. */
export interface FileTarget {
  /** As it is printed: the way it was named, or found below a directory. */
  readonly path: string;
  /** Run only up to the case that this line belongs to. */
  readonly line?: number;
}

/** A pattern that found nothing, or nothing that can be a test file. */
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
 * @throws SelectionError for the first pattern that finds no file, or what is no file.
 */
export async function selectFiles(patterns: readonly string[]): Promise<FileTarget[]> {
  // Globs are rarer than names, and what reads them takes longer to load than a file to run.
  const glob = patterns.some((pattern) => GLOB.test(pattern)) ? await loadGlob() : undefined;
  return selectFilesWith(patterns, glob);
}

/** What reads a glob. */
export type Glob = typeof import('fast-glob');

/** Loads what reads globs. */
export async function loadGlob(): Promise<Glob> {
  return (await import('fast-glob')).default;
}

/** Matches what is a glob where no file has it as its name. */
const GLOB = /[*?[\]{}!()]/;

/** Does what {@link selectFiles} does, at once. Without `glob`, a pattern is never a glob. */
export function selectFilesWith(patterns: readonly string[], glob: Glob | undefined): FileTarget[] {
  const targets = new Map<string, FileTarget>();
  for (const pattern of patterns) {
    const found = findTargets(pattern, glob).map(withoutDetour);
    if (found.length === 0) throw new SelectionError(`no test files in \`${pattern}\``);
    for (const target of found) {
      // Two names of one file, say by a symbolic link, must not be two files for a rewrite.
      const identity = identify(target.path);
      const earlier = targets.get(identity);
      targets.set(identity, earlier === undefined ? target : mergeTargets(earlier, target));
    }
  }
  return [...targets.values()];
}

/** A file below the working directory by the shortest name, also where it was found from above. */
function withoutDetour(target: FileTarget): FileTarget {
  if (!target.path.startsWith('..')) return target;
  return { ...target, path: path.relative('', path.resolve(target.path)) };
}

function mergeTargets(earlier: FileTarget, later: FileTarget): FileTarget {
  if (earlier.line === undefined || later.line === undefined) return { path: earlier.path };
  return { path: earlier.path, line: Math.max(earlier.line, later.line) };
}

function findTargets(pattern: string, glob: Glob | undefined): FileTarget[] {
  const stats = statOf(pattern);
  if (stats?.isDirectory()) {
    return walk(pattern, { readdirSync, statSync }, TEST_FILE_ENDINGS).map((found) => ({
      path: found,
    }));
  }
  if (stats !== undefined) return [{ path: regularFile(pattern, stats) }];
  const withLine = /^(.+):(\d{1,9})$/.exec(pattern);
  if (withLine?.[1] !== undefined) {
    const statsOfFile = statOf(withLine[1]);
    if (statsOfFile?.isDirectory()) {
      throw new SelectionError(
        `a line goes with a file, found the directory \`${withLine[1]}\` in \`${pattern}\``,
      );
    }
    if (statsOfFile !== undefined) {
      return [{ path: regularFile(withLine[1], statsOfFile), line: Number(withLine[2]) }];
    }
  }
  if (glob !== undefined && GLOB.test(pattern)) return findByGlob(pattern, glob);
  throw new SelectionError(describeMissing(withLine?.[1] ?? pattern));
}

/** The path itself. Pipes and devices may have no end, or wait for a writer that never comes. */
function regularFile(file: string, stats: Stats): string {
  if (stats.isFile()) return file;
  throw new SelectionError(`\`${file}\` is not a regular file`);
}

/** The path that all names of a file share; of what cannot be looked into, its own. */
function identify(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

/**
 * The files of a glob. As in a walk, a directory that cannot be read is among them, so that whoever
 * runs it meets the error and the others are not lost.
 */
function findByGlob(pattern: string, glob: Glob): FileTarget[] {
  const closed: string[] = [];
  const readDirectory = (directory: string, options: { withFileTypes: true }): Dirent[] => {
    try {
      return readdirSync(directory, options);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
      const relative = `${pattern.startsWith('./') ? './' : ''}${path.relative('', directory)}`;
      closed.push(path.isAbsolute(pattern) ? directory : relative);
      return [];
    }
  };
  const fs = { readdirSync: readDirectory as typeof readdirSync };
  const found = glob.sync(pattern, { onlyFiles: true, ignore: ['**/*~', '**/#*#'], fs });
  return [...found, ...closed].sort(compareBytes).map((file) => ({ path: file }));
}

function describeMissing(pattern: string): string {
  if (lstatSync(pattern, { throwIfNoEntry: false })?.isSymbolicLink()) {
    return `\`${pattern}\` is a symbolic link that leads nowhere`;
  }
  const directory = path.dirname(pattern);
  const siblings = namesIn(directory).filter((name) => name !== path.basename(pattern));
  const nearest = nearestName(path.basename(pattern), siblings);
  const suggestion =
    nearest === undefined ? '' : `; did you mean \`${path.join(directory, nearest)}\`?`;
  return `no such file or directory: \`${pattern}\`${suggestion}`;
}

/** The names in a directory, in order; none where they cannot be read. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(pattern: string, error: unknown): SelectionError {
  const { code = String(error) } = error as NodeJS.ErrnoException;
  return new SelectionError(`\`${pattern}\` cannot be read (${code})`);
}
