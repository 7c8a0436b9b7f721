import { DiagnosticError, hasErrors, type Diagnostic } from '../diagnostic/index.js';
import { unknownDirective } from './argument-diagnostics.js';
import { matchesExpected, normalizeOutput } from './output.js';
import { parse, type ParseOptions } from './parse.js';
import type { TestCase } from './test-case.js';
import type { TestFile } from './test-file.js';

/**
 * Gives the output of a case.
 *
 * @throws DiagnosticError if the case holds a mistake; the other cases still run.
 */
export type Handler = (testCase: TestCase) => string;

/** How a case went. */
export type CaseResult =
  | { readonly kind: 'pass'; readonly testCase: TestCase; readonly output: string }
  /** The output is normalized: what a rewrite would have the case expect. */
  | { readonly kind: 'mismatch'; readonly testCase: TestCase; readonly output: string }
  | {
      readonly kind: 'error';
      readonly testCase: TestCase;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** Not run, because the file has a mistake there: see the diagnostics of the file. */
  | { readonly kind: 'broken'; readonly testCase: TestCase };

/** How a file went. */
export interface FileResult {
  readonly file: TestFile;
  /** One for each case, in order. */
  readonly results: readonly CaseResult[];
  /** What `rewrite` takes: the outputs of the cases that had one. */
  readonly outputs: ReadonlyMap<TestCase, string>;
  /** Whether every case passed and the file has no errors. */
  readonly passed: boolean;
}

/**
 * Runs the cases of a file in order. Exceptions of the handler that are not a `DiagnosticError` are
 * its own bugs and pass through.
 */
export function runFile(file: TestFile, handler: Handler): FileResult {
  const outputs = new Map<TestCase, string>();
  const results = file.cases.map((testCase): CaseResult => {
    if (testCase.broken) return { kind: 'broken', testCase };
    const outcome = callHandler(handler, testCase);
    if (typeof outcome !== 'string') return { kind: 'error', testCase, diagnostics: outcome };
    outputs.set(testCase, outcome);
    return matchesExpected(testCase, outcome)
      ? { kind: 'pass', testCase, output: outcome }
      : { kind: 'mismatch', testCase, output: normalizeOutput(outcome) };
  });
  const passed = !hasErrors(file.diagnostics) && results.every(({ kind }) => kind === 'pass');
  return { file, results, outputs, passed };
}

/** Parses a text and runs its cases. */
export function runText(
  text: string | Uint8Array,
  handler: Handler,
  options: ParseOptions = {},
): FileResult {
  return runFile(parse(text, options), handler);
}

/** A handler that leaves each case to the handler of its directive. */
export function dispatch(handlers: Readonly<Record<string, Handler>>): Handler {
  const byName = new Map(Object.entries(handlers));
  return (testCase) => {
    const handler = byName.get(testCase.directive.name);
    if (handler !== undefined) return handler(testCase);
    throw new DiagnosticError([unknownDirective(testCase.directive, byName.keys())]);
  };
}

function callHandler(handler: Handler, testCase: TestCase): string | readonly Diagnostic[] {
  try {
    return handler(testCase);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    throw error;
  }
}
