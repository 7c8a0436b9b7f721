import type {
  CollectionId,
  ColumnOrder,
  ScalarExpression,
  SortOrder,
  WindowCall,
  WindowFrame,
} from '../../../dataflow/index.js';
import type { ColumnType, Datum, Row, SqlType } from '../../../repr/index.js';

/**
 * A typed scalar expression as the query says it: with subqueries, and with columns of enclosing
 * queries. `location` is where the syntax tree has it, for errors found later.
 */
export type HirScalar =
  /**
   * A column of the relation that the expression is evaluated over (`level` 0), or of one that
   * encloses it (1: the next, ...). The right side of a join is enclosed by the left.
   */
  | HirColumn
  | HirLiteral
  /** `$1` has index 0. Its type is unknown until its use decides it. */
  | { readonly kind: 'parameter'; readonly index: number; readonly location?: number | undefined }
  | HirCall
  | { readonly kind: 'and' | 'or'; readonly args: readonly HirScalar[] }
  | {
      readonly kind: 'case';
      readonly cases: readonly (readonly [condition: HirScalar, value: HirScalar])[];
      readonly otherwise: HirScalar;
      readonly type: SqlType;
    }
  | { readonly kind: 'coalesce'; readonly args: readonly HirScalar[]; readonly type: SqlType }
  | { readonly kind: 'isNull'; readonly arg: HirScalar }
  /**
   * A call of a table function that gives rows for each row, before the query has replaced it by
   * what it gives.
   */
  | {
      readonly kind: 'tableCall';
      readonly call: HirTableCall;
      /** One more than that of the deepest such call among the arguments, or 1. */
      readonly depth: number;
      readonly type: SqlType;
      readonly location?: number | undefined;
    }
  | Extract<ScalarExpression, { kind: 'environment' | 'error' }>
  | HirAggregateCall
  /** Which of the keys are not of a row's grouping set, before grouping has replaced it. */
  | {
      readonly kind: 'grouping';
      readonly args: readonly HirScalar[];
      readonly location?: number | undefined;
    }
  /** A call over the rows of its own query, before the query has replaced it by a column. */
  | { readonly kind: 'window'; readonly window: HirWindow; readonly location?: number | undefined }
  | { readonly kind: 'exists'; readonly relation: HirRelation }
  /** The one column of the one row of a relation; NULL if it has no row. */
  | { readonly kind: 'subquery'; readonly relation: HirRelation; readonly type: SqlType }
  | HirQuantified;

/** See {@link HirScalar}. */
export interface HirColumn {
  readonly kind: 'column';
  readonly level: number;
  readonly index: number;
  readonly type: SqlType;
  /** As messages name it: `t.a`. */
  readonly name?: string | undefined;
  readonly location?: number | undefined;
}

/** A constant. Its type is `unknown` while it is a quoted text or NULL that nothing has typed. */
export interface HirLiteral {
  readonly kind: 'literal';
  readonly datum: Datum;
  readonly type: SqlType;
  readonly location?: number | undefined;
}

/** A call of one implementation. */
export interface HirCall {
  readonly kind: 'call';
  readonly function: string;
  readonly args: readonly HirScalar[];
  readonly type: SqlType;
}

/**
 * An aggregate of the query `level` levels out, before grouping has replaced it by a column. Its
 * arguments are expressions over that query's rows, so that columns of these have level 0.
 */
export interface HirAggregateCall {
  readonly kind: 'aggregate';
  readonly level: number;
  readonly aggregate: HirAggregate;
  readonly location?: number | undefined;
}

/** An aggregate over the rows of a group. */
export interface HirAggregate {
  readonly function: string;
  readonly args: readonly HirScalar[];
  readonly distinct: boolean;
  readonly filter: HirScalar | null;
  readonly order: readonly HirOrder[];
  /** How many of the arguments must have one value for all rows of a group. Left out: none. */
  readonly direct?: number;
  readonly type: SqlType;
  /** The result for no rows. */
  readonly empty: Datum;
  readonly neverNull: boolean;
}

/** A function or aggregate over a window. Its parts see what the call itself sees. */
export interface HirWindow {
  readonly kind: WindowCall['kind'];
  readonly function: string;
  readonly args: readonly HirScalar[];
  readonly filter: HirScalar | null;
  readonly partition: readonly HirScalar[];
  readonly order: readonly HirOrder[];
  readonly frame: WindowFrame;
  readonly type: SqlType;
  readonly neverNull: boolean;
}

/** A call of a table function. */
export interface HirTableCall {
  readonly function: string;
  readonly args: readonly HirScalar[];
  readonly columns: readonly ColumnType[];
}

/** An expression to sort by. */
export interface HirOrder {
  readonly value: HirScalar;
  readonly order: SortOrder;
}

/**
 * Whether a predicate is true for any row of a relation, or for all, with three-valued logic.
 *
 * Level 0 of the predicate is the relation's row; level 1 is what the whole expression sees as 0.
 */
export interface HirQuantified {
  readonly kind: 'quantified';
  readonly quantifier: 'any' | 'all';
  readonly relation: HirRelation;
  readonly predicate: HirScalar;
}

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
  /**
   * The value of a `let`: the rows of `base`, and of `step` for as long as it gives new ones, in
   * which `binding` is those that were found last. Only where it is `all` do equal rows count.
   */
  | (Typed & {
      readonly kind: 'recursive';
      readonly binding: number;
      readonly base: HirRelation;
      readonly step: HirRelation;
      readonly all: boolean;
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
  /**
   * The rows that table functions give, side by side, and their numbers if there is `ordinality`;
   * arguments see no columns at level 0.
   */
  | (Typed & {
      readonly kind: 'tableFunction';
      readonly calls: readonly HirTableCall[];
      readonly ordinality: boolean;
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
  /** Appends the value of each call. */
  | (Typed & {
      readonly kind: 'window';
      readonly input: HirRelation;
      readonly partition: readonly number[];
      readonly order: readonly ColumnOrder[];
      readonly calls: readonly WindowCall[];
    })
  | (Typed & {
      readonly kind: 'setOperation';
      readonly operation: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      /** Two, or more for a union. */
      readonly inputs: readonly HirRelation[];
    });
