import { hasErrors, renderDiagnostics, type Diagnostic } from '../../diagnostic/index.js';
import type { CaseFile, RewriteResult } from '../../datadriven/index.js';
import { filePassed, type CaseResult, type FileResult } from '../../harness/index.js';
import type { FileReport, FileRewrite, RunSettings } from '../file-job.js';
import { renderBug } from './render-bug.js';
import { placeIn, placeOf } from './place-text.js';
import { renderEcho, renderFailure } from './render-case.js';
import { renderPatch } from './render-patch.js';
import type { ReportPaint } from './report-paint.js';
import type { ChosenSystem } from '../systems.js';
import type { FormatRun } from '../test-format.js';

/** What a report depends on beside the result. */
export interface ReportContext {
  readonly settings: RunSettings;
  readonly paint: ReportPaint;
  readonly system: ChosenSystem;
}

/** Puts the result of a file into words, and in a rewrite works out the new content. */
export class ReportWriter {
  readonly #testFile: CaseFile;
  readonly #result: FileResult<CaseFile>;
  readonly #rewriteFile: () => RewriteResult;
  readonly #expected: FormatRun['expected'];
  readonly #settings: RunSettings;
  readonly #paint: ReportPaint;
  readonly #ownSystem: string | undefined;
  readonly #blocks: string[] = [];
  readonly #failures: string[] = [];

  constructor(
    { result, rewrite, expected }: FormatRun,
    { settings, paint, system }: ReportContext,
  ) {
    this.#testFile = result.testFile;
    this.#result = result;
    this.#rewriteFile = rewrite;
    this.#expected = expected;
    this.#settings = settings;
    this.#paint = paint;
    this.#ownSystem = system.own === true ? system.factory.name : undefined;
  }

  /** The whole report. Is called once. */
  write(): FileReport {
    const { counts, cases, diagnostics } = this.#result;
    this.#addDiagnostics(this.#testFile.diagnostics);
    for (const one of cases) this.#addCase(one);
    this.#addDiagnostics(diagnostics);
    this.#addPlaces(diagnostics);
    const bugs = this.#addBugs();
    const parses = !hasErrors(this.#testFile.diagnostics);
    // What may be damaged is not written, nor what a bug may have brought about.
    const rewritten = this.#rewrites && parses && bugs === 0 ? this.#rewrite() : undefined;
    const passed = rewritten?.complete ?? filePassed(this.#result);
    return {
      path: this.#testFile.source.path,
      verdict: bugs > 0 ? 'bug' : !parses ? 'malformed' : passed ? 'passed' : 'failed',
      counts: {
        passed: counts.passed,
        failed: counts.mismatch + counts.error + counts.bug,
        skipped: counts.skipped,
      },
      text: this.#blocks.join('\n'),
      failures: this.#failures,
      ...(rewritten?.change !== undefined && { rewrite: rewritten.change }),
    };
  }

  get #rewrites(): boolean {
    return this.#settings.mode !== 'run';
  }

  #addCase(result: CaseResult): void {
    if (this.#settings.verbose) this.#blocks.push(renderEcho(result, this.#paint));
    if (result.kind === 'passed' || result.kind === 'skipped') return;
    // A rewrite is there to replace what does not match.
    if (this.#rewrites && result.kind === 'mismatch') return;
    this.#failures.push(placeOf(result.testCase));
    this.#blocks.push(renderFailure(result, this.#paint));
  }

  #addDiagnostics(diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length === 0) return;
    this.#blocks.push(`${renderDiagnostics(diagnostics, { colour: this.#paint })}\n`);
  }

  /** Mistakes that no case had; where the case of such a place failed as well, it is there. */
  #addPlaces(diagnostics: readonly Diagnostic[]): void {
    for (const { severity, source, label } of diagnostics) {
      const place = placeIn(source, source.lineOf(label.span.start));
      if (severity === 'error' && !this.#failures.includes(place)) this.#failures.push(place);
    }
  }

  #addBugs(): number {
    const inCases = this.#result.cases.flatMap((one) => (one.kind === 'bug' ? [one.bug] : []));
    const bugs = this.#result.bug === null ? inCases : [...inCases, this.#result.bug];
    const telling = {
      settings: this.#settings,
      paint: this.#paint,
      ownSystem: this.#ownSystem,
    };
    for (const bug of bugs) this.#blocks.push(renderBug(bug, telling));
    return bugs.length;
  }

  #rewrite(): { readonly complete: boolean; readonly change?: FileRewrite } {
    const { text: after, changed, diagnostics } = this.#rewriteFile();
    this.#addDiagnostics(diagnostics);
    const complete =
      this.#result.counts.error === 0 && !hasErrors([...this.#result.diagnostics, ...diagnostics]);
    if (changed.length === 0) return { complete };
    const { path, before } = this.#expected ?? {
      path: this.#testFile.source.path,
      before: this.#testFile.source.text,
    };
    const dryRun = this.#settings.mode === 'dryRun';
    return {
      complete,
      change: {
        ...(this.#expected !== undefined && { path }),
        before,
        after,
        changedCases: changed.length,
        ...(dryRun && { patch: renderPatch(path, { before: before ?? '', after }, this.#paint) }),
      },
    };
  }
}
