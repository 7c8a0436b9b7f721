// The list of records that are known to fail, as text: a table for people, and below it the
// records, file by file.
import {
  FAILURE_KINDS,
  type ConformanceRun,
  type FailureKind,
  type RecordFailure,
} from './conformance-run.fixture.js';

/** The runs of files by their names. */
export type Runs = ReadonlyMap<string, ConformanceRun>;

/** Known failures: kinds by `file:line`. */
export type KnownFailures = ReadonlyMap<string, FailureKind>;

const COLUMNS = ['file', 'passed', 'of', 'share', ...FAILURE_KINDS];

/** How many records of each file pass, in columns. */
export function formatTable(runs: Runs): string {
  const rows = [...runs].map(([file, run]) => tableRow(file, [run]));
  const table = [COLUMNS, ...rows, tableRow('all', [...runs.values()])];
  const widths = COLUMNS.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join('  '),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function tableRow(file: string, runs: readonly ConformanceRun[]): string[] {
  const failures = runs.flatMap((run) => run.failures);
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  const all = passed + failures.length;
  const share = all === 0 ? '' : `${((100 * passed) / all).toFixed(1)} %`;
  const counts = FAILURE_KINDS.map((kind) => failures.filter((one) => one.kind === kind).length);
  return [file, String(passed), String(all), share, ...counts.map(String)];
}

/** The table, and the failures of each file: kind, lines, reason. */
export function formatKnownFailures(runs: Runs): string {
  const lists = [...runs].flatMap(([file, { failures }]) => {
    const lines = groupByReason(failures).map(
      ([first, ...rest]) =>
        `${first!.kind}: ${[first!, ...rest].map(({ line }) => line).join(' ')}: ${first!.reason}\n`,
    );
    return lines.length === 0 ? [] : [`\n${file}\n${lines.join('')}`];
  });
  return `${formatTable(runs)}${lists.join('')}`;
}

function groupByReason(failures: readonly RecordFailure[]): readonly RecordFailure[][] {
  const groups = new Map<string, RecordFailure[]>();
  for (const failure of failures) {
    const key = `${failure.kind}: ${failure.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()];
}

/** Reads what {@link formatKnownFailures} wrote. */
export function parseKnownFailures(text: string): KnownFailures {
  const known = new Map<string, FailureKind>();
  const [, ...blocks] = text.split('\n\n');
  for (const block of blocks) {
    const [file, ...lists] = block.trimEnd().split('\n');
    for (const list of lists) {
      const [kind, lines] = list.split(': ');
      for (const line of lines!.split(' ')) known.set(`${file}:${line}`, kind as FailureKind);
    }
  }
  return known;
}
