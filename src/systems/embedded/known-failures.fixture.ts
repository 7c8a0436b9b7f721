// The list of records that are known to fail, as text, and the tables of how many pass.
import type { ConformanceRun, RecordFailure } from './conformance-run.fixture.js';
import {
  FAILURE_KINDS,
  fingerprint,
  judgeFailure,
  type FailureKind,
  type Verdict,
} from './judge-failure.fixture.js';
import type { PostgresAnswers } from './postgres-answers.fixture.js';

/** The runs of files by their names. */
export type Runs = ReadonlyMap<string, ConformanceRun>;

/** A failure and what is said of it. */
export interface JudgedFailure {
  readonly file: string;
  readonly failure: RecordFailure;
  readonly verdict: Verdict;
}

/** Known failures by `file:line`. */
export type KnownFailures = ReadonlyMap<string, KnownFailure>;

interface KnownFailure {
  readonly kind: FailureKind;
  /** Of an answer that is PostgreSQL's. */
  readonly fingerprint: string | undefined;
}

/** The failures of all files, compared with what PostgreSQL answers. */
export function judgeByPostgres(runs: Runs, answers: PostgresAnswers): readonly JudgedFailure[] {
  return judge(runs, (file, failure, at) => answers.get(file)?.[at] === failure.answered);
}

/** The failures of all files, compared with what PostgreSQL answered when the list was written. */
export function judgeByList(runs: Runs, known: KnownFailures): readonly JudgedFailure[] {
  return judge(
    runs,
    (file, failure) => known.get(`${file}:${failure.line}`)?.fingerprint === fingerprint(failure),
  );
}

function judge(
  runs: Runs,
  isPostgres: (file: string, failure: RecordFailure, at: number) => boolean,
): readonly JudgedFailure[] {
  return [...runs].flatMap(([file, { failures }]) =>
    failures.map((failure) => ({
      file,
      failure,
      verdict: judgeFailure(file, failure, () => isPostgres(file, failure, failure.at)),
    })),
  );
}

/** How many records of each file pass, as a table of Markdown. */
export function formatTable(runs: Runs, judged: readonly JudgedFailure[]): string {
  const rows = [...runs].map(([file, run]) =>
    tableRow(
      file,
      [run],
      judged.filter((one) => one.file === file),
    ),
  );
  const all = tableRow('all', [...runs.values()], judged);
  const table = markdownTable(
    [['file', 'passed', 'run', 'share', ...FAILURE_KINDS, 'skipped'], ...rows, all],
    1,
  );
  return `${table}${formatOwnShare([...runs.values()], judged)}`;
}

/** How many pass of those that could: a record that PostgreSQL contradicts cannot pass as well. */
function formatOwnShare(runs: readonly ConformanceRun[], judged: readonly JudgedFailure[]): string {
  const passed = sumOf(runs, (run) => run.passed);
  const apart = judged.filter(
    ({ verdict: { kind } }) => kind === 'plan' || kind === 'as PostgreSQL',
  );
  if (apart.length === 0) return '';
  const others = passed + judged.length - apart.length;
  const share = ((100 * passed) / others).toFixed(1);
  const what = `${apart.length} records of plans, or to which PostgreSQL gives the same answer as`;
  return `\nWithout the ${what}\nthe embedded system, ${passed} of ${others} pass: ${share} %.\n`;
}

function tableRow(
  file: string,
  runs: readonly ConformanceRun[],
  judged: readonly JudgedFailure[],
): string[] {
  const [passed, failed, skipped] = [
    sumOf(runs, (run) => run.passed),
    sumOf(runs, (run) => run.failures.length),
    sumOf(runs, (run) => run.skipped),
  ];
  const all = passed + failed;
  const share = all === 0 ? '' : `${((100 * passed) / all).toFixed(1)} %`;
  const counts = FAILURE_KINDS.map(
    (kind) => judged.filter(({ verdict }) => verdict.kind === kind).length,
  );
  return [file, ...[passed, all].map(String), share, ...[...counts, skipped].map(String)];
}

