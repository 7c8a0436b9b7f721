// What an update costs by how much state there is, and whether history is forgotten: single-row
// updates of a maintained group-by at 10^3 to 10^6 rows, and the memory after 10^5 and 10^6 of them.
import { performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import vm from 'node:vm';
import { withBundle } from './dataflow/bundle.mjs';
import { open } from './dataflow/own-engine.mjs';
import { WORKLOADS } from './dataflow/workloads.mjs';

export const title = 'single-row updates of a group-by, by rows of state';

const NAME = 'group count+sum';
const SIZES = [1000, 10_000, 100_000, 1_000_000];

/** How many times the cost at the least size that at the greatest may be. */
const COST_RATIO_MAX = 2;

/** How many times the memory after 10^5 updates that after 10^6 may be. */
const MEMORY_RATIO_MAX = 1.1;

const DOORS = {
  dataflow: 'dataflow/index.ts',
  sim: 'sim/index.ts',
  functions: 'sql/functions/index.ts',
};

async function engineWith(rows, directory) {
  const engine = await open(NAME, directory);
  const { tables, update } = WORKLOADS.find(({ name }) => name === NAME).start(rows);
  engine.load(tables);
  return () => {
    const updates = [];
    update((...one) => updates.push(one));
    const prepared = engine.prepare(updates);
    const start = performance.now();
    engine.tick(prepared);
    return performance.now() - start;
  };
}

/** Microseconds an update, in the second-fastest of ten parts. */
function costOf(tick) {
  for (let warmUp = 0; warmUp < 20_000; warmUp += 1) tick();
  const parts = Array.from({ length: 10 }, () => {
    let elapsedMs = 0;
    for (let each = 0; each < 4000; each += 1) elapsedMs += tick();
    return elapsedMs / 4;
  });
  return parts.sort((left, right) => left - right)[1];
}

function heapMb(collect) {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

export default function measure() {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  return withBundle(DOORS, async (directory) => {
    const lines = [];
    const tick = await engineWith(10_000, directory);
    for (let each = 0; each < 100_000; each += 1) tick();
    const before = heapMb(collect);
    for (let each = 0; each < 900_000; each += 1) tick();
    const after = heapMb(collect);
    const text = `${(after / before).toFixed(2)} <= ${MEMORY_RATIO_MAX}`;
    lines.push({ what: 'memory after 100,000 updates', value: `${before.toFixed(1)} MB` });
    lines.push({
      what: 'memory after 1,000,000 updates',
      value: `${after.toFixed(1)} MB`,
      limit: { met: after <= before * MEMORY_RATIO_MAX, text },
    });
    let least;
    for (const rows of SIZES) {
      const cost = costOf(await engineWith(rows, directory));
      least ??= cost;
      const met = cost <= COST_RATIO_MAX * least;
      const limit = { met, text: `${(cost / least).toFixed(2)} <= ${COST_RATIO_MAX}` };
      lines.push({
        what: `an update at ${rows.toLocaleString('en')} rows`,
        value: `${cost.toFixed(2)} us`,
        limit,
      });
    }
    return lines;
  });
}
