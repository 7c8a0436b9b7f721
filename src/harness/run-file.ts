import type { Diagnostic } from '../diagnostic/index.js';
import {
  matchesExpected,
  normalizeOutput,
  type TestCase,
  type TestFile,
} from '../datadriven/index.js';
import { whySkipped } from './case-condition.js';
import type { CaseSystems } from './case-systems.js';
import { endSession } from './drive-session.js';
import { FileContext } from './file-context.js';
import { whyNotFor } from './file-systems.js';
import { splitOptions } from './formats/format-option.js';
import { formatState } from './frontier-report.js';
import { mistake } from './mistakes/mistake.js';
import { runCases, skipCases, type CaseRunner, type CaseSelection } from './run-cases.js';
import { runDirective } from './run-directive.js';
import { DirectiveRegistry } from './directive-registry.js';
import type { CaseResult, FileResult } from './file-result.js';
import type { TemporaryPath } from './temporary-path.js';
import type { System, SystemEnvironment, SystemFactory } from './system/system.js';
import { finishAtOnce, waitFor, type Eventual, type Work } from './system/work.js';
import type { Workspace } from './workspace.js';

/** How a file is run. */
export interface RunFileOptions extends CaseSelection {
  readonly factory: SystemFactory;
  readonly environment: SystemEnvironment;
  /** Where files of the test go; its path is the environment's temporary directory. */
  readonly workspace: Workspace;
  readonly directives: DirectiveRegistry;
  /** What the systems of a case or a file are compared with; `factory.name` if left out. */
  readonly systems?: CaseSystems;
  /** See {@link FileContextParts}. */
  readonly betweenAttempts?: () => Eventual<void>;
}

/**
 * Runs a file on a synchronous system, as {@link fileWork} says.
 *
 * @throws OptionError if the environment sets an option that the factory refuses, or a `format`
 * that is none, and AsynchronousError if the system is not synchronous.
 */
export function runFile(testFile: TestFile, options: RunFileOptions): FileResult {
  return finishAtOnce(fileWork(testFile, options));
}

/**
 * Runs the cases of a file in order against a system of its own, which is closed in the end
 * whatever happens. A mistake in one case does not keep the others from running; after a bug none
 * is run.
 *
 * @throws OptionError if the environment sets an option that the factory refuses, or a `format`
 * that is none.
 */
export function fileWork(testFile: TestFile, options: RunFileOptions): Work<FileResult> {
  const elsewhere = whyNotFor(testFile, systemsOf(options));
  if (elsewhere !== null) return skipCases(testFile, elsewhere, options);
  return runCases(testFile, new DirectiveRunner(options), options);
}

function systemsOf({ factory, systems }: RunFileOptions): CaseSystems {
  return systems ?? { own: [factory.name], known: undefined };
}

/** Runs cases of directives, one after the other. */
export class DirectiveRunner implements CaseRunner {
  readonly #options: RunFileOptions;
  #opened: FileContext | null = null;
  /** How many files within this one were run. */
  #filesApart = 0;
  #timesMade = 0;
  #madeWith: ReadonlyMap<string, string> = new Map();

  constructor(options: RunFileOptions) {
    this.#options = options;
  }

  /** What directives work on, once the system is made. */
  get context(): FileContext {
    return this.#opened!;
  }

  *open(): Work<void> {
    const { factory, environment, workspace, betweenAttempts } = this.#options;
    const { format = 'debug', ofSystem } = splitOptions(environment.options);
    const system = yield* waitFor(factory.create({ ...environment, options: ofSystem }));
    this.#madeWith = ofSystem;
    this.#opened = new FileContext({
      system,
      workspace,
      systemOptions: factory.options,
      systems: systemsOf(this.#options),
      format,
      ...(betweenAttempts !== undefined && { betweenAttempts }),
      makeAgain: (more) => this.#makeAgain(more),
      runApart: (testFile) => this.#runApart(testFile),
    });
  }

  *run(testCase: TestCase): Work<CaseResult> {
    const { context } = this;
    context.errorPlaces.length = 0;
    const reason = whySkipped(testCase.directive, context.systems);
    if (reason !== null) return { kind: 'skipped', testCase, reason };
    const output = yield* runDirective(context, this.#options.directives, testCase);
    return yield* this.#compare(context, testCase, context.temporary.hide(output));
  }

  hide(diagnostic: Diagnostic): Diagnostic {
    return hidePaths(diagnostic, this.context.temporary);
  }

  uncontrolled(): readonly string[] {
    return this.context.system.uncontrolled?.() ?? [];
  }

  findUndone(): readonly Diagnostic[] {
    return findUnawaited(this.context);
  }

  *endSessions(): Work<void> {
    const { sessions, system } = this.context;
    for (const { session } of sessions.all()) yield* endSession(system, session);
  }

  *close(): Work<void> {
    yield* waitFor(this.context.system.close());
  }

  /** A data directory stays with the system that began to use it. */
  *#makeAgain(more: ReadonlyMap<string, string>): Work<System> {
    const { factory, environment } = this.#options;
    const options = new Map([...this.#madeWith, ...more]);
    this.#timesMade += 1;
    const system = yield* waitFor(
      factory.create({
        ...environment,
        dataDirectory: `${environment.dataDirectory}/again-${this.#timesMade}`,
        options,
      }),
    );
    this.#madeWith = options;
    yield* waitFor(this.context.system.close());
    return system;
  }

  /** Runs a file that stands within this one. It cannot hold another one. */
  #runApart(testFile: TestFile): Work<FileResult> {
    const { factory, environment, workspace, directives, systems } = this.#options;
    this.#filesApart += 1;
    const dataDirectory = `${environment.dataDirectory}/apart-${this.#filesApart}`;
    return fileWork(testFile, {
      factory,
      environment: { ...environment, dataDirectory },
      workspace,
      ...(systems !== undefined && { systems }),
      directives: new DirectiveRegistry([...directives].filter(({ name }) => name !== 'diagnose')),
    });
  }

  *#compare(context: FileContext, testCase: TestCase, output: string): Work<CaseResult> {
    if (matchesExpected(testCase, output)) return { kind: 'passed', testCase, actual: output };
    return {
      kind: 'mismatch',
      testCase,
      expected: testCase.expected,
      actual: normalizeOutput(output),
      state: context.temporary.hide(yield* formatState(context.system)),
      errorPlaces: [...context.errorPlaces],
    };
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
export function hidePaths(diagnostic: Diagnostic, temporary: TemporaryPath): Diagnostic {
  const { message, notes, help } = diagnostic;
  return {
    ...diagnostic,
    message: temporary.hide(message),
    notes: notes.map((note) => temporary.hide(note)),
    ...(help !== undefined && { help: temporary.hide(help) }),
  };
}
