import type { ReportedCase } from '../config/index.js';
import type { BugReport, Call, CasesDone } from '../harness/index.js';
import type { FileTarget } from './select-files.js';

/** What holds for all files of a run. Goes to workers, so it is data. */
export interface RunSettings {
  readonly mode: 'run' | 'rewrite' | 'dryRun';
  /** The configuration file, an absolute path, if there is one. */
  readonly config?: string;
  /** Whether the configuration is what `--config` named, and not found by itself. */
  readonly configNamed?: boolean;
  /** The name of the system that files run on; that of the configuration if left out. */
  readonly system?: string;
  /** Further systems that every file runs on, to be compared with the first. */
  readonly otherSystems?: readonly string[];
  /** Options of the system, as (name, value); they count more than the configuration. */
  readonly options: readonly (readonly [name: string, value: string])[];
  /** What `skipif` and `onlyif` are compared with; `postgresql` if left out. */
  readonly engine?: string;
  /** The source of a regular expression; see {@link selectCases}. */
  readonly filter?: string;
  readonly failFast: boolean;
  /** How long a case may take in real time; `DEFAULT_LIMIT_MS` if left out. */
  readonly timeoutMs?: number;
  /** How long a module of the configuration may take to load; the same if left out. */
  readonly loadLimitMs?: number;
  /** Show every case, and where a bug was met. */
  readonly verbose: boolean;
  /** Whether a report has how each case went. */
  readonly tellCases?: boolean;
  /** Whether styles can be seen where the report goes. */
  readonly colour: boolean;
}

/** What a worker is started with. */
export interface WorkerSetup {
  readonly settings: RunSettings;
  /** The directory of the run; see {@link ScratchDirectory}. */
  readonly scratchPath: string;
  /** The memory of the worker's `CallBoard`. */
  readonly board: SharedArrayBuffer;
}

/** One file for a worker. */
export interface FileJob {
  /** The position in the run. */
  readonly number: number;
  readonly target: FileTarget;
}

/** How many cases of a file, or of a run, went how. */
export interface CaseCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How a file went, in a form that crosses threads: what is printed is text. */
export interface FileReport {
  readonly path: string;
  /**
   * `failed`: a case failed, or a mistake showed at the end of the file. `malformed`: it has
   * mistakes in its format; cases without mistakes ran. `unreadable`: there was nothing to parse.
   * `bug`: coordtest is wrong. `unselected`: the filter matches none of its cases.
   */
  readonly verdict: 'passed' | 'failed' | 'malformed' | 'unreadable' | 'bug' | 'unselected';
  readonly counts: CaseCounts;
  /** Everything to say about the file; empty, or whole lines. */
  readonly text: string;
  /** The places of the cases that failed, and of mistakes that showed at the end. */
  readonly failures: readonly string[];
  /** With `tellCases`: how each case went; left out where there was nothing to parse. */
  readonly cases?: readonly ReportedCase[];
  /** In the modes `rewrite` and `dryRun`, where something changes. */
  readonly rewrite?: FileRewrite;
  /**
   * Why no system was made for the file. Where none was made for any other file, the run is not
   * taken as it was asked for; else the system has gone since, and the file fails. Printable.
   */
  readonly refusal?: string;
}

/** The new content of a file. */
export interface FileRewrite {
  /** The file, where it is another than the test file: expected output that stands apart. */
  readonly path?: string;
  /** Null where there is no such file yet. */
  readonly before: string | null;
  readonly after: string;
  readonly changedCases: number;
  /** In the mode `dryRun`: the change as a unified difference, ending in a line end. */
  readonly patch?: string;
}

/** What a worker sends: how a file went, or that nothing can run as asked. */
export type WorkerAnswer =
  | {
      readonly kind: 'report';
      readonly report: FileReport;
      /** Something of the file goes on, so that no other one is to run beside it. */
      readonly last?: true;
    }
  /** The message is printable; it may have several lines. */
  | { readonly kind: 'usage'; readonly message: string }
  /** An exception that nobody waited for; the worker ends. */
  | (WorkerMoment & {
      readonly kind: 'threw';
      readonly bug: BugReport;
      readonly ownSystem: string | undefined;
      readonly before: CasesBefore;
    })
  /** Somebody called `process.exit`, at this place of the user's code. */
  | (WorkerMoment & {
      readonly kind: 'exited';
      readonly code: number;
      readonly place: string | undefined;
      readonly before: CasesBefore;
    })
  /** Micro-tasks made so many promises without a pause, the last at this place of user code. */
  | (WorkerMoment & {
      readonly kind: 'endless';
      readonly promises: number;
      readonly place: string | undefined;
      readonly before: CasesBefore;
    })
  /** The worker was ended, since something took too long. */
  | (WorkerMoment & { readonly kind: 'overdue'; readonly limitMs: number });

/** The cases of a file that were done when its worker ended, where that could still tell. */
export interface CasesBefore {
  /** What is said of those that failed; empty, or whole lines. */
  readonly text: string;
  /** Their places. */
  readonly failures: readonly string[];
}

/** What a worker was in the middle of, as its `CallBoard` says. */
export interface WorkerMoment {
  readonly call: Call;
  readonly line: number;
  /** The name of the system, if it came that far. */
  readonly system: string | undefined;
  /** How the cases of the file went that were done. */
  readonly done: CasesDone;
  /** How many it has, if it came that far. */
  readonly cases: number;
}

/** How a worker ended in the middle of a file. */
export type WorkerEnd = Exclude<WorkerAnswer, { readonly kind: 'report' | 'usage' }>;
