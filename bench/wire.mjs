// `coordtest serve` against PostgreSQL: the same statements through the package `pg`, one after the
// other on one connection (latency) and on several at once (throughput), in turns, so that both meet
// the same machine. The server of ours is the built command line, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import { withPrivateServer } from './postgres/private-server.mjs';

export const title = '`coordtest serve` as a part of PostgreSQL on the same machine and driver';

const ROWS = 10_000;
/** Each server has so many turns, one after the other's. */
const TURNS = 3;
/** Statements of one turn: on one connection, and on each of several. */
const STATEMENTS = 1000;
const CONNECTIONS = 8;
/** Until then most of what runs is not compiled yet. */
const WARM_UP = 2000;

const WORK = {
  'point query': {
    text: 'SELECT b FROM t WHERE a = $1',
    values: (at) => [(at * 7919) % ROWS],
  },
  insert: {
    text: 'INSERT INTO s VALUES ($1, $2)',
    values: (at) => [at, `row ${at}`],
  },
};

export default async function measure() {
  const ours = await startServe();
  try {
    const lines = await withPrivateServer((config) => compare({ ours, theirs: config }));
    if (lines === null)
      console.log('  PostgreSQL 15 or later is not installed: nothing to compare');
    return lines ?? [];
  } finally {
    ours.child.kill('SIGTERM');
    await once(ours.child, 'exit');
  }
}

/** The built server on a free port. */
async function startServe() {
  const bin = path.join(import.meta.dirname, '../bin/coordtest.js');
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = await once(child.stdout, 'data');
  const port = Number(/:(\d+)\n$/.exec(String(text))[1]);
  return {
    host: '127.0.0.1',
    port,
    user: 'materialize',
    database: 'materialize',
    child,
  };
}

async function compare({ ours, theirs }) {
  const servers = [await connectAll(ours), await connectAll(theirs)];
  const lines = [];
  try {
    for (const clients of servers) await prepare(clients);
    for (const [name, work] of Object.entries(WORK)) {
      for (const clients of servers) await latency(clients[0], work, WARM_UP);
      const figures = servers.map(() => ({ medians: [], rates: [] }));
      for (let turn = 0; turn < TURNS; turn += 1) {
        for (const [index, clients] of servers.entries()) {
          figures[index].medians.push(await latency(clients[0], work, STATEMENTS));
          figures[index].rates.push(await throughput(clients, work, STATEMENTS / 2));
        }
      }
      lines.push(...report(name, figures));
    }
  } finally {
    await Promise.all(servers.flat().map((client) => client.end()));
  }
  return lines;
}

function report(name, [ours, theirs]) {
  const [latencies, rates] = [
    [median(ours.medians), median(theirs.medians)],
    [median(ours.rates), median(theirs.rates)],
  ];
  const us = (ms) => `${(ms * 1000).toFixed(0)} us`;
  return [
    {
      what: `${name}, latency: ours, PostgreSQL`,
      value: latencies.map(us).join(', '),
    },
    {
      what: `${name}, latency, ratio`,
      value: `${(latencies[0] / latencies[1]).toFixed(2)}x`,
    },
    {
      what: `${name}, ${CONNECTIONS} connections: ours, PostgreSQL`,
      value: rates.map((rate) => `${rate.toFixed(0)}/s`).join(', '),
    },
    {
      what: `${name}, throughput, ratio`,
      value: `${(rates[0] / rates[1]).toFixed(2)}x`,
    },
  ];
}

async function connectAll({ host, port, user, database }) {
  return Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client({ host, port, user, database });
      await client.connect();
      return client;
    }),
  );
}

async function prepare([client]) {
  await client.query('CREATE TABLE t (a int PRIMARY KEY, b text)');
  await client.query('CREATE TABLE s (a int, b text)');
  await client.query(
    `INSERT INTO t SELECT n, 'row ' || n::text FROM generate_series(0, ${ROWS - 1}) AS n`,
  );
}

/** The median of one statement after the other, in milliseconds. */
async function latency(client, { text, values }, count) {
  const times = [];
  for (let at = 0; at < count; at += 1) {
    const start = performance.now();
    await client.query({ name: text, text, values: values(at) });
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Statements a second, of all connections at once. */
async function throughput(clients, { text, values }, count) {
  const start = performance.now();
  await Promise.all(
    clients.map(async (client, index) => {
      for (let at = 0; at < count; at += 1) {
        await client.query({
          name: text,
          text,
          values: values(index * count + at),
        });
      }
    }),
  );
  return (clients.length * count * 1000) / (performance.now() - start);
}

function median(numbers) {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];
}
