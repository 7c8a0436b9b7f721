import type { SeededRandom } from '../../../sim/index.js';
import { randomText, quoteText, typeName, VALUE_TYPES } from './random-value.fixture.js';

/** A table with a column `id` from 1 on, and others. */
export interface RandomTable {
  readonly name: string;
  /** The types of its columns, by name, without `id`. */
  readonly columns: ReadonlyMap<string, string>;
  readonly rows: number;
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
  const list = columns.map(([column, type]) => `, ${column} ${typeName(type)}`).join('');
  const value = (type: string): string => {
    const chosen = text(type);
    return chosen === null ? 'NULL' : quoteText(chosen);
  };
  const row = (_: unknown, index: number): string =>
    `(${[String(index + 1), ...columns.map(([, type]) => value(type))].join(', ')})`;
  return {
    name,
    columns: new Map(columns),
    rows,
    statements: [
      `CREATE TABLE ${name} (id int4${list})`,
      `INSERT INTO ${name} VALUES ${Array.from({ length: rows }, row).join(', ')}`,
    ],
  };
}
