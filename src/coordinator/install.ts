import type { CollectionId, TimestampBinding, Update } from '../dataflow/index.js';
import { unreachable } from '../diagnostic/index.js';
import type { Timestamp } from '../time/index.js';
import type { DurableTable } from './catalog/durable-catalog.js';
import type { CatalogItem, ItemOfKind } from './catalog/item.js';
import type { Core } from './core.js';
import { buildItems, importedIds } from './expand-plan.js';
import { collectionsOfInputs, findReadInputs, type ReadInputs } from './read-inputs.js';
import { latestFrontier } from './tails.js';
import { codecOf } from './write.js';

/** What an earlier life of the coordinator left of an item. */
export interface InheritedState {
  readonly table?: DurableTable | undefined;
  /** Of a source; absent if nothing of it was read yet. */
  readonly bindings?: readonly TimestampBinding[] | undefined;
}

/**
 * Makes the dataflow server have what an item of the catalog stands for. Views stand for nothing.
 * `inherited` is null for an item that is new.
 */
export function installItem(
  core: Core,
  item: CatalogItem,
  inherited: InheritedState | null = null,
): void {
  switch (item.kind) {
    case 'table':
      return installTable(core, item, inherited?.table);
    case 'source':
      return installSource(core, item, inherited);
    case 'index':
      return installIndex(core, item);
    case 'sink':
      return installSink(core, item);
    case 'view':
      return;
    default:
      return unreachable(item);
  }
}

/** The compaction window that holds for an index. */
export function windowOf(core: Core, index: ItemOfKind<'index'>): Timestamp | null {
  return index.window === 'default' ? core.options.logicalCompactionWindow : index.window;
}

function installTable(
  core: Core,
  item: ItemOfKind<'table'>,
  stored: DurableTable = { since: 0n, updates: [] },
): void {
  const { id, columns } = item;
  const { since } = stored;
  const window = core.options.logicalCompactionWindow;
  core.send({ kind: 'createTable', id, columns, since });
  core.frontiers.create({ id, role: 'table', since, window, reads: [] });
  if (stored.updates.length > 0) {
    const codec = codecOf(item);
    const updates = stored.updates.map(({ row, time, diff }): Update => ({
      row: codec.decode(row),
      time,
      diff,
    }));
    core.send({ kind: 'insert', id, updates });
  }
  core.advanceTables();
}

function installSource(
  core: Core,
  { id, source }: ItemOfKind<'source'>,
  inherited: InheritedState | null,
): void {
  const bindings = inherited?.bindings ?? [];
  const again = inherited === null ? {} : { notBefore: latestSourceUpper(core) };
  core.send({ kind: 'createSource', id, source, bindings, ...again });
  core.frontiers.create({ id, role: 'source', since: 0n, window: null, reads: [] });
}

/**
 * The latest upper that sources had when an earlier life ended: one more than the clock, or where
 * that life began, if it began ahead of the clock. What is below it may have been read, though no
 * bound was stored for it: a bound ends at the open time of the tables.
 */
function latestSourceUpper(core: Core): Timestamp {
  const next = core.now + 1n;
  const { lastOpen } = core.oracle;
  return next < lastOpen ? lastOpen : next;
}

function installIndex(core: Core, item: ItemOfKind<'index'>): void {
  const { id, on, key } = item;
  const parts = buildItems([on], core.catalog, id);
  const reads = importedIds(parts.imports);
  const asOf = core.frontiers.leastValidRead(reads) ?? 0n;
  core.frontiers.create({ id, role: 'index', since: asOf, window: windowOf(core, item), reads });
  core.send({
    kind: 'createDataflow',
    dataflow: {
      name: core.nameOf(id),
      ...parts,
      exports: [{ kind: 'index', id, on, key }],
      asOf,
    },
  });
}

/** A sink begins where a reader that follows changes would, and never before what can be read. */
function installSink(core: Core, { id, from, sink, asOf: wanted }: ItemOfKind<'sink'>): void {
  const parts = buildItems([from], core.catalog);
  const reads = importedIds(parts.imports);
  const inputs = findReadInputs(core.catalog, [from]);
  const asOf =
    wanted === null ? latestFrontier(core, inputs) : notBeforeSince(core, inputs, wanted);
  core.frontiers.create({ id, role: 'sink', since: asOf, window: null, reads });
  const path = sinkPath(sink.path, id, asOf);
  core.send({
    kind: 'createDataflow',
    dataflow: {
      name: core.nameOf(id),
      ...parts,
      exports: [{ kind: 'sink', id, from, sink: { ...sink, path } }],
      asOf,
    },
  });
}

/** A time that was readable when it was asked for may not be so after a restart. */
function notBeforeSince(core: Core, inputs: ReadInputs, time: Timestamp): Timestamp {
  const since = core.frontiers.leastValidRead(collectionsOfInputs(inputs)) ?? 0n;
  return time < since ? since : time;
}

/** The file that a sink writes: `{stem}-{id}-{asOf}[.ext]` beside the one that was named. */
export function sinkPath(path: string, id: CollectionId, asOf: Timestamp): string {
  const slash = path.lastIndexOf('/');
  const dot = path.lastIndexOf('.');
  const end = dot > slash + 1 ? dot : path.length;
  return `${path.slice(0, end)}-${id}-${asOf}${path.slice(end)}`;
}
