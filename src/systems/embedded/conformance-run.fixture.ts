// Runs files that others wrote, and says of each record that fails in which way it does.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseResult } from '../../harness/index.js';
import { parse, runFile, type SqlFailure } from '../../sqllogictest/index.js';
import { embedded } from './index.js';

/**
 * How a record fails: with an error that something is not supported or not there, with rows or a
 * success that are not the ones expected, or with an error that is not the one expected.
 */
export const FAILURE_KINDS = ['not supported', 'wrong answer', 'other error'] as const;

/** One of {@link FAILURE_KINDS}. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

/** A record that fails. */
export interface RecordFailure {
  readonly line: number;
  readonly kind: FailureKind;
  /** The error, on one line, or what was wrong. */
  readonly reason: string;
}

/** How a file went. */
export interface ConformanceRun {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly RecordFailure[];
}

/** SQLSTATEs of what is not supported: a feature, a function, a type or another object. */
const NOT_SUPPORTED: ReadonlySet<string | undefined> = new Set(['0A000', '42883', '42704']);

/** Runs a file on a coordinator of its own. */
export function runConformance(path: string): ConformanceRun {
  const directory = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const result = runFile(parse(readFileSync(path), path), {
      factory: embedded,
      engine: 'postgresql',
      environment: {
        temporaryDirectory: directory,
        dataDirectory: join(directory, 'data'),
        options: new Map(),
      },
    });
    const failures = result.cases.flatMap((one) =>
      one.kind === 'passed' || one.kind === 'skipped'
        ? []
        : [classify(one, result.failures.get(one.testCase))],
    );
    const { passed, skipped } = result.counts;
    return { passed, skipped, failures };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function classify(result: CaseResult, failure: SqlFailure | undefined): RecordFailure {
  const { line } = result.testCase;
  if (failure !== undefined) {
    const kind = NOT_SUPPORTED.has(failure.code) ? 'not supported' : 'other error';
    return { line, kind, reason: failure.message.split('\n')[0]! };
  }
  if (result.kind === 'error') {
    return { line, kind: 'wrong answer', reason: result.diagnostics[0]!.message };
  }
  if (result.kind === 'bug') return { line, kind: 'wrong answer', reason: result.bug.message };
  return { line, kind: 'wrong answer', reason: 'another answer' };
}
