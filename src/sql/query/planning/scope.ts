import type { WindowFrame } from '../../../dataflow/index.js';
import type { SqlType } from '../../../repr/index.js';
import type { HirOrder, HirScalar } from '../hir/hir.js';

/** A column that names can mean. */
export interface ScopeColumn {
  readonly name: string;
  /** Its position in the rows of the scope. */
  readonly index: number;
  readonly type: SqlType;
}

/** An item of FROM: what may stand before a dot. */
export interface ScopeTable {
  /** Null for what has no name that could be written. */
  readonly name: string | null;
  /** The schema under which a table was named, for names of three parts; null for aliases. */
  readonly schema: string | null;
  readonly database: string | null;
  readonly columns: readonly ScopeColumn[];
  /** Which columns are the primary key of a table of the catalog. Left out: there is none. */
  readonly primaryKey?: readonly number[] | undefined;
  /**
   * Where a column stands that is NULL in rows of an outer join that have no row of the table. Left
   * out: there is always one, or nobody asks for its row.
   */
  readonly presence?: number;
  /** Whether its name stands for its only column: the value of a function, and no row. */
  readonly isValue?: boolean;
}

/**
 * What part of a query is being planned: what aggregates and the like are not allowed in, as
 * messages name it. `allowed`: where they are.
 */
export interface Clause {
  /** `WHERE clause`, `ON clause`, `FILTER`. */
  readonly name: string;
  readonly aggregates: 'allowed' | 'forbidden';
  /** Left out: forbidden. */
  readonly windows?: 'allowed';
  /** Whether set-returning functions may stand there. Left out: forbidden. */
  readonly sets?: 'allowed';
}

/** A SELECT list, and where else aggregates may stand. */
export const SELECT_CLAUSE: Clause = {
  name: 'SELECT',
  aggregates: 'allowed',
  windows: 'allowed',
  sets: 'allowed',
};

/** A clause without aggregates. */
export function clause(name: string): Clause {
  return { name, aggregates: 'forbidden' };
}

/** A window that WINDOW defines. */
export interface NamedWindow {
  readonly partition: readonly HirScalar[];
  readonly order: readonly HirOrder[];
  /** Whether it says which rows of the partition are meant, which nothing can add to. */
  readonly hasFrame: boolean;
  readonly frame: WindowFrame;
}

/**
 * The columns that expressions over a relation may name, and the scopes around it. Levels of column
 * references count the steps outward.
 */
export class Scope {
  readonly tables: readonly ScopeTable[];
  /** What names without a table can mean, in the order of `*`. Merged columns are there once. */
  readonly columns: readonly ScopeColumn[];
  readonly outer: Scope | null;
  /**
   * For the left side of a join, seen from the right: the number of the FROM clause that it is in.
   * Names that several scopes of one FROM have are ambiguous. Null for the columns of a whole
   * query.
   */
  readonly from: number | null;
  /** What is here but cannot be named from where this scope is seen, for messages. */
  readonly hidden: Scope | null;
  /** Whether that is hidden since it is to the left of a RIGHT or FULL JOIN. */
  readonly isJoined: boolean;
  /**
   * What is being planned over this scope at the moment; aggregates ask their own query's scope.
   */
  clause: Clause = SELECT_CLAUSE;
  /** The windows that the query names. */
  readonly windows = new Map<string, NamedWindow>();
  /** Where the first aggregate is that belongs to this scope; null: there is none. */
  firstAggregate: number | null = null;
  #byName: Map<string, ScopeColumn[]> | undefined;

  constructor(parts: {
    readonly tables: readonly ScopeTable[];
    readonly columns: readonly ScopeColumn[];
    readonly outer: Scope | null;
    readonly from?: number | null;
    readonly hidden?: Scope | null;
    readonly isJoined?: boolean;
  }) {
    this.tables = parts.tables;
    this.columns = parts.columns;
    this.outer = parts.outer;
    this.from = parts.from ?? null;
    this.hidden = parts.hidden ?? null;
    this.isJoined = parts.isJoined ?? false;
    if (this.from !== null) this.clause = OWN_FROM;
  }

  /** The scope of a query without FROM. */
  static empty(outer: Scope | null): Scope {
    return new Scope({ tables: [], columns: [], outer });
  }

  /** Whether an aggregate was found that belongs to this scope. */
  get hasAggregates(): boolean {
    return this.firstAggregate !== null;
  }

  /** Takes note of an aggregate that belongs to this scope. */
  noteAggregate(location: number): void {
    this.firstAggregate ??= location;
  }

  /** The columns that a name alone means. */
  named(name: string): readonly ScopeColumn[] {
    if (this.columns.length <= INDEX_FROM) {
      return this.columns.filter((column) => column.name === name);
    }
    this.#byName ??= indexByName(this.columns);
    return this.#byName.get(name) ?? [];
  }
}

const OWN_FROM = clause('FROM clause of their own query level');

/** The same levels with what belongs to a FROM clause hidden: its items cannot name each other. */
export function hideFrom(scope: Scope | null, from: number): Scope | null {
  if (scope === null || scope.from !== from) return scope;
  const outer = hideFrom(scope.outer, from);
  return new Scope({ tables: [], columns: [], outer, from, hidden: scope });
}

/** Below this, looking at all columns costs less than an index of them. */
const INDEX_FROM = 16;

function indexByName(columns: readonly ScopeColumn[]): Map<string, ScopeColumn[]> {
  const index = new Map<string, ScopeColumn[]>();
  for (const column of columns) {
    const found = index.get(column.name);
    if (found) found.push(column);
    else index.set(column.name, [column]);
  }
  return index;
}
