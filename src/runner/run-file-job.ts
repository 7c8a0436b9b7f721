import { readFileSync } from 'node:fs';
import { hasErrors, renderDiagnostics, type Diagnostic } from '../diagnostic/index.js';
import { parse, rewrite, type TestCase, type TestFile } from '../datadriven/index.js';
import {
  filePassed,
  runFile,
  type CaseResult,
  type DirectiveRegistry,
  type FileResult,
  type SystemFactory,
} from '../harness/index.js';
import { DiskWorkspace } from './disk-workspace.js';
import type { CaseCounts, FileJob, FileReport, RunSettings } from './file-job.js';
import { placeOf, renderBug, renderEcho, renderFailure } from './render-case.js';
import type { ReportPaint } from './report-paint.js';
import { withFileDirectories } from './scratch-directory.js';
import { ALL_LINES, selectCases } from './select-cases.js';
import { describeReplay } from './describe-replay.js';

/** What a thread has at hand to run files. */
export interface FileJobContext {
  readonly settings: RunSettings;
  readonly scratchPath: string;
  readonly factory: SystemFactory;
  readonly directives: DirectiveRegistry;
  readonly paint: ReportPaint;
}

const NOTHING: CaseCounts = { passed: 0, failed: 0, skipped: 0 };

/**
 * Reads, parses and runs one file, and puts into words how it went. Nothing is written but in the
 * directories of the file, which are gone afterwards.
 *
 * @throws OptionError if the system refuses the options that were set.
 */
export function runFileJob({ number, target }: FileJob, context: FileJobContext): FileReport {
  const { path } = target;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const text = `${context.paint.failed('FAIL')} ${path}: cannot be read (${code})\n`;
    return { path, verdict: 'unreadable', counts: NOTHING, text, failures: [] };
  }
  const testFile = parse(bytes, { path });
  const { filter } = context.settings;
  const upToLine = selectCases(
    target,
    testFile.cases,
    filter === undefined ? undefined : new RegExp(filter, 'm'),
  );
  if (upToLine === undefined) {
    return { path, verdict: 'unselected', counts: NOTHING, text: '', failures: [] };
  }
  const result = withFileDirectories(context.scratchPath, number, (directories) =>
    runFile(testFile, {
      factory: context.factory,
      environment: {
        temporaryDirectory: directories.temporary,
        dataDirectory: directories.data,
        options: new Map(context.settings.options),
      },
      workspace: new DiskWorkspace(directories.temporary),
      directives: context.directives,
      ...(upToLine !== ALL_LINES && { upToLine }),
      failFast: context.settings.failFast,
    }),
  );
  return new ReportWriter(testFile, result, context).write();
}

/** Puts the result of a file into words. */
class ReportWriter {
  readonly #testFile: TestFile;
  readonly #result: FileResult;
  readonly #context: FileJobContext;
  readonly #blocks: string[] = [];
  readonly #failures: string[] = [];

  constructor(testFile: TestFile, result: FileResult, context: FileJobContext) {
    this.#testFile = testFile;
    this.#result = result;
    this.#context = context;
  }

  write(): FileReport {
    const { counts, cases } = this.#result;
    this.#addDiagnostics(this.#testFile.diagnostics);
    for (const one of cases) this.#addCase(one);
    const rewritten = this.#context.settings.mode === 'rewrite' ? this.#rewrite() : undefined;
    this.#addDiagnostics(this.#result.diagnostics);
    const bugs = this.#addBugs();
    const parses = !hasErrors(this.#testFile.diagnostics);
    const passed = rewritten?.accepted ?? filePassed(this.#result);
    return {
      path: this.#testFile.source.path,
      verdict: bugs > 0 ? 'bug' : !parses ? 'unreadable' : passed ? 'passed' : 'failed',
      counts: {
        passed: counts.passed,
        failed: counts.mismatch + counts.error + counts.bug,
        skipped: counts.skipped,
      },
      text: this.#blocks.join('\n'),
      failures: this.#failures,
      ...(rewritten?.rewrite !== undefined && { rewrite: rewritten.rewrite }),
    };
  }

  #addCase(result: CaseResult): void {
    const { settings, paint } = this.#context;
    if (settings.verbose) this.#blocks.push(renderEcho(result, paint));
    if (result.kind === 'passed' || result.kind === 'skipped') return;
    // A rewrite is there to replace what does not match.
    if (settings.mode === 'rewrite' && result.kind === 'mismatch') return;
    this.#failures.push(placeOf(result.testCase));
    this.#blocks.push(renderFailure(result, paint));
  }

  #addDiagnostics(diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length === 0) return;
    this.#blocks.push(`${renderDiagnostics(diagnostics, { colour: this.#context.paint })}\n`);
  }

  #addBugs(): number {
    const { settings, paint } = this.#context;
    const inCases = this.#result.cases.flatMap((one) => (one.kind === 'bug' ? [one.bug] : []));
    const bugs = this.#result.bug === null ? inCases : [...inCases, this.#result.bug];
    for (const bug of bugs) {
      const command = describeReplay(bug.replay, settings);
      this.#blocks.push(renderBug(bug, { command, verbose: settings.verbose, paint }));
    }
    return bugs.length;
  }

  #rewrite(): { accepted: boolean; rewrite?: FileReport['rewrite'] & object } {
    const outputs = new Map<TestCase, string>();
    for (const one of this.#result.cases) {
      if (one.kind === 'passed' || one.kind === 'mismatch') outputs.set(one.testCase, one.actual);
    }
    const { text, changed, diagnostics } = rewrite(this.#testFile, outputs);
    this.#addDiagnostics(diagnostics);
    const { counts, diagnostics: late, bug } = this.#result;
    const accepted =
      counts.error + counts.bug === 0 && bug === null && !hasErrors([...late, ...diagnostics]);
    if (changed.length === 0) return { accepted };
    const before = this.#testFile.source.text;
    return { accepted, rewrite: { before, after: text, changedCases: changed.length } };
  }
}
