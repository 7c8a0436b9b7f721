// Incremental maintenance: our engine beside its peers, on the same rows with the same batches, the
// answers compared. `npm run bench -- dataflow`; COORDTEST_BENCH_ROWS=100000 bounds the size.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { withBundle } from './dataflow/bundle.mjs';
import { BATCHES, WORKLOADS } from './dataflow/workloads.mjs';

export const title = 'incremental maintenance, ours beside @tanstack/db-ivm and @electric-sql/d2ts';

const ENGINES = ['own', 'db-ivm', 'd2ts'];
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

function rate(perSecond) {
  return perSecond >= 10_000 ? `${Math.round(perSecond / 1000)}k/s` : `${Math.round(perSecond)}/s`;
}

/** One line for each batch and one for memory: our figure, and how many times the peers' it is. */
function compare(workload, rows, directory) {
  const [own, ...peers] = ENGINES.map((engine) => {
    return runEngine(engine, workload, String(rows), directory);
  });
  const isSame = peers.every(({ digest }) => digest === own.digest);
  const head = `${workload}, ${rows.toLocaleString('en')} rows`;
  const lines = BATCHES.map(({ batch }, at) => {
    const ratios = peers.map(({ rates }) => own.rates[at] / rates[at]);
    const wanted = batch === 1 ? 3 : 1;
    return {
      what: `${head}, batch ${batch.toLocaleString('en')}`,
      value: rate(own.rates[at]),
      limit: {
        met: ratios[0] >= wanted && ratios[1] >= 1,
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

export default function measure() {
  const rowsMax = Number(process.env.COORDTEST_BENCH_ROWS ?? SIZES.at(-1));
  const names = process.env.COORDTEST_BENCH_WORKLOADS?.split(',');
  return withBundle(DOORS, (directory) =>
    WORKLOADS.filter(({ name }) => names?.includes(name) ?? true).flatMap(({ name }) =>
      SIZES.filter((rows) => rows <= rowsMax).flatMap((rows) => compare(name, rows, directory)),
    ),
  );
}
