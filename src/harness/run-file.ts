import { DiagnosticError, type Diagnostic } from '../diagnostic/index.js';
import {
  matchesExpected,
  normalizeOutput,
  type TestCase,
  type TestFile,
} from '../datadriven/index.js';
import { describeBug } from './bug-report.js';
import { endSession } from './drive-session.js';
import { FileContext } from './file-context.js';
import { formatState } from './frontier-report.js';
import { mistake } from './mistake.js';
import { runDirective } from './run-directive.js';
import { refused } from './refusal.js';
import { OptionError, SystemError } from './system-errors.js';
import { DirectiveRegistry } from './directive-registry.js';
import type { BugReport, CaseResult, FileResult } from './file-result.js';
import type { OutputFormat } from './output-format.js';
import type { TemporaryPath } from './temporary-path.js';
import type { SystemEnvironment, SystemFactory } from './system.js';
import type { Workspace } from './workspace.js';

/** How a file is run. */
export interface RunFileOptions {
  readonly factory: SystemFactory;
  readonly environment: SystemEnvironment;
  /** Where files of the test go; its path is the environment's temporary directory. */
  readonly workspace: Workspace;
  readonly directives: DirectiveRegistry;
  /**
   * The format of responses where neither the file nor a directive chooses one; `debug` if left
   * out.
   */
  readonly format?: OutputFormat;
  /** Cases it does not take are skipped, although later ones may depend on what they do. */
  readonly filter?: (testCase: TestCase) => boolean;
  /** Cases that begin after this line are skipped. */
  readonly upToLine?: number;
  /** Skips the cases after the first that does not pass. */
  readonly failFast?: boolean;
  /** Is told of each case when it is done, skipped ones included. */
  readonly onCase?: (result: CaseResult) => void;
}

/**
 * Runs the cases of a file in order against a system of its own, which is closed in the end
 * whatever happens. A mistake in one case does not keep the others from running; after a bug none
 * is run.
 *
 * @throws OptionError if the environment sets an option that the factory refuses.
 */
export function runFile(testFile: TestFile, options: RunFileOptions): FileResult {
  return new FileRun(testFile, options).run();
}

const AFTER_A_BUG = 'a bug made the system unreliable';

class FileRun {
  readonly #testFile: TestFile;
  readonly #options: RunFileOptions;
  readonly #cases: CaseResult[] = [];
  #context: FileContext | null = null;
  /** Why no further case is run. */
  #stopped: string | null = null;
  /**
   * Whether a case was left out on request, so that the file had no chance to await what it
   * started.
   */
  #cutShort = false;
  #bug: BugReport | null = null;
  /** How many files within this one were run. */
  #filesApart = 0;

  constructor(testFile: TestFile, options: RunFileOptions) {
    this.#testFile = testFile;
    this.#options = options;
  }

