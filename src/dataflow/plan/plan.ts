import type { ColumnType, Row } from '../../repr/index.js';
import type { ScalarExpression } from './scalar-expression.js';

/**
 * The name of a collection: `u1` for a user's, `s1` for a system's, `t1` for a transient one.
 * Never used twice (F6).
 */
export type CollectionId = string;

/**
 * A relational plan: plain data, one meaning whether it answers a query once or maintains a view.
 *
 * A collection is a multiset of rows that changes over time; each operator is defined on multisets
 * with integer multiplicities, and is maintained incrementally. Outer joins, set operations and
 * subqueries are built from these by the planner (union, negate, distinct, join).
 * Rows of the output of each node have as many columns as `arity` says.
 */
export type Plan =
  | { readonly kind: 'get'; readonly id: CollectionId; readonly columns: readonly ColumnType[] }
  /** A plan bound by an enclosing `let`. */
  | { readonly kind: 'local'; readonly name: string; readonly columns: readonly ColumnType[] }
  | {
      readonly kind: 'constant';
      readonly rows: readonly (readonly [row: Row, diff: number])[];
      readonly columns: readonly ColumnType[];
    }
  /** Binds a plan that its body uses more than once. */
  | { readonly kind: 'let'; readonly name: string; readonly value: Plan; readonly body: Plan }
  /**
   * The rows of `base`, and what `step` makes of them, and of what that gives, until it gives
   * nothing new. In `step` the local `name` is the rows found last. Where it is `distinct`, equal
   * rows count once. It is worked out when a query is answered, and cannot be maintained.
   */
  | {
      readonly kind: 'recursive';
      readonly name: string;
      readonly base: Plan;
      readonly step: Plan;
      readonly distinct: boolean;
      readonly columns: readonly ColumnType[];
    }
  /** Appends the values of scalars; each may use the columns that earlier ones appended. */
  | { readonly kind: 'map'; readonly input: Plan; readonly scalars: readonly ScalarExpression[] }
  /** Keeps the rows for which every predicate is true. */
  | {
      readonly kind: 'filter';
      readonly input: Plan;
      readonly predicates: readonly ScalarExpression[];
    }
  /** Picks columns, in any order, any number of times. */
  | { readonly kind: 'project'; readonly input: Plan; readonly columns: readonly number[] }
  /**
   * Appends the columns of the rows that table functions give for each row, side by side: NULLs
   * stand for the rows of those that give fewer. Then, if there is `ordinality`, the number of the
   * row, from 1.
   */
  | {
      readonly kind: 'flatMap';
      readonly input: Plan;
      readonly calls: readonly TableCall[];
      readonly ordinality: boolean;
    }
  /**
   * The concatenations of one row of each input for which, in every equivalence class, all
   * expressions are equal and not NULL. Expressions see the concatenated columns and each uses the
   * columns of one input alone. No class: a cross product.
   */
  | {
      readonly kind: 'join';
      readonly inputs: readonly Plan[];
      readonly equivalences: readonly (readonly ScalarExpression[])[];
    }
  /**
   * One row for each distinct key: key values, then aggregates. No aggregates: distinct keys.
   * With an empty key there is a row only if there is input, or, without any, the row `empty`.
   */
  | {
      readonly kind: 'reduce';
      readonly input: Plan;
      readonly key: readonly ScalarExpression[];
      readonly aggregates: readonly AggregateExpression[];
      /** What the aggregates of no rows are; only with an empty key. Left out: no row. */
      readonly empty?: Row | undefined;
    }
  /** Of each group the rows from `offset` on, at most `limit`, in the order; ties by whole row. */
  | {
      readonly kind: 'topK';
      readonly input: Plan;
      readonly groupKey: readonly number[];
      readonly order: readonly ColumnOrder[];
      readonly limit: bigint | null;
      readonly offset: bigint;
    }
  /**
   * Appends the value of each call, computed for each row among the rows of its partition. These
   * are in `order`; ties by whole row, so that every answer is determined. Copies of a row are rows
   * of their own.
   */
  | {
      readonly kind: 'window';
      readonly input: Plan;
      readonly partition: readonly number[];
      readonly order: readonly ColumnOrder[];
      readonly calls: readonly WindowCall[];
    }
  /** Multiplicities times -1. */
  | { readonly kind: 'negate'; readonly input: Plan }
  /** Rows with positive multiplicity; the others vanish. */
  | { readonly kind: 'threshold'; readonly input: Plan }
  /** Sum of multiplicities; all inputs have the same columns. */
  | { readonly kind: 'union'; readonly inputs: readonly Plan[] };

