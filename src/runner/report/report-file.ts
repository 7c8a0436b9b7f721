import { openSync, closeSync, writeSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../make-directory.js';
import { ReporterError } from './reporter-error.js';

/** A file that a reporter writes, from its beginning on. */
export class ReportFile {
  readonly #path: string;
  readonly #descriptor: number;

  /** Makes the file, or empties it: an old report beside a run that broke off would mislead. */
  constructor(file: string) {
    this.#path = file;
    this.#descriptor = this.#try(() => {
      makeDirectory(path.dirname(file));
      return openSync(file, 'w');
    });
  }

  /** Adds text. @throws ReporterError if the disk does not take it. */
  write(text: string): void {
    this.#try(() => {
      const bytes = Buffer.from(text, 'utf8');
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    });
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new ReporterError(
        `the report \`${path.relative('', this.#path)}\` cannot be written (${code})`,
      );
    }
  }
}
