// One engine, one workload, one size, in a process of its own so that its resident memory is its own:
// `node --expose-gc one-engine.mjs ENGINE WORKLOAD ROWS DIRECTORY`. Prints one line of JSON.
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { drive } from './drive.mjs';
import { BATCHES, WORKLOADS } from './workloads.mjs';

const [engineName, workloadName, rows, directory] = process.argv.slice(2);
const workload = WORKLOADS.find(({ name }) => name === workloadName);
const { open } = await import(`./${engineName}-engine.mjs`);

const engine = await open(workloadName, directory);
let { tables, update } = workload.start(Number(rows));
const begin = performance.now();
engine.load(tables);
const loadMs = performance.now() - begin;
tables = null;

/**
 * Updates in a second of processor time, the median of eight parts of the ticks. Not of wall time:
 * what else the machine does would decide.
 */
function rateOf({ batch, warmUp, ticks }) {
  drive(engine, update, { batch, ticks: warmUp });
  const parts = Math.min(8, ticks);
  const each = Math.floor(ticks / parts);
  const rates = Array.from({ length: parts }, () => {
    return (batch * each * 1e6) / drive(engine, update, { batch, ticks: each });
  });
  return rates.sort((left, right) => right - left)[parts >> 1];
}

const rates = BATCHES.map(rateOf);
globalThis.gc();
globalThis.gc();
const residentMb = process.memoryUsage().rss / 1e6;
const answer = engine
  .answer()
  .map((row) => row.join(','))
  .sort();
const digest = createHash('sha256').update(answer.join('\n')).digest('hex');
console.log(JSON.stringify({ loadMs, rates, residentMb, digest, rows: answer.length }));
