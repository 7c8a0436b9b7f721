/** What a walk asks of a directory or file; `fs.Stats` has it. */
export interface FileStatus {
  isDirectory(): boolean;
  isFile(): boolean;
  /** Device and inode, by which a directory is known again. */
  readonly dev: number;
  readonly ino: number;
}

/**
 * The functions that a walk reads with, named as in `node:fs`, which can be handed in as it is.
 * Both throw for what does not exist; `statSync` follows symbolic links.
 */
export interface ReadonlyFileSystem {
  readdirSync(path: string): readonly string[];
  statSync(path: string): FileStatus;
}

/** Deeper trees are taken for cycles that inode numbers do not show, as on some network drives. */
const DEPTH_MAX = 64;

/**
 * More entries than any test suite has: links between siblings can multiply a tree without a cycle.
 */
const ENTRIES_MAX = 1_000_000;

/** A directory could not be walked. */
export class WalkError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WalkError';
  }
}

/** The endings of test files in this format. */
const ENDINGS: readonly string[] = ['.dd', '.ct'];

/**
 * The test files under a path, in byte order of their names, depth first: those in `.dd` and `.ct`,
 * or with the given endings, without hidden ones (`.x`) and leftovers of editors (`x~`, `#x#`),
 * which goes for directories too. A path that is a file is taken whatever its name. Symbolic links
 * are followed, but not into a directory that is being walked. Paths begin as the given one does
 * and are joined with `/`.
 *
 * What cannot be looked into, a directory or a link that was meant as a test file, is among the
 * paths: whoever reads it meets the error and can say so, and the others are not lost.
 *
 * @throws WalkError if the tree is larger than any test suite, and whatever the file system throws
 * for the path itself.
 */
export function walk(
  path: string,
  fileSystem: ReadonlyFileSystem,
  endings = ENDINGS,
): readonly string[] {
  const status = fileSystem.statSync(path);
  if (!status.isDirectory()) return [path];
  const walker = new Walker(fileSystem, endings);
  walker.enter(path.replace(/(?<=[^/])\/+$/, ''), status);
  return walker.found;
}

class Walker {
  readonly found: string[] = [];
  readonly #fileSystem: ReadonlyFileSystem;
  readonly #endings: readonly string[];
  /** The directories from the root to the one being read, by device and inode. */
  readonly #open: string[] = [];
  #entries = 0;

  constructor(fileSystem: ReadonlyFileSystem, endings: readonly string[]) {
    this.#fileSystem = fileSystem;
    this.#endings = endings;
  }

  enter(directory: string, { dev, ino }: FileStatus): void {
    const identity = `${dev}:${ino}`;
    // NB: some file systems have no inode numbers and say 0; there the depth is the bound.
    if (ino !== 0 && this.#open.includes(identity)) return;
    if (this.#open.length === DEPTH_MAX) {
      throw new WalkError(
        `test files lie at most ${DEPTH_MAX} directories deep, found ${directory}`,
      );
    }
    const names = attempt(() => this.#fileSystem.readdirSync(directory));
    if ('code' in names) {
      this.found.push(directory);
      return;
    }
    this.#open.push(identity);
    for (const name of [...names.value].sort(compareBytes)) {
      if (!isLeftover(name)) this.#visit(directory, name);
    }
    this.#open.pop();
  }

  #visit(directory: string, name: string): void {
    this.#entries += 1;
    if (this.#entries > ENTRIES_MAX) {
      throw new WalkError(
        `a walk reads at most ${ENTRIES_MAX} entries, found more at ${directory}`,
      );
    }
    const path = directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
    const status = attempt(() => this.#fileSystem.statSync(path));
    if ('code' in status) {
      // What leads nowhere is no directory; what is forbidden may be one with test files in it.
      if (this.#isTestFile(name) || FORBIDDEN.has(status.code)) this.found.push(path);
    } else if (status.value.isDirectory()) {
      this.enter(path, status.value);
    } else if (status.value.isFile() && this.#isTestFile(name)) {
      this.found.push(path);
    }
  }

  #isTestFile(name: string): boolean {
    return this.#endings.some((ending) => name.endsWith(ending));
  }
}

/** The codes of errors that say nothing of what there is. */
const FORBIDDEN: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EIO']);

/** What a function of the file system returns, or the code of the error that it throws. */
function attempt<Value>(read: () => Value): { readonly value: Value } | { readonly code: unknown } {
  try {
    return { value: read() };
  } catch (error) {
    return { code: (error as { readonly code?: unknown }).code };
  }
}

function isLeftover(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || /^#.*#$/s.test(name);
}

/** The order of the UTF-8 bytes, which is that of code points, and not that of UTF-16 units. */
export function compareBytes(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = byteRank(left.charCodeAt(at)) - byteRank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates stand for the greatest code points, but not for the greatest units. */
function byteRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
