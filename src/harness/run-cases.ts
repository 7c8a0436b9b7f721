import { DiagnosticError, type Diagnostic, type SourceText } from '../diagnostic/index.js';
import type { CaseFile, TestCase } from '../datadriven/index.js';
import { describeBug } from './bug-report.js';
import type { Call } from './system/call-board.js';
import { foreignMistake, type ForeignCode } from './mistakes/foreign-mistake.js';
import { lostControl } from './mistakes/lost-control.js';
import { OptionError, SystemError, SystemLostError } from './system/system-errors.js';
import { AbortedError, type Work } from './system/work.js';
import type { Place } from './mistakes/place.js';
import type { BugReport, CaseResult, FileResult } from './file-result.js';

/** Which cases of a file are run, and who is told. */
export interface CaseSelection {
  /** Cases it does not take are skipped, although later ones may depend on what they do. */
  readonly filter?: (testCase: TestCase) => boolean;
  /** Cases that begin after this line are skipped. */
  readonly upToLine?: number;
  /** Skips the cases after the first that does not pass. */
  readonly failFast?: boolean;
  /** Is told of each case when it is done, skipped ones included. */
  readonly onCase?: (result: CaseResult) => void;
  /** Is told what the run calls; left out where nobody looks. */
  readonly foreign?: ForeignCode;
}

/** What runs the cases of one format against a system. Whatever it throws is reported. */
export interface CaseRunner {
  /** Makes the system. */
  open(): Work<void>;
  /**
   * Runs a case. What it throws is a mistake of the file (DiagnosticError), something that the
   * system refuses (SystemError), or a bug.
   */
  run(testCase: TestCase): Work<CaseResult>;
  /** Takes real paths, which differ between runs, out of a mistake. */
  hide(diagnostic: Diagnostic): Diagnostic;
  /** What the system did since the last call that the test does not control. */
  uncontrolled(): readonly string[];
  /** Mistakes that show at the end of a file that was run as a whole. */
  findUndone(): readonly Diagnostic[];
  /** Ends the sessions. */
  endSessions(): Work<void>;
  /** Closes the system. */
  close(): Work<void>;
}

/**
 * Runs the cases of a file in order. A mistake in one case does not keep the others from running;
 * after a bug none is run. The system is closed in the end whatever happens.
 *
 * @throws OptionError if the system refuses an option from outside.
 */
export function runCases<File extends CaseFile>(
  testFile: File,
  runner: CaseRunner,
  selection: CaseSelection,
): Work<FileResult<File>> {
  return runAll(testFile, new CaseLoop(runner, selection));
}

function* runAll<File extends CaseFile>(testFile: File, loop: CaseLoop): Work<FileResult<File>> {
  yield* loop.open(testFile);
  for (const testCase of testFile.cases) yield* loop.run(testCase);
  return yield* loop.close(testFile);
}

/** Skips the cases of a file, all for one reason; no system is made. */
export function* skipCases<File extends CaseFile>(
  testFile: File,
  reason: string,
  { onCase }: CaseSelection,
): Work<FileResult<File>> {
  const cases = testFile.cases.map((testCase): CaseResult => ({
    kind: 'skipped',
    testCase,
    reason,
  }));
  for (const one of cases) onCase?.(one);
  const counts = { passed: 0, mismatch: 0, error: 0, bug: 0, skipped: cases.length };
  return { testFile, cases, diagnostics: [], bug: null, counts };
}

const AFTER_A_BUG = 'a bug made the system unreliable';
const AFTER_A_FAULT = 'the system is unreliable after an earlier case';

/**
 * Runs cases one by one, as {@link runCases} runs those of a file: for whoever stops between them.
 */
export class CaseLoop {
  readonly #runner: CaseRunner;
  readonly #selection: CaseSelection;
  readonly #cases: CaseResult[] = [];
  #opened = false;
  /** Why no further case is run. */
  #stopped: string | null = null;
  /**
   * Whether a case was left out on request, so that the file had no chance to await what it
   * started.
   */
  #cutShort = false;
  #bug: BugReport | null = null;
  /** What went wrong in the system when it was made or closed. */
  readonly #faults: Diagnostic[] = [];

  constructor(runner: CaseRunner, selection: CaseSelection = {}) {
    this.#runner = runner;
    this.#selection = selection;
  }

  /** Whether no further case is run. */
  get isStopped(): boolean {
    return this.#stopped !== null;
  }

  /** What went wrong when the system was made or closed. */
  get bug(): BugReport | null {
    return this.#bug;
  }

  /** What else was wrong with the system when it was made or closed. */
  get faults(): readonly Diagnostic[] {
    return this.#faults;
  }

  /** Makes the system for the cases of a file. */
  *open({ source, cases: [first] }: CaseFile): Work<void> {
    this.#begin(first, 'create');
    this.#opened = yield* this.#guard(source, first, this.#runner.open());
  }

