import { loadModule, parseSync, type SelectStmt } from 'libpg-query';
import type { Collections } from './naive-plan.fixture.js';
import type { CatalogItemView, CatalogView } from '../catalog-view.js';
import { formatDatum, Numeric, type Row, type SqlType } from '../../repr/index.js';
import { evaluateQuery } from './naive-plan.fixture.js';
import { planQuery } from './plan-query.js';
import type { QueryEnvironment } from './planning/query-environment.js';

await loadModule();

const INT: SqlType = { kind: 'int4' };
const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };

interface Table {
  readonly id: string;
  readonly columns: readonly (readonly [name: string, type: SqlType, nullable: boolean])[];
  readonly keys?: readonly (readonly number[])[];
  readonly rows: readonly Row[];
}

/** Small tables with NULLs, duplicates and one that is empty. */
const TABLES: Readonly<Record<string, Table>> = {
  t: {
    id: 'u1',
    columns: [
      ['a', INT, true],
      ['b', INT, true],
      ['c', { kind: 'text' }, true],
    ],
    rows: [
      [1, 1, 'x'],
      [1, 2, 'y'],
      [2, null, 'x'],
      [null, 1, null],
      [3, 3, 'z'],
      [3, 3, 'z'],
      [4, 0, ''],
    ],
  },
  u: {
    id: 'u2',
    columns: [
      ['a', INT, true],
      ['d', INT, true],
      ['e', { kind: 'int8' }, true],
    ],
    rows: [
      [1, 10, 1n],
      [1, 20, 2n],
      [2, null, 3n],
      [null, 5, null],
      [5, 1, 5n],
      [3, 3, 3n],
      [3, 3, 3n],
    ],
  },
  v: {
    id: 'u10',
    columns: [
      ['x', INT, false],
      ['y', { kind: 'text' }, false],
      ['n', NUMERIC, true],
    ],
    keys: [[0]],
    rows: [
      [1, 'x', Numeric.of(15n, 1)],
      [2, 'y', Numeric.of(225n, 2)],
      [3, 'z', null],
    ],
  },
  w: { id: 'u3', columns: [['k', INT, false]], rows: [] },
};

const items = new Map(
  Object.entries(TABLES).map(([name, { id, columns, keys = [] }]): [string, CatalogItemView] => [
    name,
    {
      id,
      name,
      keys,
      schema: { database: 'materialize', schema: 'public' },
      kind: 'table',
      system: false,
      temporary: false,
      columns: columns.map(([column, type, nullable]) => ({ name: column, type, nullable })),
      createSql: '',
      indexed: true,
      uses: [],
    },
  ]),
);

const catalog: CatalogView = {
  currentDatabase: '',
  searchPath: [],
  resolveItem: (name) => items.get(name.at(-1)!),
  resolveSchema: () => undefined,
  resolveDatabase: () => undefined,
  itemById: (id) => [...items.values()].find((item) => item.id === id)!,
  items: () => [],
  schemas: () => [],
  databases: () => [],
  variable: () => undefined,
  variables: () => [],
};

/** The rows of the tables. */
export const collections: Collections = new Map(
  Object.values(TABLES).map(({ id, rows }) => [id, rows]),
);

/** What a text is planned in. */
export function environmentOf(sql: string, more: Partial<QueryEnvironment> = {}): QueryEnvironment {
  const bytes = Buffer.from(sql);
  const place = (location: number): number => bytes.subarray(0, location).toString().length;
  return { catalog, place, ...more };
}

/** The syntax tree of a query. */
export function selectOf(sql: string): SelectStmt {
  const statement = parseSync(sql).stmts?.[0]?.stmt;
  if (statement === undefined || !('SelectStmt' in statement)) {
    throw new Error(`a query is wanted, found ${sql}`);
  }
  return statement.SelectStmt;
}

/** A query's answer: each row as text, columns between bars. */
export function answer(sql: string): readonly string[] {
  const { plan, finishing, columns } = planQuery(selectOf(sql), environmentOf(sql));
  return evaluateQuery(plan, finishing, collections).map((row) =>
    row.map((datum, index) => formatDatum(columns[index]!.type, datum)).join('|'),
  );
}
