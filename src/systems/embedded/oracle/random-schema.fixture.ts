import type { SeededRandom } from '../../../sim/index.js';
import { chance, spanOf } from './choice-sequence.fixture.js';
import type { RandomExpressions, Visible } from './random-expression.fixture.js';
import { SMALL_VALUES } from './random-expression.fixture.js';
import type { QueryRelation } from './query-tables.fixture.js';
import { quoteText } from './random-value.fixture.js';

/** A column of a table that is written to. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
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
    return { name: `c${index}`, type, nullable: !chance(random, 15) && !isKey };
  });
  const lines = columns.map((column, index) => {
    const isNotNull = !column.nullable && index >= keyLength;
    return `${column.name} ${column.type}${isNotNull ? ' NOT NULL' : ''}`;
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
        return several(random, list, () => this.insert(random.pick(this.#tables)));
      }
      case 4:
        return [this.#copy(table)];
      default:
        return [this.insert(table)];
    }
  }

  /** An INSERT of some rows. */
  insert({ name, columns }: WrittenTable): string {
    const list = { label: 'row', max: ROWS_MAX, percent: 60 };
    const rows = several(this.#random, list, () => {
      return `(${columns.map((column) => this.#value(column)).join(', ')})`;
    });
    return `INSERT INTO ${name} VALUES ${rows.join(', ')}`;
  }

  #value({ type, nullable }: TableColumn): string {
    const random = this.#random;
    if (chance(random, NULLS) && (nullable || chance(random, 5))) return 'NULL';
    return quoteText(random.pick(SMALL_VALUES.get(type)!));
  }

  #visible({ columns }: WrittenTable, alias: string): Visible[] {
    return columns.map(({ name, type }) => ({ sql: `${alias}.${name}`, type }));
  }

  /** Rows of a table, changed, to be rows of another; of all, those that come first. */
  #copy({ name, columns }: WrittenTable): string {
    const source = this.#random.pick(this.#tables);
    const visible = this.#visible(source, 's');
    const list = columns.map(({ type }) => this.#expressions.expression(type, visible, 1));
    const order = columns.map((_, index) => index + 1).join(', ');
    return `INSERT INTO ${name} SELECT ${list.join(', ')} FROM ${source.name} s ORDER BY ${order} LIMIT 3`;
  }

  #update(table: WrittenTable): string {
    const random = this.#random;
    const visible = this.#visible(table, 'x');
    const free = table.columns.slice(table.keyLength);
    if (free.length === 0) return this.#delete(table);
    const changed = random.shuffle(free).slice(0, 1 + random.nextInt(2));
    // Of the row alone: of several rows that it is joined with, any one could be taken.
    const set = changed.map(
      ({ name, type }) => `${name} = ${this.#expressions.expression(type, visible, 2)}`,
    );
    const start = `UPDATE ${table.name} x SET ${set.join(', ')}`;
    return `${start}${this.#withOther(table, 'FROM')}${this.#returning(table)}`;
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
  #returning(table: WrittenTable): string {
    if (!chance(this.#random, 20)) return '';
    const type = this.#random.pick(table.columns).type;
    const value = this.#expressions.expression(type, this.#visible(table, 'x'), 1);
    return ` RETURNING x.*, ${value} AS more`;
  }

  #where(visible: readonly Visible[]): string {
    return chance(this.#random, 85) ? ` WHERE ${this.#expressions.condition(visible, 2)}` : '';
  }
}
