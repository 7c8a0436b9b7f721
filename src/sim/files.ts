/** What reading a file gave. */
export type FileRead =
  | {
      readonly kind: 'bytes';
      /** What stands from the offset on; empty at the end of the file and beyond it. */
      readonly bytes: Uint8Array;
    }
  | FileFailure;

/** What writing a file gave. */
export type FileWritten = { readonly kind: 'written' } | FileFailure;

/** Why a file could not be read or written. */
export type FileFailure =
  | { readonly kind: 'missing' }
  | { readonly kind: 'exists' }
  /** Anything else, in the words of the operating system. */
  | { readonly kind: 'failed'; readonly message: string };

/**
 * The files that a simulated system reads and writes. Synchronous: a system reads when it is
 * stepped and sees what is there at that moment.
 */
export interface Files {
  /** The bytes of a file from an offset on, at most `lengthMax` of them. */
  readFrom(path: string, offset: number, lengthMax?: number): FileRead;
  /** The size of a file in bytes, or null if it is missing or cannot be looked at. */
  size(path: string): number | null;
  /** Makes a file that must not exist. */
  createExclusive(path: string, bytes: Uint8Array): FileWritten;
  /** Makes a file or replaces what it holds. */
  write(path: string, bytes: Uint8Array): FileWritten;
  /** Adds to the end of a file that must exist. */
  append(path: string, bytes: Uint8Array): FileWritten;
  /** Removes a file that must exist. */
  remove(path: string): FileWritten;
}

const WRITTEN: FileWritten = { kind: 'written' };
const MISSING: FileFailure = { kind: 'missing' };

/** Bytes of all files together, at most: they are the input of tests, not data. */
const MEMORY_MAX = 1 << 30;

/** Files that exist in memory only. Paths are compared as text; there are no directories. */
export class MemoryFiles implements Files {
  readonly #files = new Map<string, Uint8Array>();

  readFrom(path: string, offset: number, lengthMax = Infinity): FileRead {
    const file = this.#files.get(path);
    if (file === undefined) return MISSING;
    return { kind: 'bytes', bytes: file.slice(offset, offset + lengthMax) };
  }

  size(path: string): number | null {
    return this.#files.get(path)?.length ?? null;
  }

  createExclusive(path: string, bytes: Uint8Array): FileWritten {
    return this.#files.has(path) ? { kind: 'exists' } : this.write(path, bytes);
  }

  write(path: string, bytes: Uint8Array): FileWritten {
    const others = this.#totalSize() - (this.size(path) ?? 0);
    if (others + bytes.length > MEMORY_MAX) {
      const message = `files in memory hold at most ${MEMORY_MAX} bytes`;
      return { kind: 'failed', message: `${message}, wanted ${others + bytes.length}` };
    }
    this.#files.set(path, bytes.slice());
    return WRITTEN;
  }

  append(path: string, bytes: Uint8Array): FileWritten {
    const file = this.#files.get(path);
    if (file === undefined) return MISSING;
    const longer = new Uint8Array(file.length + bytes.length);
    longer.set(file);
    longer.set(bytes, file.length);
    return this.write(path, longer);
  }

  remove(path: string): FileWritten {
    return this.#files.delete(path) ? WRITTEN : MISSING;
  }

  /** The paths of all files, in the order of their UTF-16 units. */
  paths(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  #totalSize(): number {
    let total = 0;
    for (const file of this.#files.values()) total += file.length;
    return total;
  }
}
