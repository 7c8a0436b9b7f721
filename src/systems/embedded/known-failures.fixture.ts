// The list of records that are known to fail, as text, and the tables of how many pass.
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

const COLUMNS = ['file', 'passed', 'run', 'share', ...FAILURE_KINDS, 'skipped'];

/** How many records of each file pass, as a table of Markdown in columns. */
export function formatTable(runs: Runs): string {
  const rows = [...runs].map(([file, run]) => tableRow(file, [run]));
  const table = [COLUMNS, ...rows, tableRow('all', [...runs.values()])];
  const widths = COLUMNS.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  const rule = widths.map((width, at) =>
    at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head, ...body] = table.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))),
  );
  return [head!, rule, ...body].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

function tableRow(file: string, runs: readonly ConformanceRun[]): string[] {
  const failures = runs.flatMap((run) => run.failures);
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  const skipped = runs.reduce((sum, run) => sum + run.skipped, 0);
  const all = passed + failures.length;
  const share = all === 0 ? '' : `${((100 * passed) / all).toFixed(1)} %`;
  const counts = FAILURE_KINDS.map((kind) => failures.filter((one) => one.kind === kind).length);
  return [file, ...[passed, all].map(String), share, ...[...counts, skipped].map(String)];
}

/** A README with these tables, one for each project, in place of those that it has. */
export function replaceTables(readme: string, runs: Runs): string {
  const [text] = readme.split(/^## /m);
  const projects = [...new Set(Array.from(runs.keys(), projectOf))];
  const tables = projects.map((project) => {
    const own = [...runs].filter(([file]) => projectOf(file) === project);
    return `## \`${project}\`\n\n${formatTable(new Map(own))}`;
  });
  return `${text!.trimEnd()}\n\n${tables.join('\n')}`;
}

/** The folder of the collection that a file is in. */
function projectOf(file: string): string {
  return file.split('/')[0]!;
}

/** The failures of each file: kind, lines, reason. */
export function formatKnownFailures(runs: Runs): string {
  const lists = [...runs].flatMap(([file, { failures }]) => {
    const lines = groupByReason(failures).map(
      ([first, ...rest]) =>
        `${first!.kind}: ${[first!, ...rest].map(({ line }) => line).join(' ')}: ${first!.reason}\n`,
    );
    return lines.length === 0 ? [] : [`\n${file}\n${lines.join('')}`];
  });
  return `${HEAD}${lists.join('')}`;
}

function groupByReason(failures: readonly RecordFailure[]): readonly RecordFailure[][] {
  const groups = new Map<string, RecordFailure[]>();
  for (const failure of failures) {
    const key = `${failure.kind}: ${failure.reason}`;
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()];
}

const HEAD = 'Written by `npm run conformance:update`; README.md says what it is.\n';

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
