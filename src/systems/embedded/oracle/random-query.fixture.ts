import type { SeededRandom } from '../../../sim/index.js';
import { chance, spanOf } from './choice-sequence.fixture.js';
import { RELATIONS, type QueryRelation } from './query-tables.fixture.js';
import {
  AGGREGATES,
  FRAMES,
  RANGE_OFFSETS,
  TABLE_CALLS,
  WINDOWS,
} from './query-templates.fixture.js';
import type { RandomCase } from './random-case.fixture.js';
import { NARROWER, PLACE, RandomExpressions, type Visible } from './random-expression.fixture.js';
import { comparable, usingJoin } from './random-using-join.fixture.js';

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
  /** What its rows can be called. */
  readonly alias?: string;
}

/** How many relations a query reads: the first is the simplest. */
const ONE_MOSTLY = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2];

/** What is in sight of a query that groups. */
interface Grouped {
  readonly own: readonly Visible[];
  readonly outer: readonly Visible[];
  readonly depth: number;
  readonly parts: readonly FromPart[];
}

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
    const order = this.#order(types.length).join(', ');
    const sql = `${this.#named(body)} order by ${order}${this.#limit()}`;
    return { sql, ordered: true, looseZeros: true };
  }

  #named(body: string): string {
    return `select * from (${body}) ${this.#alias()}`;
  }

  #order(width: number): string[] {
    const keys = this.#random.shuffle(Array.from({ length: width }, (_, index) => index + 1));
    const how = ['', '', ' desc', ' nulls first', ' desc nulls last', ' asc nulls last'];
    return keys.map((key) => `${key}${this.#random.pick(how)}`);
  }

  #limit(outer: readonly Visible[] = [], depth = 0): string {
    const random = this.#random;
    const drawn = random.nextInt(20);
    const computed = drawn === 19 && depth > 0;
    const limit = computed
      ? ` limit (select count(*) % 5 from (${this.query(['int4'], outer, depth - 1)}) ${this.#alias()})`
      : drawn >= 10
        ? ` limit ${random.nextInt(6)}`
        : '';
    return limit + (chance(random, 25) ? ` offset ${random.nextInt(4)}` : '');
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
      switch (this.#random.nextInt(20)) {
        case 19:
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
    const near = types.map((type) => {
      const narrower = NARROWER.get(type);
      return narrower !== undefined && chance(random, 30) ? random.pick(narrower) : type;
    });
    // The type of a set operation is the wider one, whichever arm it is of.
    const [left, right] = random.shuffle([types, near]).map((arm) => {
      return `(${this.query(arm, outer, depth)})`;
    });
    return `select * from (${left!} ${set} ${right!}) ${this.#alias()}`;
  }

  /** The first rows of a query, of which no order of its rows decides another answer. */
  topQuery(types: readonly string[], outer: readonly Visible[], depth: number): string {
    return this.#top(types, outer, depth, this.query(types, outer, depth));
  }

  /** The first rows of a table or view, and the types of their columns. */
  topOfRelation(): { readonly types: readonly string[]; readonly sql: string } {
    const { name, columns } = this.#random.pick(this.#relations);
    const types = columns.map(({ type }) => type);
    const body = `select ${columns.map((column) => column.name).join(', ')} from ${name}`;
    return { types, sql: this.#top(types, [], 1, body) };
  }

  #top(types: readonly string[], outer: readonly Visible[], depth: number, body: string): string {
    const random = this.#random;
    const order = this.#order(types.length);
    const alias = this.#alias();
    const names = types.map((_, index) => `x${index}`).join(', ');
    const select = `select * from (${body}) ${alias}(${names})`;
    switch (random.nextInt(8)) {
      case 7: {
        // Rows that tie all come.
        const key = order.slice(0, 1 + random.nextInt(order.length)).join(', ');
        return `${select} order by ${key} fetch first ${random.nextInt(4)} rows with ties`;
      }
      case 6: {
        const keys = order.slice(0, 1 + random.nextInt(order.length));
        const on = keys.map((key) => parseInt(key, 10)).join(', ');
        const distinct = `distinct on (${on}) *`;
        return `${select.replace('*', distinct)} order by ${order.join(', ')}${this.#limit()}`;
      }
      case 5: {
        const columns = types.map((type, index) => ({ sql: `${alias}.x${index}`, type }));
        const visible = [...columns, ...outer];
        const first = this.expressions.expression(this.expressions.type(), visible, depth);
        return `${select} order by ${first}, ${order.join(', ')}${this.#limit(outer, depth)}`;
      }
      default:
        return `${select} order by ${order.join(', ')}${this.#limit(outer, depth)}`;
    }
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
    const drawn = random.nextInt(12);
    const kind = depth > 0 ? drawn : 0;
    if (kind === 11) return this.#using(alias);
    if (kind === 10) return this.#values(depth, [...lateral, ...outer]);
    if (kind >= 7) return this.#join(depth, outer, lateral);
    if (kind === 5 || kind === 6) {
      const isLateral = kind === 6 && lateral.length > 0;
      const types = this.#types(2);
      const inner = this.query(types, isLateral ? [...lateral, ...outer] : outer, depth - 1);
      const columns = types.map((type, index) => ({ sql: `${alias}.x${index}`, type }));
      const sql = `${isLateral ? 'lateral ' : ''}(${inner}) ${alias}(x0, x1)`;
      return { sql, columns, alias };
    }
    if (kind === 4) {
      const [template, type] = random.pick(TABLE_CALLS);
      const call = template.replaceAll(PLACE, (_, wanted: string) =>
        this.expressions.leaf(wanted, lateral),
      );
      const columns = [
        { sql: `${alias}.x`, type },
        { sql: `${alias}.n`, type: 'int8' },
      ];
      return { sql: `${call} with ordinality ${alias}(x, n)`, columns, alias };
    }
    const { name, columns, keyLength } = random.pick(this.#relations);
    const visible = columns.map((column) => ({ ...column, sql: `${alias}.${column.name}` }));
    const key = keyLength > 0 ? { key: visible.slice(0, keyLength) } : {};
    return { sql: `${name} ${alias}`, columns: visible, alias, ...key };
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
    const rows = kind !== 'join' && chance(this.#random, 60) ? this.#rowsOf(left, right) : [];
    const sql = `(${left.sql} ${kind} ${right.sql} on ${on})`;
    return { sql, columns: [...columns, ...rows] };
  }

  /** What is made of the row of one side of a join, which may have found none. */
  #rowsOf(left: FromPart, right: FromPart): Visible[] {
    const row = this.#random.pick([left, right]).alias;
    if (row === undefined) return [];
    return [
      { sql: `(${row} is null)`, type: 'bool', row },
      { sql: `(${row} is not null)`, type: 'bool', row },
      { sql: `(to_jsonb(${row}) is null)`, type: 'bool', row },
      { sql: `to_jsonb(${row})::text`, type: 'text', row },
      { sql: `to_jsonb(${row})`, type: 'jsonb', row },
      { sql: `num_nonnulls(${row})`, type: 'int4', row },
    ];
  }

  /** Some rows of expressions. */
  #values(depth: number, visible: readonly Visible[]): FromPart {
    const types = this.#types(2);
    const alias = this.#alias();
    const row = (): string => {
      const values = types.map((type) => this.expressions.expression(type, visible, depth - 1));
      return `(${values.join(', ')})`;
    };
    const rows = Array.from({ length: 1 + this.#random.nextInt(3) }, row).join(', ');
    const columns = types.map((type, index) => ({ sql: `${alias}.x${index}`, type }));
    return { sql: `lateral (values ${rows}) ${alias}(x0, x1)`, columns };
  }

  /** A join by columns of the same name. */
  #using(alias: string): FromPart {
    const { sql, types } = usingJoin(this.#random, this.#relations);
    const columns = types.map((type, index) => ({ sql: `${alias}.x${index}`, type }));
    return {
      sql: `(${sql}) ${alias}(${columns.map((_, index) => `x${index}`).join(', ')})`,
      columns,
    };
  }

  /** An equality of a column of each side: what a full join must have. */
  #equality(left: FromPart, right: FromPart): string {
    const one = this.#random.pick(left.columns);
    const near = comparable(this.#random, one.type, right.columns);
    if (near.length > 0) return `${one.sql} = ${this.#random.pick(near).sql}`;
    const other = this.#random.pick(right.columns);
    return `${one.sql}::text = ${other.sql}::text`;
  }

  #aggregate(type: string, own: readonly Visible[], depth: number): string | undefined {
    const templates = AGGREGATES.get(type);
    if (templates === undefined) return undefined;
    const leaf = (wanted: string): string =>
      this.expressions.expression(wanted, own, chance(this.#random, 25) ? depth : 0);
    const chosen = new Map<string, string>();
    return this.#random.pick(templates).replaceAll(PLACE, (_, name: string) => {
      if (name === 'key') return "'k'";
      const row = own.find((column) => column.row !== undefined)?.row;
      if (name === 'any' && row !== undefined && chance(this.#random, 50)) return row;
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
    const leaf = this.expressions.leaf(type, own);
    const values = ['lag', 'lead', 'first_value', 'last_value'].map((name) => `${name}(${leaf})`);
    values.push(`lag(${leaf}, 2, ${this.expressions.leaf(type, own)})`, `nth_value(${leaf}, 2)`);
    const isOwn = chance(random, 60);
    const call = random
      .pick(isOwn ? [...(WINDOWS.get(type) ?? []), ...values] : values)
      .replaceAll(PLACE, (_, wanted: string) => this.expressions.leaf(wanted, own));
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
    const frame = chance(this.#random, 40)
      ? ` ${random.pick(['rows', 'groups'])} between ${random.pick(FRAMES)}${exclude}`
      : '';
    return `${call} over (${partition}${order}${frame})`;
  }

  /** What groups must fulfil: about their number of rows, an aggregate or their keys. */
  #having({
    own,
    outer,
    depth,
    keys,
  }: Omit<Grouped, 'parts'> & { keys: readonly Visible[] }): string {
    const random = this.#random;
    const type = this.expressions.type();
    switch (random.nextInt(4)) {
      case 3: {
        const aggregate = this.#aggregate(type, own, 0);
        if (aggregate === undefined) break;
        const value = this.expressions.expression(type, [...keys, ...outer], depth - 1);
        return `${aggregate} is distinct from ${value}`;
      }
      case 2:
        return this.expressions.condition([...keys, ...outer], depth - 1);
    }
    return `count(*) > ${random.nextInt(3)}`;
  }

  #grouped(types: readonly string[], { own, outer, depth, parts }: Grouped, from: string): string {
    const random = this.#random;
    const drawn = own.length > 0 ? random.shuffle(own).slice(0, random.nextInt(3)) : [];
    if (chance(random, 15)) {
      const type = this.expressions.type();
      drawn.push({ type, sql: this.expressions.expression(type, [...own, ...outer], depth - 1) });
    }
    const keyed = chance(random, 30) ? parts.find(({ key }) => key !== undefined) : undefined;
    const keys = [...drawn, ...(keyed?.key ?? []).filter((column) => !drawn.includes(column))];
    const determined = keyed?.columns ?? [];
    const filter = (): string =>
      chance(this.#random, 15)
        ? ` filter (where ${this.expressions.condition(own, depth - 1)})`
        : '';
    const output = (type: string): string => {
      if (type === 'int8' && chance(random, 20)) {
        // Over the groups; what is equal gets the same rank.
        const over = keys.length > 0 ? `partition by ${random.pick(keys).sql} ` : '';
        const [rank, sum] = ['rank()', 'sum(count(*))::int8'];
        return `${random.pick([rank, sum])} over (${over}order by count(*) desc)`;
      }
      if (chance(random, 75)) {
        const aggregate = this.#aggregate(type, own, depth - 1);
        if (aggregate?.endsWith('::int4')) return aggregate;
        if (aggregate !== undefined) return aggregate + filter();
      }
      return this.expressions.expression(type, [...keys, ...determined, ...outer], depth - 1);
    };
    const list = types.map(output).join(', ');
    const names = keys.map(({ sql }) => sql).join(', ');
    const sets = [`rollup (${names})`, `cube (${names})`, `grouping sets ((${names}), ())`];
    const [firstKey, ...otherKeys] = keys;
    if (firstKey !== undefined && otherKeys.length > 0) {
      const others = otherKeys.map(({ sql }) => sql).join(', ');
      sets.push(
        `${firstKey.sql}, rollup (${others})`,
        `rollup (${firstKey.sql}), cube (${others})`,
      );
      sets.push(`grouping sets ((${firstKey.sql}), (${others}), (), ())`);
    }
    const grouping = chance(random, 20) && keyed === undefined ? random.pick(sets) : names;
    const groupBy = keys.length > 0 ? ` group by ${grouping}` : '';
    const having =
      chance(random, 25) || groupBy === ''
        ? ` having ${this.#having({ own, outer, depth, keys })}`
        : '';
    return `select ${list}${from}${groupBy}${having}`;
  }
}