  /**
   * Runs a case.
   *
   * @throws AbortedError if whoever waits for the work broke it off.
   */
  *run(testCase: TestCase): Work<CaseResult> {
    const result = yield* this.#runCase(testCase);
    this.#cases.push(result);
    const done = result.kind === 'passed' || result.kind === 'skipped' ? result.kind : 'failed';
    this.#selection.foreign?.board.finish(done);
    if (result.kind === 'bug') this.#stopped = AFTER_A_BUG;
    const failed = result.kind === 'mismatch' || result.kind === 'error';
    if (failed && this.#selection.failFast === true) this.#stopped ??= 'an earlier case failed';
    this.#selection.onCase?.(result);
    return result;
  }

  /** Ends sessions and the system, and says how the cases went that were run. */
  *close<File extends CaseFile>(testFile: File): Work<FileResult<File>> {
    const undone = this.#opened ? yield* this.#end(testFile) : [];
    const diagnostics = [...this.#faults, ...undone];
    const counts = { passed: 0, mismatch: 0, error: 0, bug: 0, skipped: 0 };
    for (const { kind } of this.#cases) counts[kind] += 1;
    return { testFile, cases: this.#cases, diagnostics, bug: this.#bug, counts };
  }

  *#runCase(testCase: TestCase): Work<CaseResult> {
    const reason = this.#whySkipped(testCase);
    if (reason !== null) return { kind: 'skipped', testCase, reason };
    this.#begin(testCase, 'case');
    const result = yield* this.#tryCase(testCase);
    if (result.kind === 'bug') return result;
    const lost = this.#lostControl(testCase);
    if (lost.length === 0) return result;
    const mistakes = result.kind === 'error' ? result.diagnostics : [];
    return { kind: 'error', testCase, diagnostics: [...mistakes, ...lost] };
  }

  *#tryCase(testCase: TestCase): Work<CaseResult> {
    try {
      return yield* this.#runner.run(testCase);
    } catch (error) {
      if (error instanceof AbortedError) throw error;
      const mistakes = this.#mistakesOf(error, testCase);
      if (mistakes !== null) return { kind: 'error', testCase, diagnostics: mistakes };
      return {
        kind: 'bug',
        testCase,
        bug: describeBug(error, `${testCase.directive.source.path}:${testCase.line}`),
      };
    }
  }

  /** What an error says that is no bug, and whether the system can go on after it. */
  #mistakesOf(error: unknown, testCase: TestCase): readonly Diagnostic[] | null {
    const foreign = foreignMistake(error, testCase, this.#selection.foreign);
    const mistakes =
      error instanceof DiagnosticError ? error.diagnostics : foreign === null ? null : [foreign];
    const refusal = error instanceof SystemError && !(error instanceof SystemLostError);
    if (foreign !== null && !refusal) this.#stopped ??= AFTER_A_FAULT;
    // Before the system is there, so is no path of it.
    return this.#opened ? (mistakes?.map((one) => this.#runner.hide(one)) ?? null) : mistakes;
  }

  #lostControl(testCase: TestCase): readonly Diagnostic[] {
    try {
      return lostControl(this.#runner.uncontrolled(), placeOf(testCase));
    } catch (error) {
      const mistakes = this.#mistakesOf(error, testCase);
      if (mistakes === null) throw error;
      return mistakes;
    }
  }

  #begin(testCase: TestCase | undefined, call: Call): void {
    this.#selection.foreign?.board.begin(testCase?.line ?? 0, call);
  }

  #whySkipped(testCase: TestCase): string | null {
    const { filter, upToLine } = this.#selection;
    if (this.#stopped !== null) return this.#stopped;
    if (testCase.broken) return 'a mistake in its format leaves open what it is';
    const late = upToLine !== undefined && testCase.line > upToLine;
    if (!late && filter?.(testCase) !== false) return null;
    this.#cutShort = true;
    return late ? `it is after line ${upToLine}` : 'the filter leaves it out';
  }

  /** Ends sessions and the system, and says what the file left undone. */
  *#end({ source, cases }: CaseFile): Work<readonly Diagnostic[]> {
    const whole = this.#stopped === null && !this.#cutShort;
    const undone = whole ? this.#runner.findUndone() : [];
    const last = cases.at(-1);
    const sound = this.#stopped !== AFTER_A_BUG && this.#stopped !== AFTER_A_FAULT;
    this.#begin(last, 'close');
    if (sound) yield* this.#guard(source, last, this.#runner.endSessions());
    yield* this.#guard(source, last, this.#runner.close());
    if (last !== undefined) this.#faults.push(...this.#lostControl(last));
    return undone;
  }

  /**
   * Does what must not fail, and reports it if it does: what is wrong in the system at the case,
   * all else as a bug, of which the first counts.
   *
   * @returns whether it succeeded.
   */
  *#guard(source: SourceText, testCase: TestCase | undefined, work: Work<void>): Work<boolean> {
    try {
      yield* work;
      return true;
    } catch (error) {
      if (error instanceof OptionError && !this.#opened) throw error;
      // A system that refuses to be made says no more than an exception does.
      const unknown = testCase === undefined || (error instanceof SystemError && !this.#opened);
      const mistakes = unknown ? null : this.#mistakesOf(error, testCase);
      if (mistakes !== null) {
        this.#stopped ??= AFTER_A_FAULT;
        this.#faults.push(...mistakes);
        return false;
      }
      this.#stopped = AFTER_A_BUG;
      const line = testCase === undefined || !this.#opened ? '' : `:${testCase.line}`;
      this.#bug ??= describeBug(error, `${source.path}${line}`);
      return false;
    }
  }
}

function placeOf({ directive: { source, nameSpan: span } }: TestCase): Place {
  return { source, span };
}
