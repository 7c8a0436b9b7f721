// SQLite's own sqllogictest files, and Materialize's: each collection in one `coordtest run --jobs 1`
// with all that it does (start, parse, run, compare, report), on the embedded coordinator and on a
// PostgreSQL server through `pg`. Either gives each file a place of its own, a coordinator or a
// database. The server's time is printed once more without what the tool does: the statements alone,
// sent one after the other, in databases that are there already, with nothing compared. Every record
// is sent to all, also what one of them refuses: an error is an answer too. The files are no part of
// the repository; without them there is nothing to measure.
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
  const suites = Object.entries(SUITES)
    .map(([name, ending]) => ({
      name,
      files: filesOf(name, ending).filter((one) => chosen.test(one)),
    }))
    .filter(({ files }) => files.length > 0);
  const compared = await withPrivateServer((connection) => measureBoth(suites, connection));
  if (compared === null) console.log('  no PostgreSQL 15 is installed: nothing was compared');
  return compared ?? suites.flatMap((suite) => lines(suite, runFiles(suite.files, 'embedded')));
}

function filesOf(suite, ending) {
  return readdirSync(path.join(folder, suite), { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(folder, suite, file))
    .sort();
}

/** The goal is less time than the same run takes on the server. */
function lines({ name, files }, embedded, server, statements) {
  const what = `${name}, ${files.length} files`;
  const seconds = embedded.seconds.toFixed(2);
  const run = { what, value: `${seconds} s for ${embedded.records} records` };
  if (server === undefined) return [run];
  return [
    { ...run, limit: { met: embedded.seconds < server.seconds, text: ratio(embedded, server) } },
    { what: `${what}, statements alone`, value: ratio(embedded, statements) },
  ];
}

function ratio(embedded, server) {
  return `${(embedded.seconds / server.seconds).toFixed(2)} of ${server.seconds.toFixed(2)} s`;
}

/** The files of a collection in one process, as a user runs a directory. */
function runFiles(files, ...system) {
  const start = performance.now();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [bin, 'run', ...files, '--jobs', '1', '--engine', ENGINE, '--system', ...system],
    { encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  const seconds = (performance.now() - start) / 1000;
  const counts = /cases?: (\d+) passed, (\d+) failed/.exec(stdout);
  if (counts === null) throw new Error(`no summary:\n${stdout.slice(-3000)}${stderr}`);
  return { records: Number(counts[1]) + Number(counts[2]), seconds };
}

/** One engine right after the other: what else the machine does hits both more alike. */
function measureBoth(suites, connection) {
  return withBundle({ format: 'sqllogictest/index.ts' }, async (bundle) => {
    const { parse } = await import(pathToFileURL(path.join(bundle, 'format.mjs')).href);
    const measured = [];
    const url = `url=postgres://${connection.user}@${connection.host}:${connection.port}/postgres`;
    for (const suite of suites) {
      const embedded = runFiles(suite.files, 'embedded');
      const server = runFiles(suite.files, 'postgres', '--set', url);
      const all = { records: 0, seconds: 0, refused: 0, refusedSeconds: 0 };
      for (const [at, file] of suite.files.entries()) {
        const statements = statementsOf(parse(readFileSync(file), file));
        const one = await runOnServer(connection, `${suite.name}${at}`, statements);
        for (const what of Object.keys(all)) all[what] += one[what];
      }
      console.log(
        `  ${suite.name}: the server refuses ${all.refused} of ${all.records} statements, ` +
          `in ${all.refusedSeconds.toFixed(2)} s`,
      );
      measured.push(...lines(suite, embedded, server, all));
    }
    return measured;
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
  let refused = 0;
  let refusedMs = 0;
  for (const statement of statements) {
    const sent = performance.now();
    try {
      await client.query({ text: statement, rowMode: 'array' });
    } catch {
      refused += 1;
      refusedMs += performance.now() - sent;
    }
  }
  await client.end();
  const seconds = (performance.now() - start) / 1000;
  return { records: statements.length, seconds, refused, refusedSeconds: refusedMs / 1000 };
}
