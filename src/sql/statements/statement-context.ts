import { zoneOfSetting, type Datum, type SqlType, type TextStyle } from '../../repr/index.js';
import type { CatalogView } from '../catalog-view.js';
import type { ConstantTrace, QueryEnvironment } from '../query/index.js';
import type { ParsedStatement } from '../statement-plan.js';

/** What a statement is planned with, besides the catalog. */
export interface PlanOptions {
  /**
   * Types of the parameters `$1`, `$2` ..., or undefined where one is not known: planning puts in
   * what it infers. Left out where a statement cannot have parameters.
   */
  readonly parameterTypes?: (SqlType | undefined)[] | undefined;
  /** What the parameters are, where the plan is to be executed. */
  readonly parameterValues?: readonly Datum[] | undefined;
  /** When the statement was prepared, if it was: the time of its transaction in microseconds. */
  readonly preparedAt?: bigint | undefined;
  /**
   * The parameter types of a prepared statement, for EXECUTE and DEALLOCATE; undefined if there is
   * none.
   */
  readonly preparedTypes?: (name: string) => readonly SqlType[] | undefined;
  /** Whether there is a cursor of a name, for FETCH and CLOSE. */
  readonly hasCursor?: (name: string) => boolean;
  /** Whether the statement was executed before, and what it made is there. */
  readonly isStored?: boolean | undefined;
  /** See {@link QueryEnvironment}. */
  readonly trace?: ConstantTrace | undefined;
}

/** Everything that the planning of one statement reads. */
export interface StatementContext extends PlanOptions {
  readonly catalog: CatalogView;
  readonly statement: ParsedStatement;
}

/** What queries and expressions of the statement are planned in. */
export function queryEnvironment(context: StatementContext): QueryEnvironment {
  const { parameterTypes: types, parameterValues: values, preparedAt } = context;
  const { catalog, trace } = context;
  return {
    catalog,
    // Locations in the syntax trees are places in the statement already.
    place: (location) => location,
    parameters: types === undefined ? undefined : { types, values, preparedAt },
    style: sessionStyle(context),
    trace,
  };
}

/** As {@link queryEnvironment}, of expressions that are kept for all sessions. */
export function storedEnvironment(context: StatementContext): QueryEnvironment {
  return { ...queryEnvironment(context), isStored: true };
}

/** How the session has values printed; undefined where all is as usual. */
export function sessionStyle({ catalog }: StatementContext): TextStyle | undefined {
  const zone = zoneOfSetting(catalog.variable('timezone') ?? 'UTC');
  const digits = Number(catalog.variable('extra_float_digits') ?? 1);
  const extraFloatDigits = digits > 0 ? undefined : digits;
  const escapesBytes = catalog.variable('bytea_output') === 'escape';
  const isUsual = zone === undefined && extraFloatDigits === undefined && !escapesBytes;
  return isUsual ? undefined : { zone, extraFloatDigits, escapesBytes };
}
