// The same statements to PostgreSQL and to the embedded system: calls of everything in the
// definition table, texts to be read as values, and queries. A server is started from installed
// binaries; without them nothing here runs. More cases, or others:
// `ORACLE_CASES=100000 ORACLE_SEED=7 npm run oracle`.
import fc from 'fast-check';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../sim/index.js';
import { askPostgres, EmbeddedClient, type Answer } from './answer.fixture.js';
import { difference } from './compare-answers.fixture.js';
import { deviationOf } from './known-deviations.fixture.js';
import { findPostgres, PostgresServer } from '../../../postgres-server/index.js';
import { callables, type Callable } from './random-call.fixture.js';
import { callCase, inputCase, type CaseParts, type RandomCase } from './random-case.fixture.js';
import { queryCase, queryTables } from './random-query.fixture.js';
import { everyType } from './random-table.fixture.js';

const CASES = Number(process.env['ORACLE_CASES'] ?? 10_000);
const SEED = Number(process.env['ORACLE_SEED'] ?? 15);

/** Of twelve cases, two are queries and one is an input; the others are calls. */
const ROUND = 12;

/** Cases that are with PostgreSQL at once, each on a connection of its own. */
const CONNECTIONS = 4;

/** Differences that a failure shows. */
const SHOWN_MAX = 200;

/** Ten thousand take a minute on a machine with nothing else to do. */
const TIMEOUT_MS = 600_000 + CASES * 20;

/** PostgreSQL's word for a call that takes longer than the server's settings allow. */
const TIMED_OUT = '57014';

const binaries = findPostgres();

/** A call may be asked for more than a test has time for. */
const SERVER_SETTINGS = { statement_timeout: '5s' };

describe.skipIf(binaries === undefined)('PostgreSQL, where it is installed', () => {
  const clients: Client[] = [];
  let server: PostgresServer;
  let embedded: EmbeddedClient;
  let called: readonly Callable[];
  let parts: CaseParts;

  beforeAll(async () => {
    server = await PostgresServer.start(binaries!, SERVER_SETTINGS);
    for (let count = 0; count < CONNECTIONS; count += 1) clients.push(await server.connect());
    const names = await namesIn(clients[0]!);
    called = callables(names);
    const scalars = called.filter(({ kind }) => kind === 'scalar' || kind === 'operator');
    parts = { scalars, edge: everyType(new SeededRandom(1), 24) };
    const tables = [parts.edge, ...queryTables(new SeededRandom(2))];
    const statements = tables.flatMap((table) => table.statements);
    for (const statement of statements) await clients[0]!.query(statement);
    embedded = new EmbeddedClient(statements);
  }, TIMEOUT_MS);

  afterAll(async () => {
    for (const client of clients) await client.end();
    await server.stop();
    embedded.close();
  });

  function caseOf(seed: number, index: number): RandomCase {
    const random = new SeededRandom(seed);
    const place = index % ROUND;
    if (place === 3 || place === 9) return queryCase(random);
    if (place === 6) return inputCase(random);
    const turn = index - Math.floor(index / ROUND) * 3;
    return callCase(random, called[turn % called.length]!, parts);
  }

  async function askAll(cases: readonly RandomCase[]): Promise<string[]> {
    const answers = await Promise.all(
      cases.map(({ sql }, index) => askPostgres(clients[index]!, sql)),
    );
    return cases.flatMap((one, index) => {
      const postgres = answers[index]!;
      if (postgres.kind === 'error' && postgres.code === TIMED_OUT) return [];
      const found = embedded.ask(one.sql);
      const differs = difference(one, postgres, found);
      if (differs === undefined || deviationOf(one.sql, postgres, found)) return [];
      return [`${differs}: ${one.sql};\n  PostgreSQL ${show(postgres)}\n  here ${show(found)}`];
    });
  }

  it(
    `and the embedded system answer ${CASES} statements alike`,
    { timeout: TIMEOUT_MS },
    async () => {
      const seeds = fc.sample(fc.noBias(fc.maxSafeNat()), { numRuns: CASES, seed: SEED });
      const cases = seeds.map(caseOf);
      const differences: string[] = [];
      for (let start = 0; start < cases.length; start += CONNECTIONS) {
        differences.push(...(await askAll(cases.slice(start, start + CONNECTIONS))));
      }
      const found = differences.slice(0, SHOWN_MAX).join('\n');
      expect(`${differences.length} differences of seed ${SEED}\n${found}`).toBe(
        `0 differences of seed ${SEED}\n`,
      );
    },
  );
});

/** Whether PostgreSQL has something of the name of a callable. */
async function namesIn(client: Client): Promise<(callable: Callable) => boolean> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT 'operator ' || oprname AS name FROM pg_operator
     UNION SELECT 'function ' || proname FROM pg_proc`,
  );
  const names = new Set(rows.map(({ name }) => name));
  return ({ kind, name }) =>
    kind === 'cast' || names.has(`${kind === 'operator' ? kind : 'function'} ${name}`);
}

function show(answer: Answer): string {
  if (answer.kind === 'error') return `${answer.code} ${answer.message}`;
  return `${answer.types.join()} ${JSON.stringify(answer.rows)}`;
}
