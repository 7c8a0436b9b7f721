import type { SeededRandom } from '../../../sim/index.js';
import { chance, spanOf } from './choice-sequence.fixture.js';
import type { RandomCase } from './random-case.fixture.js';
import {
  PLACE,
  RandomExpressions,
  SMALL_VALUES,
  type Visible,
} from './random-expression.fixture.js';
import { tableOf, type RandomTable } from './random-table.fixture.js';

/** A table or view that queries read, and the types of its columns. */
export interface QueryRelation {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** How many of the first columns are its primary key; 0 without one. */
  readonly keyLength: number;
}

/** The relations that queries are about, by the types of their columns. */
const RELATIONS: readonly QueryRelation[] = Object.entries({
  t0: ['int4', 'text', 'numeric', 'bool'],
  t1: ['int4', 'int8', 'date', 'float8', 'jsonb', 'text', 'varchar'],
  t2: ['int4', 'int2', 'timestamp', 'timestamptz', 'interval', 'int4[]', 'uuid', 'bytea', 'time'],
}).map(([name, types]) => ({
  name,
  columns: types.map((type, place) => ({ name: `c${place}`, type })),
  keyLength: 0,
}));

/** Percent of the values that are NULL. */
const NULLS = 15;

/** Tables with small values. */
export function queryTables(random: SeededRandom): readonly RandomTable[] {
  return RELATIONS.map(({ name, columns }, index) =>
    tableOf(
      name,
      columns.map((column) => [column.name, column.type]),
      6 - index,
      (type) => (chance(random, NULLS) ? null : random.pick(SMALL_VALUES.get(type)!)),
    ),
  );
}

/** A query over the tables; whatever its form, it can be answered in one way only. */
export function queryCase(random: SeededRandom): RandomCase {
  return new RandomQueries(random, RELATIONS).statement();
}

/** Part of a FROM clause and what can be seen of it. */
interface FromPart {
  readonly sql: string;
  readonly columns: readonly Visible[];
  /** Columns that say which row of a table it is: they can be grouped by in place of all. */
  readonly key?: readonly Visible[];
}

const AGGREGATES: ReadonlyMap<string, readonly string[]> = new Map([
  ['int2', ['max($int2)', 'bit_or($int2)']],
  ['int4', ['min($int4)', 'max($int4)', 'bit_and($int4)', 'sum($int4)::int4']],
  [
    'int8',
    ['count(*)', 'count($any)', 'sum($int4)', 'sum(distinct $int4)', 'count(distinct $any)'],
  ],
  [
    'numeric',
    ['sum($numeric)', 'avg($int4)', 'sum($int8)', 'max($numeric)', 'avg(distinct $int8)'],
  ],
  [
    'float8',
    [
      'sum($float8)',
      'max($float8)',
      'avg($float8)',
      'percentile_cont(0.3) within group (order by $float8)',
      'percentile_cont(0.5) within group (order by $int4)',
    ],
  ],
  [
    'text',
    [
      'mode() within group (order by $text)',
      'min($text)',
      'max($text)',
      "string_agg($text, '|' order by $text)",
    ],
  ],
  ['float4', ['max($float4)', 'min($float4)']],
  ['time', ['max($time)', 'min($time)']],
  ['text[]', ['array_agg($text order by $text)', 'array_agg(distinct $text)']],
  ['bool', ['bool_and($bool)', 'bool_or($bool)', 'every($bool)']],
  ['date', ['min($date)', 'max($date)', 'percentile_disc(0.4) within group (order by $date desc)']],
  ['timestamp', ['min($timestamp)', 'max($timestamp)']],
  ['timestamptz', ['max($timestamptz)']],
  ['interval', ['min($interval)', 'sum($interval)']],
  ['int4[]', ['array_agg($int4 order by $int4)', 'array_agg(distinct $int4)']],
  [
    'jsonb',
    ['jsonb_agg($int4 order by $int4)', 'jsonb_object_agg(coalesce($text, $text, $key), 1)'],
  ],
]);

/** How many relations a query reads: the first is the simplest. */
const ONE_MOSTLY = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2];

/** What is in sight of a query that groups. */
interface Grouped {
  readonly own: readonly Visible[];
  readonly outer: readonly Visible[];
  readonly depth: number;
  readonly parts: readonly FromPart[];
}