/** A call of a table function; `columns` are those of the rows that it gives. */
export interface TableCall {
  readonly function: string;
  readonly args: readonly ScalarExpression[];
  readonly columns: readonly ColumnType[];
}

/** An aggregate in a `reduce`: a function over a value (several for ordered or keyed ones). */
export interface AggregateExpression {
  /** A name in the aggregates of the {@link FunctionTable}. */
  readonly function: string;
  readonly args: readonly ScalarExpression[];
  readonly distinct: boolean;
  /** Rows for which it is not true do not count. */
  readonly filter: ScalarExpression | null;
  /** Order of the values for `collected` aggregates. */
  readonly order: readonly { readonly value: ScalarExpression; readonly order: SortOrder }[];
  readonly type: ColumnType;
}

/** A call of a `window`: of a window function, or of an aggregate over each row's frame. */
export interface WindowCall {
  readonly kind: 'function' | 'aggregate';
  /** A name in the window functions or the aggregates of the {@link FunctionTable}. */
  readonly function: string;
  /** Columns of the input. */
  readonly args: readonly number[];
  /** A column of the input: rows for which it is not true do not count. Of aggregates only. */
  readonly filter: number | null;
  readonly frame: WindowFrame;
  readonly type: ColumnType;
}

/**
 * Which rows of the partition a call looks at.
 *
 * SQL's RANGE without offsets is `groups`.
 */
export type WindowFrame = PlaceFrame | RangeFrame;

/**
 * A frame from a row's own place: so many rows, or groups of peers, before (negative) or after it.
 * Null: to the partition's end.
 */
export interface PlaceFrame {
  readonly unit: 'rows' | 'groups';
  readonly start: number | null;
  readonly end: number | null;
  readonly exclude?: FrameExclusion | undefined;
}

/**
 * A frame of the rows whose keys are near the row's own one: at most an offset before or after it.
 * Null: to the partition's end. The window is ordered by one column.
 */
export interface RangeFrame {
  readonly unit: 'range';
  readonly start: RangeBound | null;
  readonly end: RangeBound | null;
  /**
   * The scalar that tells of a key, the row's own key, an offset, whether it is to be subtracted,
   * and whether less is meant, if the key is within the bound: PostgreSQL's `in_range`.
   */
  readonly inRange: string;
  readonly exclude?: FrameExclusion | undefined;
}

/** How far a frame goes from the row's own key, or from its first or last peer. */
export type RangeBound =
  | 'peers'
  | {
      readonly direction: 'preceding' | 'following';
      readonly offset: Extract<ScalarExpression, { kind: 'literal' }>;
    };

/** What is left out of a frame: the row itself, it and its peers, or the peers alone. */
export type FrameExclusion = 'current row' | 'group' | 'ties';

/** Ascending or descending, and where NULLs go. */
export interface SortOrder {
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/** Order by a column of the row. */
export interface ColumnOrder extends SortOrder {
  readonly column: number;
}

/**
 * How the rows of a peek become the rows of an answer: sorted by `order`, then by the whole row, so
 * that every answer has one order; then offset, limit, projection.
 */
export interface Finishing {
  readonly order: readonly ColumnOrder[];
  readonly limit: bigint | null;
  readonly offset: bigint;
  readonly project: readonly number[];
}
