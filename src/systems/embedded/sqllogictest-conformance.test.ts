// The sqllogictest files of two other projects. They are no part of the repository: without the
// folder `shared/conformance` beside it these tests are skipped. A record that passed has to go on
// passing; those that fail are listed in `known-failures.txt`, which `npm run conformance:update`
// writes anew, with the tables of the README.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runConformance, type ConformanceRun } from './conformance-run.fixture.js';
import {
  formatKnownFailures,
  formatReasons,
  formatTable,
  judgeByList,
  judgeByPostgres,
  parseKnownFailures,
  replaceTables,
  type JudgedFailure,
} from './known-failures.fixture.js';
import { askPostgres } from './postgres-answers.fixture.js';

const FOLDER = join(import.meta.dirname, '../../../../shared/conformance/sqllogictest');
const LIST = join(import.meta.dirname, 'known-failures.txt');
const README = join(import.meta.dirname, 'README.md');

/** A minute on a machine with nothing else to do. */
const TIMEOUT_MS = 600_000;

describe.skipIf(!existsSync(FOLDER))("others' sqllogictest files", () => {
  const runs = new Map<string, ConformanceRun>();
  let judged: readonly JudgedFailure[] = [];

  beforeAll(async () => {
    const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((one) => /\.(slt|test)$/.test(one)).sort()) {
      runs.set(name, runConformance(join(FOLDER, name)));
    }
    if (process.env['CONFORMANCE'] === 'update') {
      const failing = [...runs].filter(([, run]) => run.failures.length > 0);
      judged = judgeByPostgres(
        runs,
        await askPostgres(
          FOLDER,
          failing.map(([name]) => name),
        ),
      );
      writeFileSync(LIST, formatKnownFailures(judged));
      writeFileSync(README, replaceTables(readFileSync(README, 'utf8'), runs, judged));
    } else {
      judged = judgeByList(runs, parseKnownFailures(readFileSync(LIST, 'utf8')));
    }
    console.log(`${formatTable(runs, judged)}\n${formatReasons(judged)}`);
  }, TIMEOUT_MS);

  it("of SQLite pass, but for other engines' records", () => {
    const failures = judged.filter(({ file }) => file.startsWith('sqlite/'));
    expect(failures.slice(0, 10)).toEqual([]);
  });

  it('fail in the known records only, and not in a worse way', () => {
    const known = parseKnownFailures(readFileSync(LIST, 'utf8'));
    let mended = known.size;
    const worse = judged.flatMap(({ file, failure: { line }, verdict }) => {
      const before = known.get(`${file}:${line}`)?.kind;
      if (before !== undefined) mended -= 1;
      const isWorse = before !== verdict.kind && WRONG.has(verdict.kind);
      return before === undefined || isWorse
        ? [{ file, line, ...verdict, before: before ?? 'passed' }]
        : [];
    });
    if (mended > 0) {
      console.log(`${mended} known failures pass now: \`npm run conformance:update\` drops them`);
    }
    expect(worse).toEqual([]);
  });
});

/** The kinds of failures that nothing excuses. */
const WRONG: ReadonlySet<string> = new Set(['wrong answer', 'other error']);
