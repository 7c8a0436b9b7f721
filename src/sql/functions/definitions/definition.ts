import type {
  AggregateFunction,
  Comparison,
  TableFunction,
  TableRows,
  WindowFunction,
} from '../../../dataflow/index.js';
import type { Datum, SqlType, TimeZone } from '../../../repr/index.js';
import type { CatalogView } from '../../catalog-view.js';
import type { TypePattern } from './type-pattern.js';

/**
 * What a definition may hold as code. Parameters are written with the types that datums of the
 * argument types have (see `Datum`), which overload resolution warrants.
 */
export type Evaluate = (...args: never[]) => Datum;

/** Types of a call: that of one argument, of the result, or those of all arguments. */
export type TypeChoice = number | 'result' | 'arguments';

/** The types that a choice means. */
export function chosenTypes(
  choice: TypeChoice,
  args: readonly SqlType[],
  result: SqlType,
): readonly SqlType[] {
  if (choice === 'arguments') return args;
  return [choice === 'result' ? result : args[choice]!];
}

/**
 * One overload of a scalar function or operator: an operator with one argument stands before it.
 */
export interface ScalarDefinition {
  readonly name: string;
  readonly args: readonly TypePattern[];
  /** Whether the last argument may come any number of times, and at least once. */
  readonly variadic?: boolean;
  readonly result: TypePattern;
  /** The implementation, or one for the concrete types of a polymorphic signature. */
  readonly evaluate:
    | Evaluate
    | {
        /** The types whose codes are part of the implementation's name. */
        readonly of: TypeChoice;
        readonly make: (...types: SqlType[]) => Evaluate;
      };
  /**
   * Whether arguments of type `any` are handed over as texts, as their output functions write them.
   */
  readonly textArguments?: boolean;
  /**
   * Whether only the dialect has it, while PostgreSQL has others of the name: it is looked at where
   * none of those fits.
   */
  readonly dialectOnly?: boolean;
  /** Whether a NULL argument makes the result NULL without a call; left out: yes. */
  readonly strict?: boolean;
  /** Whether it may give NULL for arguments that are not; only then may that happen. */
  readonly introducesNull?: boolean;
  /** See `ScalarFunction`. */
  readonly comparison?: Comparison;
  /** See `ScalarFunction`. */
  readonly sum?: '+' | '-';
}

/** A function whose value the statement's environment decides. */
export interface EnvironmentDefinition {
  readonly name: string;
  readonly result: TypePattern;
  /** The name of the `environment` scalar. */
  readonly environment: string;
}

/** A function whose value is that of an expression, which may hold queries over the catalog. */
export interface QueryDefinition {
  readonly name: string;
  readonly args: readonly TypePattern[];
  readonly result: TypePattern;
  /** The expression; `$1`, `$2` ... are the arguments. Relations have their schemas in front. */
  readonly sql: string;
  /**
   * What the expression says for these arguments, where that is known without a query; otherwise
   * undefined. As for PostgreSQL's own constants, what counts is the catalog of the moment.
   */
  readonly known?: (catalog: ObjectCatalog, args: readonly Datum[]) => Datum | undefined;
}

/** How a session names the catalog's objects, and finds them by their names. */
export type ObjectCatalog = Pick<CatalogView, 'objectName' | 'objectNumber' | 'typeText'>;

/** When a cast applies by itself: PostgreSQL documentation, CREATE CAST. */
export type CastContext = 'implicit' | 'assignment' | 'explicit';

/** A cast between two types. `evaluate` null: the datums are the same. */
export interface CastDefinition {
  readonly from: TypePattern;
  readonly to: TypePattern;
  readonly context: CastContext;
  readonly evaluate: Evaluate | null;
  /** See {@link ScalarDefinition}. */
  readonly introducesNull?: boolean;
  /** The cast in a session's time zone, where that counts; `evaluate` is the one in UTC. */
  readonly inZone?: (zone: TimeZone) => Evaluate;
}

/** One overload of an aggregate function. */
export interface AggregateDefinition {
  readonly name: string;
  /** `count(*)` has none. */
  readonly args: readonly TypePattern[];
  readonly result: TypePattern;
  readonly aggregate:
    | AggregateFunction
    | { readonly of: TypeChoice; readonly make: (...types: SqlType[]) => AggregateFunction };
  /** The result for no rows; NULL if left out. */
  readonly empty?: Datum;
  /** Whether no row gives NULL. */
  readonly neverNull?: boolean;
  /** Whether its last argument is that of WITHIN GROUP, and rows come in the order of that. */
  readonly isOrderedSet?: boolean;
}

/** One overload of a set-returning function. */
export interface TableDefinition {
  readonly name: string;
  readonly args: readonly TypePattern[];
  /** The columns of each row; one that has no name is called as the function is. */
  readonly columns: readonly { readonly name: string | null; readonly type: TypePattern }[];
  /**
   * The names of further columns, of texts, by the first argument, which must be a literal;
   * undefined stands for one that is none.
   *
   * @throws DatumError for an argument that gives no columns.
   */
  readonly columnsOf?: (first: Datum | undefined) => readonly string[];
  readonly evaluate: (...args: never[]) => TableRows;
  /** The function in a session's time zone, where that counts; `evaluate` is the one in UTC. */
  readonly inZone?: (zone: TimeZone) => (...args: never[]) => TableRows;
  readonly strict?: boolean;
  /** Whether its one column holds objects, of whose fields a query defines the columns. */
  readonly isRecord?: boolean;
}

/** One overload of a window function. */
export interface WindowDefinition {
  readonly name: string;
  readonly args: readonly TypePattern[];
  readonly result: TypePattern;
  readonly evaluate: WindowFunction['evaluate'];
  /** Whether no row gives NULL. */
  readonly neverNull?: boolean;
}

/** A table function as the table holds it: NULL arguments give no rows if it is strict. */
export type TableImplementation = TableFunction;
