// Incremental maintenance: our engine beside its peers, on the same rows with the same batches, the
// answers compared. `npm run bench -- dataflow`; COORDTEST_BENCH_ROWS=100000 bounds the size,
// COORDTEST_BENCH_WORKLOADS='bank,two-way join' and COORDTEST_BENCH_PEERS=db-ivm choose.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { bundle, removeBundle } from './dataflow/bundle.mjs';
import { BATCHES, WORKLOADS } from './dataflow/workloads.mjs';

export const title = 'incremental maintenance, ours beside @tanstack/db-ivm and @electric-sql/d2ts';

const PEERS = ['db-ivm', 'd2ts'];

/** Runs of each engine; those of d2ts take too long to have more than one. */
const ROUNDS = { own: 3, 'db-ivm': 3, d2ts: 1 };
const SIZES = [10_000, 100_000, 1_000_000];
const DOORS = {
  dataflow: 'dataflow/index.ts',
  sim: 'sim/index.ts',
  functions: 'sql/functions/index.ts',
};

function runEngine(...args) {
  const script = path.join(import.meta.dirname, 'dataflow/one-engine.mjs');
  const options = { encoding: 'utf8', maxBuffer: 1 << 24 };
  const node = ['--expose-gc', '--max-old-space-size=8000', script, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, node, options);
  if (status !== 0) throw new Error(`${args.join(' ')}: exit code ${status}\n${stderr}`);
  return JSON.parse(stdout);
}

/**
 * Each engine again and again, in turns. The best rate of each counts, and the least memory: what
 * else the machine does only makes them worse.
 */
function runInTurns(engines, ...args) {
  const results = engines.map(() => []);
  for (let round = 0; round < Math.max(...Object.values(ROUNDS)); round += 1) {
    for (const [at, engine] of engines.entries()) {
      if (round < ROUNDS[engine]) results[at].push(runEngine(engine, ...args));
    }
  }
  return results.map((runs) => ({
    rates: BATCHES.map((_, at) => Math.max(...runs.map(({ rates }) => rates[at]))),
    residentMb: Math.min(...runs.map(({ residentMb }) => residentMb)),
    rows: runs[0].rows,
    digests: new Set(runs.map(({ digest }) => digest)),
  }));
}

function rate(perSecond) {
  return perSecond >= 10_000 ? `${Math.round(perSecond / 1000)}k/s` : `${Math.round(perSecond)}/s`;
}

/** How many times ahead ours is to be. */
function goal(peer, batch) {
  return peer === 'db-ivm' && batch === 1 ? 3 : 1;
}

/** One line for each batch and one for memory: our figure, and how many times the peers' it is. */
function compare(workload, rows, names, directory) {
  const [own, ...peers] = runInTurns(['own', ...names], workload, String(rows), directory);
  const isSame = [own, ...peers].every(
    ({ digests }) => digests.size === 1 && own.digests.has(...digests),
  );
  const head = `${workload}, ${rows.toLocaleString('en')} rows`;
  const lines = BATCHES.map(({ batch }, at) => {
    const ratios = peers.map(({ rates }) => own.rates[at] / rates[at]);
    const isMet = names.every((name, peer) => ratios[peer] >= goal(name, batch));
    return {
      what: `${head}, batch ${batch.toLocaleString('en')}`,
      value: rate(own.rates[at]),
      limit: {
        met: isMet,
        text: ratios.map((ratio) => `${ratio.toFixed(1)}x`).join(' '),
      },
    };
  });
  const memory = peers.map(({ residentMb }) => residentMb / own.residentMb);
  const answer = `answer of ${own.rows} rows ${isSame ? 'equal' : 'DIFFERENT'}`;
  return [
    ...lines,
    {
      what: `${head}, resident`,
      value: `${own.residentMb.toFixed(0)} MB`,
      limit: {
        met: rows < 1_000_000 || memory.every((ratio) => ratio > 1),
        text: `1/${memory.map((ratio) => ratio.toFixed(1)).join(' 1/')}`,
      },
    },
    { what: `${head}, answers`, value: '', limit: { met: isSame, text: answer } },
  ];
}

/** Each line as soon as it is known: the whole takes an hour. */
export default async function* measure() {
  const rowsMax = Number(process.env.COORDTEST_BENCH_ROWS ?? SIZES.at(-1));
  const workloads = chosen(
    'WORKLOADS',
    WORKLOADS.map(({ name }) => name),
  );
  const peers = chosen('PEERS', PEERS);
  const directory = await bundle(DOORS);
  try {
    for (const workload of workloads) {
      for (const rows of SIZES.filter((size) => size <= rowsMax)) {
        yield* compare(workload, rows, peers, directory);
      }
    }
  } finally {
    removeBundle(directory);
  }
}

/** The names that a variable of the environment lists, or all; one that is not known is an error. */
function chosen(what, names) {
  const listed = process.env[`COORDTEST_BENCH_${what}`];
  if (listed === undefined) return names;
  const wanted = listed.split(',');
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `COORDTEST_BENCH_${what}: no ${unknown.join(', ')}; there are ${names.join(', ')}`,
    );
  }
  return wanted;
}
