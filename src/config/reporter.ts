import type { Eventual } from '../harness/index.js';

/**
 * Is told how a run goes. Every method may be left out. One that throws ends the run, and the error
 * is reported with the name of the reporter.
 */
export interface Reporter {
  /** As in `--reporter NAME` and in messages. */
  readonly name: string;
  /** Before the first file. */
  start?(run: StartedRun): Eventual<void>;
  /** After each file, in the order of the files whatever the number of threads. */
  file?(file: ReportedFile): void;
  /** After the last file; not if the run is broken off. */
  finish?(run: FinishedRun): Eventual<void>;
}

/** What a {@link Reporter} knows at the start. */
export interface StartedRun {
  /** How many files are to run. */
  readonly files: number;
  /** Writes to the file of the reporter (`--reporter NAME=FILE`), or to the standard output. */
  readonly write: (text: string) => void;
}

/** How many cases went how. */
export interface ReportedCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How a file went. */
export interface ReportedFile {
  /** As it was named, or found below a directory. */
  readonly path: string;
  /**
   * `failed`: a case failed, or a mistake showed at the end of the file. `malformed`: it has
   * mistakes in its format. `unreadable`: there was nothing to parse. `bug`: coordtest or the
   * system threw what nobody foresaw.
   */
  readonly verdict: 'passed' | 'failed' | 'malformed' | 'unreadable' | 'bug';
  readonly counts: ReportedCounts;
  /** In the order of the file; none where it could not be parsed. */
  readonly cases: readonly ReportedCase[];
  /** All there is to say about it, as the default reporter does; empty, or whole lines. */
  readonly text: string;
}

/** How a case went. */
export interface ReportedCase {
  /** Where its directive stands, from 1. */
  readonly line: number;
  /** The directive line, on one line. */
  readonly directive: string;
  readonly subtest?: string;
  /** The system that it ran on, where files run on several. */
  readonly system?: string;
  /** `failed`: another output than the expected one. `error`: a mistake in it, or a bug. */
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  /** Why it did not pass, or was skipped; empty, or whole lines. */
  readonly text: string;
}

/** What a run came to. */
export interface FinishedRun {
  readonly files: number;
  readonly counts: ReportedCounts;
  /** The worst that befell any file. */
  readonly verdict: 'passed' | 'failed' | 'unreadable' | 'bug';
  /** The places of all failures, `FILE:LINE`, in order. */
  readonly failures: readonly string[];
  /** By the clock on the wall. */
  readonly durationMs: number;
  /** In words, without a line end: `3 files, 10 cases: 7 passed, 2 failed, 1 skipped`. */
  readonly summary: string;
}
