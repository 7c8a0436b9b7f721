import type { SeededRandom } from '../../../sim/index.js';
import { chance, spanOf } from './choice-sequence.fixture.js';
import type { RandomExpressions, Visible } from './random-expression.fixture.js';
import { COMPARED, SMALL_VALUES } from './random-expression.fixture.js';
import type { QueryRelation } from './query-tables.fixture.js';
import { quoteText, typeName } from './random-value.fixture.js';

/** A column of a table that is written to. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** What it is declared with behind its type: a length, a default. */
  readonly declared: string;
}

/** A table that random transactions change. */
export interface WrittenTable extends QueryRelation {
  readonly columns: readonly TableColumn[];
  /** The statement that makes it. */
  readonly create: string;
}

/** Types that can be a key: values of them meet, and are equal if they look so. */
const KEY_TYPES = ['int4', 'text', 'int8', 'date', 'uuid', 'bool', 'numeric'];

/** Types of most columns: some of each meet those of their own type, and integers meet floats. */
const FREQUENT_TYPES = ['int4', 'int4', 'text', 'text', 'float8'];

/** Lengths and scales that columns of a type may have; not all values fit. */
const MODIFIERS: ReadonlyMap<string, string> = new Map([
  ['varchar', '(2)'],
  ['bpchar', '(3)'],
  ['numeric', '(4,1)'],
  ['timestamp', '(0)'],
]);

/** For each type others whose values may be assigned to its columns, and mostly fit. */
const ASSIGNED: ReadonlyMap<string, readonly string[]> = new Map([
  ['int2', ['int4', 'int8', 'numeric']],
  ['int4', ['int2', 'int8', 'numeric']],
  ['int8', ['int4', 'numeric']],
  ['numeric', ['int4', 'int8']],
  ['float4', ['int4', 'numeric', 'float8']],
  ['float8', ['int2', 'int8', 'numeric', 'float4']],
  ['text', ['int4', 'bool', 'date', 'varchar', 'bpchar', 'jsonb', 'int4[]', 'interval', 'uuid']],
  ['varchar', ['text', 'bpchar', 'int4', 'date', 'numeric']],
  ['bpchar', ['text', 'varchar', 'bool', 'int8']],
  ['date', ['timestamp', 'timestamptz', 'farDate']],
  ['timestamp', ['date', 'timestamptz']],
  ['timestamptz', ['date', 'timestamp']],
  ['time', ['timestamp', 'interval', 'timetz']],
  ['timetz', ['time', 'timestamptz']],
  ['interval', ['time']],
  ['farDate', ['date', 'farInstant', 'timestamptz']],
  ['farInstant', ['date', 'farDate', 'timestamptz']],
  ['text[]', ['int4[]']],
]);

const TABLES_MAX = 3;
const COLUMNS_MAX = 5;

/** Percent of the values that are NULL, where they can be. */
const NULLS = 15;

/** Makes another part after each one, at most as many as are wanted; at least one. */
export function several<Part>(
  random: SeededRandom,
  { label, max, percent }: { label: string; max: number; percent: number },
  make: (index: number) => Part,
): Part[] {
  const parts: Part[] = [];
  const another = (): boolean =>
    spanOf(random, label, () => {
      const wanted = chance(random, percent);
      if (parts.length > 0 && !wanted) return false;
      parts.push(make(parts.length));
      return true;
    });
  while (parts.length < max && another());
  return parts;
}

/** Tables with random columns, some with keys. */
export function randomTables(random: SeededRandom): readonly WrittenTable[] {
  const list = { label: 'table', max: TABLES_MAX, percent: 70 };
  return several(random, list, (index) => randomTable(random, `t${index}`));
}

function randomTable(random: SeededRandom, name: string): WrittenTable {
  const keyLength = random.pick([0, 0, 1, 1, 2]);
  const list = { label: 'column', max: COLUMNS_MAX, percent: 75 };
  const columns = several(random, list, (index): TableColumn => {
    const isKey = index < keyLength;
    const types = isKey ? KEY_TYPES : [...SMALL_VALUES.keys()];
    const type = chance(random, 30) ? random.pick(types) : random.pick(FREQUENT_TYPES);
    const nullable = !chance(random, 15) && !isKey;
    const length = chance(random, 20) ? (MODIFIERS.get(type) ?? '') : '';
    const standard = chance(random, 12)
      ? ` DEFAULT ${quoteText(random.pick(SMALL_VALUES.get(type)!))}`
      : '';
    return { name: `c${index}`, type, nullable, declared: length + standard };
  });
  const lines = columns.map((column, index) => {
    const isNotNull = !column.nullable && index >= keyLength;
    const type = typeName(column.type) + column.declared;
    return `${column.name} ${type}${isNotNull ? ' NOT NULL' : ''}`;
  });
  const key = columns.slice(0, keyLength);
  if (keyLength > 0) lines.push(`PRIMARY KEY (${key.map((column) => column.name).join(', ')})`);
  return {
    name,
    columns,
    keyLength: key.length,
    create: `CREATE TABLE ${name} (${lines.join(', ')})`,
  };
}

