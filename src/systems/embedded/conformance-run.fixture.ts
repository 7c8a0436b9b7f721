// Runs files that others wrote, and says of each record that fails what it got instead.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseResult } from '../../harness/index.js';
import {
  parse,
  rewrite,
  runFile,
  type SltFile,
  type SqlFailure,
} from '../../sqllogictest/index.js';
import { embedded } from './index.js';

/** A record that fails. */
export interface RecordFailure {
  readonly line: number;
  /** Its place among the records of the file that are run or skipped, from 0. */
  readonly at: number;
  readonly sql: string;
  /** The record as it stands in the file. */
  readonly written: string;
  /** The record with what it got in place of what it expects. */
  readonly answered: string;
  /** The error that it met. */
  readonly error: SqlFailure | undefined;
  /** Why it cannot be compared, if so. */
  readonly mistake: string | undefined;
}

/** How a file went. */
export interface ConformanceRun {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly RecordFailure[];
}

/** Runs a file on a coordinator of its own. */
export function runConformance(path: string): ConformanceRun {
  const directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const file = parse(readFileSync(path), path);
    const result = runFile(file, {
      factory: embedded,
      engine: 'postgresql',
      environment: {
        temporaryDirectory: directory,
        dataDirectory: join(directory, 'data'),
        options: new Map(),
      },
    });
    const failed = result.cases.filter(({ kind }) => kind !== 'passed' && kind !== 'skipped');
    const isFailed = new Set(failed.map(({ testCase }) => testCase));
    const answers = new Map([...result.actual].filter(([testCase]) => isFailed.has(testCase)));
    const written = recordTexts(file);
    const answered = recordTexts(parse(Buffer.from(rewrite(file, answers).text), path));
    const failures = failed.map((one): RecordFailure => {
      const at = file.cases.indexOf(one.testCase);
      return {
        line: one.testCase.line,
        at,
        sql: one.testCase.rawInput.trim(),
        written: written[at]!,
        answered: answered[at]!,
        error: result.failures.get(one.testCase),
        mistake: mistakeOf(one),
      };
    });
    const { passed, skipped } = result.counts;
    return { passed, skipped, failures };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The texts of the records of a file that are run, in order, without what lies between them. */
export function recordTexts({ source, nodes }: SltFile): readonly string[] {
  return nodes.flatMap((node) =>
    node.kind === 'case' ? [source.text.slice(node.span.start, node.span.end).trimEnd()] : [],
  );
}

function mistakeOf(result: CaseResult): string | undefined {
  if (result.kind === 'error') return result.diagnostics[0]!.message;
  return result.kind === 'bug' ? result.bug.message : undefined;
}