/** How far ranges of keys of a type reach. */
const RANGE_OFFSETS: ReadonlyMap<string, string> = new Map([
  ['int2', '1'],
  ['int4', '2'],
  ['int8', '1'],
  ['float4', '1.5'],
  ['float8', "'Infinity'"],
  ['numeric', '0.5'],
  ['date', "'1 month'"],
  ['timestamp', "'1 month 1 day'"],
  ['timestamptz', "'1 day'"],
  ['time', "'2 hours'"],
  ['interval', "'1 month'"],
]);

/** Random queries, each a SELECT or a set operation. */
export class RandomQueries {
  /** Expressions of the same random numbers. */
  readonly expressions: RandomExpressions;
  readonly #random: SeededRandom;
  readonly #relations: readonly QueryRelation[];
  #aliases = 0;

  constructor(random: SeededRandom, relations: readonly QueryRelation[]) {
    this.#random = random;
    this.#relations = relations;
    this.expressions = new RandomExpressions(random, (types, visible, depth) =>
      this.query(types, visible, depth),
    );
  }

  /** A whole statement, in an order of all its columns if it has an order. */
  statement(): RandomCase {
    const random = this.#random;
    const types = this.#types(1 + random.nextInt(3));
    const body = this.query(types, [], 2);
    if (!chance(random, 60)) return { sql: body, ordered: false, looseZeros: true };
    const sql = `${this.#named(body)}${this.#order(types.length)}${this.#limit()}`;
    return { sql, ordered: true, looseZeros: true };
  }

