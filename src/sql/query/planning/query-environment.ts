import type { Datum, SqlType, TextStyle } from '../../../repr/index.js';
import type { CatalogView } from '../../catalog-view.js';
import type { ConstantTrace } from '../hir/constant-trace.js';

/** What a query is planned in. */
export interface QueryEnvironment {
  readonly catalog: CatalogView;
  /**
   * From a syntax tree's `location`, which counts UTF-8 bytes of the text that was parsed, to the
   * place in the statement's text, in UTF-16 units. Only called for errors.
   */
  readonly place: (location: number) => number;
  /** How the session has values printed, and its time zone; undefined where all is as usual. */
  readonly style?: TextStyle | undefined;
  /** Whether what is planned is kept for all sessions, so that the style of one must not count. */
  readonly isStored?: boolean;
  /** The parameters `$1`, `$2` ...; undefined where a statement cannot have any. */
  readonly parameters?: QueryParameters | undefined;
  /** Follows the statement's constants; left out where nobody wants to know. */
  readonly trace?: ConstantTrace | undefined;
}

/** The parameters of a prepared statement. */
export interface QueryParameters {
  /**
   * Declared types, and those that planning inferred from how a parameter is used. Planning fills
   * gaps; what it could not infer stays undefined.
   */
  readonly types: (SqlType | undefined)[];
  /**
   * What they are when the statement is executed: each is planned as a literal. Without values the
   * statement is planned for its mistakes and types alone, and the plan cannot be executed.
   */
  readonly values?: readonly Datum[] | undefined;
  /**
   * The transaction's time when the statement was prepared, in microseconds: what `'now'` means
   * from then on. Left out where the statement is executed in the same transaction.
   */
  readonly preparedAt?: bigint | undefined;
}

/** The place of a syntax node, or undefined where the parser noted none (it writes -1). */
export function placeOf(
  environment: QueryEnvironment,
  location: number | undefined,
): number | undefined {
  if (location !== undefined && location < 0) return undefined;
  // The parser leaves out a location of 0.
  return environment.place(location ?? 0);
}
