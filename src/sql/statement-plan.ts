import type {
  CollectionId,
  Finishing,
  Plan,
  ScalarExpression,
  SinkDescription,
  SourceDescription,
} from '../dataflow/index.js';
import type { Column, Row, SqlType } from '../repr/index.js';
import type { SchemaName } from './catalog-view.js';
import type { TableCheck } from './table-check.js';
import type { PrintedExpression } from './printed-expression.js';
import type { TableKey } from './table-key.js';

/** What an index is on: a column, or an expression over columns as SQL. */
export type IndexPart =
  | { readonly kind: 'column'; readonly column: number }
  | {
      readonly kind: 'expression';
      readonly sql: string;
      /** The expression as PostgreSQL prints it, and whether it needs no parentheses around it. */
      readonly printed: PrintedExpression;
      /** What PostgreSQL calls it as a column of the index: `upper`, `expr1`. */
      readonly name: string;
      readonly type: SqlType;
      readonly nullable: boolean;
    };

/**
 * A statement, planned: names are ids, expressions are typed, and nothing of SQL's surface is left.
 * The coordinator executes these and decides when, at which timestamp, and whether it may.
 */
export type StatementPlan =
  | { readonly kind: 'select'; readonly query: QueryPlan; readonly asOf: ScalarExpression | null }
  /** A SELECT that calls `set_config`; `settings` are the columns of these calls. */
  | { readonly kind: 'setConfig'; readonly query: QueryPlan; readonly settings: readonly number[] }
  | { readonly kind: 'tail'; readonly tail: TailPlan }
  /** `COPY ... TO STDOUT`: the rows as lines of text. */
  | {
      readonly kind: 'copyTo';
      readonly from: Extract<StatementPlan, { kind: 'select' | 'tail' }>;
      readonly format: CopyFormat;
    }
  /** `COPY ... FROM STDIN`: lines of text, of which each is a row. */
  | {
      readonly kind: 'copyFrom';
      readonly table: CollectionId;
      /** The columns of the lines, in their order, with types that texts are read by. */
      readonly columns: readonly { readonly column: number; readonly type: SqlType }[];
      /** One row, which has the defaults of the other columns. */
      readonly defaults: QueryPlan;
      readonly format: CopyFormat;
      /** Where the statement stands in the submitted text, in UTF-16 units from 0. */
      readonly position: number;
    }
  /** `EXPLAIN TIMESTAMP`. */
  | { readonly kind: 'explainTimestamp'; readonly query: QueryPlan }
  /** `EXPLAIN PLAN`, a line each. */
  | { readonly kind: 'explainPlan'; readonly lines: readonly string[] }
  | {
      readonly kind: 'insert';
      readonly table: CollectionId;
      readonly source:
        | { readonly kind: 'values'; readonly query: QueryPlan }
        | { readonly kind: 'query'; readonly query: QueryPlan };
      readonly conflict: ConflictPlan | null;
      readonly returning: ReturningPlan | null;
    }
  /**
   * Reads rows and replaces them. `selection` gives the table's rows that match; an assignment for
   * each changed column is a scalar over the columns of that row.
   */
  | {
      readonly kind: 'update';
      readonly table: CollectionId;
      readonly selection: QueryPlan;
      readonly assignments: readonly {
        readonly column: number;
        readonly value: ScalarExpression;
      }[];
      readonly returning: ReturningPlan | null;
    }
  | {
      readonly kind: 'delete';
      readonly table: CollectionId;
      readonly selection: QueryPlan;
      readonly returning: ReturningPlan | null;
    }
  | { readonly kind: 'createDatabase'; readonly name: string; readonly ifNotExists: boolean }
  | { readonly kind: 'createSchema'; readonly name: SchemaName; readonly ifNotExists: boolean }
  | {
      readonly kind: 'createTable';
      readonly item: NewItem;
      readonly columns: readonly (Column & { readonly defaultSql: string | null })[];
      /** The primary key first; none has the same columns in the same order as another one. */
      readonly keys: readonly TableKey[];
      readonly checks: readonly TableCheck[];
    }
  /** Null for no rows: `WITH NO DATA`. */
  | {
      readonly kind: 'createTableAs';
      readonly table: Extract<StatementPlan, { kind: 'createTable' }>;
      readonly query: QueryPlan | null;
    }
  | {
      readonly kind: 'createView';
      readonly item: NewItem;
      readonly columns: readonly Column[];
      readonly keys: readonly (readonly number[])[];
      readonly plan: Plan;
      readonly materialized: boolean;
      /** `OR REPLACE`: the view of this name, to be dropped with its indexes in the same step. */
      readonly replace: CollectionId | null;
    }
  | {
      readonly kind: 'createSource';
      readonly item: NewItem;
      readonly columns: readonly Column[];
      readonly source: SourceDescription;
      /** Where the path stands in the submitted text, in UTF-16 units from 0. */
      readonly pathPosition: number;
      readonly materialized: boolean;
    }
  | {
      readonly kind: 'createSink';
      readonly item: NewItem;
      readonly from: CollectionId;
      readonly sink: SinkDescription;
      /** As of a source. */
      readonly pathPosition: number;
      readonly asOf: ScalarExpression | null;
    }
  | {
      readonly kind: 'createIndex';
      /** The planner makes up a free name where the statement has none; null is not in use. */
      readonly item: Omit<NewItem, 'name'> & { readonly name: string | null };
      readonly on: CollectionId;
      readonly parts: readonly IndexPart[];
      /** The columns that the parts read, each once. */
      readonly key: readonly number[];
      /** Whether what it is on, which is a table then, may have each key once only. */
      readonly unique: boolean;
      /** Whether it is the default index: named `{item}_primary_idx` if it has no name. */
      readonly isDefault: boolean;
    }
  | { readonly kind: 'createType'; readonly item: NewItem; readonly structure: SqlType }
  | {
      readonly kind: 'alterIndexOptions';
      /** Null if it does not exist and `IF EXISTS` was given. */
      readonly index: CollectionId | null;
      /** Milliseconds; null: off; `default`: what the system has. */
      readonly logicalCompactionWindow: bigint | null | 'default';
      readonly missing: Missing;
    }
  | {
      readonly kind: 'renameItem';
      readonly id: CollectionId | null;
      readonly to: string;
      readonly itemKind: string;
      readonly missing: Missing;
    }
  | {
      readonly kind: 'comment';
      readonly id: CollectionId;
      /** The column that it is on, counted from 1; 0: the item itself. */
      readonly position: number;
      /** Null: what there is goes. */
      readonly text: string | null;
    }
  | {
      readonly kind: 'dropItems';
      readonly itemKind:
        'table' | 'view' | 'materialized view' | 'source' | 'sink' | 'index' | 'type';
      readonly ids: readonly CollectionId[];
      readonly cascade: boolean;
      readonly missing: Missing;
    }
  | {
      readonly kind: 'dropSchema';
      readonly schema: SchemaName | null;
      readonly cascade: boolean;
      readonly missing: Missing;
    }
  | {
      readonly kind: 'dropDatabase';
      readonly database: string | null;
      readonly cascade: boolean;
      readonly missing: Missing;
    }
  /** Answers with its tag, and does nothing. */
  | { readonly kind: 'maintain'; readonly tag: string }
  /** `SHOW name`, also of several variables: answered from the session. */
  | { readonly kind: 'showVariable'; readonly name: string }
  | { readonly kind: 'showAllVariables' }
  | { readonly kind: 'resetAllVariables' }
  | {
      readonly kind: 'setVariable';
      readonly name: string;
      /** Where the name stands in the submitted text, in UTF-16 units from 0. */
      readonly position: number;
      readonly value: string | null;
      readonly local: boolean;
      /** It was written as RESET. */
      readonly isReset?: boolean;
    }
  | {
      readonly kind: 'begin';
      /** What clients are told. */
      readonly tag: 'BEGIN' | 'START TRANSACTION';
      readonly access: 'read only' | 'read write' | null;
      readonly isolation: string | null;
    }
  | {
      readonly kind: 'setTransaction';
      /** Whether it is about the transactions to come, in place of the one under way. */
      readonly ofSession: boolean;
      readonly access: 'read only' | 'read write' | null;
      readonly isolation: string | null;
    }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'savepoint' | 'release' | 'rollbackTo'; readonly name: string }
  | { readonly kind: 'declare'; readonly name: string; readonly statement: ParsedStatement }
  | {
      readonly kind: 'fetch';
      readonly name: string;
      /** Null: all that is ready. */
      readonly count: bigint | null;
      /** How long to wait for rows, in milliseconds; null: not said. */
      readonly timeoutMs: bigint | null;
    }
  /** `name` null: all. */
  | { readonly kind: 'close'; readonly name: string | null }
  | {
      readonly kind: 'prepare';
      readonly name: string;
      readonly statement: ParsedStatement;
      readonly parameterTypes: readonly SqlType[];
    }
  | {
      readonly kind: 'execute';
      readonly name: string;
      readonly parameters: readonly ScalarExpression[];
    }
  | { readonly kind: 'deallocate'; readonly name: string | null }
  | { readonly kind: 'discard'; readonly target: 'all' | 'temp' | 'plans' | 'sequences' };