  #named(body: string): string {
    return `select * from (${body}) ${this.#alias()}`;
  }

  #order(width: number): string {
    const keys = this.#random.shuffle(Array.from({ length: width }, (_, index) => index + 1));
    const how = ['', '', ' desc', ' nulls first', ' desc nulls last', ' asc nulls last'];
    return ` order by ${keys.map((key) => `${key}${this.#random.pick(how)}`).join(', ')}`;
  }

  #limit(): string {
    const limit = chance(this.#random, 50) ? ` limit ${this.#random.nextInt(6)}` : '';
    return limit + (chance(this.#random, 25) ? ` offset ${this.#random.nextInt(4)}` : '');
  }

  #types(width: number): string[] {
    return Array.from({ length: width }, () => this.expressions.type());
  }

  #alias(): string {
    this.#aliases += 1;
    return `q${this.#aliases}`;
  }

  /** A query with columns of the types. */
  query(types: readonly string[], outer: readonly Visible[], depth: number): string {
    return spanOf(this.#random, `query ${types.join()}`, () => {
      switch (this.#random.nextInt(19)) {
        case 18:
          if (depth > 0) return this.topQuery(types, outer, depth - 1);
          break;
        case 17:
        case 16:
          if (depth > 0) return this.#set(types, outer, depth - 1);
      }
      return this.#select(types, outer, depth);
    });
  }

  #set(types: readonly string[], outer: readonly Visible[], depth: number): string {
    const random = this.#random;
    const set = random.pick(['union', 'intersect', 'except']) + random.pick(['', ' all']);
    const arm = (): string => `(${this.query(types, outer, depth)})`;
    return `select * from (${arm()} ${set} ${arm()}) ${this.#alias()}`;
  }

  /** The first rows of a query, in an order of all of its columns. */
  topQuery(types: readonly string[], outer: readonly Visible[], depth: number): string {
    const inner = this.query(types, outer, depth);
    return `${this.#named(inner)}${this.#order(types.length)}${this.#limit()}`;
  }

  #select(types: readonly string[], outer: readonly Visible[], depth: number): string {
    const random = this.#random;
    const parts: FromPart[] = [];
    const prefix = chance(random, 10) && depth > 0 ? this.#with(parts, outer, depth) : '';
    const count = random.pick([...ONE_MOSTLY, 0]);
    for (let index = 0; index < count; index += 1) {
      parts.push(
        this.#from(
          depth,
          outer,
          parts.flatMap(({ columns }) => columns),
        ),
      );
    }
    const own = parts.flatMap(({ columns }) => columns);
    const from = parts.length > 0 ? ` from ${parts.map(({ sql }) => sql).join(', ')}` : '';
    const where = chance(this.#random, 50)
      ? ` where ${this.expressions.condition([...own, ...outer], depth)}`
      : '';
    if (chance(random, 25)) {
      return prefix + this.#grouped(types, { own, outer, depth, parts }, from + where);
    }
    // At most one: rows that are the same come in any order, in another one for each window.
    const place = chance(random, 20) && own.length > 0 ? random.nextInt(types.length) : -1;
    const list = types.map((type, index) =>
      index === place && AGGREGATES.has(type)
        ? this.#window(type, own)
        : this.expressions.expression(type, [...own, ...outer], depth),
    );
    const distinct = chance(random, 10) ? 'distinct ' : '';
    return `${prefix}select ${distinct}${list.join(', ')}${from}${where}`;
  }

  #with(parts: FromPart[], outer: readonly Visible[], depth: number): string {
    const types = this.#types(2);
    const name = this.#alias();
    for (const alias of chance(this.#random, 50)
      ? [this.#alias(), this.#alias()]
      : [this.#alias()]) {
      const columns = types.map((type, index) => ({ sql: `${alias}.x${index}`, type }));
      parts.push({ sql: `${name} ${alias}`, columns });
    }
    return `with ${name}(x0, x1) as (${this.query(types, outer, depth - 1)}) `;
  }

  #from(depth: number, outer: readonly Visible[], lateral: readonly Visible[]): FromPart {
    return spanOf(this.#random, 'from', () => this.#fromPart(depth, outer, lateral));
  }

  #fromPart(depth: number, outer: readonly Visible[], lateral: readonly Visible[]): FromPart {
    const random = this.#random;
    const alias = this.#alias();
    const drawn = random.nextInt(10);
    const kind = depth > 0 ? drawn : 0;
    if (kind >= 7) return this.#join(depth, outer, lateral);
    if (kind === 5 || kind === 6) {
      const isLateral = kind === 6 && lateral.length > 0;
      const types = this.#types(2);
      const inner = this.query(types, isLateral ? [...lateral, ...outer] : outer, depth - 1);
      const columns = types.map((type, index) => ({ sql: `${alias}.x${index}`, type }));
      return { sql: `${isLateral ? 'lateral ' : ''}(${inner}) ${alias}(x0, x1)`, columns };
    }
    if (kind === 4) {
      const stop = this.expressions.leaf('int4', lateral);
      const array = this.expressions.leaf('int4[]', lateral);
      const call = random.pick([`generate_series(1, ${stop})`, `unnest(${array})`]);
      const columns = [
        { sql: `${alias}.x`, type: 'int4' },
        { sql: `${alias}.n`, type: 'int8' },
      ];
      return { sql: `${call} with ordinality ${alias}(x, n)`, columns };
    }
    const { name, columns, keyLength } = random.pick(this.#relations);
    const visible = columns.map((column) => ({ ...column, sql: `${alias}.${column.name}` }));
    const key = keyLength > 0 ? { key: visible.slice(0, keyLength) } : {};
    return { sql: `${name} ${alias}`, columns: visible, ...key };
  }

  #join(depth: number, outer: readonly Visible[], lateral: readonly Visible[]): FromPart {
    const kind = this.#random.pick(['join', 'left join', 'right join', 'full join', 'cross join']);
    const left = this.#from(depth - 1, outer, lateral);
    const seesLeft = /^(join|left|cross)/.test(kind);
    const right = this.#from(depth - 1, outer, seesLeft ? [...left.columns, ...lateral] : []);
    const columns = [...left.columns, ...right.columns];
    if (kind === 'cross join') return { sql: `(${left.sql} cross join ${right.sql})`, columns };
    const equality = this.#equality(left, right);
    const isPlain = !chance(this.#random, 40) || kind === 'full join';
    const on = isPlain ? equality : this.expressions.condition([...columns, ...outer], depth - 1);
    return { sql: `(${left.sql} ${kind} ${right.sql} on ${on})`, columns };
  }

  /** An equality of a column of each side: what a full join must have. */
  #equality(left: FromPart, right: FromPart): string {
    const one = this.#random.pick(left.columns);
    const same = right.columns.filter(({ type }) => type === one.type);
    if (same.length > 0) return `${one.sql} = ${this.#random.pick(same).sql}`;
    const other = this.#random.pick(right.columns);
    return `${one.sql}::text = ${other.sql}::text`;
  }

  #aggregate(type: string, own: readonly Visible[]): string | undefined {
    const templates = AGGREGATES.get(type);
    if (templates === undefined) return undefined;
    const leaf = (wanted: string): string => this.expressions.leaf(wanted, own);
    const chosen = new Map<string, string>();
    return this.#random.pick(templates).replaceAll(PLACE, (_, name: string) => {
      if (name === 'key') return "'k'";
      const wanted = name === 'any' ? this.expressions.type() : name;
      // The same column each time, so that DISTINCT and ORDER BY are about the argument.
      const value = chosen.get(wanted) ?? leaf(wanted);
      chosen.set(wanted, value);
      return value;
    });
  }

  #window(type: string, own: readonly Visible[]): string {
    const random = this.#random;
    const value = (): string => {
      const column = random.pick(own);
      return column.sql;
    };
    const numbers = ['row_number()', 'rank()', 'dense_rank()', 'count(*)', 'ntile(2)'];
    const values = ['lag', 'lead', 'first_value', 'last_value'].map(
      (name) => `${name}(${this.expressions.leaf(type, own)})`,
    );
    const isNumber = type === 'int8' && chance(this.#random, 60);
    const call = random.pick(isNumber ? numbers.slice(0, 4) : values);
    const partition = chance(this.#random, 60) ? `partition by ${value()} ` : '';
    const exclude = random.pick([
      '',
      '',
      ' exclude current row',
      ' exclude group',
      ' exclude ties',
    ]);
    const key = own.find((column) => RANGE_OFFSETS.has(column.type));
    if (type === 'int8' && key !== undefined && chance(this.#random, 30)) {
      // Aggregates that no order of peers changes: a range has one key.
      const of = random.pick(['count(*)', `count(${value()})`]);
      const by = `order by ${key.sql}${random.pick(['', ' desc', ' nulls first'])}`;
      const offset = RANGE_OFFSETS.get(key.type)!;
      const from = random.pick(['unbounded preceding', `${offset} preceding`, 'current row']);
      const to = random.pick([`${offset} following`, 'unbounded following']);
      return `${of} over (${partition}${by} range between ${from} and ${to}${exclude})`;
    }
    // All columns: rows that no column tells apart are the same rows.
    const order = `order by ${own.map(({ sql }) => sql).join(', ')}`;
    const start = random.pick(['unbounded preceding', '1 preceding', 'current row']);
    const end = random.pick(['current row', '1 following', 'unbounded following']);
    const frame = chance(this.#random, 40)
      ? ` ${random.pick(['rows', 'groups'])} between ${start} and ${end}${exclude}`
      : '';
    return `${call} over (${partition}${order}${frame})`;
  }

  #grouped(types: readonly string[], { own, outer, depth, parts }: Grouped, from: string): string {
    const random = this.#random;
    const drawn = own.length > 0 ? random.shuffle(own).slice(0, random.nextInt(3)) : [];
    const keyed = chance(random, 30) ? parts.find(({ key }) => key !== undefined) : undefined;
    const keys = [...drawn, ...(keyed?.key ?? []).filter((column) => !drawn.includes(column))];
    const determined = keyed?.columns ?? [];
    const filter = (): string =>
      chance(this.#random, 15) ? ` filter (where ${this.expressions.condition(own, 0)})` : '';
    const output = (type: string): string => {
      if (chance(random, 75)) {
        const aggregate = this.#aggregate(type, own);
        if (aggregate?.endsWith('::int4')) return aggregate;
        if (aggregate !== undefined) return aggregate + filter();
      }
      return this.expressions.expression(type, [...keys, ...determined, ...outer], depth - 1);
    };
    const list = types.map(output).join(', ');
    const names = keys.map(({ sql }) => sql).join(', ');
    const sets = [`rollup (${names})`, `cube (${names})`, `grouping sets ((${names}), ())`];
    const grouping = chance(random, 20) && keyed === undefined ? random.pick(sets) : names;
    const groupBy = keys.length > 0 ? ` group by ${grouping}` : '';
    const having =
      chance(random, 25) || groupBy === '' ? ` having count(*) > ${random.nextInt(3)}` : '';
    return `select ${list}${from}${groupBy}${having}`;
  }
}
