import { hasErrors, renderDiagnostics, type Diagnostic } from '../../diagnostic/index.js';
import { normalizeOutput, type TestCase } from '../../datadriven/index.js';
import { filePassed, type CaseResult } from '../../harness/index.js';
import type { CaseCounts, FileReport } from '../file-job.js';
import { renderBug } from './render-bug.js';
import { placeIn, placeOf } from './place-text.js';
import { renderDifference, renderEcho, renderFailure } from './render-case.js';
import type { ReportContext } from './report-writer.js';
import type { ChosenSystem } from '../systems.js';
import type { FormatRun } from '../test-format.js';

/** How a file went on one of several systems. */
export interface SystemRun {
  readonly system: ChosenSystem;
  readonly run: FormatRun;
}

type Failure = Exclude<CaseResult, { readonly kind: 'passed' | 'skipped' }>;

/** Systems on which a case went the same way. */
interface Outcome {
  readonly names: string[];
  readonly result: CaseResult;
}

/**
 * Puts into words how a file went on several systems, case by case: what differs from the expected
 * output, and where the systems differ from each other and neither gives what is expected, what
 * differs between them. Each case counts once for each system.
 */
export class ComparisonWriter {
  readonly #runs: readonly SystemRun[];
  readonly #context: Omit<ReportContext, 'system'>;
  readonly #blocks: string[] = [];
  readonly #failures = new Set<string>();

  constructor(runs: readonly SystemRun[], context: Omit<ReportContext, 'system'>) {
    this.#runs = runs;
    this.#context = context;
  }

  /** The whole report. Is called once. */
  write(): FileReport {
    const { testFile } = this.#runs[0]!.run.result;
    this.#addDiagnostics(testFile.diagnostics);
    testFile.cases.forEach((testCase, index) => this.#addCase(testCase, index));
    for (const { run } of this.#runs) this.#addDiagnostics(run.result.diagnostics);
    const bugs = this.#addBugs();
    const parses = !hasErrors(testFile.diagnostics);
    const passed = this.#runs.every(({ run }) => filePassed(run.result));
    return {
      path: testFile.source.path,
      verdict: bugs > 0 ? 'bug' : !parses ? 'malformed' : passed ? 'passed' : 'failed',
      counts: this.#count(),
      text: this.#blocks.join('\n'),
      failures: [...this.#failures],
    };
  }

  #addCase(testCase: TestCase, index: number): void {
    const { paint, settings } = this.#context;
    const outcomes = this.#outcomesOf(index);
    if (settings.verbose) {
      for (const { result, names } of outcomes) {
        this.#blocks.push(renderEcho(result, paint, listed(names)));
      }
    }
    const passing = outcomes.find(({ result }) => result.kind === 'passed');
    const rest = passing === undefined ? '' : `; as expected on ${listed(passing.names)}`;
    for (const { result, names } of outcomes) {
      if (!isFailure(result)) continue;
      this.#failures.add(placeOf(testCase));
      this.#blocks.push(
        renderFailure(result, paint, { systems: names, remark: `on ${listed(names)}${rest}` }),
      );
    }
    const [first, ...others] = outcomes.filter(({ result }) => result.kind === 'mismatch');
    for (const other of others) this.#addDifference(first!, other);
  }

  #addDifference(first: Outcome, other: Outcome): void {
    const [left, right] = [first, other].map(({ names, result }) => ({
      name: listed(names),
      output: outputOf(result),
    }));
    const { testCase } = first.result;
    this.#blocks.push(renderDifference(testCase, [left!, right!], this.#context.paint));
  }

  /** How a case went, and on which systems so. */
  #outcomesOf(index: number): readonly Outcome[] {
    const outcomes: Outcome[] = [];
    for (const { system, run } of this.#runs) {
      const result = run.result.cases[index]!;
      const same = outcomes.find((one) => agree(one.result, result));
      if (same === undefined) outcomes.push({ names: [system.name], result });
      else same.names.push(system.name);
    }
    return outcomes;
  }

  #addDiagnostics(diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length === 0) return;
    const block = `${renderDiagnostics(diagnostics, { colour: this.#context.paint })}\n`;
    // A mistake of the file is one on every system.
    if (!this.#blocks.includes(block)) this.#blocks.push(block);
    for (const { severity, source, label } of diagnostics) {
      const place = placeIn(source, source.lineOf(label.span.start));
      if (severity === 'error') this.#failures.add(place);
    }
  }

  #addBugs(): number {
    let count = 0;
    for (const { system, run } of this.#runs) {
      const { cases, bug: ofFile } = run.result;
      const inCases = cases.flatMap((one) => (one.kind === 'bug' ? [one.bug] : []));
      for (const bug of ofFile === null ? inCases : [...inCases, ofFile]) {
        count += 1;
        const telling = {
          settings: { ...this.#context.settings, system: system.name },
          paint: this.#context.paint,
          ownSystem: system.own ? system.name : undefined,
        };
        this.#blocks.push(renderBug(bug, telling));
      }
    }
    return count;
  }

  #count(): CaseCounts {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const { run } of this.#runs) {
      const { passed, mismatch, error, bug, skipped } = run.result.counts;
      counts.passed += passed;
      counts.failed += mismatch + error + bug;
      counts.skipped += skipped;
    }
    return counts;
  }
}

function isFailure(result: CaseResult): result is Failure {
  return result.kind !== 'passed' && result.kind !== 'skipped';
}

/** Whether one report is enough for both. Mistakes may name the system that has them. */
function agree(one: CaseResult, other: CaseResult): boolean {
  if (one.kind !== other.kind) return false;
  if (one.kind === 'passed') return true;
  return one.kind === 'mismatch' && outputOf(one) === outputOf(other);
}

function outputOf(result: CaseResult): string {
  return result.kind === 'mismatch' || result.kind === 'passed'
    ? normalizeOutput(result.actual)
    : '';
}

function listed(names: readonly string[]): string {
  return names.join(' and ');
}
