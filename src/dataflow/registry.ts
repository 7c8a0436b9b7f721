import { unreachable } from '../diagnostic/index.js';
import type { AskInterruption } from '../repr/index.js';
import type { Antichain } from '../time/index.js';
import type { Collection, ReadHold } from './collection.js';
import type { Dataflow } from './dataflow.js';
import type { FileSource } from './files/file-source.js';
import type { HashIndex } from './arrangement/hash-index.js';
import type { OcfSink } from './files/ocf-sink.js';
import type { CollectionId } from './plan/plan.js';
import type { Table } from './table.js';
import type { Tail } from './reads/tail.js';

/** A dataflow that runs, and what of it has a name. */
export interface RunningDataflow {
  readonly dataflow: Dataflow;
  /** What its work asks; null where it is maintained whatever happens. */
  readonly ask: AskInterruption | null;
  /** Its sinks and tails. */
  readonly emitters: EmitterEntry[];
  /** How many of its exports were not dropped. */
  exports: number;
}

/** An index that was exported: a hold on a collection, and a way to find rows in it. */
export interface IndexEntry {
  readonly kind: 'index';
  readonly collection: Collection;
  readonly index: HashIndex;
  readonly hold: ReadHold;
  readonly running: RunningDataflow;
}

/** A sink or tail, and what it gets its rows from. */
export type MadeEmitter =
  | { readonly kind: 'sink'; readonly from: CollectionId; readonly emitter: OcfSink }
  | { readonly kind: 'tail'; readonly from: CollectionId; readonly emitter: Tail };

/** A sink or tail that was exported. */
export type EmitterEntry = MadeEmitter & {
  readonly id: CollectionId;
  readonly running: RunningDataflow;
};

/** Whatever an id stands for. */
export type Entry =
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'source'; readonly source: FileSource }
  | IndexEntry
  | EmitterEntry;

/** How far what an id stands for is complete. */
export function upperOf(entry: Entry): Antichain {
  switch (entry.kind) {
    case 'table':
      return entry.table.collection.upper;
    case 'source':
      return entry.source.collection.upper;
    case 'index':
      return entry.collection.upper;
    case 'sink':
    case 'tail':
      return entry.emitter.upper;
    default:
      return unreachable(entry);
  }
}

/** What keeps it readable; null for what cannot be read. */
export function holdOf(entry: Entry): ReadHold | null {
  switch (entry.kind) {
    case 'table':
      return entry.table.hold;
    case 'source':
      return entry.source.hold;
    case 'index':
      return entry.hold;
    case 'sink':
    case 'tail':
      return null;
    default:
      return unreachable(entry);
  }
}

/** The collection that it is or arranges; null for what cannot be read. */
export function collectionOf(entry: Entry): Collection | null {
  switch (entry.kind) {
    case 'table':
      return entry.table.collection;
    case 'source':
      return entry.source.collection;
    case 'index':
      return entry.collection;
    case 'sink':
    case 'tail':
      return null;
    default:
      return unreachable(entry);
  }
}
