import type { Diagnostic } from '../diagnostic/index.js';
import type { TestCase } from '../datadriven/index.js';
import {
  finishAtOnce,
  formatState,
  hidePaths,
  runCases,
  splitOptions,
  TemporaryPath,
  waitFor,
  type CaseResult,
  type CaseRunner,
  type CaseSelection,
  type FileResult,
  type System,
  type SystemEnvironment,
  type SystemFactory,
  type Work,
} from '../harness/index.js';
import type { ResultStyle } from './compare-result.js';
import { fail } from './mistakes.js';
import { expectedText, resultAsText } from './record-text.js';
import type { CaseRecord, Condition, SettingRecord, SltFile } from './record.js';
import { runRecord, type Expectation, type RecordResult } from './run-record.js';
import type { SqlFailure } from './outcome.js';
import { Sessions } from './sessions.js';
import { hashForm } from './values-hash.js';

/** How a sqllogictest file is run. */
export interface RunSltOptions extends CaseSelection {
  readonly factory: SystemFactory;
  readonly environment: SystemEnvironment;
  /** The name that `skipif` and `onlyif` are compared with. */
  readonly engine: string;
}

/** How a sqllogictest file went. */
export interface SltFileResult extends FileResult<SltFile> {
  /** What the records that had a result would expect if they expected it. */
  readonly actual: ReadonlyMap<TestCase, Expectation>;
  /** The errors that records met, expected or not. */
  readonly failures: ReadonlyMap<TestCase, SqlFailure>;
}

/**
 * The time at which files begin, in milliseconds: 2020-01-01. They were written for systems whose
 * clock shows the present, and compare it with dates of the years before.
 */
const START_MS = 1_577_836_800_000n;

/**
 * Runs a file on a synchronous system, as {@link fileWork} says.
 *
 * @throws OptionError if the environment sets an option that the factory refuses, and
 * AsynchronousError if the system is not synchronous.
 */
export function runFile(file: SltFile, options: RunSltOptions): SltFileResult {
  return finishAtOnce(fileWork(file, options));
}

/**
 * Runs the records of a file in order against a system of its own, which is closed in the end
 * whatever happens.
 *
 * @throws OptionError if the environment sets an option that the factory refuses.
 */
export function* fileWork(file: SltFile, options: RunSltOptions): Work<SltFileResult> {
  const runner = new RecordRunner(file, options);
  const result = yield* runCases(file, runner, options);
  return { ...result, actual: runner.actual, failures: runner.failures };
}

class RecordRunner implements CaseRunner {
  readonly actual = new Map<TestCase, Expectation>();
  readonly failures = new Map<TestCase, SqlFailure>();
  readonly #file: SltFile;
  readonly #options: RunSltOptions;
  readonly #temporary: TemporaryPath;
  readonly #sessions = new Sessions();
  /** The hashes of results by their labels, and the first record of each. */
  readonly #labels = new Map<string, { readonly hash: string; readonly record: CaseRecord }>();
  #system: System | null = null;
  #style: ResultStyle = { dialect: 'standard', valuesMax: 0 };
  /** The next node of the file. */
  #position = 0;
  #halted = false;
  /** Systems made after the first. */
  #resets = 0;

  constructor(file: SltFile, options: RunSltOptions) {
    this.#file = file;
    this.#options = options;
    this.#temporary = new TemporaryPath(options.environment.temporaryDirectory);
  }

  *open(): Work<void> {
    this.#system = yield* this.#create(this.#options.environment.dataDirectory);
  }

