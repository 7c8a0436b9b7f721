import type { ColumnType, Row } from '../repr/index.js';
import type { Antichain, ChangeBatch, Timestamp } from '../time/index.js';
import type { ErrorReport } from './error-row.js';
import type { QueryLimits } from './resource-meter.js';
import type { CollectionId, Finishing, Plan } from './plan/plan.js';

/**
 * What the coordinator tells the dataflow server. Plain data. Commands pass at once and in order.
 *
 * The coordinator is responsible for the preconditions that each command names; the server asserts
 * them.
 */
export type DataflowCommand =
  /** A table: an empty collection whose upper `advanceTables` and whose rows `insert` moves. */
  | {
      readonly kind: 'createTable';
      readonly id: CollectionId;
      readonly columns: readonly ColumnType[];
      /** First readable time. The upper starts here as well. */
      readonly since: Timestamp;
    }
  /**
   * A source. `bindings` are what earlier lives of it announced, by time: the bytes before each
   * offset belong to that time or an earlier one, so that a time shows the same rows for ever (D1).
   */
  | {
      readonly kind: 'createSource';
      readonly id: CollectionId;
      readonly source: SourceDescription;
      readonly bindings: readonly TimestampBinding[];
      /**
       * The time that earlier lives may have closed up to, for a source that had any: new bytes get
       * it or a later one. Absent: the clock's time for a new source, the next one if there are
       * bindings.
       */
      readonly notBefore?: Timestamp;
    }
  /**
   * Maintains plans and arranges or exports them. Every `get` of a plan is a table, a source or an
   * index's collection that the server knows, or an object built earlier in the same dataflow.
   * `asOf` is at or after the since of each import; outputs are exact from `asOf` on.
   */
  | { readonly kind: 'createDataflow'; readonly dataflow: DataflowDescription }
  /** Adds updates to a table. Each time is at or after the table's upper. */
  | {
      readonly kind: 'insert';
      readonly id: CollectionId;
      readonly updates: readonly Update[];
    }
  /** Closes all tables up to, not including, the time. Never goes back. */
  | { readonly kind: 'advanceTables'; readonly to: Timestamp }
  /** Lets collections forget distinctions between times before the new since. Never goes back. */
  | {
      readonly kind: 'allowCompaction';
      readonly sinces: readonly (readonly [CollectionId, Antichain])[];
    }
  /** Reads once. Answered by exactly one `peekResponse`, when every import's upper has passed. */
  | { readonly kind: 'peek'; readonly peek: PeekDescription }
  /** Answers a peek, if it is pending, with `canceled`. */
  | { readonly kind: 'cancelPeek'; readonly peek: PeekId }
  /** Answers all pending peeks of a connection with `canceled`. */
  | { readonly kind: 'cancelPeeks'; readonly connection: number }
  /** Forgets collections, indexes, sinks and tails; their readers were dropped before. */
  | { readonly kind: 'drop'; readonly ids: readonly CollectionId[] };

/** What the dataflow server tells the coordinator: the feedback that a test can hold. */
export type DataflowResponse =
  /** Changes of real uppers since the last such message: (-1 at the old, +1 at the new). */
  | {
      readonly kind: 'frontierUppers';
      readonly changes: readonly UpperMovement[];
    }
  | {
      readonly kind: 'peekResponse';
      readonly peek: PeekId;
      readonly connection: number;
      readonly answer: PeekAnswer;
    }
  /** New bindings of a source, sent before the upper that passes their times. */
  | {
      readonly kind: 'timestampBindings';
      readonly id: CollectionId;
      readonly bindings: readonly TimestampBinding[];
    }
  | { readonly kind: 'tailResponse'; readonly id: CollectionId; readonly batch: TailBatch };

/** Uppers that moved from the same time to the same time: those of all tables' indexes do. */
export interface UpperMovement {
  /** In order. Other messages may have the same list. */
  readonly ids: readonly CollectionId[];
  readonly batch: ChangeBatch;
}

/** Unique among all peeks of a server's life. */
export type PeekId = number;

/** One change to a collection: `diff` copies of the row more (or less) from `time` on. */
export interface Update {
  readonly row: Row;
  readonly time: Timestamp;
  readonly diff: number;
}

