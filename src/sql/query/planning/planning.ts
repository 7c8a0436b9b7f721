import type { Node, SelectStmt } from 'libpg-query';
import type { CollectionId, ColumnOrder } from '../../../dataflow/index.js';
import { inStyle, type SqlType, type TextStyle } from '../../../repr/index.js';
import { SqlError } from '../../sql-error.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import type { ConvertOutput } from './pending-query.js';
import { placeOf, type QueryEnvironment } from './query-environment.js';
import type { Scope } from './scope.js';

/**
 * How deep syntax trees may nest. Each level takes several frames of the stack in each pass over
 * the trees, of which the stack holds about ten thousand.
 */
export const NESTING_MAX = 600;

/**
 * Relations in one statement: a join has as many paths as inputs, each of as many steps, and goes
 * along one by recursion.
 */
export const RELATIONS_MAX = 1000;

/**
 * How many levels of expressions a query within another counts for: its passes take more of the
 * stack.
 */
export const SUBQUERY_LEVELS = 3;

/** The parts that a statement has by copies, and how many each expression that was copied has. */
export interface Copies {
  count: number;
  readonly parts: Map<HirScalar, number>;
}

/** A query inside of another one, planned. */
export interface Subquery {
  readonly relation: HirRelation;
  readonly names: readonly string[];
}

/** A query inside of another one, and where its columns are, if they are expressions. */
export interface PlacedSubquery extends Subquery {
  readonly locations: readonly (number | undefined)[];
}

/** Converts an output column of a query inside of another one. */
export type ConvertPlaced = (
  ...column: [...Parameters<ConvertOutput>, location: number | undefined]
) => HirScalar;

/** A query whose order counts: its rows have the named columns, then such as only order them. */
export interface OrderedQuery extends Subquery {
  readonly order: readonly ColumnOrder[];
}

/** A common table expression that names may mean. */
export interface CteBinding {
  readonly name: string;
  readonly binding: number;
  readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
  /** Whether it is being planned, so that what refers to it is its own recursive part. */
  readonly isOpen?: boolean;
  /** The scope that its WITH stands in: references count the scopes in between. */
  readonly scope: Scope | null;
  /** The next one outward. */
  readonly outer: CteBinding | null;
}

/** Common table expressions of a WITH that cannot be named yet: those from a place on. */
export interface LaterCtes {
  readonly names: readonly string[];
  readonly from: number;
  /** The next ones outward. */
  readonly outer: LaterCtes | null;
}

/** What is gathered while one statement is planned, and the ways into its parts. */
export class Planning {
  readonly environment: QueryEnvironment;
  /** Catalog items that were named. */
  readonly uses = new Set<CollectionId>();
  /** The column names of queries that were planned as values: outputs without alias have them. */
  readonly valueNames = new Map<SelectStmt, string>();
  /** Types of the catalog that were named. */
  readonly types = new Set<CollectionId>();
  /** Operands that stand more than once. */
  readonly copies: Copies = { count: 0, parts: new Map() };
  /** Whether a window call was planned, so that there are any to look for. */
  hasWindowCalls = false;
  /** Likewise of set-returning functions in expressions. */
  hasTableCalls = false;
  /** Likewise of casts that change no datum, as long as the time zone is UTC. */
  hasStableRelabel = false;
  /** Likewise of queries that refer to themselves. */
  hasRecursion = false;
  /** The innermost common table expression in sight. */
  ctes: CteBinding | null = null;
  /** Those that come too late to be in sight. */
  laterCtes: LaterCtes | null = null;
  /** Plans a scalar expression: handed in, as expressions hold queries and queries expressions. */
  readonly planScalar: (node: Node, scope: Scope, planning: Planning) => HirScalar;
  readonly planSubquery: (
    select: SelectStmt,
    outer: Scope | null,
    planning: Planning,
    /** What its output is converted to; left out: what is of unknown type becomes text. */
    convert?: ConvertPlaced,
  ) => PlacedSubquery;
  readonly planOrdered: (
    select: SelectStmt,
    outer: Scope | null,
    planning: Planning,
  ) => OrderedQuery;
  #bindings = 0;
  #depth = 0;
  #isInUtc = false;
  #ctes = 0;
  #relations = 0;