const ROWS_MAX = 4;
const STATEMENTS_MAX = 3;

/** Random transactions over tables, as the statements that they consist of. */
export class RandomWrites {
  readonly #random: SeededRandom;
  readonly #tables: readonly WrittenTable[];
  readonly #expressions: RandomExpressions;
  /** How many tables were made of queries. */
  #made = 0;

  constructor(
    random: SeededRandom,
    tables: readonly WrittenTable[],
    expressions: RandomExpressions,
  ) {
    this.#random = random;
    this.#tables = tables;
    this.#expressions = expressions;
  }

  /** A statement, or some INSERTs in one transaction. */
  transaction(): readonly string[] {
    const random = this.#random;
    const table = random.pick(this.#tables);
    switch (random.nextInt(10)) {
      case 5:
      case 6:
        return [this.#delete(table)];
      case 7:
      case 8:
        return [this.#update(table)];
      case 9: {
        const list = { label: 'insert', max: STATEMENTS_MAX, percent: 60 };
        return several(random, list, () => this.insert(random.pick(this.#tables), 'alone'));
      }
      case 4:
        return [chance(random, 15) ? this.#createAs() : this.#copy(table)];
      default:
        return [this.insert(table)];
    }
  }

  /**
   * An INSERT of some rows, which may meet the ones that there are; `alone` for one that only
   * writes, as those of larger transactions must.
   */
  insert(table: WrittenTable, alone?: 'alone'): string {
    const random = this.#random;
    const list = { label: 'row', max: ROWS_MAX, percent: 60 };
    const width = chance(random, 10) ? 1 + random.nextInt(table.columns.length) : 0;
    const columns = width > 0 ? table.columns.slice(0, width) : table.columns;
    const rows = several(random, list, () => {
      return `(${columns.map((column) => this.#value(column)).join(', ')})`;
    });
    const names = width > 0 ? ` (${columns.map(({ name }) => name).join(', ')})` : '';
    const values = `${names} VALUES ${rows.join(', ')}`;
    if (alone !== undefined) return `INSERT INTO ${table.name} AS x${values}`;
    return this.#inserted(table, values);
  }

  /** The INSERT of a table, with what happens where a row is there. */
  #inserted(table: WrittenTable, rows: string): string {
    const conflict = chance(this.#random, table.keyLength > 0 ? 50 : 10)
      ? this.#onConflict(table)
      : '';
    return `INSERT INTO ${table.name} AS x${rows}${conflict}${this.#returning(table)}`;
  }

  #onConflict(table: WrittenTable): string {
    const random = this.#random;
    const key = table.columns.slice(0, table.keyLength).map(({ name }) => name);
    const target = key.length > 0 ? ` (${random.shuffle(key).join(', ')})` : '';
    const free = table.columns.slice(table.keyLength);
    if (target === '' || free.length === 0 || !chance(random, 65)) {
      return ` ON CONFLICT${chance(random, 50) ? target : ''} DO NOTHING`;
    }
    const visible = [...this.#visible(table, 'x'), ...this.#visible(table, 'excluded')];
    const set = this.#assignments(free, visible).join(', ');
    const where = chance(random, 25) ? ` WHERE ${this.#expressions.condition(visible, 1)}` : '';
    return ` ON CONFLICT${target} DO UPDATE SET ${set}${where}`;
  }

  #value({ type, nullable, declared }: TableColumn): string {
    const random = this.#random;
    if (declared.includes('DEFAULT') && chance(random, 15)) return 'DEFAULT';
    if (chance(random, NULLS) && (nullable || chance(random, 5))) return 'NULL';
    if (chance(random, 12)) return this.#expressions.leaf(this.#assigned(type), []);
    return quoteText(random.pick(SMALL_VALUES.get(type)!));
  }

  /** A type whose values may be assigned to a column: often its own. */
  #assigned(type: string): string {
    const others = ASSIGNED.get(type);
    return others !== undefined && chance(this.#random, 25) ? this.#random.pick(others) : type;
  }

  /** One or two columns and what they become. */
  #assignments(columns: readonly TableColumn[], visible: readonly Visible[]): string[] {
    const changed = this.#random.shuffle(columns).slice(0, 1 + this.#random.nextInt(2));
    const values = changed.map(({ type }) =>
      this.#expressions.expression(this.#assigned(type), visible, 2),
    );
    if (chance(this.#random, 15)) {
      const names = changed.map(({ name }) => name).join(', ');
      return [`(${names}) = ROW (${values.join(', ')})`];
    }
    return changed.map(({ name }, index) => `${name} = ${values[index]!}`);
  }

  #visible({ columns }: WrittenTable, alias: string): Visible[] {
    return columns.map(({ name, type }) => ({ sql: `${alias}.${name}`, type }));
  }

  /** Rows of a table, changed, to be rows of another; of all, those that come first. */
  #copy(table: WrittenTable): string {
    const { columns } = table;
    const source = this.#random.pick(this.#tables);
    const visible = this.#visible(source, 's');
    const list = columns.map(({ type }) =>
      this.#expressions.expression(this.#assigned(type), visible, 1),
    );
    const order = columns.map((_, index) => index + 1).join(', ');
    const select = `SELECT ${list.join(', ')} FROM ${source.name} s ORDER BY ${order} LIMIT 3`;
    return this.#inserted(table, ` ${select}`);
  }

  /** A table of the rows of a query, which is another one from then on. */
  #createAs(): string {
    const source = this.#random.pick(this.#tables);
    const visible = this.#visible(source, 's');
    const list = source.columns.map(
      ({ type }, index) => `${this.#expressions.expression(type, visible, 1)} AS x${index}`,
    );
    this.#made += 1;
    return `CREATE TABLE made${this.#made} AS SELECT ${list.join(', ')} FROM ${source.name} s`;
  }

  #update(table: WrittenTable): string {
    const visible = this.#visible(table, 'x');
    const free = table.columns.slice(table.keyLength);
    if (free.length === 0) return this.#delete(table);
    const start = `UPDATE ${table.name} x SET `;
    if (chance(this.#random, 30)) {
      const near = this.#oneOfEach(table);
      const set = this.#assignments(free, [...visible, ...near.columns]).join(', ');
      return `${start}${set} FROM ${near.sql}${this.#returning(table, near.columns)}`;
    }
    // Of the row alone: of several rows that it is joined with, any one could be taken.
    const set = this.#assignments(free, visible).join(', ');
    return `${start}${set}${this.#withOther(table, 'FROM')}${this.#returning(table)}`;
  }

  /** Rows of another table, at most one for each row of a table. */
  #oneOfEach(table: WrittenTable): { readonly sql: string; readonly columns: readonly Visible[] } {
    const random = this.#random;
    const other = random.pick(this.#tables);
    const key = random.pick(other.columns);
    const names = other.columns.map(({ name }) => name);
    const rest = names.filter((name) => name !== key.name);
    const order = [key.name, ...rest].join(', ');
    const compared = COMPARED.get(key.type)!;
    const near = table.columns.filter(({ type }) => compared.includes(type));
    const own =
      near.length > 0
        ? `x.${random.pick(near).name}`
        : this.#expressions.leaf(key.type, this.#visible(table, 'x'));
    const select = `SELECT DISTINCT ON (${key.name}) * FROM ${other.name} ORDER BY ${order}`;
    return {
      sql: `(${select}) y WHERE y.${key.name} = ${own}`,
      columns: this.#visible(other, 'y'),
    };
  }

  #delete(table: WrittenTable): string {
    const rest = this.#withOther(table, 'USING');
    return `DELETE FROM ${table.name} x${rest}${this.#returning(table)}`;
  }

  /** What rows are changed, sometimes by those of another table. */
  #withOther(table: WrittenTable, word: 'FROM' | 'USING'): string {
    const visible = this.#visible(table, 'x');
    const drawn = this.#random.nextInt(4);
    if (drawn === 2) return this.#whereNear(table);
    if (drawn < 2) return this.#where(visible);
    const other = this.#random.pick(this.#tables);
    const both = [...visible, ...this.#visible(other, 'y')];
    return ` ${word} ${other.name} y WHERE ${this.#expressions.condition(both, 2)}`;
  }

  /** Rows that there are: those with one of the first values of a column. */
  #whereNear({ name, columns }: WrittenTable): string {
    const column = this.#random.pick(columns).name;
    const order = this.#random.pick(['', ' desc']);
    const value = `SELECT y.${column} FROM ${name} y ORDER BY 1${order}`;
    return ` WHERE x.${column} IN (${value} LIMIT 1 OFFSET ${this.#random.nextInt(4)})`;
  }

  /** The changed rows, and what follows from them. */
  #returning(table: WrittenTable, others: readonly Visible[] = []): string {
    if (!chance(this.#random, 20)) return '';
    const type = this.#random.pick(table.columns).type;
    const visible = [...this.#visible(table, 'x'), ...others];
    return ` RETURNING x.*, ${this.#expressions.expression(type, visible, 1)} AS more`;
  }

  #where(visible: readonly Visible[]): string {
    return chance(this.#random, 85) ? ` WHERE ${this.#expressions.condition(visible, 2)}` : '';
  }
}
