import type { FileFailure, FileRead, Files, FileWritten } from '../../sim/index.js';
import { DiskFiles } from './disk-files.js';

/**
 * What the system calls the temporary directory of a test. It is the same in every run and on every
 * machine, so statements may compute with it, and the catalog outlives the real directory.
 */
export const TEMPORARY_DIRECTORY = '<TEMP>';

/** Whether a path names a file in the temporary directory, or in one below it. */
export function isTemporaryFile(path: string): boolean {
  const [directory, ...parts] = path.split('/');
  return directory === TEMPORARY_DIRECTORY && parts.length > 0 && parts.every(isFileName);
}

function isFileName(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..';
}

const OUTSIDE: FileFailure = {
  kind: 'failed',
  message: `not a path in ${TEMPORARY_DIRECTORY}`,
};

/** The files on disk by paths that {@link isTemporaryFile} admits; others fail. */
export class TemporaryFiles implements Files {
  readonly #directory: string;
  readonly #disk = new DiskFiles();

  /** @param directory The real path of the temporary directory, without a trailing slash. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  readFrom(path: string, offset: number, lengthMax?: number): FileRead {
    const real = this.#locate(path);
    return real === null ? OUTSIDE : this.#disk.readFrom(real, offset, lengthMax);
  }

  size(path: string): number | null {
    const real = this.#locate(path);
    return real === null ? null : this.#disk.size(real);
  }

  createExclusive(path: string, bytes: Uint8Array): FileWritten {
    const real = this.#locate(path);
    return real === null ? OUTSIDE : this.#disk.createExclusive(real, bytes);
  }

  write(path: string, bytes: Uint8Array): FileWritten {
    const real = this.#locate(path);
    return real === null ? OUTSIDE : this.#disk.write(real, bytes);
  }

  append(path: string, bytes: Uint8Array): FileWritten {
    const real = this.#locate(path);
    return real === null ? OUTSIDE : this.#disk.append(real, bytes);
  }

  remove(path: string): FileWritten {
    const real = this.#locate(path);
    return real === null ? OUTSIDE : this.#disk.remove(real);
  }

  /** The real path, or null for one that is not admitted. */
  #locate(path: string): string | null {
    if (!isTemporaryFile(path)) return null;
    return this.#directory + path.slice(TEMPORARY_DIRECTORY.length);
  }
}
