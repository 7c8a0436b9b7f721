import { nearestName, quoted, type Diagnostic } from '../diagnostic/index.js';
import type { TestCase } from '../datadriven/index.js';
import {
  endSession,
  formatState,
  hidePaths,
  listNames,
  runCases,
  splitOptions,
  TemporaryPath,
  waitFor,
  type CaseResult,
  type CaseRunner,
  type CaseSelection,
  type CaseSystems,
  type FileResult,
  type System,
  type SystemEnvironment,
  type SystemFactory,
  type Work,
} from '../harness/index.js';
import { Connection } from './connection.js';
import { cutExpected, formatHeader, formatTitle, type ExpectedPiece } from './expected-output.js';
import { fail } from './mistakes.js';
import { PermutationRun, type Connections } from './run-permutation.js';
import type { SpecFile } from './spec.js';

/** The output that is expected of a file, and where it stands. */
export interface ExpectedOutput {
  readonly path: string;
  readonly text: string;
  /** The line of that file at which the text begins; 1 if left out. */
  readonly firstLine?: number;
  /** Others that are as good: what a server of another version or another setting prints. */
  readonly alternatives: readonly string[];
}

/** How a file is run. */
export interface RunSpecOptions extends CaseSelection {
  readonly factory: SystemFactory;
  readonly environment: SystemEnvironment;
  readonly expected: ExpectedOutput;
  /** What the systems of the file are compared with; `factory.name` if left out. */
  readonly systems?: CaseSystems;
}

/** How a file went. */
export interface SpecFileResult extends FileResult<SpecFile> {
  /** What is expected, with what came in place of what differs. */
  readonly rewritten: string;
}

/** The time at which files begin, in milliseconds: 2020-01-01. */
const START_MS = 1_577_836_800_000n;

/**
 * Runs the permutations of a file in order against a system of its own, which is closed in the end
 * whatever happens.
 *
 * @throws OptionError if the environment sets an option that the factory refuses.
 */
export function* fileWork(file: SpecFile, options: RunSpecOptions): Work<SpecFileResult> {
  const runner = new SpecRunner(file, options);
  const result = yield* runCases(file, runner, options);
  const actual = new Map(
    result.cases.map((one) => [one.testCase, one.kind === 'mismatch' ? one.actual : undefined]),
  );
  const rewritten = runner.pieces
    .map(({ text }, index) => actual.get(file.permutations[index]!.testCase) ?? text)
    .join('');
  // The header comes with the first permutation, which may have no output.
  const header = rewritten.startsWith('\n') ? formatHeader(file) : '';
  return { ...result, rewritten: header + rewritten };
}

class SpecRunner implements CaseRunner {
  /** What is expected of each permutation. */
  readonly pieces: readonly ExpectedPiece[];
  readonly #alternatives: readonly (readonly ExpectedPiece[])[];
  readonly #file: SpecFile;
  readonly #options: RunSpecOptions;
  readonly #temporary: TemporaryPath;
  readonly #positions: ReadonlyMap<TestCase, number>;
  #system: System | null = null;
  #connections: Connections | null = null;

  constructor(file: SpecFile, options: RunSpecOptions) {
    const { expected, environment } = options;
    this.#file = file;
    this.#options = options;
    this.#temporary = new TemporaryPath(environment.temporaryDirectory);
    this.pieces = cutExpected(file, expected.text);
    this.#alternatives = expected.alternatives.map((text) => cutExpected(file, text));
    this.#positions = new Map(file.permutations.map(({ testCase }, index) => [testCase, index]));
  }

  *open(): Work<void> {
    const { factory, environment } = this.#options;
    // The format of responses, which may be set for files of all kinds, means nothing here.
    const { ofSystem: options } = splitOptions(environment.options);
    this.#system = yield* waitFor(factory.create({ ...environment, options, waitsAtSight: true }));
    this.#system.clock?.advanceTo(START_MS);
  }

  *run(testCase: TestCase): Work<CaseResult> {
    const reason = this.#whyNotFor();
    if (reason !== null) return { kind: 'skipped', testCase, reason };
    const position = this.#positions.get(testCase)!;
    const permutation = this.#file.permutations[position]!;
    const connections = (this.#connections ??= yield* this.#connect());
    const run = new PermutationRun(this.#system!, this.#file, connections);
    let printed: string;
    try {
      printed = yield* run.run(permutation);
    } catch (error) {
      yield* this.#startOver();
      throw error;
    }
    const header = position === 0 ? formatHeader(this.#file) : '';
    const actual = header + formatTitle(permutation) + printed;
    const expected = this.pieces[position]!;
    const accepted = [this.pieces, ...this.#alternatives].map((pieces) => pieces[position]!.text);
    if (accepted.includes(actual)) return { kind: 'passed', testCase, actual };
    const { path, firstLine = 1 } = this.#options.expected;
    return {
      kind: 'mismatch',
      testCase,
      expected: expected.text,
      actual,
      expectedAt: { path, line: firstLine + expected.line - 1 },
      state: this.#temporary.hide(yield* formatState(this.#system!)),
      errorPlaces: [],
    };
  }

  hide(diagnostic: Diagnostic): Diagnostic {
    return hidePaths(diagnostic, this.#temporary);
  }

  uncontrolled(): readonly string[] {
    return this.#system?.uncontrolled?.() ?? [];
  }

  findUndone(): readonly Diagnostic[] {
    return [];
  }

  *endSessions(): Work<void> {
    if (this.#connections === null) return;
    const { control, sessions } = this.#connections;
    this.#connections = null;
    for (const { session } of [control, ...sessions]) yield* endSession(this.#system!, session);
  }

  *close(): Work<void> {
    yield* waitFor(this.#system!.close());
  }

  /** Why the file is not for the system; null if it is. */
  #whyNotFor(): string | null {
    const { systems, source } = this.#file;
    const { factory, systems: { own, known } = { own: [factory.name], known: undefined } } =
      this.#options;
    if (systems === null || systems.some(({ text }) => own.includes(text))) return null;
    for (const { text, span } of systems) {
      if (known === undefined || known.includes(text)) continue;
      const nearest = nearestName(text, known);
      fail(source, {
        code: 'DI008',
        span,
        message: `there is no system ${quoted(text)}`,
        help:
          nearest === undefined
            ? `systems are ${listNames(known)}`
            : `did you mean \`${nearest}\`?`,
      });
    }
    return `it is for system ${systems.map(({ text }) => text).join(', ')}`;
  }

  *#connect(): Work<Connections> {
    const system = this.#system!;
    const control = new Connection('control', yield* waitFor(system.connect('control')));
    const sessions: Connection[] = [];
    for (const { name } of this.#file.sessions) {
      sessions.push(new Connection(name, yield* waitFor(system.connect(name))));
    }
    return { control, sessions };
  }

  /** After a permutation that was left in the middle: new sessions, and what it made is undone. */
  *#startOver(): Work<void> {
    yield* this.endSessions();
    this.#connections = yield* this.#connect();
    yield* new PermutationRun(this.#system!, this.#file, this.#connections).tearDown();
  }
}
