import { assert } from '../../diagnostic/index.js';
import type { CollectionId, Plan } from '../../dataflow/index.js';
import type { Column, Row } from '../../repr/index.js';
import { shortTypeName, typeModifier, typeOid } from '../../repr/index.js';
import { parseStatements, planStatement, quoteIdentifier } from '../../sql/index.js';
import type { ItemBase, ItemOfKind } from '../catalog/item.js';
import { INFORMATION_SCHEMA_VIEWS } from './information-schema-views.js';
import { MZ_CATALOG_VIEWS } from './mz-catalog-views.js';
import { PG_CATALOG_VIEWS } from './pg-catalog-views.js';
import { SystemCatalog } from './system-catalog.js';
import { columnsText, systemColumns, type SystemRelation } from './system-relation.js';
import { SYSTEM_TABLES, type SystemTableName } from './system-tables.js';
import { SYSTEM_VIEW_COLUMNS } from './system-view-columns.js';

/** The columns of the system's own relations: what `mz_item_columns` is for users'. */
const SYSTEM_COLUMNS: SystemRelation = {
  kind: 'constant',
  schema: 'mz_internal',
  name: 'mz_system_columns',
  columns: systemColumns(
    'id text, name text, position int8, nullable bool, type text, default text?, type_oid oid, ' +
      'type_mod int4',
  ),
  rows: () => systemItems().flatMap((item) => ('columns' in item ? columnRows(item) : [])),
};

const RELATIONS: readonly SystemRelation[] = [
  ...SYSTEM_TABLES,
  ...MZ_CATALOG_VIEWS,
  SYSTEM_COLUMNS,
  ...PG_CATALOG_VIEWS,
  ...INFORMATION_SCHEMA_VIEWS,
];

/** A relation of the system as an item: those with rows of their own, and views. */
export type SystemItem = ItemOfKind<'table' | 'view'>;

let items: readonly SystemItem[] | undefined;

/**
 * The relations that every catalog has, in the order of their ids. They are the same objects each
 * time: views are planned when something reads them first, and once.
 */
export function systemItems(): readonly SystemItem[] {
  items ??= RELATIONS.map((relation, index) => itemOf(relation, `s${index + 1}`));
  return items;
}

/** The ids of the tables that the coordinator writes. */
export function systemTableIds(): readonly CollectionId[] {
  return systemItems().flatMap(({ id, kind }) => (kind === 'table' ? [id] : []));
}

/** The id of a table that the coordinator writes. */
export function systemTableId(name: SystemTableName): CollectionId {
  const place = RELATIONS.findIndex((one) => one.kind === 'table' && one.name === name);
  assert(place >= 0, () => `the system has the table ${name}`);
  return `s${place + 1}`;
}

/** What a column is in `mz_columns`: a row for each column of an item. */
export function columnRows({
  id,
  columns,
  defaults,
}: {
  readonly id: CollectionId;
  readonly columns: readonly Column[];
  readonly defaults?: readonly (string | null)[];
}): readonly Row[] {
  return columns.map(({ name, type, nullable }, index) => [
    id,
    name,
    BigInt(index + 1),
    nullable,
    shortTypeName(type),
    defaults?.[index] ?? null,
    typeOid(type),
    typeModifier(type),
  ]);
}

function itemOf(relation: SystemRelation, id: CollectionId): SystemItem {
  const { schema, name } = relation;
  const header = `CREATE VIEW ${quoteIdentifier(schema)}.${quoteIdentifier(name)} AS `;
  const base = {
    id,
    schema: { database: null, schema },
    name,
    connection: null,
    createSql: relation.kind === 'view' ? header + relation.sql.replace(/\s+/g, ' ') : '',
    uses: [],
  };
  switch (relation.kind) {
    case 'table': {
      const { columns } = relation;
      return {
        ...base,
        kind: 'table',
        columns,
        defaults: columns.map(() => null),
        keys: [],
        checks: [],
      };
    }
    case 'constant':
      return new ConstantItem(base, relation);
    case 'view':
      return new ViewItem(base, relation.sql);
  }
}

/** A view of rows that are known, computed at the first reading. */
class ConstantItem implements ItemBase {
  readonly kind = 'view';
  readonly id: CollectionId;
  readonly schema: ItemBase['schema'];
  readonly name: string;
  readonly connection = null;
  readonly createSql: string;
  readonly uses: readonly CollectionId[] = [];
  readonly keys: readonly (readonly number[])[] = [];
  readonly #relation: SystemRelation & { readonly kind: 'constant' };
  #columns: readonly Column[] | undefined;
  #plan: Plan | undefined;

  constructor(base: ItemBase, relation: SystemRelation & { readonly kind: 'constant' }) {
    this.id = base.id;
    this.schema = base.schema;
    this.name = base.name;
    this.createSql = base.createSql;
    this.#relation = relation;
  }

  get columns(): readonly Column[] {
    return (this.#columns ??= this.#relation.columns);
  }

  get plan(): Plan {
    const rows = (): (readonly [Row, number])[] => this.#relation.rows().map((row) => [row, 1]);
    this.#plan ??= { kind: 'constant', rows: rows(), columns: this.columns };
    return this.#plan;
  }
}

type PlannedView = Pick<ItemOfKind<'view'>, 'plan' | 'uses'>;

/** A view whose query is planned at the first reading. */
class ViewItem implements ItemBase {
  readonly kind = 'view';
  readonly id: CollectionId;
  readonly schema: ItemBase['schema'];
  readonly name: string;
  readonly connection = null;
  readonly createSql: string;
  readonly keys: readonly (readonly number[])[] = [];
  readonly #sql: string;
  readonly #declared: string;
  #columns: readonly Column[] | undefined;
  #planned: PlannedView | undefined;

  constructor({ id, schema, name, createSql }: ItemBase, sql: string) {
    this.id = id;
    this.schema = schema;
    this.name = name;
    this.createSql = createSql;
    this.#sql = sql;
    this.#declared = SYSTEM_VIEW_COLUMNS[`${schema.schema}.${name}`] ?? '';
  }

  get columns(): readonly Column[] {
    return (this.#columns ??= systemColumns(this.#declared));
  }

  get plan(): Plan {
    return this.#plan().plan;
  }

  get uses(): readonly CollectionId[] {
    return this.#plan().uses;
  }

  #plan(): PlannedView {
    this.#planned ??= this.#planNow();
    return this.#planned;
  }

  #planNow(): PlannedView {
    const plan = planStatement(parseStatements(this.#sql)[0]!, new SystemCatalog(systemItems()));
    assert(plan.kind === 'select', () => `a system view is a query, found ${this.#sql}`);
    const [declared, found] = [this.columns, plan.query.columns].map(columnsText);
    assert(declared === found, () => {
      return `SYSTEM_VIEW_COLUMNS has what ${this.name} has, which is ${found}`;
    });
    return plan.query;
  }
}
