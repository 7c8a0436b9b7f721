import type { CollectionId, Update } from '../dataflow/index.js';
import { quoted } from '../diagnostic/index.js';
import { RowTextError, type Row } from '../repr/index.js';
import type { Timestamp } from '../time/index.js';
import {
  fullName,
  outlineOfView,
  parseStatements,
  planStatement,
  SqlError,
  type IndexPart,
  type ParsedStatement,
} from '../sql/index.js';
import { Catalog } from './catalog/catalog.js';
import type {
  CatalogFileError,
  DurableItem,
  DurableState,
  DurableUpdate,
  IndexDefinition,
} from './catalog/durable-catalog.js';
import type { CatalogItem, ItemBase, ItemOfKind } from './catalog/item.js';
import { encodeId } from './catalog/stored-id.js';
import { damagedRow } from './catalog/stored-row.js';
import { checkStoredIndex, checkStoredKeys } from './transactions/check-stored-keys.js';
import type { CoordinatorEnvironment } from './core.js';
import { planItem } from './plan-item.js';
import { SessionCatalog } from './session-catalog.js';
import { SessionVariables } from './variables/session-variables.js';
import { systemItems } from './system/system-items.js';
import { codecOf } from './transactions/write.js';

/** An item that is stored, planned again. */
export interface RestoredItem {
  readonly item: CatalogItem;
  /** Of a table or an index: the least time at which it can be read. */
  readonly since: Timestamp;
  /** Of a table, what is in it; of others, nothing. */
  readonly updates: readonly Update[];
}

/** What was stored, planned again. */
export interface RestoredCatalog {
  /** In the order in which they were made. */
  readonly items: readonly RestoredItem[];
  /** A catalog that holds them all. */
  readonly catalog: Catalog;
}

/**
 * Plans each stored item from its statement, as it was made, and reads the rows of tables back.
 * This is the last check of a catalog that was loaded: nothing has happened yet when it refuses.
 *
 * @throws CatalogFileError if a statement cannot be planned any more, but for those of views, or is
 * another item's, or what is stored of an item's data is not of its kind.
 */
export function planStoredItems(
  { durable, admitsPath }: Pick<CoordinatorEnvironment, 'durable' | 'admitsPath'>,
  state: DurableState,
): RestoredCatalog {
  // Apart from the coordinator's own, where an item is entered when it is installed: an index must
  // not be read through before that.
  const catalog = new Catalog(durable, state);
  catalog.enterSystemItems(systemItems());
  const schemas = new Map(state.schemas.map((schema) => [schema.id, schema]));
  const databases = new Map(state.databases.map(({ id, name }) => [id, name]));
  const contents = new Map<CollectionId, readonly Update[]>();
  const items = state.items.map((stored): RestoredItem => {
    const { databaseId, name: schema } = schemas.get(stored.schemaId)!;
    const database = databaseId === null ? null : databases.get(databaseId)!;
    const item = replan(state, catalog, stored, { database, schema });
    checkPath(state, item, admitsPath);
    catalog.restore(item);
    const data = readData(state, item);
    if (item.kind === 'table') contents.set(item.id, data.updates);
    if (item.kind === 'index' && item.unique) {
      const updates = contents.get(item.on) ?? [];
      const refuse = refusalOf(state, 'items', item);
      checkStoredIndex(catalog.item(item.on) as ItemOfKind<'table'>, item, { updates, refuse });
    }
    return { item, ...data };
  });
  return { items, catalog };
}

/** A file that statements may not name is not read or written for a stored one either. */
function checkPath(
  state: DurableState,
  item: CatalogItem,
  admitsPath: CoordinatorEnvironment['admitsPath'],
): void {
  if (item.kind !== 'source' && item.kind !== 'sink') return;
  const { path } = item.kind === 'source' ? item.source : item.sink;
  if (admitsPath(path)) return;
  const wanted = 'a file in the temporary directory';
  throw refusalOf(state, 'items', item)(`its file is ${quoted(path)}, wanted ${wanted}`);
}

/** Makes the error for what is stored of an item in a table of the file. */
function refusalOf(state: DurableState, table: string, { id }: Pick<CatalogItem, 'id'>): Refuse {
  return (problem) => damagedRow({ path: state.path, table, key: [encodeId(id)] }, problem);
}

