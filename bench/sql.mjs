// One INSERT through SQL at 10^5 rows of state: parse, plan, commit to the catalog on disk, maintain a
// view of two operators behind an index, and read one group of it. The median, and its parts.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { withBundle } from './dataflow/bundle.mjs';

export const title = 'statements through `sql`, medians';

const ROWS = 100_000;
const GROUPS = 1000;
/** Until then most of what runs is not compiled yet, and the first line would pay for all. */
const WARM_UP = 10_000;
const TICKS = 3000;

/** The time that the whole tick may take at the median. */
const TICK_MICROSECONDS_MAX = 100;

export default function measure() {
  return withBundle(
    { embedded: 'systems/embedded/index.ts', harness: 'harness/index.ts' },
    async (bundle) => {
      const directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-bench-'));
      try {
        const load = (name) => import(pathToFileURL(path.join(bundle, `${name}.mjs`)).href);
        return measureIn(directory, { ...(await load('embedded')), ...(await load('harness')) });
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );
}

function measureIn(directory, { EmbeddedSystem, driveSession, finishAtOnce }) {
  const environment = {
    temporaryDirectory: directory,
    dataDirectory: path.join(directory, 'data'),
    options: new Map([['logical_compaction_window', '1ms']]),
  };
  const system = new EmbeddedSystem(environment);
  const session = system.connect();
  const run = (text) => {
    session.submit(text);
    const { responses, blocked } = finishAtOnce(driveSession(system, session));
    const failed = responses.find(({ kind }) => kind === 'error');
    if (failed !== undefined || blocked !== null) {
      throw new Error(
        `${text.slice(0, 80)}: ${JSON.stringify(failed ?? blocked.waiting[0]?.reason)}`,
      );
    }
    return responses;
  };
  run('CREATE TABLE t (k int, v int)');
  run(
    'CREATE MATERIALIZED VIEW m AS SELECT k, count(*) AS n, sum(v) AS s FROM t WHERE v > 0 GROUP BY k',
  );
  run('CREATE INDEX m_k ON m (k)');
  const rowOf = (at) => `(${at % GROUPS}, ${(at * 7919) % 1_000_003})`;
  for (let at = 0; at < ROWS; at += 1000) {
    run(
      `INSERT INTO t VALUES ${Array.from({ length: 1000 }, (_, each) => rowOf(at + each)).join(', ')}`,
    );
    system.clock.advance(1n);
  }
  const insert = (at) => run(`INSERT INTO t VALUES ${rowOf(ROWS + at)}`);
  const read = (at) => run(`SELECT n, s FROM m WHERE k = ${at % GROUPS}`);
  const lines = {
    'INSERT and read of its group': (at) => {
      insert(at);
      read(at);
    },
    'INSERT alone': insert,
    'read of one group': read,
    'SELECT 1': () => run('SELECT 1'),
    'read of the table by count(*)': (at) => at % 100 === 0 && run('SELECT count(*) FROM t'),
  };
  try {
    return Object.entries(lines).map(([what, tick], index) =>
      line(what, median(tick, system), index),
    );
  } finally {
    system.close();
  }
}

function line(what, microseconds, index) {
  const value = `${microseconds.toFixed(1)} us`;
  if (index > 0) return { what, value };
  const met = microseconds <= TICK_MICROSECONDS_MAX;
  return { what, value, limit: { met, text: `at most ${TICK_MICROSECONDS_MAX} us` } };
}

function median(tick, system) {
  const times = [];
  for (let at = 0; at < WARM_UP + TICKS; at += 1) {
    system.clock.advance(1n);
    const start = performance.now();
    const skipped = tick(at) === false;
    if (at >= WARM_UP && !skipped) times.push((performance.now() - start) * 1000);
  }
  times.sort((left, right) => left - right);
  return times[times.length >> 1];
}