function sumOf(runs: readonly ConformanceRun[], count: (run: ConformanceRun) => number): number {
  return runs.reduce((sum, run) => sum + count(run), 0);
}

/** Why records fail, most frequent first, as a table of Markdown. */
export function formatReasons(judged: readonly JudgedFailure[]): string {
  const groups = groupBy(judged, ({ verdict }) => `${verdict.kind}\n${verdict.reason}`);
  const rows = [...groups.values()]
    .sort(
      ([left], [right]) =>
        FAILURE_KINDS.indexOf(left!.verdict.kind) - FAILURE_KINDS.indexOf(right!.verdict.kind),
    )
    .map((group) => {
      const [{ file, failure, verdict }] = group as [JudgedFailure];
      const example = `${file.replace(/^\w+\//, '')}:${failure.line}`;
      return [verdict.kind, verdict.reason, example, String(group.length)];
    });
  return markdownTable([['kind', 'reason', 'example', 'records'], ...rows], 3);
}

function groupBy(
  judged: readonly JudgedFailure[],
  keyOf: (one: JudgedFailure) => string,
): ReadonlyMap<string, readonly JudgedFailure[]> {
  const groups = new Map<string, JudgedFailure[]>();
  for (const one of judged) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

/** A table whose columns from one on hold numbers. */
function markdownTable(table: readonly (readonly string[])[], numbersFrom: number): string {
  const widths = table[0]!.map((_, at) => Math.max(3, ...table.map((row) => row[at]!.length)));
  const rule = widths.map((width, at) =>
    at < numbersFrom ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [head, ...body] = table.map((row) =>
    row.map((cell, at) =>
      at < numbersFrom ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!),
    ),
  );
  return [head!, rule, ...body].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

/** A README with these tables, one for each project, in place of those that it has. */
export function replaceTables(
  readme: string,
  runs: Runs,
  judged: readonly JudgedFailure[],
): string {
  const [text] = readme.split(/^## /m);
  const projects = [...new Set(Array.from(runs.keys(), projectOf))];
  const tables = projects.map((project) => {
    const own = new Map([...runs].filter(([file]) => projectOf(file) === project));
    const ownJudged = judged.filter(({ file }) => projectOf(file) === project);
    return `## \`${project}\`\n\n${formatTable(own, ownJudged)}`;
  });
  const parts = [`## Why records fail\n\n${formatReasons(judged)}`, ...tables];
  return `${text!.trimEnd()}\n\n${parts.join('\n')}`;
}

/** The folder of the collection that a file is in. */
function projectOf(file: string): string {
  return file.split('/')[0]!;
}

/** The failures of each file: kind, lines, reason. */
export function formatKnownFailures(judged: readonly JudgedFailure[]): string {
  const files = groupBy(judged, ({ file }) => file);
  const lists = Array.from(files, ([file, own]) => {
    const groups = groupBy(own, ({ verdict }) => Object.values(verdict).join('\n'));
    return `\n${file}\n${Array.from(groups.values(), listLine).join('')}`;
  });
  return `${HEAD}${lists.join('')}`;
}

function listLine(group: readonly JudgedFailure[]): string {
  const { kind, reason, detail } = group[0]!.verdict;
  const lines = group.map(({ failure }) =>
    kind === 'as PostgreSQL' ? `${failure.line}=${fingerprint(failure)}` : String(failure.line),
  );
  return `${[kind, lines.join(' '), reason, ...(detail === '' ? [] : [detail])].join(': ')}\n`;
}

const HEAD = 'Written by `npm run conformance:update`; README.md says what it is.\n';

/** Reads what {@link formatKnownFailures} wrote. */
export function parseKnownFailures(text: string): KnownFailures {
  const known = new Map<string, KnownFailure>();
  const [, ...blocks] = text.split('\n\n');
  for (const block of blocks) {
    const [file, ...lists] = block.trimEnd().split('\n');
    for (const list of lists) {
      const [kind, lines] = list.split(': ');
      for (const entry of lines!.split(' ')) {
        const [line, mark] = entry.split('=');
        known.set(`${file}:${line}`, { kind: kind as FailureKind, fingerprint: mark });
      }
    }
  }
  return known;
}