function replan(
  state: DurableState,
  catalog: Catalog,
  stored: DurableItem,
  schema: CatalogItem['schema'],
): CatalogItem {
  const { id, name } = stored;
  const { createSql, index, comments } = stored.definition;
  const refuse = refusalOf(state, 'items', stored);
  const base = { id, schema, name, connection: null, createSql, comments };
  const wanted = fullName({ schema, name });
  const statement = parseStored(createSql, wanted, refuse);
  const plan = planAgain(catalog, statement);
  if (plan instanceof SqlError) {
    const unusable = withoutPlan(catalog, { statement, base, index, refuse, error: plan });
    if (unusable !== undefined) return unusable;
    throw refuse(`the statement of ${wanted} cannot be planned: ${plan.message}; ${DROP_BEFORE}`);
  }
  switch (plan.kind) {
    case 'createTable':
    case 'createView':
    case 'createSource':
    case 'createSink':
    case 'createType': {
      if (index !== undefined) throw refuse('`definition` has an `index` but makes none');
      const made = fullName(plan.item);
      if (made !== wanted) throw refuse(`its statement makes ${made}, wanted ${wanted}`);
      const { uses } = plan.item;
      return planItem(plan, { ...base, uses, refusal: refusalBehind(catalog, uses) }, null);
    }
    case 'createIndex': {
      if (index === undefined) throw refuse('`definition` of an index has no `index`');
      checkIndex(catalog, plan.on, index, refuse);
      if (plan.unique !== (index.unique ?? false)) {
        throw refuse(
          `\`index.unique\` is ${index.unique ?? false}, wanted ${plan.unique} as in its statement`,
        );
      }
      if (plan.item.name !== name) {
        throw refuse(`its statement makes index ${plan.item.name!}, wanted ${name}`);
      }
      const { uses } = plan.item;
      const refusal = refusalBehind(catalog, uses);
      return indexItem(index, plan.parts, { ...base, uses, refusal });
    }
    default:
      throw refuse(`its statement makes no item: ${createSql}`);
  }
}

type Refuse = (problem: string) => CatalogFileError;

/** What to do about a statement that only another version could plan. */
const DROP_BEFORE = 'if an earlier version made it, drop it with that version';

function parseStored(createSql: string, name: string, refuse: Refuse): ParsedStatement {
  try {
    const statements = parseStatements(createSql);
    if (statements.length === 1) return statements[0]!;
    throw refuse(`\`create_sql\` is ${statements.length} statements, wanted one`);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw refuse(`the statement of ${name} cannot be planned: ${error.message}; ${DROP_BEFORE}`);
  }
}

/** As whoever made it saw the catalog: stored statements have all names in full. */
function storedView(catalog: Catalog): SessionCatalog {
  return new SessionCatalog(catalog, new SessionVariables(), null);
}

