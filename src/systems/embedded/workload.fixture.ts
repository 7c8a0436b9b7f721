import type { SeededRandom } from '../../sim/index.js';
import type { QueryRelation } from './oracle/query-tables.fixture.js';
import { RandomQueries } from './oracle/random-query.fixture.js';
import { randomTables, RandomWrites, several } from './oracle/random-schema.fixture.js';
import { transactionText } from './oracle/view-run.fixture.js';
import { CREATE_TABLES, randomQuery, randomWrite, TABLES } from './random-sql.fixture.js';

/** Tables, and random writes and queries about them. */
export interface Workload {
  readonly tables: readonly string[];
  /** The statements that make the tables. */
  readonly create: readonly string[];
  /** A statement or transaction that changes rows. */
  write(): string;
  /** The query of a view, which later queries may read by its name. */
  query(name: string): string;
  /** A query that reads a view, or its query in its place; left out where there is none to try. */
  over?(name: string): ((relation: string) => string) | undefined;
}

/** Three tables, and queries of chosen forms: errors and temporal filters are among them. */
export function fixedWorkload(random: SeededRandom): Workload {
  const views: string[] = [];
  const pick = (bound: number): number => random.nextInt(bound);
  return {
    tables: TABLES,
    create: CREATE_TABLES,
    write: () => randomWrite(pick),
    query(name) {
      const query = randomQuery(pick, views);
      views.push(name);
      return query;
    },
  };
}

const COLUMNS_MAX = 3;

/** Random tables of random types, and queries of any form. */
export function randomWorkload(random: SeededRandom): Workload {
  const tables = randomTables(random);
  const relations: QueryRelation[] = [...tables];
  const { expressions } = new RandomQueries(random, tables);
  const writes = new RandomWrites(random, tables, expressions);
  return {
    tables: tables.map(({ name }) => name),
    create: tables.map(({ create }) => create),
    write: () => transactionText(writes.transaction()),
    query(name) {
      const queries = new RandomQueries(random, relations);
      const list = { label: 'column', max: COLUMNS_MAX, percent: 60 };
      const types = several(random, list, () => queries.expressions.type());
      const columns = types.map((type, place) => ({ name: `x${place}`, type }));
      const body = queries.query(types, [], 2);
      relations.push({ name, columns, keyLength: 0 });
      return `select * from (${body}) v(${columns.map((column) => column.name).join(', ')})`;
    },
  };
}
