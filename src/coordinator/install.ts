import type { TimestampBinding } from '../dataflow/index.js';
import { unreachable } from '../diagnostic/index.js';
import type { Timestamp } from '../time/index.js';
import type { CatalogItem, ItemOfKind } from './catalog/item.js';
import type { Core } from './core.js';
import { buildItems, importedIds } from './expand-plan.js';
import type { RestoredItem } from './plan-stored-items.js';
import { queryLimits } from './variables/system-options.js';
import { latestSourceUpper, resumeSink, type SinkStart } from './sink-start.js';

/** What an earlier life of the coordinator left of an item. */
export interface InheritedState extends Pick<RestoredItem, 'since'> {
  /** Of a source; none if nothing of it was read yet. */
  readonly bindings: readonly TimestampBinding[];
}

/**
 * Makes the dataflow server have what an item of the catalog stands for. Views and
 * types stand for nothing.
 * `inherited` is null for an item that is new; new sinks are for {@link installSink}, tables that
 * hold something for {@link installTable}.
 *
 * @throws EvaluationError if an index of a view is given up by the statement that makes it.
 */
export function installItem(
  core: Core,
  item: CatalogItem,
  inherited: InheritedState | null = null,
): void {
  switch (item.kind) {
    case 'table':
      return installFilledTable(core, item, []);
    case 'source':
      return installSource(core, item, inherited);
    case 'index':
      return installIndex(core, item, inherited?.since ?? 0n);
    case 'sink':
      return installSink(core, item, resumeSink(core, item));
    case 'view':
    case 'type':
      return;
    default:
      return unreachable(item);
  }
}

/** The compaction window that holds for an index. */
export function windowOf(core: Core, index: ItemOfKind<'index'>): Timestamp | null {
  return index.window === 'default' ? core.options.logicalCompactionWindow : index.window;
}

/** Makes a table with its first rows, which are complete with all that was written before. */
export function installFilledTable(
  core: Core,
  item: ItemOfKind<'table'>,
  updates: RestoredItem['updates'],
): void {
  installTable(core, item, { since: 0n, updates });
  core.advanceTables();
}

/** Makes a table, with what it holds. It is written at once, and complete once all tables are. */
export function installTable(
  core: Core,
  item: ItemOfKind<'table'>,
  { since, updates }: Pick<RestoredItem, 'since' | 'updates'>,
): void {
  const { id, columns } = item;
  const window = core.options.logicalCompactionWindow;
  core.send({ kind: 'createTable', id, columns, since });
  core.frontiers.create({ id, role: 'table', since, window, reads: [] });
  if (updates.length > 0) core.send({ kind: 'insert', id, updates });
  core.uniqueKeys.apply(item, updates);
  // They are in the order of their times.
  const atOneTime: (typeof updates)[number][] = [];
  for (const [at, update] of updates.entries()) {
    atOneTime.push(update);
    if (updates[at + 1]?.time === update.time) continue;
    core.tableSizes.apply(id, atOneTime.splice(0), update.time);
  }
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

/** An index begins where all that it reads can be read, and not before it could be itself (F5). */
function installIndex(core: Core, item: ItemOfKind<'index'>, inherited: Timestamp): void {
  const { id, on, key } = item;
  const parts = buildItems([on], core.catalog, id);
  const reads = importedIds(parts.imports);
  const readable = core.frontiers.leastValidRead(reads) ?? 0n;
  const asOf = inherited > readable ? inherited : readable;
  const maker = core.serving === null ? {} : { maker: core.serving.connection };
  core.frontiers.create({ id, role: 'index', since: asOf, window: windowOf(core, item), reads });
  core.send({
    kind: 'createDataflow',
    dataflow: {
      name: core.nameOf(id),
      ...parts,
      exports: [{ kind: 'index', id, on, key }],
      asOf,
      ...maker,
      limits: queryLimits(core.options),
    },
  });
}

/** Makes the dataflow of a sink. */
export function installSink(
  core: Core,
  { id, from, sink }: ItemOfKind<'sink'>,
  { asOf, path }: SinkStart,
): void {
  const parts = buildItems([from], core.catalog, id);
  const reads = importedIds(parts.imports);
  core.frontiers.create({ id, role: 'sink', since: asOf, window: null, reads });
  core.send({
    kind: 'createDataflow',
    dataflow: {
      name: core.nameOf(id),
      ...parts,
      exports: [{ kind: 'sink', id, from, sink: { ...sink, path } }],
      asOf,
      limits: queryLimits(core.options),
    },
  });
}