function planAgain(
  catalog: Catalog,
  statement: ParsedStatement,
): ReturnType<typeof planStatement> | SqlError {
  try {
    return planStatement(statement, storedView(catalog), { isStored: true });
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
}

/**
 * A view that today's rules refuse, or an index of one: it stays in the catalog with what can be
 * told without a plan, so that it can be shown and dropped. Undefined for anything else.
 */
function withoutPlan(
  catalog: Catalog,
  {
    statement,
    base,
    index,
    refuse,
    error,
  }: {
    readonly statement: ParsedStatement;
    readonly base: Omit<ItemBase, 'uses'>;
    readonly index: IndexDefinition | undefined;
    readonly refuse: Refuse;
    readonly error: SqlError;
  },
): CatalogItem | undefined {
  const outline = outlineOfView(storedView(catalog), statement);
  if (outline === undefined && index !== undefined) {
    const refusal = catalog.has(index.on) ? catalog.item(index.on).refusal : undefined;
    return refusal && indexItem(index, [], { ...base, uses: [index.on], refusal });
  }
  if (outline === undefined || index !== undefined) return undefined;
  const [made, wanted] = [fullName(outline), fullName(base)];
  if (made !== wanted) throw refuse(`its statement makes ${made}, wanted ${wanted}`);
  const { uses } = outline;
  const refusal = refusalBehind(catalog, uses) ?? { view: base.id, problem: error.message };
  const nothing = {
    columns: [],
    keys: [],
    plan: { kind: 'constant', rows: [], columns: [] },
  } as const;
  return { ...base, ...nothing, kind: 'view', uses, refusal };
}

/** What makes unusable whatever is made of some items. */
function refusalBehind(catalog: Catalog, uses: readonly CollectionId[]): ItemBase['refusal'] {
  return uses.map((id) => catalog.item(id).refusal).find((refusal) => refusal !== undefined);
}

/** What an index is on follows from its statement; its key has to be columns of that. */
function checkIndex(
  catalog: Catalog,
  on: CollectionId,
  index: IndexDefinition,
  refuse: Refuse,
): void {
  if (index.on !== on)
    throw refuse(`\`index.on\` is ${index.on}, wanted ${on} as in its statement`);
  const item = catalog.item(on);
  const columns = 'columns' in item ? item.columns.length : 0;
  const beyond = index.key.find((column) => column >= columns);
  if (beyond === undefined) return;
  throw refuse(`\`index.key\` has column ${beyond}, wanted columns from 0 below ${columns}`);
}

function indexItem(
  { on, key, unique = false, window }: IndexDefinition,
  parts: readonly IndexPart[],
  base: ItemBase,
): CatalogItem {
  const parsed = window === null || window === 'default' ? window : BigInt(window);
  return { ...base, kind: 'index', on, parts, key, unique, window: parsed };
}

/** Reads back what is stored of an item's data: nothing of a view or a sink. */
function readData(state: DurableState, item: CatalogItem): Omit<RestoredItem, 'item'> {
  const { id, kind } = item;
  const refuse = (table: string, problem: string): CatalogFileError =>
    refusalOf(state, table, item)(problem);
  const mistaken = (table: string, wanted: string): CatalogFileError =>
    refuse(table, `the item of this id is a ${kind}, wanted a ${wanted}`);
  if (state.bindings.has(id) && kind !== 'source') throw mistaken('timestamps', 'source');
  const since = state.sinces.get(id) ?? 0n;
  if (kind !== 'table') {
    if (state.tables.has(id)) throw mistaken('table_updates', 'table');
    if (state.sinces.has(id) && kind !== 'index') throw mistaken('sinces', 'table or an index');
    return { since, updates: [] };
  }
  // What is written next may be at the bound.
  if (since >= state.timestampBound) {
    const wanted = `a time before ${state.timestampBound}`;
    throw refuse('sinces', `\`since\` of a table is ${since}, wanted ${wanted}`);
  }
  return { since, updates: decodeUpdates(state, item, state.tables.get(id) ?? []) };
}

function decodeUpdates(
  state: DurableState,
  table: ItemOfKind<'table'>,
  stored: readonly DurableUpdate[],
): readonly Update[] {
  const refuse = (row: string, problem: string): CatalogFileError =>
    damagedRow(
      { path: state.path, table: 'table_updates', key: [encodeId(table.id), row] },
      problem,
    );
  const codec = codecOf(table);
  const required = table.columns.flatMap(({ nullable }, column) => (nullable ? [] : [column]));
  const updates = stored.map(({ row: text, time, diff }): Update => {
    const row = decode(codec.decode, text, refuse);
    const missing = required.find((column) => row[column] === null);
    if (missing !== undefined) {
      const { name } = table.columns[missing]!;
      throw refuse(text, `column "${name}" is NULL, wanted a value: it is declared NOT NULL`);
    }
    return { row, time, diff };
  });
  checkCounts(stored, refuse);
  checkStoredKeys(table, updates, refusalOf(state, 'table_updates', table));
  return updates;
}

function decode(
  decodeRow: (text: string) => Row,
  text: string,
  refuse: (row: string, problem: string) => CatalogFileError,
): Row {
  try {
    return decodeRow(text);
  } catch (error) {
    if (!(error instanceof RowTextError)) throw error;
    throw refuse(text, error.message);
  }
}

/** No row is ever taken away more often than it was added. */
function checkCounts(
  updates: readonly DurableUpdate[],
  refuse: (row: string, problem: string) => CatalogFileError,
): void {
  const sorted = [...updates].sort((left, right) =>
    left.time === right.time ? right.diff - left.diff : left.time < right.time ? -1 : 1,
  );
  const counts = new Map<string, number>();
  for (const { row, time, diff } of sorted) {
    const count = (counts.get(row) ?? 0) + diff;
    if (count < 0) throw refuse(row, `there are ${count} of it at ${time}, wanted 0 or more`);
    counts.set(row, count);
  }
}