  constructor(
    environment: QueryEnvironment,
    ways: Pick<Planning, 'planScalar' | 'planSubquery' | 'planOrdered'>,
  ) {
    this.environment = environment;
    this.planScalar = ways.planScalar;
    this.planSubquery = ways.planSubquery;
    this.planOrdered = ways.planOrdered;
  }

  /** A number that no other binding has. */
  newBinding(): number {
    this.#bindings += 1;
    return this.#bindings;
  }

  /** Counts a common table expression, each of which nests all that follows. @throws SqlError */
  countCte(location: number): void {
    this.#ctes += 1;
    if (this.#ctes <= NESTING_MAX) return;
    const message = `statement has more than ${NESTING_MAX} common table expressions`;
    throw this.error(message, '54001', location);
  }

  /** The common table expression that a name means. */
  cteNamed(name: string): CteBinding | null {
    let cte = this.ctes;
    while (cte !== null && cte.name !== name) cte = cte.outer;
    return cte;
  }

  /** Counts what stands in a FROM, anywhere in the statement. @throws SqlError */
  countRelation(): void {
    this.#relations += 1;
    if (this.#relations <= RELATIONS_MAX) return;
    throw this.error(
      `statement has more than ${RELATIONS_MAX} relations in FROM`,
      '54000',
      undefined,
    );
  }

  /** Begins a part that may contain others. After an error the planning is of no use. */
  enter(location: number | undefined, levels = 1): void {
    this.#depth += levels;
    if (this.#depth > NESTING_MAX) {
      throw this.error(`statement nests deeper than ${NESTING_MAX} levels`, '54001', location);
    }
  }

  /** Ends what {@link enter} began. */
  leave(levels = 1): void {
    this.#depth -= levels;
  }

  /** An error at a location of the syntax tree. */
  error(
    message: string,
    code: string,
    location: number | undefined,
    more: { readonly detail?: string | undefined; readonly hint?: string | undefined } = {},
  ): SqlError {
    return new SqlError(message, code, { ...more, position: this.place(location) });
  }

  /**
   * The type in the session's style and time zone, for the name of an implementation that depends
   * on it.
   *
   * @throws SqlError in a statement whose expressions are kept, which are evaluated as usual.
   */
  zoned(type: SqlType): SqlType {
    const { style, isStored } = this.environment;
    if (style === undefined || this.#isInUtc) return type;
    const styled = inStyle(type, style);
    if (styled === type || isStored !== true) return styled;
    throw this.#styleIsKept(style);
  }

  #styleIsKept({ zone, extraFloatDigits }: TextStyle): SqlError {
    if (zone !== undefined) {
      const message = `an expression kept in time zone "${zone}" is not supported`;
      return this.error(message, '0A000', undefined, {
        detail: 'Expressions of views, indexes and tables are evaluated in UTC.',
        hint: "Use SET TimeZone TO 'UTC' before the statement, and AT TIME ZONE within it.",
      });
    }
    const name = extraFloatDigits === undefined ? 'bytea_output' : 'extra_float_digits';
    return this.error(`an expression kept with ${name} is not supported`, '0A000', undefined, {
      detail: 'Expressions of views, indexes and tables are evaluated as the variable is at first.',
      hint: `Use RESET ${name} before the statement.`,
    });
  }

  /** Whether what is planned just now was kept before. */
  get isInUtc(): boolean {
    return this.#isInUtc;
  }

  /** Plans a part that was kept before, in UTC. */
  inUtc<T>(plan: () => T): T {
    this.#isInUtc = true;
    const planned = plan();
    this.#isInUtc = false;
    return planned;
  }

  /** `construct is not supported`. */
  unsupported(construct: string, location?: number): SqlError {
    return this.error(`${construct} is not supported`, '0A000', location);
  }

  /** The place of a location: see {@link placeOf}. */
  place(location: number | undefined): number | undefined {
    return location === undefined ? undefined : placeOf(this.environment, location);
  }
}
