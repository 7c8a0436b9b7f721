// The same statements to PostgreSQL and to the embedded system: calls of everything in the
// definition table, texts to be read as values, and queries. A server is started from installed
// binaries; without them nothing here runs. More cases, or others:
// `ORACLE_CASES=100000 ORACLE_SEED=7 npm run oracle`.
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../sim/index.js';
import { askPostgres, codeOf, EmbeddedClient, type Answer } from './answer.fixture.js';
import { ChoiceSequence } from './choice-sequence.fixture.js';
import { difference } from './compare-answers.fixture.js';
import { FailureList, type CaseFamily } from './failure-list.fixture.js';
import { deviationOf } from './known-deviations.fixture.js';
import { findPostgres, PostgresServer } from '../../../postgres-server/index.js';
import { callables, type Callable } from './random-call.fixture.js';
import { callCase, inputCase, type CaseParts, type RandomCase } from './random-case.fixture.js';
import { queryTables } from './query-tables.fixture.js';
import { queryCase } from './random-query.fixture.js';
import { everyType, type RandomTable } from './random-table.fixture.js';
import { statementReport, type StatementDifference } from './statement-report.fixture.js';

const CASES = Number(process.env['ORACLE_CASES'] ?? 10_000);
const SEED = Number(process.env['ORACLE_SEED'] ?? 15);

/** Of twelve cases, two are queries and one is an input; the others are calls. */
const ROUND = 12;

/** Cases that are with PostgreSQL at once, each on a connection of its own. */
const CONNECTIONS = 4;

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
  let tables: readonly RandomTable[];
  let parts: CaseParts;

  beforeAll(async () => {
    server = await PostgresServer.start(binaries!, SERVER_SETTINGS);
    for (let count = 0; count < CONNECTIONS; count += 1) clients.push(await server.connect());
    const names = await namesIn(clients[0]!);
    called = callables(names);
    const scalars = called.filter(({ kind }) => kind === 'scalar' || kind === 'operator');
    parts = { scalars, edge: everyType(new SeededRandom(1), 24) };
    tables = [parts.edge, ...queryTables(new SeededRandom(2))];
    const statements = tables.flatMap((table) => table.statements);
    for (const statement of statements) await clients[0]!.query(statement);
    embedded = new EmbeddedClient(statements);
  }, TIMEOUT_MS);

  afterAll(async () => {
    for (const client of clients) await client.end();
    await server.stop();
    embedded.close();
  });

  function compare(family: Family, one: RandomCase, postgres: Answer): StatementDifference[] {
    if (postgres.kind === 'error' && postgres.code === TIMED_OUT) return [];
    const found = embedded.ask(one.sql);
    const differs = difference(one, postgres, found);
    if (differs === undefined || deviationOf(one.sql, postgres, found)) return [];
    const codes = [postgres, found].map(codeOf).join(' ');
    return [{ kind: `${family.what}: ${differs} ${codes}`, postgres, embedded: found }];
  }

  function familyOf(what: string, make: (random: SeededRandom) => RandomCase): Family {
    const family: Family = {
      what,
      make,
      differenceOf: async (one) => compare(family, one, await askPostgres(clients[0]!, one.sql))[0],
      report: (one, differs) => statementReport(one, differs, tables),
    };
    return family;
  }

  /** The case of a number: what it is, and its place among those. */
  function familyAt(index: number): readonly [Family, number] {
    const place = index % ROUND;
    const round = Math.floor(index / ROUND);
    if (place === 3) return [familyOf('query', queryCase), round * 2];
    if (place === 9) return [familyOf('query', queryCase), round * 2 + 1];
    if (place === 6) return [familyOf('input', inputCase), round];
    const turn = index - round * 3 - [3, 6, 9].filter((other) => other < place).length;
    const callable = called[turn % called.length]!;
    const family = familyOf(callable.id, (random) => callCase(random, callable, parts));
    return [family, Math.floor(turn / called.length)];
  }

  it(
    `and the embedded system answer ${CASES} statements alike`,
    { timeout: TIMEOUT_MS },
    async () => {
      const seeds = new SeededRandom(SEED);
      const failures = new FailureList();
      for (let start = 0; start < CASES; start += CONNECTIONS) {
        const count = Math.min(CONNECTIONS, CASES - start);
        const batch = Array.from({ length: count }, (_, index) => {
          const [family, place] = familyAt(start + index);
          // By name: a function more changes no case of another.
          const random = new ChoiceSequence(seeds.fork(`${family.what} ${place}`).nextUint32());
          return { family, random, one: family.make(random) };
        });
        const answers = await Promise.all(
          batch.map(({ one }, index) => askPostgres(clients[index]!, one.sql)),
        );
        for (const [index, { family, random, one }] of batch.entries()) {
          for (const found of compare(family, one, answers[index]!)) {
            await failures.add(family, random, found);
          }
        }
      }
      expect(`seed ${SEED}\n${failures.text()}`).toBe(`seed ${SEED}\n`);
    },
  );
});

/** Cases of one kind, and what they are. */
interface Family extends CaseFamily<RandomCase, StatementDifference> {
  readonly what: string;
}

/** Whether PostgreSQL has something of the name of a callable. */
async function namesIn(client: Client): Promise<Parameters<typeof callables>[0]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT 'operator ' || oprname AS name FROM pg_operator
     UNION SELECT 'function ' || proname FROM pg_proc`,
  );
  const names = new Set(rows.map(({ name }) => name));
  return ({ kind, name }) =>
    kind === 'cast' || names.has(`${kind === 'operator' ? kind : 'function'} ${name}`);
}
