import { stripVTControlCharacters } from 'node:util';
import { startWatch, withinLimit, type ReportedFile, type Reporter } from '../../config/index.js';
import { escapeUnprintable } from '../../diagnostic/index.js';
import { describeMs, isPromise } from '../../harness/index.js';
import type { Audience } from './audience.js';
import type { FileReport } from '../file-job.js';
import { ReporterError } from './reporter-error.js';
import type { RunTotals } from './run-totals.js';

/** Where a {@link ToldReporter} writes, and what it is told of the run. */
export interface ReporterPlace {
  readonly write: (text: string) => void;
  readonly now: () => number;
  readonly fileCount: number;
  /** How long each of its methods may take; without end for those that come with the package. */
  readonly limitMs: number | undefined;
}

/** Tells a {@link Reporter} of a run in the shape that is promised to it. */
export class ToldReporter implements Audience {
  readonly #reporter: Reporter;
  readonly #place: ReporterPlace;
  readonly #started: number;

  constructor(reporter: Reporter, place: ReporterPlace) {
    this.#reporter = reporter;
    this.#place = place;
    this.#started = place.now();
  }

  /** Before anything runs. @throws ReporterError as all methods. */
  async start(): Promise<void> {
    const { fileCount: files, write } = this.#place;
    await this.#guardAsync('start', () => this.#reporter.start?.({ files, write }));
  }

  file(report: FileReport): void {
    const result: unknown = this.#guard(() => this.#reporter.file?.(toReportedFile(report)));
    if (!isPromise(result)) return;
    // Whatever it may still throw: nobody could be told of it in the order of the files.
    result.then(undefined, () => undefined);
    throw this.#error('`file` of a reporter gives nothing, found a promise');
  }

  async finish(totals: RunTotals, summary = totals.summarize()): Promise<void> {
    const { files, counts, verdict, failures } = totals;
    const durationMs = Math.round(this.#place.now() - this.#started);
    const finished = { files, counts, verdict, failures, durationMs, summary };
    await this.#guardAsync('finish', () => this.#reporter.finish?.(finished));
  }

  abandon(): void {
    // A reporter is told of an end, or of none.
  }

  #guard<T>(work: () => T): T {
    const leave = this.#watch('file');
    try {
      return work();
    } catch (error) {
      throw this.#error(error);
    } finally {
      leave();
    }
  }

  async #guardAsync(member: string, work: () => unknown): Promise<void> {
    const { limitMs } = this.#place;
    const leave = this.#watch(member);
    try {
      const given = work();
      if (!isPromise(given)) return;
      if (limitMs === undefined) await given;
      else await withinLimit(given, limitMs, () => this.#overdue(member, limitMs));
    } catch (error) {
      throw this.#error(error);
    } finally {
      leave();
    }
  }

  #overdue(member: string, limitMs: number): ReporterError {
    return new ReporterError(
      `reporter \`${this.#reporter.name}\`: \`${member}\` has not ended after ${describeMs(limitMs)}`,
    );
  }

  #watch(member: string): () => void {
    const { limitMs } = this.#place;
    if (limitMs === undefined) return () => undefined;
    const what = `\`${member}\` of reporter \`${escapeUnprintable(this.#reporter.name)}\``;
    return startWatch({ what, limitMs });
  }

  #error(error: unknown): ReporterError {
    if (error instanceof ReporterError) return error;
    return new ReporterError(`reporter \`${this.#reporter.name}\`: ${String(error)}`);
  }
}

/** A report in the shape that reporters are told. The verdict `unselected` never comes to one. */
export function toReportedFile({ path, verdict, counts, text, cases }: FileReport): ReportedFile {
  return {
    path,
    verdict: verdict === 'unselected' ? 'passed' : verdict,
    counts,
    cases: cases ?? [],
    text: stripVTControlCharacters(text),
  };
}
