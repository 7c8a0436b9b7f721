import type { SeededRandom } from '../../../sim/index.js';
import { chance } from './choice-sequence.fixture.js';
import type { QueryRelation } from './query-tables.fixture.js';
import { RandomQueries } from './random-query.fixture.js';
import { randomTables, RandomWrites, several } from './random-schema.fixture.js';

/** How a view is kept. */
export type ViewForm = 'materialized' | 'indexed' | 'plain';

/** A view that is compared. */
export interface RandomView {
  readonly name: string;
  readonly query: string;
  readonly form: ViewForm;
}

/** Tables, views over them, and what is written while they are maintained. */
export interface ViewCase {
  readonly tables: readonly string[];
  readonly views: readonly RandomView[];
  /** Transactions, each the statements that it consists of. */
  readonly transactions: readonly (readonly string[])[];
  /** How many of the transactions come before the views are made. */
  readonly earlier: number;
}

const VIEWS_MAX = 3;
const WIDTH_MAX = 3;
const TRANSACTIONS_MAX = 8;

/** Expressions that fail for some values, and the type of their argument. */
const FAILING: readonly (readonly [type: string, sql: string])[] = [
  ['int4', '(12 / $)'],
  ['numeric', '(12 / $)'],
  ['int4', '($ * 30000)::int2'],
  ['float8', 'sqrt($)'],
  ['text', '$::int4'],
  ['int4', 'sum(12 / $)'],
  ['int4', 'count(12 / $)'],
  ['text', 'max($::date)'],
];

/** A random case: everything that it says follows from the choices. */
export function viewCase(random: SeededRandom): ViewCase {
  const tables = randomTables(random);
  const relations: QueryRelation[] = [...tables];
  const named = (
    name: string,
    form: ViewForm,
    { types, sql }: { readonly types: readonly string[]; readonly sql: string },
  ): RandomView => {
    const columns = types.map((type, place) => ({ name: `x${place}`, type }));
    relations.push({ name, columns, keyLength: 0 });
    const names = columns.map((column) => column.name).join(', ');
    return { name, form, query: `select * from (${sql}) v(${names})` };
  };
  const list = { label: 'view', max: VIEWS_MAX, percent: 60 };
  const views = several(random, list, (index): RandomView => {
    const name = `v${index}`;
    const form = random.pick(['materialized', 'materialized', 'indexed', 'plain'] as const);
    const queries = new RandomQueries(random, relations);
    if (chance(random, 12)) return { name, form, query: failingQuery(random, queries) };
    const top = chance(random, 25) ? queries.topOfRelation() : undefined;
    if (top !== undefined) return named(name, form, top);
    const width = several(random, { label: 'type', max: WIDTH_MAX, percent: 60 }, () =>
      queries.expressions.type(),
    );
    const isTop = chance(random, 12);
    const body = isTop ? queries.topQuery(width, [], 2) : queries.query(width, [], 2);
    return named(name, form, { types: width, sql: body });
  });
  const { expressions } = new RandomQueries(random, tables);
  const writes = new RandomWrites(random, tables, expressions);
  const transactions = several(
    random,
    { label: 'transaction', max: TRANSACTIONS_MAX, percent: 90 },
    () => writes.transaction(),
  );
  return {
    tables: tables.map(({ create }) => create),
    views,
    transactions,
    earlier: random.nextInt(3),
  };
}

/** More of these than of a case with views, whose reads take longer. */
const WRITES_MAX = 14;

/** Tables and what is written to them, without views. */
export function writeCase(random: SeededRandom): ViewCase {
  const tables = randomTables(random);
  const { expressions } = new RandomQueries(random, tables);
  const writes = new RandomWrites(random, tables, expressions);
  const filled = tables.map((table) => [writes.insert(table)]);
  const list = { label: 'transaction', max: WRITES_MAX, percent: 93 };
  const transactions = several(random, list, () => writes.transaction());
  return {
    tables: tables.map(({ create }) => create),
    views: [],
    transactions: [...filled, ...transactions],
    earlier: 0,
  };
}

/**
 * A query that fails while one of its rows has the wrong value. No other view reads it: PostgreSQL
 * does not compute what is not asked for. `OFFSET 0` keeps it from computing constants at once,
 * even if there are no rows.
 */
function failingQuery(random: SeededRandom, queries: RandomQueries): string {
  const [type, template] = random.pick(FAILING);
  const body = queries.query(['text', type], [], 1);
  const failing = template.replace('$', 'f.x1');
  const group = /^(sum|count|max)/.test(template) ? ' group by f.x0' : '';
  return `select f.x0, ${failing} from (${body} offset 0) f(x0, x1)${group}`;
}
