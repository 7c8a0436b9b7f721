import type { Reporter, StartedRun } from '../../config/index.js';

/**
 * A JSON object on each line: `{"event":"start",...}`, then `{"event":"file",...}` for each file,
 * and `{"event":"finish",...}`, each with what a reporter is told.
 */
export class JsonReporter implements Reporter {
  readonly name = 'json';
  #write: StartedRun['write'] = () => undefined;

  start({ files, write }: StartedRun): void {
    this.#write = write;
    this.#line('start', { files });
  }

  file(file: Parameters<NonNullable<Reporter['file']>>[0]): void {
    this.#line('file', file);
  }

  finish(run: Parameters<NonNullable<Reporter['finish']>>[0]): void {
    this.#line('finish', run);
  }

  #line(event: string, what: object): void {
    this.#write(`${JSON.stringify({ event, ...what })}\n`);
  }
}
