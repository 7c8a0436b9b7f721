import { unreachable } from '../../diagnostic/index.js';
import type { ScalarExpression, SortOrder } from '../../dataflow/index.js';
import type { Datum, SqlType } from '../../repr/index.js';
import type { HirRelation } from './hir-relation.js';

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
  | Extract<ScalarExpression, { kind: 'environment' | 'error' }>
  | HirAggregateCall
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
  readonly order: readonly { readonly value: HirScalar; readonly order: SortOrder }[];
  readonly type: SqlType;
  /** The result for no rows. */
  readonly empty: Datum;
  readonly neverNull: boolean;
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

const BOOL: SqlType = { kind: 'bool' };
const UNKNOWN: SqlType = { kind: 'unknown' };

/** The type of an expression. */
export function typeOf(scalar: HirScalar): SqlType {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'call':
    case 'case':
    case 'coalesce':
    case 'environment':
    case 'error':
    case 'subquery':
      return scalar.type;
    case 'aggregate':
      return scalar.aggregate.type;
    case 'parameter':
      return UNKNOWN;
    case 'and':
    case 'or':
    case 'isNull':
    case 'exists':
    case 'quantified':
      return BOOL;
    default:
      return unreachable(scalar);
  }
}

/** TRUE. */
export const TRUE: HirLiteral = { kind: 'literal', datum: true, type: BOOL };

/** FALSE. */
export const FALSE: HirLiteral = { kind: 'literal', datum: false, type: BOOL };

/** NULL of a type. */
export function nullOf(type: SqlType): HirLiteral {
  return { kind: 'literal', datum: null, type };
}

/** The negation; of a negation, what it negates. */
export function not(arg: HirScalar): HirScalar {
  if (arg.kind === 'call' && arg.function === 'not<>') return arg.args[0]!;
  return { kind: 'call', function: 'not<>', args: [arg], type: BOOL };
}

/** Whether all are true; one alone stands for itself. */
export function allOf(args: readonly HirScalar[]): HirScalar {
  if (args.length === 0) return TRUE;
  return args.length === 1 ? args[0]! : { kind: 'and', args };
}

/** Whether any is true; one alone stands for itself. */
export function anyOf(args: readonly HirScalar[]): HirScalar {
  if (args.length === 0) return FALSE;
  return args.length === 1 ? args[0]! : { kind: 'or', args };
}
