// What an update costs by how much state there is, and whether history is forgotten: single-row
// updates of a maintained group-by at 10^3 to 10^6 rows, and the memory after 10^5 and 10^6 of them;
// what a read costs by the rows that it gives, and compaction by the updates that it forgets.
import v8 from 'node:v8';
import vm from 'node:vm';
import { withBundle } from './dataflow/bundle.mjs';
import { drive } from './dataflow/drive.mjs';
import { openTable } from './dataflow/indexed-table.mjs';
import { open } from './dataflow/own-engine.mjs';
import { startItems } from './dataflow/workloads.mjs';

export const title = 'single-row updates of a group-by, by rows of state';

const NAME = 'group count+sum';
const SIZES = [1000, 10_000, 100_000, 1_000_000];

/** How many times the cost at the least size that at the greatest may be. */
const COST_RATIO_MAX = 2;

/** How many times the memory after 10^5 updates that after 10^6 may be. */
const MEMORY_RATIO_MAX = 1.1;

/** Rows that reads give; each is a key of the table, with so many rows. */
const READS = [1, 10, 100, 1000, 10_000];

/** Updates that one compaction forgets. */
const HISTORIES = [1, 100, 10_000, 100_000];

const DOORS = {
  dataflow: 'dataflow/index.ts',
  sim: 'sim/index.ts',
  functions: 'sql/functions/index.ts',
};

/**
 * Runs ticks, and says how many microseconds of processor time they take. The rows that are kept are
 * the engine's: objects of ours would be moved by the collector of garbage, and that counted.
 */
async function engineWith(rows, directory) {
  const engine = await open(NAME, directory);
  const { tables, update } = startItems(rows);
  engine.load(tables);
  return (ticks) => drive(engine, update, { batch: 1, ticks });
}

/** Microseconds of processor time an update, the median of ten parts. */
function costOf(run) {
  run(20_000);
  const parts = Array.from({ length: 10 }, () => run(4000) / 4000);
  return parts.sort((left, right) => left - right)[5];
}

function heapMb(collect) {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

async function memoryLines(directory, collect) {
  const run = await engineWith(10_000, directory);
  run(100_000);
  const before = heapMb(collect);
  run(900_000);
  const after = heapMb(collect);
  const text = `${(after / before).toFixed(2)} <= ${MEMORY_RATIO_MAX}`;
  return [
    { what: 'memory after 100,000 updates', value: `${before.toFixed(1)} MB` },
    {
      what: 'memory after 1,000,000 updates',
      value: `${after.toFixed(1)} MB`,
      limit: { met: after <= before * MEMORY_RATIO_MAX, text },
    },
  ];
}

/** A line whose cost may be so many times that of another one. */
function costLine(what, cost, least) {
  const ratio = cost / least;
  const limit = { met: ratio <= COST_RATIO_MAX, text: `${ratio.toFixed(2)} <= ${COST_RATIO_MAX}` };
  return { what, value: `${cost.toFixed(2)} us`, limit };
}

function counted(count, noun) {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

async function updateLines(directory) {
  const lines = [];
  let least;
  for (const rows of SIZES) {
    const cost = costOf(await engineWith(rows, directory));
    least ??= cost;
    lines.push(costLine(`an update at ${counted(rows, 'row')}`, cost, least));
  }
  return lines;
}

/** The median of reads of one key. */
function peekCost(table, key, count) {
  const rounds = Math.max(50, 20_000 / count);
  for (let warmUp = 0; warmUp < rounds; warmUp += 1) table.peek(key, count);
  const costs = Array.from({ length: rounds }, () => table.peek(key, count));
  return costs.sort((left, right) => left - right)[costs.length >> 1];
}

/** Reads of one row out of more and more, then of more and more rows: the cost of each further one. */
async function peekLines(directory) {
  const lines = [];
  let single;
  for (const rows of SIZES) {
    const contents = Array.from({ length: rows }, (_, key) => [key, key]);
    const cost = peekCost(await openTable(directory, contents), rows >> 1, 1);
    single ??= cost;
    lines.push(costLine(`a read of 1 row of ${rows.toLocaleString('en')}`, cost, single));
  }
  const contents = READS.flatMap((count) => {
    return Array.from({ length: count }, (_, value) => [count, value]);
  });
  const table = await openTable(directory, contents);
  const costs = READS.map((count) => peekCost(table, count, count));
  const further = READS.map((count, at) => (costs[at] - costs[0]) / (count - 1));
  const least = further.at(READS.indexOf(100));
  for (const count of [100, 1000, 10_000]) {
    const what = `each row of a read of ${counted(count, 'row')}`;
    lines.push(costLine(what, further[READS.indexOf(count)], least));
  }
  return lines;
}

/** The median of compactions, for each update that they forget. */
async function compactionLines(directory) {
  const contents = Array.from({ length: 10_000 }, (_, key) => [key, 0]);
  const table = await openTable(directory, contents);
  let count = 0;
  const change = () => {
    const [key, round] = [count % 10_000, Math.floor(count / 10_000)];
    count += 1;
    table.update([
      [[key, round], -1],
      [[key, round + 1], 1],
    ]);
  };
  const costs = HISTORIES.map((updates) => {
    const rounds = Math.max(3, Math.min(2000, 100_000 / updates));
    const each = Array.from({ length: rounds }, () => {
      for (let update = 0; update < updates; update += 1) change();
      return table.compact() / updates;
    });
    return each.sort((left, right) => left - right)[rounds >> 1];
  });
  return HISTORIES.map((updates, at) => {
    const what = `compaction, for each of ${counted(updates, 'update')}`;
    // One at a time pays for the command, too: more at once may only be cheaper.
    return costLine(what, costs[at], costs[0]);
  });
}

export default function measure() {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  return withBundle(DOORS, async (directory) => [
    ...(await memoryLines(directory, collect)),
    ...(await updateLines(directory)),
    ...(await peekLines(directory)),
    ...(await compactionLines(directory)),
  ]);
}
