// SQLite's own sqllogictest files, and Materialize's: each on an embedded coordinator of its own, in
// one thread, with all that `coordtest run` does (start, parse, run, compare); against the same
// statements sent to a PostgreSQL server of its own through `pg`, one after the other, with nothing
// compared. Every record is sent to both sides, also what one of them refuses: an error is an answer
// too. The files are no part of the repository; without them there is nothing to measure.
//
// COORDTEST_BENCH_FILES=REGEX chooses files.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { withBundle } from './dataflow/bundle.mjs';
import { withPrivateServer } from './postgres/private-server.mjs';

export const title = "SQLite's and Materialize's sqllogictest files";

const bin = path.join(import.meta.dirname, '../bin/coordtest.js');
const folder = path.join(import.meta.dirname, '../../shared/conformance/sqllogictest');

/** Whose files there are, and how theirs end. */
const SUITES = { sqlite: '.test', materialize: '.slt' };

/** What a statement may take on the server: a record that waits for ever is not to stop all. */
const STATEMENT_TIMEOUT = '60s';

/** The name that guards of records are compared with, on both sides. */
const ENGINE = 'postgresql';

export default async function measure() {
  if (!existsSync(folder)) {
    console.log(`  ${folder} is not there: nothing was measured`);
    return [];
  }
  const chosen = new RegExp(process.env.COORDTEST_BENCH_FILES ?? '');
  const files = Object.entries(SUITES).flatMap(([suite, ending]) =>
    readdirSync(path.join(folder, suite), { recursive: true })
      .filter((file) => file.endsWith(ending))
      .map((file) => path.join(suite, file))
      .filter((file) => chosen.test(file))
      .sort(),
  );
  const compared = await withPrivateServer((connection) => measureBoth(files, connection));
  if (compared === null) console.log('  no PostgreSQL 15 is installed: nothing was compared');
  const runs = compared ?? files.map((file) => ({ file, own: runFile(file), server: null }));
  const sums = Object.keys(SUITES).flatMap((suite) => {
    const own = runs.filter(({ file }) => file.startsWith(`${suite}${path.sep}`));
    return own.length === 0 ? [] : [total(`all of ${suite}`, own)];
  });
  return [...runs, ...sums].map(line);
}

function total(file, runs) {
  const server = runs.some((one) => one.server === null)
    ? null
    : sum(runs.map((one) => one.server));
  return { file, own: sum(runs.map(({ own }) => own)), server };
}

/** The goal is less time than the server takes. */
function line({ file, own: { records, seconds }, server }) {
  const what = file;
  const value = `${seconds.toFixed(2)} s for ${records} records`;
  if (server === null) return { what, value };
  const ratio = seconds / server.seconds;
  const text = `${ratio.toFixed(2)} of ${server.seconds.toFixed(2)} s`;
  return { what, value, limit: { met: ratio < 1, text } };
}

function sum(runs) {
  return runs.reduce(
    (all, { records, seconds }) => ({
      records: all.records + records,
      seconds: all.seconds + seconds,
    }),
    { records: 0, seconds: 0 },
  );
}

function runFile(file) {
  const start = performance.now();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [bin, 'run', path.join(folder, file), '--jobs', '1', '--engine', ENGINE],
    { encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  const counts = /cases?: (\d+) passed, (\d+) failed/.exec(stdout);
  if (counts === null) throw new Error(`no summary of ${file}:\n${stdout.slice(-3000)}${stderr}`);
  const seconds = (performance.now() - start) / 1000;
  return { records: Number(counts[1]) + Number(counts[2]), seconds };
}

/** File by file, one engine right after the other: what else the machine does hits both alike. */
function measureBoth(files, connection) {
  return withBundle({ format: 'sqllogictest/index.ts' }, async (bundle) => {
    const { parse } = await import(pathToFileURL(path.join(bundle, 'format.mjs')).href);
    const runs = [];
    for (const [at, file] of files.entries()) {
      const own = runFile(file);
      const statements = statementsOf(parse(readFileSync(path.join(folder, file)), file));
      const server = await runOnServer(connection, `bench${at}`, statements);
      runs.push({ file, own, server });
    }
    return runs;
  });
}

/** Up to where the file halts, as the embedded coordinator runs them. */
function statementsOf({ nodes }) {
  const end = nodes.findIndex(({ kind, setting, conditions }) => {
    return kind === 'setting' && setting.name === 'halt' && conditions.every(isAdmitted);
  });
  return nodes
    .slice(0, end < 0 ? nodes.length : end)
    .filter(({ kind, conditions }) => kind === 'case' && conditions.every(isAdmitted))
    .map(({ testCase }) => testCase.rawInput);
}

function isAdmitted({ kind, engine }) {
  return (kind === 'onlyif') === (engine === ENGINE);
}

/** In a database of its own: each file makes the same tables. */
async function runOnServer(connection, database, statements) {
  const setUp = new pg.Client(connection);
  await setUp.connect();
  await setUp.query(`CREATE DATABASE ${database}`);
  await setUp.end();
  const start = performance.now();
  const client = new pg.Client({ ...connection, database });
  await client.connect();
  await client.query(`SET statement_timeout = '${STATEMENT_TIMEOUT}'`);
  let errors = 0;
  for (const statement of statements) {
    try {
      await client.query({ text: statement, rowMode: 'array' });
    } catch {
      errors += 1;
    }
  }
  await client.end();
  if (errors > 0) console.log(`  ${errors} of ${statements.length} statements fail on the server`);
  return { records: statements.length, seconds: (performance.now() - start) / 1000 };
}
