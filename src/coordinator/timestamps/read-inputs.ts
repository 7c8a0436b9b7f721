import { compareIds, type CollectionId } from '../../dataflow/index.js';
import type { Catalog } from '../catalog/catalog.js';
import type { CatalogItem } from '../catalog/item.js';
import { multipleTimelines } from '../errors.js';
import { EPOCH_MILLISECONDS, type TimelineId } from './timeline.js';

/** Which collections answer for the items that a query names (C6). Ids are sorted. */
export interface ReadInputs {
  /** All indexes on what is named, or on what the views without an index are made of. */
  readonly indexes: readonly CollectionId[];
  /** Tables that have no index. */
  readonly tables: readonly CollectionId[];
  /** Sources that have no index: the time at which to read them cannot be known. */
  readonly sources: readonly CollectionId[];
  /** Whether a table is among what is named, or what a view is made of: indexes hide nothing. */
  readonly usesTables: boolean;
  /** The kinds of time of all tables and sources behind it; empty for constants. */
  readonly timelines: readonly TimelineId[];
}

/** All collections of {@link ReadInputs}. */
export function collectionsOfInputs(inputs: ReadInputs): readonly CollectionId[] {
  return [...inputs.indexes, ...inputs.tables, ...inputs.sources];
}

/** The one kind of time of the inputs, or null if they are all constant. @throws SqlError (L2). */
export function timelineOfInputs(inputs: ReadInputs): TimelineId | null {
  if (inputs.timelines.length > 1) throw multipleTimelines();
  return inputs.timelines[0] ?? null;
}

/** Whether something may be read through an index. */
export type UsableIndex = (index: CollectionId) => boolean;

/** Finds the collections that answer for items, where only some indexes may be used. */
export function findReadInputs(
  catalog: Catalog,
  ids: Iterable<CollectionId>,
  usable: UsableIndex = () => true,
): ReadInputs {
  const indexes = new Set<CollectionId>();
  const tables = new Set<CollectionId>();
  const sources = new Set<CollectionId>();
  const seen = new Set<CollectionId>();
  const visit = (id: CollectionId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const item = catalog.item(id);
    const found = catalog.indexesOn(id).filter(usable);
    for (const index of found) indexes.add(index);
    if (found.length > 0) return;
    if (item.kind === 'view') item.uses.forEach(visit);
    else if (item.kind === 'table') tables.add(id);
    else if (item.kind === 'source') sources.add(id);
  };
  const named = [...ids];
  named.forEach(visit);
  const roots = findRoots(catalog, named);
  return {
    indexes: [...indexes].sort(compareIds),
    tables: [...tables].sort(compareIds),
    sources: [...sources].sort(compareIds),
    usesTables: roots.some((item) => item.kind === 'table'),
    timelines: [...new Set(roots.map(timelineOf))].sort(),
  };
}

/** The tables and sources that items are made of in the end. */
function findRoots(catalog: Catalog, ids: Iterable<CollectionId>): readonly CatalogItem[] {
  const roots: CatalogItem[] = [];
  const seen = new Set<CollectionId>();
  const visit = (id: CollectionId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const item = catalog.item(id);
    if (item.kind === 'table' || item.kind === 'source') roots.push(item);
    else item.uses.forEach(visit);
  };
  for (const id of ids) visit(id);
  return roots;
}

/** The kind of time of a table or source. All that exist so far follow the clock. */
function timelineOf(_root: CatalogItem): TimelineId {
  return EPOCH_MILLISECONDS;
}
