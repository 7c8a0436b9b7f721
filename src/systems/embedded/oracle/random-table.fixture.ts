import type { SeededRandom } from '../../../sim/index.js';
import { randomText, quoteText, typeName, VALUE_TYPES } from './random-value.fixture.js';

/** A table with a column `id` from 1 on, and others. */
export interface RandomTable {
  readonly name: string;
  /** The types of its columns, by name, without `id`. */
  readonly columns: ReadonlyMap<string, string>;
  readonly rows: number;
  /** The values of each row as SQL, without `id`. */
  readonly values: readonly (readonly string[])[];
  /** The statements that make and fill it. */
  readonly statements: readonly string[];
}

/** A table with a column of each type and of a few array types. */
export function everyType(random: SeededRandom, rows: number): RandomTable {
  const types = [...VALUE_TYPES, 'int4[]', 'text[]', 'numeric[]', 'jsonb[]'];
  const columns = types.map((type): [string, string] => [`c_${type.replace('[]', 's')}`, type]);
  return tableOf('edge', columns, rows, (type) => randomText(random, type));
}

/** A table from its columns, and from a text for each of its values. */
export function tableOf(
  name: string,
  columns: readonly (readonly [string, string])[],
  rows: number,
  text: (type: string) => string | null,
): RandomTable {
  const value = (type: string): string => {
    const chosen = text(type);
    return chosen === null ? 'NULL' : quoteText(chosen);
  };
  const values = Array.from({ length: rows }, () => columns.map(([, type]) => value(type)));
  const table = { name, columns: new Map(columns), rows, values };
  return { ...table, statements: tableStatements(table, () => true) };
}

/** The statements that make and fill a table, with its `id` and the columns that are wanted. */
export function tableStatements(
  { name, columns, values }: Omit<RandomTable, 'statements'>,
  isWanted: (column: string) => boolean,
): readonly string[] {
  const places = [...columns.keys()].map(isWanted);
  const kept = <Element>(list: readonly Element[]): Element[] =>
    list.filter((_, place) => places[place]);
  const list = kept([...columns]).map(([column, type]) => `, ${column} ${typeName(type)}`);
  const rows = values.map((row, index) => `(${[String(index + 1), ...kept(row)].join(', ')})`);
  return [
    `CREATE TABLE ${name} (id int4${list.join('')})`,
    `INSERT INTO ${name} VALUES\n${rows.join(',\n')}`,
  ];
}
