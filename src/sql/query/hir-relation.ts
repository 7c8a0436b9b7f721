import type { CollectionId, ColumnOrder } from '../../dataflow/index.js';
import type { ColumnType, Row, SqlType } from '../../repr/index.js';
import type { HirAggregate, HirScalar } from './hir-scalar.js';

/** How a join treats rows that match no row of the other side. */
export type JoinKind = 'inner' | 'left' | 'right' | 'full';

/** What every relation has: the types of its columns. */
interface Typed {
  readonly types: readonly SqlType[];
}

/** A typed relation as the query says it: joins of all kinds, and scalars with subqueries. */
export type HirRelation =
  | (Typed & {
      readonly kind: 'get';
      readonly id: CollectionId;
      readonly columns: readonly ColumnType[];
    })
  | (Typed & { readonly kind: 'constant'; readonly rows: readonly Row[] })
  /** One row for each list of scalars, which see no columns at level 0. */
  | (Typed & { readonly kind: 'values'; readonly rows: readonly (readonly HirScalar[])[] })
  /** What an enclosing `let` binds; `depth` levels of scope lie between the two. */
  | (Typed & { readonly kind: 'cte'; readonly binding: number; readonly depth: number })
  | (Typed & {
      readonly kind: 'let';
      readonly binding: number;
      readonly value: HirRelation;
      readonly body: HirRelation;
    })
  /** Appends scalars; each sees the input's columns only. */
  | (Typed & {
      readonly kind: 'map';
      readonly input: HirRelation;
      readonly scalars: readonly HirScalar[];
    })
  | (Typed & {
      readonly kind: 'filter';
      readonly input: HirRelation;
      readonly predicates: readonly HirScalar[];
    })
  | (Typed & {
      readonly kind: 'project';
      readonly input: HirRelation;
      readonly columns: readonly number[];
    })
  /** The rows that a table function gives; its arguments see no columns at level 0. */
  | (Typed & {
      readonly kind: 'tableFunction';
      readonly function: string;
      readonly args: readonly HirScalar[];
      readonly columns: readonly ColumnType[];
    })
  | (Typed & {
      readonly kind: 'join';
      readonly join: JoinKind;
      readonly left: HirRelation;
      /** Evaluated for each row of the left: the left's columns are its level 1. */
      readonly right: HirRelation;
      /** Sees left and right columns at level 0. */
      readonly on: readonly HirScalar[];
    })
  /** Without a key there is always one row. */
  | (Typed & {
      readonly kind: 'reduce';
      readonly input: HirRelation;
      readonly key: readonly HirScalar[];
      readonly aggregates: readonly HirAggregate[];
    })
  | (Typed & { readonly kind: 'distinct'; readonly input: HirRelation })
  | (Typed & {
      readonly kind: 'topK';
      readonly input: HirRelation;
      readonly groupKey: readonly number[];
      readonly order: readonly ColumnOrder[];
      readonly limit: bigint | null;
      readonly offset: bigint;
    })
  | (Typed & {
      readonly kind: 'setOperation';
      readonly operation: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      /** Two, or more for a union. */
      readonly inputs: readonly HirRelation[];
    });

/** One row without columns: what a query without FROM selects from. */
export const UNIT: HirRelation = { kind: 'constant', rows: [[]], types: [] };