/** What IF EXISTS did not find: `table "t"`. */
export type Missing = readonly string[];

/** What a change of rows answers: columns of the rows that are read for it, from `first` on. */
export interface ReturningPlan {
  readonly first: number;
  readonly columns: readonly Column[];
  /**
   * Expressions over the rows that are in place of those columns: of rows that ON CONFLICT may
   * leave out, nothing is to be computed before it is known which these are. Null: the columns are
   * there.
   */
  readonly late: readonly ScalarExpression[] | null;
}

/**
 * ON CONFLICT of an INSERT. `nothing`: a row is left out if the table, or one before it, has its
 * key; `key` null: any of its keys.
 *
 * `update`: the rows of the source have, behind the columns of the table, those of the table's row
 * of the same key (NULLs if there is none), those that this row gets, and whether it gets them.
 */
export type ConflictPlan =
  | { readonly kind: 'nothing'; readonly key: readonly number[] | null }
  | { readonly kind: 'update'; readonly key: readonly number[] };

/** A query, planned. */
export interface QueryPlan {
  readonly plan: Plan;
  readonly finishing: Finishing;
  /** Columns of the answer, after the finishing's projection. */
  readonly columns: readonly Column[];
  /** Catalog items that the query names (views are not expanded), in the order of their ids. */
  readonly uses: readonly CollectionId[];
  /** Whether the answer depends on the time it is read at: `mz_logical_timestamp()`. */
  readonly usesLogicalTimestamp: boolean;
}

