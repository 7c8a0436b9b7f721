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

/**
 * The test files under a path, in byte order of their names, depth first: those in `.dd` and `.ct`,
 * without hidden ones (`.x`) and leftovers of editors (`x~`, `#x#`), which goes for directories
 * too. A path that is a file is taken whatever its name. Symbolic links are followed, but not into
 * a directory that is being walked. Paths begin as the given one does and are joined with `/`.
 *
 * @throws WalkError if the tree is larger than any test suite, and whatever the file system throws
 * for the path itself and for test files.
 */
export function walk(path: string, fileSystem: ReadonlyFileSystem): readonly string[] {
  const status = fileSystem.statSync(path);
  if (!status.isDirectory()) return [path];
  const walker = new Walker(fileSystem);
  walker.enter(path.replace(/(?<=[^/])\/+$/, ''), status);
  return walker.found;
}

class Walker {
  readonly found: string[] = [];
  readonly #fileSystem: ReadonlyFileSystem;
  /** The directories from the root to the one being read, by device and inode. */
  readonly #open: string[] = [];
  #entries = 0;

  constructor(fileSystem: ReadonlyFileSystem) {
    this.#fileSystem = fileSystem;
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
    this.#open.push(identity);
    const names = [...this.#fileSystem.readdirSync(directory)].sort(compareBytes);
    for (const name of names) if (!isLeftover(name)) this.#visit(directory, name);
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
    const status = this.#statusOf(path);
    if (status?.isDirectory()) this.enter(path, status);
    else if (status?.isFile() && isTestFile(name)) this.found.push(path);
  }

  /** Undefined for a link that leads nowhere, unless it was meant as a test file. */
  #statusOf(path: string): FileStatus | undefined {
    try {
      return this.#fileSystem.statSync(path);
    } catch (error) {
      if (isTestFile(path)) throw error;
      return undefined;
    }
  }
}

function isTestFile(name: string): boolean {
  return name.endsWith('.dd') || name.endsWith('.ct');
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
