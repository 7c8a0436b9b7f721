/**
 * Random queries over the tables of the test catalog, as text. The same seed gives the same query.
 */
export function randomQuery(seed: number, depth = 2): string {
  return new Generator(seed).query({ width: 1 + (seed % 2), depth, outer: [] });
}

interface QueryShape {
  readonly width: number;
  readonly depth: number;
  /** Columns of enclosing queries. */
  readonly outer: readonly string[];
  readonly names?: readonly string[];
}

interface FromPart {
  readonly sql: string;
  readonly columns: readonly string[];
}

const TABLES: Readonly<Record<string, readonly string[]>> = {
  t: ['a', 'b'],
  u: ['a', 'd'],
  v: ['x'],
  w: ['k'],
};

const NAMES = ['x0', 'x1'];

class Generator {
  #state: number;
  #aliases = 0;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) + 1) | 0;
  }

  #int(below: number): number {
    // xorshift, which is enough to reach all branches
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }

  #chance(percent: number): boolean {
    return this.#int(100) < percent;
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#int(values.length)]!;
  }

  #alias(): string {
    this.#aliases += 1;
    return `q${this.#aliases}`;
  }

  #leaf(columns: readonly string[]): string {
    if (columns.length > 0 && this.#chance(80)) return this.#pick(columns);
    return this.#pick(['0', '1', '2', '3', 'null::int4', '5']);
  }

  #subquery(depth: number, columns: readonly string[]): string {
    return this.query({ width: 1, depth: depth - 1, outer: columns, names: NAMES });
  }

  #number(columns: readonly string[], depth: number): string {
    if (depth <= 0) return this.#leaf(columns);
    const next = (): string => this.#number(columns, depth - 1);
    switch (this.#int(12)) {
      case 0:
        return `(${next()} + ${next()})`;
      case 1:
        return `coalesce(${next()}, ${next()})`;
      case 2:
        return `case when ${this.#condition(columns, depth - 1)} then ${next()} else ${next()} end`;
      case 3: {
        const aggregate = this.#pick(['max', 'min', 'sum']);
        const inner = this.#subquery(depth, columns);
        return `(select ${aggregate}(x0) from (${inner}) ${this.#alias()})::int4`;
      }
      case 4:
        return `(select count(*) from (${this.#subquery(depth, columns)}) ${this.#alias()})::int4`;
      case 5:
        return `(${this.#subquery(depth, columns)} order by 1 limit 1)`;
      case 6:
        return `((array(${this.#subquery(depth, columns)} order by 1))[${this.#int(3)}:2])[1]`;
      default:
        return this.#leaf(columns);
    }
  }

  #comparison(columns: readonly string[]): string {
    const operator = this.#pick(['=', '=', '<', '>', '<>', '<=', 'is distinct from']);
    return `${this.#leaf(columns)} ${operator} ${this.#leaf(columns)}`;
  }

  #condition(columns: readonly string[], depth: number): string {
    if (depth <= 0) return this.#comparison(columns);
    const not = this.#chance(50) ? 'not ' : '';
    const next = (): string => this.#condition(columns, depth - 1);
    const value = (): string => this.#number(columns, depth - 1);
    const rows = (width: number): string => this.query({ width, depth: depth - 1, outer: columns });
    switch (this.#int(12)) {
      case 0:
        return `(${next()} and ${next()})`;
      case 1:
        return `(${next()} or ${next()})`;
      case 2:
        return `not (${next()})`;
      case 3:
        return `${not}exists (${rows(1)})`;
      case 4:
        return `${value()} ${not}in (${rows(1)})`;
      case 5: {
        const operator = this.#pick(['=', '<', '>', '<>', '>=']);
        return `${value()} ${operator} ${this.#pick(['any', 'all'])} (${rows(1)})`;
      }
      case 6:
        return `${value()} is ${not}null`;
      case 7:
        return `(${this.#leaf(columns)}, ${this.#leaf(columns)}) ${not}in (${rows(2)})`;
      case 8:
        return `${value()} in (${this.#leaf(columns)}, ${this.#leaf(columns)})`;
      default:
        return this.#comparison(columns);
    }
  }

  #from(depth: number, outer: readonly string[], lateral: readonly string[]): FromPart {
    const alias = this.#alias();
    const named = (columns: readonly string[]): readonly string[] =>
      columns.map((column) => `${alias}.${column}`);
    const kind = depth > 0 ? this.#int(9) : 0;
    if (kind < 4) {
      const table = this.#pick(Object.keys(TABLES));
      return { sql: `${table} ${alias}`, columns: named(TABLES[table]!) };
    }
    if (kind === 4) {
      const inner = this.query({ width: 2, depth: depth - 1, outer, names: NAMES });
      return { sql: `(${inner}) ${alias}`, columns: named(NAMES) };
    }
    if (kind === 5 && lateral.length > 0) {
      const visible = [...lateral, ...outer];
      const inner = this.query({ width: 2, depth: depth - 1, outer: visible, names: NAMES });
      return { sql: `lateral (${inner}) ${alias}`, columns: named(NAMES) };
    }
    if (kind === 6) {
      const stop = lateral.length > 0 ? `least(${this.#pick(lateral)}, 3)` : '2';
      const calls = `generate_series(1, ${stop}), generate_series(2, ${this.#int(4)})`;
      switch (this.#int(4)) {
        case 0:
          return { sql: `rows from (${calls}) ${alias}(x, y)`, columns: named(['x', 'y']) };
        case 1: {
          const numbered = `generate_series(1, ${stop}) with ordinality ${alias}(x, n)`;
          return { sql: numbered, columns: [`${alias}.x`, `${alias}.n::int4`] };
        }
        default:
          return { sql: `generate_series(1, ${stop}) ${alias}`, columns: [`${alias}.${alias}`] };
      }
    }
    return this.#join(depth, outer, lateral);
  }

  #join(depth: number, outer: readonly string[], lateral: readonly string[]): FromPart {
    const join = this.#pick(['join', 'left join', 'right join', 'full join', 'cross join']);
    const left = this.#from(depth - 1, outer, lateral);
    const isVisible = join === 'join' || join === 'left join' || join === 'cross join';
    const seen = isVisible ? [...left.columns, ...lateral] : [];
    const right = this.#from(depth - 1, outer, seen);
    const columns = [...left.columns, ...right.columns];
    const equality = `${this.#pick(left.columns)} = ${this.#pick(right.columns)}`;
    const condition = this.#chance(60)
      ? equality + (this.#chance(30) ? ` and ${this.#condition(columns, depth - 1)}` : '')
      : this.#condition([...columns, ...outer], depth - 1);
    const on = join === 'cross join' ? '' : ` on ${condition}`;
    return { sql: `(${left.sql} ${join} ${right.sql}${on})`, columns };
  }

  query(shape: QueryShape): string {
    const { width, depth, outer, names } = shape;
    if (depth > 0 && this.#chance(12)) {
      const set = this.#pick(['union', 'intersect', 'except']) + this.#pick(['', ' all']);
      const arm = (): string => `(${this.query({ ...shape, depth: depth - 1 })})`;
      return `select * from (${arm()} ${set} ${arm()}) ${this.#alias()}`;
    }
    const parts: FromPart[] = [];
    let prefix = '';
    if (depth > 0 && this.#chance(8)) {
      const name = `c${this.#alias()}`;
      prefix = `with ${name}(y) as (${this.query({ width: 1, depth: depth - 1, outer })}) `;
      for (const alias of [this.#alias(), this.#alias()]) {
        parts.push({ sql: `${name} ${alias}`, columns: [`${alias}.y`] });
      }
    }
    const count = this.#chance(5) ? 0 : this.#chance(25) ? 2 : 1;
    for (let index = 0; index < count; index += 1) {
      const before = parts.flatMap((part) => part.columns);
      parts.push(this.#from(depth, outer, before));
    }
    const columns = parts.flatMap((part) => part.columns);
    const from = parts.length > 0 ? ` from ${parts.map(({ sql }) => sql).join(', ')}` : '';
    const where = this.#chance(60)
      ? ` where ${this.#condition([...columns, ...outer], depth)}`
      : '';
    const as = (index: number): string => (names === undefined ? '' : ` as ${names[index]}`);
    const outputs = (make: () => string): string =>
      Array.from({ length: width }, (_, index) => make() + as(index)).join(', ');
    if (this.#chance(22)) {
      return prefix + this.#grouped({ columns, from: from + where, depth, outer, outputs });
    }
    const distinct = this.#chance(12) ? 'distinct ' : '';
    const list = outputs(() =>
      columns.length > 0 && this.#chance(15)
        ? this.#window(() => this.#leaf(columns))
        : this.#chance(8)
          ? `generate_series(1, least(${this.#leaf(columns)}, 2)) + ${this.#int(2)}`
          : this.#number([...columns, ...outer], depth),
    );
    return `${prefix}select ${distinct}${list}${from}${where}`;
  }

  #grouping(keys: readonly string[]): string {
    const list = keys.join(', ');
    if (!this.#chance(20)) return list;
    return this.#pick([`rollup (${list})`, `cube (${list})`, `grouping sets ((${list}), ())`]);
  }

  #window(value: () => string): string {
    const name = this.#pick(['row_number', 'rank', 'dense_rank', 'lag', 'lead', 'first_value']);
    const aggregate = this.#pick(['sum', 'count', 'min', 'max', 'last_value']);
    const call = this.#chance(50)
      ? `${aggregate}(${value()})`
      : `${name}(${name.endsWith('r') || name.endsWith('k') ? '' : value()})`;
    const partition = this.#chance(60) ? `partition by ${value()} ` : '';
    const order = this.#chance(80) ? `order by ${value()}${this.#pick(['', ' desc'])} ` : '';
    const start = this.#pick(['unbounded preceding', '1 preceding', 'current row']);
    const end = this.#pick(['current row', '1 following', 'unbounded following']);
    const unit = order === '' ? 'rows' : this.#pick(['rows', 'groups', 'range']);
    const exclude = this.#pick(['', '', ' exclude current row', ' exclude group', ' exclude ties']);
    const frame = this.#chance(40) ? `${unit} between ${start} and ${end}${exclude}` : '';
    return `(${call} over (${partition}${order}${frame}))::int4`;
  }

  #grouped(parts: {
    readonly columns: readonly string[];
    readonly from: string;
    readonly depth: number;
    readonly outer: readonly string[];
    readonly outputs: (make: () => string) => string;
  }): string {
    const { columns, from, depth, outer, outputs } = parts;
    const count = columns.length > 0 ? this.#int(3) : 0;
    const keys = Array.from({ length: count }, () => this.#pick(columns));
    const aggregate = (): string => {
      const name = this.#pick(['count', 'sum', 'min', 'max', 'count']);
      const distinct = this.#chance(15) ? 'distinct ' : '';
      const filter = this.#chance(15) ? ` filter (where ${this.#comparison(columns)})` : '';
      return `${name}(${distinct}${this.#leaf(columns)})${filter}::int4`;
    };
    const list = outputs(() => {
      if (keys.length > 0 && this.#chance(50)) return this.#pick(keys);
      if (this.#chance(10)) return this.#window(() => this.#pick([...keys, aggregate()]));
      return this.#chance(15) ? this.#number([...keys, ...outer], depth - 1) : aggregate();
    });
    const having = this.#chance(25) ? ` having ${aggregate()} > ${this.#int(3)}` : '';
    const groupBy = keys.length > 0 ? ` group by ${this.#grouping(keys)}` : '';
    return `select ${list}${from}${groupBy}${having}`;
  }
}
