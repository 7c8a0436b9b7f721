import type { CollectionId, PeekId } from '../dataflow/index.js';
import type { Column } from '../repr/index.js';
import type { CopyFormat } from '../sql/index.js';
import type { Timestamp } from '../time/index.js';
import type { ReadHold } from './timestamps/frontiers.js';
import type { ResponseSlot } from './response-queue.js';
import type { Cursor, Session } from './session.js';

/** A read that the server was asked for and has not answered, as far as the coordinator knows. */
export interface PendingPeek {
  readonly id: PeekId;
  readonly session: Session;
  readonly timestamp: Timestamp;
  /** The collections that it reads: indexes, or tables and sources themselves. */
  readonly collections: readonly CollectionId[];
  readonly hold: ReadHold;
  readonly purpose: PeekPurpose;
}

/** What becomes of the answer to a peek. */
export type PeekPurpose =
  /** It is the response of a statement. */
  | {
      readonly kind: 'answer';
      readonly slot: ResponseSlot;
      readonly columns: readonly Column[];
      /** Set if the rows are to be lines of text. */
      readonly copy?: CopyFormat;
    }
  /** It fills a cursor. */
  | { readonly kind: 'cursor'; readonly cursor: Cursor }
  /** It says what an UPDATE, DELETE or INSERT ... SELECT changes, or what an index is made of. */
  | { readonly kind: 'selection'; readonly resultName: string };