  run(): FileResult {
    const path = this.#testFile.source.path;
    this.#guard(path, () => {
      const { factory, environment, workspace, format = 'debug' } = this.#options;
      const system = factory.create(environment);
      this.#context = new FileContext({
        system,
        workspace,
        systemOptions: factory.options,
        format,
        runApart: (testFile) => this.#runApart(testFile),
      });
    });
    for (const testCase of this.#testFile.cases) this.#finish(this.#runCase(testCase));
    const diagnostics = this.#end();
    const counts = { passed: 0, mismatch: 0, error: 0, bug: 0, skipped: 0 };
    for (const { kind } of this.#cases) counts[kind] += 1;
    return {
      testFile: this.#testFile,
      cases: this.#cases,
      diagnostics,
      bug: this.#bug,
      counts,
    };
  }

  /** Runs a file that stands within this one. It cannot hold another one. */
  #runApart(testFile: TestFile): FileResult {
    const { factory, environment, workspace, directives, format } = this.#options;
    this.#filesApart += 1;
    const dataDirectory = `${environment.dataDirectory}/apart-${this.#filesApart}`;
    return runFile(testFile, {
      factory,
      environment: { ...environment, dataDirectory },
      workspace,
      directives: new DirectiveRegistry([...directives].filter(({ name }) => name !== 'diagnose')),
      ...(format !== undefined && { format }),
    });
  }

  #finish(result: CaseResult): void {
    this.#cases.push(result);
    if (result.kind === 'bug') this.#stopped = AFTER_A_BUG;
    const failed = result.kind === 'mismatch' || result.kind === 'error';
    if (failed && this.#options.failFast === true) this.#stopped ??= 'an earlier case failed';
    this.#options.onCase?.(result);
  }

  #runCase(testCase: TestCase): CaseResult {
    const reason = this.#whySkipped(testCase);
    if (reason !== null) return { kind: 'skipped', testCase, reason };
    const context = this.#context!;
    context.errorPlaces.length = 0;
    try {
      const output = runDirective(context, this.#options.directives, testCase);
      return this.#compare(context, testCase, context.temporary.hide(output));
    } catch (error) {
      if (error instanceof DiagnosticError) {
        const diagnostics = error.diagnostics.map((one) => hidePaths(one, context.temporary));
        return { kind: 'error', testCase, diagnostics };
      }
      const { source, nameSpan: span } = testCase.directive;
      if (error instanceof SystemError) {
        const diagnostics = [hidePaths(refused(error, { source, span }), context.temporary)];
        return { kind: 'error', testCase, diagnostics };
      }
      return { kind: 'bug', testCase, bug: describeBug(error, `${source.path}:${testCase.line}`) };
    }
  }

  #whySkipped(testCase: TestCase): string | null {
    const { filter, upToLine } = this.#options;
    if (this.#stopped !== null) return this.#stopped;
    if (testCase.broken) return 'a mistake in its format leaves open what it is';
    const late = upToLine !== undefined && testCase.line > upToLine;
    if (!late && filter?.(testCase) !== false) return null;
    this.#cutShort = true;
    return late ? `it is after line ${upToLine}` : 'the filter leaves it out';
  }

  #compare(context: FileContext, testCase: TestCase, output: string): CaseResult {
    if (matchesExpected(testCase, output)) return { kind: 'passed', testCase, actual: output };
    return {
      kind: 'mismatch',
      testCase,
      expected: testCase.expected,
      actual: normalizeOutput(output),
      state: context.temporary.hide(formatState(context.system)),
      errorPlaces: [...context.errorPlaces],
    };
  }

  /** Ends sessions and the system, and says what the file left undone. */
  #end(): readonly Diagnostic[] {
    const context = this.#context;
    if (context === null) return [];
    const whole = this.#stopped === null && !this.#cutShort;
    const unawaited = whole ? findUnawaited(context) : [];
    const last = this.#testFile.cases.at(-1);
    const replay = `${this.#testFile.source.path}${last === undefined ? '' : `:${last.line}`}`;
    this.#guard(replay, () => {
      if (this.#stopped === AFTER_A_BUG) return;
      for (const { session } of context.sessions.all()) endSession(context.system, session);
    });
    this.#guard(replay, () => {
      context.system.close();
    });
    return unawaited;
  }

  /** Runs what must not fail, and reports it as a bug if it does. The first report counts. */
  #guard(replay: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (error instanceof OptionError) throw error;
      this.#stopped = AFTER_A_BUG;
      this.#bug ??= describeBug(error, replay);
    }
  }
}

function findUnawaited(context: FileContext): readonly Diagnostic[] {
  return context.sessions.all().flatMap(({ name, pending }) =>
    pending === null || pending.reported
      ? []
      : [
          mistake('DR023', pending.place, {
            message: `session \`${name}\` is never awaited`,
            help: `end the file with \`await-sql session=${name}\``,
          }),
        ],
  );
}

/** The diagnostic without the real path of the temporary directory, which differs between runs. */
function hidePaths(diagnostic: Diagnostic, temporary: TemporaryPath): Diagnostic {
  const { message, notes, help } = diagnostic;
  return {
    ...diagnostic,
    message: temporary.hide(message),
    notes: notes.map((note) => temporary.hide(note)),
    ...(help !== undefined && { help: temporary.hide(help) }),
  };
}
