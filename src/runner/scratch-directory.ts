import { realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tmp from 'tmp';
import { removeWhenKilled } from '../config/index.js';
import { ownScratch, sweepScratch } from './scratch-owner.js';

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
 * behind when one of them dies. What a process leaves that is killed is removed by the next run.
 */
export class ScratchDirectory {
  readonly path: string;
  /** A process that somebody ends in the middle leaves nothing behind either. */
  readonly #keep: () => void;

  /** @throws ScratchError if the directory for temporary files is not there or not writable. */
  constructor() {
    try {
      const { name } = tmp.dirSync({ prefix: 'coordtest', mode: 0o700 });
      // The path is hidden in output by comparing text, so it must be the one that systems see.
      this.path = realpathSync(name);
      ownScratch(this.path);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new ScratchError(
        `no directory for temporary files can be made in \`${os.tmpdir()}\` (${code})`,
      );
    }
    sweepOnce(path.dirname(this.path));
    if (present.size === 0) process.on('exit', removeAll);
    present.add(this);
    this.#keep = removeWhenKilled(this.path);
  }

  /** Removes everything; a second time it does nothing. */
  remove(): void {
    present.delete(this);
    if (present.size === 0) process.off('exit', removeAll);
    this.#keep();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Those that are there: a program may run any number of texts at once. */
const present = new Set<ScratchDirectory>();

let hasSwept = false;

/** What killed runs left: once is enough for a process. */
function sweepOnce(parent: string): void {
  if (hasSwept) return;
  hasSwept = true;
  sweepScratch(parent);
}

function removeAll(): void {
  for (const directory of present) directory.remove();
}
