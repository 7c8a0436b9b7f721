import type {
  CreateStmt,
  DeleteStmt,
  IndexStmt,
  InsertStmt,
  IntoClause,
  Node,
  RangeVar,
  SelectStmt,
  TypeName,
  UpdateStmt,
} from 'libpg-query';
import type { SqlError } from '../sql-error.js';
import type { ParsedStatement } from '../statement-plan.js';

/** A name of one to three parts as it was written, and where. */
export interface ObjectName {
  readonly parts: readonly string[];
  /** In the statement's text, in UTF-16 units, like all positions here. */
  readonly position: number;
}

/** One name, and where. */
export interface Name {
  readonly name: string;
  readonly position: number;
}

/** A string, and where. */
export interface StringLiteral {
  readonly text: string;
  readonly position: number;
}

/** An option of `WITH (name = value)`; null if there was no value. */
export interface Option {
  /** In lower case. */
  readonly name: string;
  readonly value: OptionValue | null;
  readonly position: number;
}

/** What follows the `=` of an option, as it was written. */
export type OptionValue =
  | { readonly kind: 'string' | 'number' | 'word'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean };

/** A query, with the moment that it is to be read at. */
export interface Query {
  readonly select: SelectStmt;
  readonly asOf: Node | null;
  /** Where `AS OF` stands. */
  readonly asOfPosition: number | undefined;
}

/** The kinds of objects that statements name in words. */
export type ObjectKind =
  | 'database'
  | 'schema'
  | 'table'
  | 'view'
  | 'materialized view'
  | 'source'
  | 'sink'
  | 'index'
  | 'type';

/** What SHOW lists. */
export type ShownObjects =
  | 'databases'
  | 'schemas'
  | 'tables'
  | 'views'
  | 'materialized views'
  | 'sources'
  | 'materialized sources'
  | 'sinks'
  | 'indexes'
  | 'columns'
  | 'types'
  | 'objects';

/** LIKE or WHERE of a SHOW. */
export type ShowFilter =
  | { readonly kind: 'like'; readonly pattern: string; readonly position: number }
  | { readonly kind: 'where'; readonly condition: Node };

/** What a type is made as. */
export type TypeDefinition =
  | { readonly kind: 'list' | 'map'; readonly options: readonly TypeOption[] }
  /** Each element is a `ColumnDef`. */
  | { readonly kind: 'record'; readonly elements: readonly Node[] };

/** An option of a list or map type, whose value is a type: `ELEMENT TYPE = int4`. */
export interface TypeOption {
  /** In lower case, words joined by `_`. */
  readonly name: string;
  readonly typeName: TypeName;
  /** The type as it was written. */
  readonly text: string;
  readonly position: number;
}

/** The format of a source. */
export type SourceFormatSyntax =
  | { readonly kind: 'text' | 'bytes' | 'json' }
  | {
      readonly kind: 'csv';
      readonly fields: number;
      /** The names that the first record must have; null: it is data. */
      readonly header: readonly Name[] | null;
      readonly delimiter: string;
    };

/** What transactions are started or set to. Null: not said. */
export interface TransactionModes {
  readonly access: 'read only' | 'read write' | null;
  /** In lower case: `strict serializable`. */
  readonly isolation: string | null;
}

