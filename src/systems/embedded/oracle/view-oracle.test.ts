// Views that are maintained, and the same views of PostgreSQL: random tables, queries and
// transactions, and after each transaction the same rows, from the view and from its query. What
// fails because of one row fails until the row is gone. More cases, or others:
// `ORACLE_CASES=100000 ORACLE_SEED=7 npm run oracle`.
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../sim/index.js';
import { ChoiceSequence } from './choice-sequence.fixture.js';
import { FailureList, type CaseFamily } from './failure-list.fixture.js';
import { findPostgres, PostgresServer } from '../../../postgres-server/index.js';
import { viewCase, writeCase, type ViewCase } from './random-view.fixture.js';
import { viewReport } from './view-report.fixture.js';
import { compareRun, runOnPostgres, type ViewDifference } from './view-run.fixture.js';

/** One case reads some views after each of some transactions: it is worth many statements. */
const CASES = Math.ceil(Number(process.env['ORACLE_CASES'] ?? 10_000) / 100);
/** Cases without views, which take less time, for each that has some. */
const WRITE_CASES = 3;

const SEED = Number(process.env['ORACLE_SEED'] ?? 15);

/** Cases that are with PostgreSQL at once, each in a schema of its own. */
const CONNECTIONS = 4;

/** A case takes some 50 ms; to reduce one takes thousands of runs. */
const TIMEOUT_MS = 1_200_000 + CASES * 1_000;

const binaries = findPostgres();

/** A call may be asked for more than a test has time for. */
const SERVER_SETTINGS = { statement_timeout: '5s' };

describe.skipIf(binaries === undefined)('PostgreSQL, where it is installed', () => {
  const clients: Client[] = [];
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.start(binaries!, SERVER_SETTINGS);
    for (let count = 0; count < CONNECTIONS; count += 1) {
      const client = await server.connect();
      await client.query('SET client_min_messages = error');
      clients.push(client);
    }
  }, TIMEOUT_MS);

  afterAll(async () => {
    for (const client of clients) await client.end();
    await server.stop();
  });

  function familyOf(
    make: (random: SeededRandom) => ViewCase,
  ): CaseFamily<ViewCase, ViewDifference> {
    return {
      make,
      differenceOf: async (one) => compareRun(one, await runOnPostgres(clients[0]!, one)),
      report: viewReport,
    };
  }

  const views = familyOf(viewCase);
  const writes = familyOf(writeCase);

  it.each([
    ['agree on the views of', CASES, views],
    ['write the same rows in', CASES * WRITE_CASES, writes],
  ])('and the embedded system %s %i cases', { timeout: TIMEOUT_MS }, async (_, count, family) => {
    const seeds = new SeededRandom(SEED);
    const failures = new FailureList();
    for (let start = 0; start < count; start += CONNECTIONS) {
      const batch = Array.from({ length: Math.min(CONNECTIONS, count - start) }, () => {
        const random = new ChoiceSequence(seeds.nextUint32());
        return { random, one: family.make(random) };
      });
      const runs = await Promise.all(
        batch.map(({ one }, index) => runOnPostgres(clients[index]!, one)),
      );
      for (const [index, { random, one }] of batch.entries()) {
        const found = compareRun(one, runs[index]!);
        if (found !== undefined) await failures.add(family, random, found);
      }
    }
    expect(`seed ${SEED}\n${failures.text()}`).toBe(`seed ${SEED}\n`);
  });
});
