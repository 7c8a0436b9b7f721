import type {
  CollectionId,
  Plan,
  SinkDescription,
  SourceDescription,
} from '../../dataflow/index.js';
import type { Column, SqlType } from '../../repr/index.js';
import type { IndexPart, ItemRefusal, SchemaName, TableCheck, TableKey } from '../../sql/index.js';
import type { Timestamp } from '../../time/index.js';

/** An item of the catalog. */
export type CatalogItem = ItemBase & ItemBody;

/** What all items have. */
export interface ItemBase {
  readonly id: CollectionId;
  readonly schema: SchemaName;
  readonly name: string;
  /** The connection that a temporary item belongs to; null: it is permanent. */
  readonly connection: number | null;
  /** Normalised `CREATE` statement with full names. */
  readonly createSql: string;
  /** What it depends on directly. */
  readonly uses: readonly CollectionId[];
  /** What was said of it. Left out: nothing. */
  readonly comments?: readonly ItemComment[] | undefined;
  /** Set where it cannot be used: nothing is maintained for it, and planning refuses to read it. */
  readonly refusal?: ItemRefusal | undefined;
}

/**
 * What was said of an item (position 0), of a column of it, counted from 1, or of the index of a
 * table's key, counted from -1 downwards.
 */
export interface ItemComment {
  readonly position: number;
  readonly text: string;
}

/** What items of each kind have. */
export type ItemBody =
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      /** SQL text of each column's default; null where it has none. */
      readonly defaults: readonly (string | null)[];
      readonly keys: readonly TableKey[];
      readonly checks: readonly TableCheck[];
    }
  | {
      readonly kind: 'view';
      readonly columns: readonly Column[];
      /** Sets of columns that are unique together. */
      readonly keys: readonly (readonly number[])[];
      readonly plan: Plan;
    }
  | {
      readonly kind: 'source';
      readonly columns: readonly Column[];
      readonly source: SourceDescription;
    }
  | {
      readonly kind: 'sink';
      readonly from: CollectionId;
      readonly sink: SinkDescription;
      /** The time that was asked for; null: chosen whenever the sink begins. */
      readonly asOf: Timestamp | null;
    }
  | { readonly kind: 'type'; readonly structure: SqlType }
  | {
      readonly kind: 'index';
      readonly on: CollectionId;
      readonly parts: readonly IndexPart[];
      /** The columns that the parts read, by which rows are found. */
      readonly key: readonly number[];
      /** Whether its table may have each key once only. */
      readonly unique: boolean;
      /** The compaction window in milliseconds; null: off. */
      readonly window: Timestamp | null | 'default';
    };

/** The items of one kind. */
export type ItemOfKind<Kind extends CatalogItem['kind']> = CatalogItem & { readonly kind: Kind };
