// Our own figures for incremental maintenance: four workloads, three sizes of state, five sizes of
// batch. `node bench/dataflow.mjs [rows]` prints them; `run` gives them to whoever makes tables.
//
// An update is a retraction and an insertion of one row; a tick is one batch at one timestamp, from
// the insert command to the report of the frontiers, with compaction following one tick behind.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

export const title = 'incremental maintenance, updates a second by batch';

/** The folder under test has no door in dist/, so it is bundled for the occasion. */
async function load() {
  const root = path.join(import.meta.dirname, '..');
  const dir = mkdtempSync(path.join(os.tmpdir(), 'coordtest-bench-'));
  try {
    await build({
      input: ['dataflow', 'sim'].reduce((input, name) => {
        return { ...input, [name]: path.join(root, `src/${name}/index.ts`) };
      }, {}),
      platform: 'node',
      output: { dir, format: 'esm', entryFileNames: '[name].mjs' },
    });
    const [dataflow, sim] = await Promise.all(
      ['dataflow', 'sim'].map((name) => import(pathToFileURL(path.join(dir, `${name}.mjs`)).href)),
    );
    return { ...dataflow, ...sim };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const { DataflowServer, ManualClock, MemoryFiles } = await load();

const INT = { type: { kind: 'int4' }, nullable: false };
const LONG = { type: { kind: 'int8' }, nullable: true };

const accumulate = (add) => ({
  kind: 'accumulable',
  create: () => ({ value: 0 }),
  add: (state, value, diff) => {
    state.value += add(value, diff);
  },
  finish: (state) => BigInt(state.value),
  skipsNull: true,
});

const functions = {
  scalars: new Map([['subtract', { strict: true, evaluate: (left, right) => left - right }]]),
  tables: new Map(),
  aggregates: new Map([
    ['count', accumulate((_value, diff) => diff)],
    ['sum', accumulate((value, diff) => value * diff)],
    ['sumLong', accumulate((value, diff) => Number(value) * diff)],
  ]),
};

const column = (index) => ({ kind: 'column', index });
const get = (id, columns) => ({ kind: 'get', id, columns });
const aggregate = (name, ...args) => ({
  function: name,
  args,
  distinct: false,
  filter: null,
  order: [],
  type: LONG,
});

function unexpected(what) {
  throw new Error(`no workload has it: ${what}`);
}

/** A server with tables, one maintained view behind an index, and a clock of ticks. */
class Bed {
  constructor(tables, plan, key) {
    this.responses = 0;
    this.server = new DataflowServer({
      functions,
      files: new MemoryFiles(),
      avro: { encoderFor: () => unexpected('a sink') },
      clock: new ManualClock(),
      respond: () => {
        this.responses += 1;
      },
    });
    this.time = 1n;
    this.ids = [...tables.keys()];
    for (const [id, columns] of tables)
      this.handle({ kind: 'createTable', id, columns, since: 0n });
    this.plan = plan;
    this.key = key;
  }

  handle(command) {
    this.server.handle(command);
  }

  /** Starts maintenance; rows that were inserted before are its snapshot. */
  start() {
    const dataflow = {
      name: 'bench',
      imports: [],
      builds: [{ id: 'u10', plan: this.plan }],
      exports: [{ kind: 'index', id: 'u11', on: 'u10', key: this.key }],
      asOf: this.time - 1n,
    };
    this.handle({ kind: 'createDataflow', dataflow });
    this.ids.push('u11');
    while (this.server.step());
  }

  insert(id, rows, diff = 1) {
    const { time } = this;
    this.handle({ kind: 'insert', id, updates: rows.map((row) => ({ row, time, diff })) });
  }

  /** Takes updates that are made already. */
  apply(id, updates) {
    this.handle({ kind: 'insert', id, updates });
  }

  tick() {
    this.time += 1n;
    this.handle({ kind: 'advanceTables', to: this.time });
    while (this.server.step());
    const since = this.time - 1n;
    this.handle({ kind: 'allowCompaction', sinces: this.ids.map((id) => [id, since]) });
  }

  rows() {
    const found = [];
    for (const [row, count] of this.server.collectionOf('u11').snapshot(this.time - 1n)) {
      for (let copy = 0; copy < count; copy += 1) found.push(row);
    }
    return found;
  }
}

/** Numbers that look random and are the same each time (a 32-bit multiplicative generator). */
function random(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % bound;
  };
}

const T = get('u1', [INT, INT, INT]);
const S = get('u2', [INT, INT]);

/** Each workload: its plan, how it is filled, and one update. */
const WORKLOADS = {
  'group count+sum': {
    tables: new Map([['u1', [INT, INT, INT]]]),
    key: [0],
    plan: {
      kind: 'reduce',
      input: T,
      key: [column(1)],
      aggregates: [aggregate('count', column(2)), aggregate('sum', column(2))],
    },
    fill: (count) => ({ u1: rowsOf(count) }),
    update: replaceOne,
  },
  'two-way join': {
    tables: new Map([
      ['u1', [INT, INT, INT]],
      ['u2', [INT, INT]],
    ]),
    key: [0],
    plan: {
      kind: 'project',
      input: { kind: 'join', inputs: [T, S], equivalences: [[column(1), column(3)]] },
      columns: [0, 2, 4],
    },
    fill: (count) => {
      const u2 = Array.from({ length: groupsOf(count) }, (_, group) => [group, group * 7]);
      return { u1: rowsOf(count), u2 };
    },
    update: replaceOne,
  },
  'top 10 per group': {
    tables: new Map([['u1', [INT, INT, INT]]]),
    key: [1],
    plan: {
      kind: 'topK',
      input: T,
      groupKey: [1],
      order: [{ column: 2, descending: true, nullsLast: true }],
      limit: 10n,
      offset: 0n,
    },
    fill: (count) => ({ u1: rowsOf(count) }),
    update: replaceOne,
  },
};

function groupsOf(count) {
  return Math.max(1000, count / 100);
}

function rowsOf(count) {
  const next = random(1);
  const groups = groupsOf(count);
  return Array.from({ length: count }, (_, id) => [id, id % groups, next(1_000_000)]);
}

function replaceOne({ rows, next }) {
  const at = next(rows.length);
  const before = rows[at];
  const after = [before[0], before[1], next(1_000_000)];
  rows[at] = after;
  return [before, after];
}

/** Times one workload at one size for all batches. */
function measure(name, count, batches, updatesMax) {
  const workload = WORKLOADS[name];
  const base = memory();
  const data = workload.fill(count);
  const withData = memory();
  const bed = new Bed(workload.tables, workload.plan, workload.key);
  for (const [id, rows] of Object.entries(data)) bed.insert(id, rows);
  bed.tick();
  const start = performance.now();
  bed.start();
  const hydrateMs = performance.now() - start;
  const state = { rows: data.u1, next: random(2) };
  const figures = [];
  for (const batch of batches) {
    const ticks = Math.max(3, Math.min(Math.ceil(updatesMax / batch), 20_000));
    drive(bed, workload, state, { batch, ticks: Math.ceil(ticks / 5) });
    const elapsedMs = drive(bed, workload, state, { batch, ticks });
    figures.push({ batch, updatesPerSecond: (ticks * batch * 1000) / elapsedMs });
  }
  const bytes = memory() - withData;
  return { name, count, hydrateMs, figures, megabytes: bytes / 1e6, data: (withData - base) / 1e6 };
}

/** Runs ticks over updates that are prepared before, and gives the time that the ticks took. */
function drive(bed, workload, state, { batch, ticks }) {
  let elapsedMs = 0;
  for (let tick = 0; tick < ticks; tick += 1) {
    const updates = [];
    const { time } = bed;
    for (let update = 0; update < batch; update += 1) {
      const [before, after] = workload.update(state);
      updates.push({ row: before, time, diff: -1 }, { row: after, time, diff: 1 });
    }
    const start = performance.now();
    bed.apply('u1', updates);
    bed.tick();
    elapsedMs += performance.now() - start;
  }
  return elapsedMs;
}

function memory() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const TX = get('u1', [INT, INT, INT, INT]);
const side = (account) => ({
  kind: 'reduce',
  input: TX,
  key: [column(account)],
  aggregates: [aggregate('sum', column(3))],
});
const BALANCE = {
  kind: 'project',
  input: {
    kind: 'map',
    input: {
      kind: 'join',
      inputs: [side(2), side(1)],
      equivalences: [[column(0), column(2)]],
    },
    scalars: [
      { kind: 'call', function: 'subtract', args: [column(1), column(3)], type: LONG.type },
    ],
  },
  columns: [0, 4],
};
const TOTAL = {
  kind: 'reduce',
  input: BALANCE,
  key: [],
  aggregates: [aggregate('sumLong', column(1))],
};

/** The bank: transfers between ten accounts; two grouped sums, their join, the sum of it. */
export function measureBank(batches, transfers) {
  const figures = [];
  for (const batch of batches) {
    const bed = new Bed(new Map([['u1', [INT, INT, INT, INT]]]), TOTAL, []);
    bed.tick();
    bed.start();
    const next = random(42);
    let id = 0;
    const ticks = Math.ceil(transfers / batch);
    let elapsedMs = 0;
    for (let tick = 0; tick < ticks; tick += 1) {
      const updates = [];
      for (let transfer = 0; transfer < batch; transfer += 1) {
        const from = next(10);
        updates.push({ row: [id, from, next(10), 1], time: bed.time, diff: 1 });
        id += 1;
      }
      const start = performance.now();
      bed.apply('u1', updates);
      bed.tick();
      elapsedMs += performance.now() - start;
    }
    figures.push({
      batch,
      updatesPerSecond: (ticks * batch * 1000) / elapsedMs,
      total: bed.rows(),
    });
  }
  return { name: 'bank', figures };
}

/** All figures, as data. `rowsMax` bounds the size of the state, for a quick look. */
export function run({ rowsMax = 1_000_000, names = Object.keys(WORKLOADS), log = () => {} } = {}) {
  const batches = [1, 10, 100, 1000, 10_000];
  const results = [];
  const add = (result) => {
    log(result);
    results.push(result);
  };
  add(measureBank(batches, 100_000));
  for (const name of names) {
    for (const count of [1000, 10_000, 100_000, 1_000_000].filter((size) => size <= rowsMax)) {
      add(measure(name, count, batches, 100_000));
    }
  }
  return results;
}

/** Rows for the table of `npm run bench`. */
export default function table() {
  return run().flatMap(({ name, count, figures, megabytes }) => {
    const head = count === undefined ? name : `${name}, ${count} rows`;
    const rates = figures.map(({ batch, updatesPerSecond }) => ({
      what: `${head}, batch ${batch}`,
      value: `${Math.round(updatesPerSecond / 1000)}k/s`,
    }));
    const memory = { what: `${head}, memory`, value: `${megabytes?.toFixed(0)} MB` };
    return megabytes === undefined ? rates : [...rates, memory];
  });
}

function print({ name, count, hydrateMs, figures, megabytes }) {
  const head = count === undefined ? name : `${name}, ${count} rows`;
  const rates = figures.map(({ batch, updatesPerSecond }) => {
    return `${batch}: ${Math.round(updatesPerSecond / 1000)}k/s`;
  });
  const rest =
    count === undefined ? '' : `  hydrate ${hydrateMs.toFixed(0)} ms, ${megabytes.toFixed(0)} MB`;
  console.log(`${head.padEnd(32)} ${rates.join('  ')}${rest}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  run({
    rowsMax: Number(process.argv[2] ?? 1_000_000),
    names: process.argv.slice(3).length > 0 ? process.argv.slice(3) : Object.keys(WORKLOADS),
    log: print,
  });
}
