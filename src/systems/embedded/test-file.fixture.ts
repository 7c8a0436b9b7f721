import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from '../../datadriven/index.js';
import { renderDiagnostics } from '../../diagnostic/index.js';
import { builtInRegistry, runFile, type CaseResult, type Workspace } from '../../harness/index.js';
import { embedded } from './index.js';

/** Names in tests are harmless: nothing is checked. */
function workspaceAt(directory: string): Workspace {
  return {
    path: directory,
    create: (name, content) => writeFileSync(join(directory, name), content),
    append: (name, content) => appendFileSync(join(directory, name), content),
  };
}

/** Runs the text of a test file on the embedded system and says what was not as expected. */
export function failuresOf(text: string, options: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'embedded-'));
  const dataDirectory = mkdtempSync(join(tmpdir(), 'embedded-'));
  try {
    const result = runFile(parse(text, { path: 'test.dd' }), {
      factory: embedded,
      environment: {
        temporaryDirectory: directory,
        dataDirectory,
        options: new Map(Object.entries(options)),
      },
      workspace: workspaceAt(directory),
      directives: builtInRegistry(),
    });
    const bug = result.bug === null ? [] : [`${result.bug.message}\n${result.bug.stack}`];
    const file = [...result.testFile.diagnostics, ...result.diagnostics];
    return [...result.cases.flatMap(describe), ...bug, ...file.map((one) => one.message)].join(
      '\n',
    );
  } finally {
    rmSync(directory, { recursive: true });
    rmSync(dataDirectory, { recursive: true });
  }
}

function describe(result: CaseResult): string[] {
  const place = `line ${result.testCase.line}: ${result.kind}`;
  switch (result.kind) {
    case 'passed':
      return [];
    case 'mismatch':
      return [`${place}\nexpected\n${result.expected}found\n${result.actual}${result.state}`];
    case 'error':
      return [`${place}\n${renderDiagnostics(result.diagnostics)}`];
    case 'bug':
      return [`${place}\n${result.bug.message}\n${result.bug.stack}`];
    case 'skipped':
      return [`${place}: ${result.reason}`];
  }
}
