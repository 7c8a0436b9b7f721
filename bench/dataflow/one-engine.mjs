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

/** Ticks whose updates are made ready together. */
const READY_MAX = 100;

/**
 * The microseconds of processor time that ticks take, those of the collector of garbage and of the
 * compiler with them. What the ticks bring is made ready before, and not counted.
 */
function drive(batch, ticks) {
  let elapsed = 0;
  for (let done = 0; done < ticks; done += READY_MAX) {
    const ready = Array.from({ length: Math.min(READY_MAX, ticks - done) }, () => {
      const updates = [];
      for (let each = 0; each < batch; each += 1) update((...one) => updates.push(one));
      return engine.prepare(updates);
    });
    const start = process.cpuUsage();
    for (const each of ready) engine.tick(each);
    const { user, system } = process.cpuUsage(start);
    elapsed += user + system;
  }
  return elapsed;
}

/**
 * Updates in a second of processor time, the median of eight parts of the ticks. Not of wall time:
 * what else the machine does would decide.
 */
function rateOf({ batch, warmUp, ticks }) {
  drive(batch, warmUp);
  const parts = Math.min(8, ticks);
  const each = Math.floor(ticks / parts);
  const rates = Array.from({ length: parts }, () => (batch * each * 1e6) / drive(batch, each));
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