/** The syntax of one statement. */
export type StatementForm =
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'tail';
      readonly from:
        | { readonly kind: 'item'; readonly name: ObjectName }
        | { readonly kind: 'query'; readonly select: SelectStmt };
      readonly options: readonly Option[];
      readonly asOf: Node | null;
    }
  | {
      readonly kind: 'explain';
      readonly stage: 'raw' | 'decorrelated' | 'optimized' | 'timestamp';
      /** Whether the types of columns are shown. */
      readonly typed: boolean;
      readonly of:
        | { readonly kind: 'query'; readonly query: Query }
        | { readonly kind: 'view'; readonly name: ObjectName };
    }
  | { readonly kind: 'insert'; readonly insert: InsertStmt }
  | { readonly kind: 'update'; readonly update: UpdateStmt }
  | { readonly kind: 'delete'; readonly delete: DeleteStmt }
  | {
      readonly kind: 'createDatabase' | 'createSchema';
      readonly name: ObjectName;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: 'createTable'; readonly table: CreateStmt }
  | {
      readonly kind: 'createView';
      readonly name: ObjectName;
      readonly columns: readonly Name[];
      readonly select: SelectStmt;
      readonly temporary: boolean;
      readonly materialized: boolean;
      readonly orReplace: boolean;
      readonly ifNotExists: boolean;
    }
  | {
      readonly kind: 'createSource';
      readonly name: ObjectName;
      readonly columns: readonly Name[];
      readonly path: StringLiteral;
      readonly options: readonly Option[];
      readonly format: SourceFormatSyntax;
      readonly materialized: boolean;
      readonly ifNotExists: boolean;
    }
  | {
      readonly kind: 'createSink';
      readonly name: ObjectName;
      readonly from: ObjectName;
      readonly path: StringLiteral;
      readonly options: readonly Option[];
      readonly snapshot: boolean;
      readonly asOf: Node | null;
      readonly ifNotExists: boolean;
    }
  | { readonly kind: 'createType'; readonly name: ObjectName; readonly definition: TypeDefinition }
  | { readonly kind: 'createIndex'; readonly index: IndexStmt }
  | {
      readonly kind: 'createDefaultIndex';
      readonly name: Name | null;
      readonly on: ObjectName;
      readonly ifNotExists: boolean;
    }
  | {
      readonly kind: 'alterIndexOptions';
      readonly name: ObjectName;
      readonly ifExists: boolean;
      /** `SET`: options with values; `RESET`: options without. */
      readonly action: 'set' | 'reset';
      readonly options: readonly Option[];
    }
  | {
      readonly kind: 'rename';
      readonly objectKind: ObjectKind;
      readonly name: ObjectName;
      readonly ifExists: boolean;
      readonly to: Name;
    }
  | {
      readonly kind: 'drop';
      readonly objectKind: ObjectKind;
      readonly names: readonly ObjectName[];
      readonly ifExists: boolean;
      /** Null: neither CASCADE nor RESTRICT was written. */
      readonly behavior: 'cascade' | 'restrict' | null;
    }
  | {
      readonly kind: 'showObjects';
      readonly objects: ShownObjects;
      /** `EXTENDED`: with what belongs to the system. */
      readonly extended: boolean;
      /** `FULL`: with columns that tell more. */
      readonly full: boolean;
      readonly from: ObjectName | null;
      readonly filter: ShowFilter | null;
    }
  | {
      readonly kind: 'showCreate';
      readonly objectKind: Exclude<ObjectKind, 'database' | 'schema'>;
      /** Whether the statement that makes a view with an index is wanted. */
      readonly materialized: boolean;
      readonly name: ObjectName;
    }
  | {
      readonly kind: 'copyTo';
      readonly from:
        | { readonly kind: 'statement'; readonly statement: ParsedStatement }
        /** No columns: all of them. */
        | { readonly kind: 'table'; readonly name: ObjectName; readonly columns: readonly Name[] };
      readonly options: readonly Option[];
    }
  /** No columns: all of them. */
  | {
      readonly kind: 'copyFrom';
      readonly name: ObjectName;
      readonly columns: readonly Name[];
      readonly options: readonly Option[];
    }
  | { readonly kind: 'showVariable'; readonly name: Name }
  | { readonly kind: 'showAll' | 'resetAll' }
  | {
      readonly kind: 'comment';
      readonly on: 'table' | 'view' | 'index' | 'type' | 'column';
      /** Of a column: with the column's name at the end. */
      readonly name: ObjectName;
      /** Null: what there is goes. */
      readonly text: string | null;
    }
  /** What keeps a server tidy, and asks for nothing here: `VACUUM`, `ANALYZE`, `REINDEX`. */
  | {
      readonly kind: 'maintain';
      readonly tag: string;
      readonly isAlone: boolean;
      readonly relations: readonly RangeVar[];
      /** What a REINDEX is for; null: it is none. */
      readonly reindex: 'index' | 'table' | 'schema' | 'database' | null;
      /** The schema or database of a REINDEX. */
      readonly name: string | null;
    }
  /** `CREATE TABLE ... AS`, and `SELECT ... INTO`, which is another way to say it. */
  | {
      readonly kind: 'createTableAs';
      readonly into: IntoClause;
      readonly select: SelectStmt;
      readonly ifNotExists: boolean;
    }
  | {
      readonly kind: 'set';
      readonly name: Name;
      /** Null: DEFAULT. */
      readonly value: string | null;
      readonly local: boolean;
      /** Written as RESET. */
      readonly isReset?: true;
    }
  /** `tag`: what clients are told, which is how it was written. */
  | ({ readonly kind: 'begin'; readonly tag: 'BEGIN' | 'START TRANSACTION' } & TransactionModes)
  /** `ofSession`: of the transactions to come, in place of the one under way. */
  | ({ readonly kind: 'setTransaction'; readonly ofSession: boolean } & TransactionModes)
  | { readonly kind: 'commit' | 'rollback' }
  | { readonly kind: 'savepoint' | 'release' | 'rollbackTo'; readonly name: string }
  | { readonly kind: 'declare'; readonly name: Name; readonly statement: ParsedStatement }
  | {
      readonly kind: 'fetch';
      readonly name: Name;
      /** Null: ALL. */
      readonly count: bigint | null;
      readonly options: readonly Option[];
    }
  | { readonly kind: 'close'; readonly name: Name | null }
  | { readonly kind: 'deallocate'; readonly name: Name | null }
  | {
      readonly kind: 'prepare';
      readonly name: Name;
      readonly types: readonly TypeName[];
      readonly statement: ParsedStatement;
    }
  | { readonly kind: 'execute'; readonly name: Name; readonly parameters: readonly Node[] }
  | { readonly kind: 'discard'; readonly target: 'all' | 'temp' | 'plans' | 'sequences' }
  /** Something that this system does not have. Planning it throws the error. */
  | { readonly kind: 'unsupported'; readonly error: SqlError };

/** What a word is, where PostgreSQL's keyword list does not tell. */
export type WordRole = 'keyword' | 'identifier';

/** The syntax of a statement, and the roles of the words that the dialect's own parser read. */
export interface StatementSyntax {
  readonly form: StatementForm;
  /** By the word's start. Words that PostgreSQL's parser read are not in here. */
  readonly roles: ReadonlyMap<number, WordRole>;
}

/** The syntax of a parsed statement, which others only carry around. */
export function syntaxOf(statement: ParsedStatement): StatementSyntax {
  return statement.syntax as StatementSyntax;
}
