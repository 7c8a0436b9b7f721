import { DETAIL_MAX, shortened } from '../../diagnostic/index.js';
import type { Datum, ErrorFields, SqlType } from '../../repr/index.js';
import type { CollectedValues } from './collected-values.js';

/**
 * A scalar expression over the columns of one row: plain data, so that it can be printed, compared
 * and sent to another process. `compileScalar` turns it into a closure.
 *
 * Typing is finished: overloads are resolved, implicit casts are calls, and every call names one
 * implementation in the {@link ScalarFunctions} that the server was given.
 */
export type ScalarExpression =
  | { readonly kind: 'column'; readonly index: number }
  | { readonly kind: 'literal'; readonly datum: Datum; readonly type: SqlType }
  /**
   * A strict or null-accepting function, operator or cast; arguments are evaluated first, but see
   * `stopsAtNull`.
   */
  | {
      readonly kind: 'call';
      readonly function: string;
      readonly args: readonly ScalarExpression[];
      readonly type: SqlType;
    }
  /** Three-valued logic; stops at the first argument that decides. */
  | { readonly kind: 'and' | 'or'; readonly args: readonly ScalarExpression[] }
  /** The first case whose condition is true; its value alone is evaluated. */
  | {
      readonly kind: 'case';
      readonly cases: readonly (readonly [condition: ScalarExpression, value: ScalarExpression])[];
      readonly otherwise: ScalarExpression;
      readonly type: SqlType;
    }
  /** The first argument that is not NULL; later ones are not evaluated. */
  | {
      readonly kind: 'coalesce';
      readonly args: readonly ScalarExpression[];
      readonly type: SqlType;
    }
  | { readonly kind: 'isNull'; readonly arg: ScalarExpression }
  /** Evaluates to an SQL error: what planning found out late, or a constraint that was broken. */
  | {
      readonly kind: 'error';
      readonly message: string;
      readonly code: string;
      readonly type: SqlType;
    }
  /**
   * A value that the statement's environment decides (`now`, `mz_logical_timestamp`,
   * `current_user`, ...). The coordinator replaces each by a literal before a plan is executed;
   * only `mz_logical_timestamp` may reach the dataflow server, in temporal filters.
   */
  | { readonly kind: 'environment'; readonly name: string; readonly type: SqlType };

/** An implementation of a scalar function. Throws {@link EvaluationError} for an SQL error. */
export interface ScalarFunction {
  /** Gets as many arguments as the call has; if `strict`, never a NULL among them. */
  readonly evaluate: (...args: Datum[]) => Datum;
  /** Whether any NULL argument makes the result NULL without a call. */
  readonly strict: boolean;
  /**
   * Whether a first argument that is NULL is the result, and the second one is not evaluated then.
   * Of functions of two arguments that are not strict.
   */
  readonly stopsAtNull?: boolean;
  /**
   * Which comparison it is of two values of one type, by the order and the equality that groups and
   * joins use. A filter that compares a column with a constant by `=` reads through an index.
   */
  readonly comparison?: Comparison;
  /** Whether it adds or subtracts two numerics: the time may be one of them in temporal filters. */
  readonly sum?: '+' | '-';
  /**
   * Whether it is `x = ANY (array)` (`any`) or `x <> ALL (array)` (`all`), by the equality that
   * groups use. An array that is a constant is looked up as a set.
   */
  readonly membership?: 'any' | 'all';
}

/** The comparison operators. */
export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** The scalar functions that calls may name. */
export type ScalarFunctions = ReadonlyMap<string, ScalarFunction>;

/** What a set-returning function gives. */
export interface TableRows extends Iterable<readonly Datum[]> {
  /** How many, where that is known before they are made: too many are not begun then. */
  readonly rowCount?: number;
  /** Whether the first column of each is greater than that of the one before. */
  readonly isAscending?: boolean;
}

/** An implementation of a set-returning function: the rows for one row of arguments. */
export interface TableFunction {
  readonly evaluate: (...args: Datum[]) => TableRows;
}

/** The table functions that `flatMap` nodes may name. */
export type TableFunctions = ReadonlyMap<string, TableFunction>;

/**
 * An aggregate function over the multiset of one group's argument values.
 *
 * `accumulable` ones keep a state that updates add to and retract from (count, sum, avg);
 * the others (min, max, string_agg, ...) are recomputed from the group's sorted values.
 */
export type AggregateFunction =
  | {
      readonly kind: 'accumulable';
      /** A fresh state for an empty group. States may be mutated by `add`. */
      readonly create: () => unknown;
      /** Adds `diff` copies of the value (negative: retracts). Never gets NULL if `skipsNull`. */
      readonly add: (state: unknown, value: Datum, diff: number) => void;
      readonly finish: (state: unknown) => Datum;
      /** Set if the result is how many values were added, as an int8. */
      readonly counts?: true;
      readonly skipsNull: boolean;
    }
  | {
      /** What follows from the exact sum of integers, and from how many there are; none: NULL. */
      readonly kind: 'integerSum';
      readonly finish: (sum: bigint, count: number) => Datum;
      readonly skipsNull: true;
    }
  | {
      readonly kind: 'hierarchical';
      /** min or max: the winner of two values. */
      readonly better: (left: Datum, right: Datum) => boolean;
      readonly skipsNull: boolean;
    }
  | {
      readonly kind: 'collected';
      /** The result for all values of the group in their order, with multiplicity. */
      readonly evaluate: (values: CollectedValues) => Datum;
      readonly skipsNull: boolean;
    };

/** The aggregate functions that `reduce` nodes may name. */
export type AggregateFunctions = ReadonlyMap<string, AggregateFunction>;

/** One partition of a window, as its functions see it: rows by their numbers, from 0, in order. */
export interface WindowPartition {
  readonly size: number;
  /** An argument's value for a row. */
  readonly argument: (row: number, position: number) => Datum;
  /** The number of a row's group of peers, from 0. */
  readonly group: (row: number) => number;
  /** The first row of a group of peers; of the group behind the last one, the size. */
  readonly groupStart: (group: number) => number;
  /** The rows of a row's frame, in order: spans that are not empty. */
  readonly frame: (row: number) => readonly FrameSpan[];
}

/** Rows of a partition that follow each other: the first one, and the one behind the last. */
export type FrameSpan = readonly [from: number, to: number];

/** A function of a row's place in its partition: its value for each row. */
export interface WindowFunction {
  readonly evaluate: (partition: WindowPartition) => readonly Datum[];
}

/** The window functions that `window` nodes may name. */
export type WindowFunctions = ReadonlyMap<string, WindowFunction>;

/** Everything that plans may call. Handed to the dataflow server when it is made. */
export interface FunctionTable {
  readonly scalars: ScalarFunctions;
  readonly tables: TableFunctions;
  readonly aggregates: AggregateFunctions;
  readonly windows: WindowFunctions;
}

/** An SQL error met while evaluating: PostgreSQL's message and SQLSTATE. It travels as data. */
export class EvaluationError extends Error {
  readonly code: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  readonly context: string | undefined;

  constructor(message: string, code: string, { detail, hint, context }: ErrorFields = {}) {
    super(shortened(message));
    this.name = 'EvaluationError';
    this.code = code;
    this.detail = detail === undefined ? undefined : shortened(detail, DETAIL_MAX);
    this.hint = hint;
    this.context = context;
  }
}
