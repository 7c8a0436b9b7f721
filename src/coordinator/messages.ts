import type { CollectionId, DataflowResponse } from '../dataflow/index.js';
import type { Response } from '../harness/index.js';
import type { Timestamp } from '../time/index.js';

/** What the coordinator can be told. Each message is handled to its end before the next. */
export type CoordinatorMessage =
  /** A client wants a session; answered by `started`, or `refused`. */
  | { readonly kind: 'startup'; readonly client: number; readonly user: string }
  /** A session's next submission: handled when all before it are answered. */
  | { readonly kind: 'submit'; readonly connection: number; readonly text: string }
  /** Ignored unless the key is the session's. Anybody may send it, as in PostgreSQL's protocol. */
  | { readonly kind: 'cancel'; readonly connection: number; readonly secretKey: number }
  | { readonly kind: 'terminate'; readonly connection: number }
  /** Feedback of the dataflow server that was let pass. */
  | { readonly kind: 'dataflow'; readonly response: DataflowResponse }
  /** Uppers that a test made up. */
  | {
      readonly kind: 'injectUppers';
      readonly uppers: readonly (readonly [CollectionId, Timestamp])[];
    }
  /** The clock shows another time than at the last message. */
  | { readonly kind: 'clockMoved' };

/** What the coordinator tells its clients. */
export type SessionEffect =
  | {
      readonly kind: 'started';
      readonly client: number;
      readonly connection: number;
      readonly secretKey: number;
    }
  | { readonly kind: 'refused'; readonly client: number; readonly response: Response }
  | { readonly kind: 'response'; readonly connection: number; readonly response: Response }
  /** Everything of one submission was answered. */
  | { readonly kind: 'ready'; readonly connection: number };
