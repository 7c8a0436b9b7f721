import type { CollectionId, ErrorReport } from '../dataflow/index.js';
import type { Column, Row } from '../repr/index.js';
import type { CopyFormat } from '../sql/index.js';
import type { Antichain, Timestamp } from '../time/index.js';
import type { ResponseSlot } from './response-queue.js';

/** A TAIL under way. */
export interface RunningTail {
  readonly id: CollectionId;
  readonly connection: number;
  /** Columns of its rows: time, progress if asked for, diff, then the relation's. */
  readonly columns: readonly Column[];
  /** Whether rows that only tell progress are wanted. */
  readonly progress: boolean;
  readonly asOf: Timestamp;
  /** What its dataflow reads. */
  readonly collections: readonly CollectionId[];
  /** The items that it is about, and all that these are made of. */
  readonly items: ReadonlySet<CollectionId>;
  /** Where rows go: to the session as they come, or to whoever fetches. */
  readonly target:
    | { readonly kind: 'session'; readonly slot: ResponseSlot; readonly copy?: CopyFormat }
    | { readonly kind: 'cursor'; readonly buffer: Row[]; bytes: number };
  /** Complete before it. */
  upper: Antichain;
  /** Set when nothing follows: the input is complete, it failed, or it was dropped. */
  end: TailEnd | null;
}

/** Why a TAIL ended. */
export type TailEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'canceled' }
  | ({ readonly kind: 'failed' } & ErrorReport);