  *run(testCase: TestCase): Work<CaseResult> {
    const record = yield* this.#advanceTo(testCase);
    if (this.#halted) return { kind: 'skipped', testCase, reason: 'a `halt` stands before it' };
    const condition = record.conditions.find((one) => !this.#admits(one));
    if (condition !== undefined) {
      return { kind: 'skipped', testCase, reason: `${condition.kind} ${condition.engine}` };
    }
    const system = this.#system!;
    const connection = record.body?.kind === 'simple' ? record.body.connection : null;
    const outcome = yield* runRecord(record, {
      source: this.#file.source,
      system,
      session: yield* this.#sessions.get(system, connection),
      style: this.#style,
    });
    return yield* this.#judge(record, outcome);
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
    yield* this.#sessions.endAll(this.#system!);
  }

  *close(): Work<void> {
    yield* waitFor(this.#system!.close());
  }

  *#judge(record: CaseRecord, { equal, actual, result, failure }: RecordResult): Work<CaseResult> {
    const { testCase } = record;
    this.actual.set(testCase, actual);
    if (failure !== null) this.failures.set(testCase, failure);
    const text = resultAsText(record, actual);
    if (!equal) {
      return {
        kind: 'mismatch',
        testCase,
        expected: expectedText(record),
        actual: this.#temporary.hide(text),
        state: this.#temporary.hide(yield* formatState(this.#system!)),
        errorPlaces: [],
      };
    }
    const label = record.body?.kind === 'query' && labelOf(record.body.expected);
    if (label && result !== undefined)
      this.#checkLabel(label, record, hashForm(result.rows.flat()));
    return { kind: 'passed', testCase, actual: this.#temporary.hide(text) };
  }

  #checkLabel(label: string, record: CaseRecord, hash: string): void {
    const earlier = this.#labels.get(label);
    if (earlier === undefined) {
      this.#labels.set(label, { hash, record });
    } else if (earlier.hash !== hash) {
      fail(this.#file.source, {
        code: 'DL021',
        span: record.expectationSpan,
        message: `the results of the label \`${label}\` are the same, found another one`,
        related: {
          span: earlier.record.expectationSpan,
          message: 'the first query of this label is here',
        },
        help: 'mend the one of the two results that is wrong, or give this query another label',
      });
    }
  }

  /** Applies the settings before a record, and finds it. */
  *#advanceTo(testCase: TestCase): Work<CaseRecord> {
    const { nodes } = this.#file;
    for (;;) {
      const node = nodes[this.#position]!;
      this.#position += 1;
      if (node.kind === 'case' && node.testCase === testCase) return node;
      if (node.kind === 'setting') yield* this.#apply(node);
    }
  }

  *#apply({ setting, conditions }: SettingRecord): Work<void> {
    if (this.#halted || !conditions.every((one) => this.#admits(one))) return;
    switch (setting.name) {
      case 'mode':
        this.#style = { ...this.#style, dialect: setting.dialect };
        break;
      case 'hash-threshold':
        this.#style = { ...this.#style, valuesMax: setting.valuesMax };
        break;
      case 'user':
        this.#sessions.user = setting.user;
        break;
      case 'halt':
        this.#halted = true;
        break;
      case 'reset-server':
        yield* this.#reset();
        break;
      case 'cluster':
        // A system of one process has no cluster to set up.
        break;
    }
  }

  #admits({ kind, engine }: Condition): boolean {
    return (engine === this.#options.engine) === (kind === 'onlyif');
  }

  *#reset(): Work<void> {
    yield* this.#sessions.endAll(this.#system!);
    yield* waitFor(this.#system!.close());
    this.#resets += 1;
    this.#system = yield* this.#create(
      `${this.#options.environment.dataDirectory}/reset-${this.#resets}`,
    );
  }

  *#create(dataDirectory: string): Work<System> {
    const { factory, environment } = this.#options;
    // The format of responses, which may be set for files of all kinds, means nothing here.
    const { ofSystem: options } = splitOptions(environment.options);
    const system = yield* waitFor(factory.create({ ...environment, dataDirectory, options }));
    system.clock?.advanceTo(START_MS);
    return system;
  }
}

function labelOf(expected: {
  readonly kind: string;
  readonly label?: string | null;
}): string | null {
  return expected.label ?? null;
}
