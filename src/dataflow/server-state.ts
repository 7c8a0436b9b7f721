import type { Antichain, Timestamp } from '../time/index.js';
import type { CollectionId } from './plan/plan.js';
import type { PeekId } from './protocol.js';

/** How far a collection, index, sink or tail is. */
export interface CollectionState {
  readonly id: CollectionId;
  readonly kind: 'table' | 'source' | 'index' | 'sink' | 'tail';
  /** The real upper, whatever of it was reported. */
  readonly upper: Antichain;
  /** The least readable time that is promised; null for what cannot be read. */
  readonly since: Antichain;
  /** Why a sink stopped writing, or null. */
  readonly failure: string | null;
}

/** A peek that was not answered yet. */
export interface PendingPeek {
  readonly id: PeekId;
  readonly connection: number;
  readonly timestamp: Timestamp;
  /** The ids whose real uppers are still at or before the timestamp. */
  readonly waitsFor: readonly CollectionId[];
}
