import type { SeededRandom } from '../../../sim/index.js';
import { chance } from './choice-sequence.fixture.js';
import { SMALL_VALUES } from './random-expression.fixture.js';
import { tableOf, type RandomTable } from './random-table.fixture.js';

/** A table or view that queries read, and the types of its columns. */
export interface QueryRelation {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** How many of the first columns are its primary key; 0 without one. */
  readonly keyLength: number;
}

/** The relations that queries are about, by the types of their columns. */
export const RELATIONS: readonly QueryRelation[] = Object.entries({
  t0: ['int4', 'text', 'numeric', 'bool', 'float8'],
  t1: ['int4', 'int8', 'date', 'float8', 'jsonb', 'text', 'varchar', 'farDate'],
  t2: [
    'int4',
    'int2',
    'timestamp',
    'timestamptz',
    'interval',
    'int4[]',
    'uuid',
    'bytea',
    'time',
    'bpchar',
    'farInstant',
    'timetz',
  ],
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
