import type { SeededRandom } from '../../../sim/index.js';
import { chance } from './choice-sequence.fixture.js';
import { RandomCalls, type Callable } from './random-call.fixture.js';
import type { RandomTable } from './random-table.fixture.js';
import { quoteText, randomText, typeName, VALUE_TYPES } from './random-value.fixture.js';

/** A statement for both, and how their answers compare. */
export interface RandomCase {
  readonly sql: string;
  /** Whether the rows come in an order that the statement decides. */
  readonly ordered: boolean;
  /** Whether a value is as good that is equal but for zeros, their sign or blanks at its end. */
  readonly looseZeros?: boolean;
  /** What of the SQLSTATE is compared if both fail; left out: all of it. */
  readonly errors?: 'class';
}

/** What cases are made of. */
export interface CaseParts {
  /** What arguments may call. */
  readonly scalars: readonly Callable[];
  readonly edge: RandomTable;
}

/** Aggregates whose results follow the order of their rows. */
const ORDERED_AGGREGATES = /^(array_agg|string_agg|jsonb?_agg|jsonb?_object_agg)$/;

/** Rows of a set-returning function that are looked at. */
const ROWS_MAX = 50;

/** A call of something of the definition table. */
export function callCase(random: SeededRandom, callable: Callable, parts: CaseParts): RandomCase {
  const columns = new Map([...parts.edge.columns].map(([name, type]) => [type, `e.${name}`]));
  const one = ` FROM edge e WHERE id = ${1 + random.nextInt(parts.edge.rows)}`;
  const calls = new RandomCalls(random, parts.scalars, columns);
  switch (callable.kind) {
    case 'aggregate':
      return aggregateCase(random, callable, parts);
    case 'window':
      return windowCase(random, callable, parts);
    case 'table': {
      const call = `${calls.call(boundedSeries(callable), 0)} WITH ORDINALITY f`;
      const from = /\be\./.test(call) ? `edge e, ${call} WHERE e.id = 1` : call;
      const sql = `SELECT f.* FROM ${from} ORDER BY f.ordinality LIMIT ${ROWS_MAX}`;
      return { sql, ordered: true };
    }
    default: {
      const sql = `SELECT ${calls.call(callable)}`;
      return { sql: /\be\./.test(sql) ? sql + one : sql, ordered: true };
    }
  }
}

/** Series of integers are short ones, since a limit does not keep them from being made. */
function boundedSeries(callable: Callable): Callable {
  if (callable.name !== 'generate_series') return callable;
  const args = callable.args.map((type) => (/^(int|numeric)/.test(type) ? 'int2' : type));
  return { ...callable, args };
}

function aggregateCase(random: SeededRandom, callable: Callable, { edge }: CaseParts): RandomCase {
  const columns = new Map([...edge.columns].map(([name, type]) => [type, name]));
  const args = new RandomCalls(random, [], columns).args(callable, 0);
  // Of numerics, intervals and texts with blanks, different ones can be equal.
  const isExact = !/numeric|interval|bpchar/.test(args.join());
  const distinct = args.length === 1 && isExact && chance(random, 25);
  const order = distinct
    ? ` ORDER BY ${args[0]}`
    : ORDERED_AGGREGATES.test(callable.name) || chance(random, 25)
      ? ` ORDER BY ${random.pick([...edge.columns.keys()].filter((one) => one !== 'c_jsonb'))}, id`
      : '';
  const filter = chance(random, 25) ? ` FILTER (WHERE id % 3 = ${random.nextInt(3)})` : '';
  const list = args.length === 0 ? '*' : args.join(', ');
  const call = `${callable.name}(${distinct ? 'DISTINCT ' : ''}${list}${list === '*' ? '' : order})`;
  const group = chance(random, 33);
  const from = `FROM edge WHERE id <= ${random.nextInt(edge.rows + 1)}`;
  return group
    ? { sql: `SELECT id % 4, ${call}${filter} ${from} GROUP BY 1`, ordered: false }
    : { sql: `SELECT ${call}${filter} ${from}`, ordered: true };
}

function windowCase(random: SeededRandom, callable: Callable, { edge }: CaseParts): RandomCase {
  const columns = new Map([...edge.columns].map(([name, type]) => [type, name]));
  const args = new RandomCalls(random, [], columns).args(callable, 0);
  const order = random.pick([...edge.columns.keys()]);
  const end = random.pick(['CURRENT ROW', '1 FOLLOWING', 'UNBOUNDED FOLLOWING']);
  const start = random.pick(['UNBOUNDED PRECEDING', '2 PRECEDING', 'CURRENT ROW']);
  const frame = chance(random, 50) ? ` ROWS BETWEEN ${start} AND ${end}` : '';
  const over = `PARTITION BY id % 3 ORDER BY ${order}${random.pick(['', ' DESC'])}, id${frame}`;
  const call = `${callable.name}(${args.join(', ')}) OVER (${over})`;
  return { sql: `SELECT id, ${call} FROM edge ORDER BY id`, ordered: true };
}

/** Text as a value of a type: what is read from it, or why it cannot be. */
export function inputCase(random: SeededRandom): RandomCase {
  const type = random.pick(VALUE_TYPES) + (chance(random, 17) ? '[]' : '');
  const source = chance(random, 25) ? random.pick(VALUE_TYPES) : type;
  const text = mutate(random, randomText(random, source) ?? '');
  return { sql: `SELECT ${quoteText(text)}::${typeName(type)}`, ordered: true, errors: 'class' };
}

const INSERTS = [
  ' ',
  '-',
  '+',
  '.',
  '0',
  '1',
  '9',
  'e',
  'T',
  ':',
  '{',
  '}',
  '"',
  ',',
  '\\',
  'x',
  '/',
];

/** A text with at most two characters taken out, put in or exchanged. */
function mutate(random: SeededRandom, text: string): string {
  const characters = Array.from(text);
  for (let changes = random.nextInt(3); changes > 0; changes -= 1) {
    const at = random.nextInt(characters.length + 1);
    const removed = random.nextInt(2);
    const added = random.nextInt(2) === 0 ? [random.pick(INSERTS)] : [];
    characters.splice(at, removed, ...added);
  }
  return characters.join('');
}
