import type { CollectionId } from '../../dataflow/index.js';
import { makeRowCodec, whileAsking, type Row, type RowCodec } from '../../repr/index.js';
import type { Timestamp } from '../../time/index.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { DurableChange } from '../catalog/durable-catalog.js';
import type { Core } from '../core.js';
import { unknownCatalogItem } from '../errors.js';
import { EPOCH_MILLISECONDS } from '../timestamps/timeline.js';
import type { RowChange, TableWrite } from './transaction.js';

type Table = ItemOfKind<'table'>;

/**
 * Writes to tables, all at one time (X5): first durably, then to the dataflow server, so that what
 * is acknowledged survives and what is not was never there.
 *
 * @throws SqlError if one of the tables was dropped meanwhile, a key would be there twice, the
 * tables would be too large, or no time is left to write at.
 */
export function commitWrites(core: Core, writes: readonly TableWrite[]): Timestamp | null {
  const byTable = groupByTable(writes);
  for (const table of byTable.keys()) {
    if (!core.catalog.has(table)) throw unknownCatalogItem(table);
  }
  for (const [id, changes] of byTable) core.uniqueKeys.check(tableOf(core, id), changes);
  core.tableSizes.check(byTable.values(), core.options.memoryLimit);
  if (byTable.size === 0) return null;
  // Whoever commits is not given up half-way.
  return whileAsking(null, () => writeAll(core, byTable));
}

function writeAll(core: Core, byTable: ReadonlyMap<CollectionId, readonly RowChange[]>): Timestamp {
  const time = core.writeTimestamp();
  const durable: DurableChange[] = [];
  for (const [id, changes] of byTable) {
    durable.push(...durableWrite(tableOf(core, id), changes, time));
  }
  core.commitWrite(durable, time);
  for (const [id, changes] of byTable) {
    const updates = changes.map(({ row, diff }) => ({ row, time, diff }));
    core.send({ kind: 'insert', id, updates });
    core.uniqueKeys.apply(tableOf(core, id), changes);
    core.tableSizes.apply(id, changes, time);
  }
  core.tracker.observe(EPOCH_MILLISECONDS, time);
  return time;
}

/** Changes of the same row as one, without those that cancel out. In the order of first mention. */
export function consolidateChanges(
  table: Table,
  changes: readonly RowChange[],
): readonly RowChange[] {
  const codec = codecOf(table);
  const totals = new Map<string, { readonly row: Row; diff: number }>();
  for (const { row, diff } of changes) {
    const key = codec.encode(row);
    const found = totals.get(key);
    if (found === undefined) totals.set(key, { row, diff });
    else found.diff += diff;
  }
  return [...totals.values()].filter(({ diff }) => diff !== 0);
}

function tableOf(core: Core, id: CollectionId): Table {
  return core.catalog.item(id) as Table;
}

function groupByTable(writes: readonly TableWrite[]): Map<CollectionId, RowChange[]> {
  const byTable = new Map<CollectionId, RowChange[]>();
  for (const { table, changes } of writes) {
    const found = byTable.get(table);
    if (found === undefined) byTable.set(table, [...changes]);
    else for (const change of changes) found.push(change);
  }
  for (const [table, changes] of byTable) if (changes.length === 0) byTable.delete(table);
  return byTable;
}

/** What is stored of a write to one table: nothing if the table is temporary. */
export function durableWrite(
  table: Table,
  changes: readonly RowChange[],
  time: Timestamp,
): readonly DurableChange[] {
  if (table.connection !== null) return [];
  const codec = codecOf(table);
  const updates = changes.map(({ row, diff }) => ({ row: codec.encode(row), time, diff }));
  return [{ kind: 'insertUpdates', id: table.id, updates }];
}

const codecs = new WeakMap<object, RowCodec>();

/** The codec of a table's rows. Kept: making one costs more than writing a row. */
export function codecOf(table: Table): RowCodec {
  let codec = codecs.get(table.columns);
  if (codec === undefined) {
    codec = makeRowCodec(table.columns.map(({ type }) => type));
    codecs.set(table.columns, codec);
  }
  return codec;
}
