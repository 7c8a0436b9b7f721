import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tmp from 'tmp';
import { removeWhenKilled } from '../config/index.js';

/** The two directories that one test file gets. Real paths, no trailing slash. */
export interface FileDirectories {
  /** What `<TEMP>` stands for. */
  readonly temporary: string;
  /** For what the system keeps durable. */
  readonly data: string;
}

/** There is no place for the files of a run. */
export class ScratchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScratchError';
  }
}

/**
 * The directory of one run, readable by its user alone, with one directory inside for each test
 * file. The main thread makes and removes it; workers only know its path, so that nothing stays
 * behind when one of them dies.
 */
export class ScratchDirectory {
  readonly path: string;
  /** A process that somebody ends in the middle leaves nothing behind either. */
  readonly #keep: () => void;
  readonly #onExit = (): void => this.remove();

  /** @throws ScratchError if the directory for temporary files is not there or not writable. */
  constructor() {
    try {
      const { name } = tmp.dirSync({ prefix: 'coordtest', mode: 0o700 });
      // The path is hidden in output by comparing text, so it must be the one that systems see.
      this.path = realpathSync(name);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new ScratchError(
        `no directory for temporary files can be made in \`${os.tmpdir()}\` (${code})`,
      );
    }
    process.once('exit', this.#onExit);
    this.#keep = removeWhenKilled(this.path);
  }

  /** Removes everything; a second time it does nothing. */
  remove(): void {
    process.off('exit', this.#onExit);
    this.#keep();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Makes the directories of one test file, hands them to `use`, and removes them whatever happens.
 * The number tells the files of a run apart.
 */
export async function withFileDirectories<Result>(
  scratchPath: string,
  fileNumber: number,
  use: (directories: FileDirectories) => Promise<Result>,
): Promise<Result> {
  const own = path.join(scratchPath, String(fileNumber));
  const directories = { temporary: path.join(own, 'temp'), data: path.join(own, 'data') };
  mkdirSync(directories.temporary, { recursive: true, mode: 0o700 });
  mkdirSync(directories.data, { mode: 0o700 });
  try {
    return await use(directories);
  } finally {
    rmSync(own, { recursive: true, force: true, maxRetries: 3 });
  }
}