/** How COPY writes rows. */
export type CopyFormat = {
  /** One character, like `quote` and `escape`. */
  readonly delimiter: string;
  /** What stands for NULL. */
  readonly null: string;
  /** Whether a line of the columns' names comes first. */
  readonly header: boolean;
} & (
  | { readonly kind: 'text' }
  | { readonly kind: 'csv'; readonly quote: string; readonly escape: string }
);

/** A TAIL: of an item or of a query. */
export interface TailPlan {
  readonly from:
    | { readonly kind: 'item'; readonly id: CollectionId }
    | { readonly kind: 'query'; readonly query: Pick<QueryPlan, 'plan' | 'uses'> };
  /** Columns of the answer: timestamp, progress if asked for, diff, then the relation's. */
  readonly columns: readonly Column[];
  readonly snapshot: boolean;
  readonly progress: boolean;
  readonly asOf: ScalarExpression | null;
}

/** What all new items have. */
export interface NewItem {
  readonly schema: SchemaName;
  readonly name: string;
  readonly ifNotExists: boolean;
  readonly temporary: boolean;
  /** Normalised `CREATE` statement with names in full: what the catalog stores and replans. */
  readonly createSql: string;
  readonly uses: readonly CollectionId[];
}

/** One statement of a submitted text: parsed, not yet planned. */
export interface ParsedStatement {
  /** The statement's own text, without the semicolon. */
  readonly text: string;
  /** Where it starts in the submitted text, in UTF-16 units: added to positions of its errors. */
  readonly start: number;
  /** Its first words in upper case, for messages and the rules of transactions: `CREATE TABLE`. */
  readonly kind: StatementKind;
  /** The syntax tree; its shape is private to this folder. */
  readonly syntax: unknown;
  /** Left out where the statement is none of those that are looked for by their shape. */
  readonly shape?: StatementShape | undefined;
}

/** What a statement has in common with those that differ from it in constants alone. */
export interface StatementShape {
  /** The same object for all of them. */
  readonly key: object;
  /** The constants; what they are is private to this folder. */
  readonly constants: readonly unknown[];
  /** The same object for all whose text is the same; left out where that is not known. */
  readonly whole?: object;
}

/** Kinds of statements, as the rules of transactions tell them apart. */
export type StatementKind =
  | 'select'
  | 'tail'
  | 'show'
  | 'explain'
  | 'insertValues'
  | 'insertQuery'
  | 'update'
  | 'delete'
  | 'ddl'
  | 'set'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'release'
  | 'rollbackTo'
  | 'setTransaction'
  | 'declare'
  | 'fetch'
  | 'close'
  | 'prepare'
  | 'execute'
  | 'deallocate'
  | 'discard'
  | 'copy';

/** Rows of constants, for callers that have evaluated a plan without relations. */
export type ConstantRows = readonly Row[];
