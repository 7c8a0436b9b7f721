import { renderDiagnostics } from '../diagnostic/index.js';
import { parse } from '../datadriven/index.js';
import { builtInRegistry } from './built-in-directives.js';
import { crashReplica, put } from './key-value-directives.fixture.js';
import { keyValueFactory } from './key-value-system.fixture.js';
import { runFile, type RunFileOptions } from './run-file.js';
import { MemoryWorkspace } from './workspace.js';
import { filePassed, type FileResult } from './file-result.js';

/**
 * Runs a text against a key-value store, with its two directives registered beside the built-in.
 */
export function runText(text: string, options: Partial<RunFileOptions> = {}): FileResult {
  const workspace = options.workspace ?? new MemoryWorkspace();
  return runFile(parse(text, { path: 'dir/a.dd' }), {
    factory: keyValueFactory,
    environment: {
      temporaryDirectory: workspace.path,
      dataDirectory: '/data',
      options: new Map(),
    },
    workspace,
    directives: builtInRegistry().register(put).register(crashReplica),
    ...options,
  });
}

/** Everything that a run says, as text: the results of cases and the diagnostics of the file. */
export function reportOf(result: FileResult): string {
  const cases = result.cases.map((one) => {
    const head = `${one.testCase.line} ${one.testCase.directive.name}: ${one.kind}`;
    switch (one.kind) {
      case 'passed':
        return head;
      case 'mismatch':
        return `${head}\n${one.actual}state\n${one.state}`;
      case 'error':
        return `${head}\n${renderDiagnostics(one.diagnostics)}`;
      case 'bug':
        return `${head}\n${one.bug.message} (${one.bug.replay})`;
      case 'skipped':
        return `${head}, ${one.reason}`;
    }
  });
  const diagnostics = [...result.testFile.diagnostics, ...result.diagnostics];
  const rest = diagnostics.length === 0 ? [] : [renderDiagnostics(diagnostics)];
  const bug = result.bug === null ? [] : [`${result.bug.message} (${result.bug.replay})`];
  return [...cases, ...rest, ...bug].join('\n');
}

/** The diagnostics of a run, rendered, each with a line end; mismatches and bugs are in it too. */
export function mistakesIn(text: string, options: Partial<RunFileOptions> = {}): string {
  const result = runText(text, options);
  const wrong = result.cases.filter(({ kind }) => kind !== 'passed');
  return `${reportOf({ ...result, cases: wrong }).replaceAll(/^\d+ .*: error\n/gm, '')}\n`;
}

/** What a run reports beside passed cases: nothing, if all is as its text expects. */
export function failuresOf(text: string, options: Partial<RunFileOptions> = {}): string {
  const result = runText(text, options);
  return filePassed(result) ? '' : reportOf(result);
}
