// One engine, one workload, one size, in a process of its own so that its resident memory is its own:
// `node --expose-gc one-engine.mjs ENGINE WORKLOAD ROWS DIRECTORY`. Prints one line of JSON.
import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
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

/** The milliseconds that ticks take; what they bring is made ready before each. */
function drive(batch, ticks) {
  let elapsedMs = 0;
  for (let tick = 0; tick < ticks; tick += 1) {
    const updates = [];
    for (let each = 0; each < batch; each += 1) update((...one) => updates.push(one));
    const prepared = engine.prepare(updates);
    const start = performance.now();
    engine.tick(prepared);
    elapsedMs += performance.now() - start;
  }
  return elapsedMs;
}

/**
 * Updates a second, in the second-fastest of eight parts of the ticks: what else the machine does
 * slows most of them down, and a single one may be luck.
 */
function rateOf({ batch, warmUp, ticks }) {
  drive(batch, warmUp);
  const parts = Math.min(8, ticks);
  const each = Math.floor(ticks / parts);
  const rates = Array.from({ length: parts }, () => (batch * each * 1000) / drive(batch, each));
  return rates.sort((left, right) => right - left)[1];
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