/** A read of a plan at one time. */
export interface PeekDescription {
  readonly id: PeekId;
  /** The connection whose cancel request ends it. */
  readonly connection: number;
  readonly plan: Plan;
  readonly timestamp: Timestamp;
  /** Which index answers for a collection that the plan gets, where the coordinator chose one. */
  readonly imports: readonly ImportDescription[];
  readonly finishing: Finishing;
  /** What it may use; absent: as much as there is. */
  readonly limits?: QueryLimits;
}

/** The answer to a peek. Rows are in the order of the finishing. */
export type PeekAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | ({ readonly kind: 'error' } & ErrorReport)
  | { readonly kind: 'canceled' };

/** Through which index a dataflow or peek reads a collection; `null`: the collection itself. */
export interface ImportDescription {
  readonly collection: CollectionId;
  readonly index: CollectionId | null;
}

/** A set of plans that are maintained together, and what is exported from them. */
export interface DataflowDescription {
  /** For people: the full name of what it maintains. */
  readonly name: string;
  readonly imports: readonly ImportDescription[];
  /** Views in dependency order: each may get imports and earlier ones. */
  readonly builds: readonly { readonly id: CollectionId; readonly plan: Plan }[];
  readonly exports: readonly ExportDescription[];
  readonly asOf: Timestamp;
  /** The connection that alone has use for it, and may give it up; absent: nobody may. */
  readonly connection?: number;
  /**
   * The connection whose statement makes it: it is advanced at once as far as its imports are, and
   * until then may be given up; absent: it is advanced with the others, and nobody may.
   */
  readonly maker?: number;
  /** What it may use: memory for good, rows made at each time; absent: as much as there is. */
  readonly limits?: QueryLimits;
}

/** What leaves a dataflow. Each has an upper that `frontierUppers` reports. */
export type ExportDescription =
  /** Arranges a collection by key columns. The collection is a build or an import. */
  | {
      readonly kind: 'index';
      readonly id: CollectionId;
      readonly on: CollectionId;
      readonly key: readonly number[];
    }
  | {
      readonly kind: 'sink';
      readonly id: CollectionId;
      readonly from: CollectionId;
      readonly sink: SinkDescription;
    }
  | {
      readonly kind: 'tail';
      readonly id: CollectionId;
      readonly from: CollectionId;
      /** Whether the contents as of the start are sent first (A3). */
      readonly snapshot: boolean;
      /** Exclusive end: nothing at or after it is sent. */
      readonly upTo: Antichain;
    };

/** A source that reads a file when the server is stepped. */
export interface SourceDescription {
  readonly kind: 'file';
  readonly path: string;
  /** Whether to go on reading what is appended. If not, the source is complete at end of file. */
  readonly tail: boolean;
  readonly format: SourceFormat;
  readonly columns: readonly ColumnType[];
}

/** What a line of a source's file is. */
export type SourceFormat =
  /** Text, whole. */
  | { readonly kind: 'text' }
  /** Bytes of any kind but newlines. */
  | { readonly kind: 'bytes' }
  /** A JSON value. */
  | { readonly kind: 'json' }
  | CsvFormat;

/** Records of fields, which may have line breaks in quotes. */
export interface CsvFormat {
  readonly kind: 'csv';
  readonly fields: number;
  /** One ASCII character. */
  readonly delimiter: string;
  /** What the first record must hold; null: it is data. */
  readonly header: readonly string[] | null;
}

/** The bytes of a source's file before `offset` belong to `time` or an earlier one. */
export interface TimestampBinding {
  readonly time: Timestamp;
  readonly offset: number;
  /** The CRC-32 of those bytes; absent in catalogs of earlier versions, and then not checked. */
  readonly checksum?: number;
  /** Set in the last one: from this time on, nothing is read any more. */
  readonly end?: SourceEnd;
}

/**
 * Why a source reads nothing more: all was read, or it has an error for good. With `from`, the
 * error is one of a later life, which found that the bytes of that time are not in the file any
 * more: the bindings from that time on are void.
 */
export type SourceEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'failed'; readonly message: string; readonly from?: Timestamp };

/** A sink that writes an Avro object container file. */
export interface SinkDescription {
  readonly kind: 'avroOcf';
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Whether the contents as of the start are written first. */
  readonly snapshot: boolean;
}

/** Part of a tail: updates sorted by time, complete for all times before `upper`. */
export interface TailBatch {
  readonly updates: readonly Update[];
  readonly upper: Antichain;
  /** Set when the tailed collection has an error at a time before `upper`; nothing follows. */
  readonly error: ErrorReport | null;
}
