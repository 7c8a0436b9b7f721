/**
 * A SQL type. Datums carry no tag of their own, so whoever prints, compares or encodes one needs
 * its type; every column of a plan has one.
 *
 * `unknown` is the type of a quoted literal or NULL before inference gives it another.
 * `numeric.scale`, the lengths of `char`, `varchar`, `bit` and `varbit` and the precision of times
 * are modifiers: null or left out where not declared.
 */
export type SqlType =
  | { readonly kind: Exclude<SimpleTypeKind, TimeTypeKind | ObjectTypeKind | StyledTypeKind> }
  | {
      readonly kind: 'float4' | 'float8';
      /** So many digits are printed; as many as tell the number from others if left out. */
      readonly digits?: number | undefined;
    }
  | {
      readonly kind: 'bytea';
      /** Whether bytes print as characters, where they are some; else in hex. */
      readonly escaped?: boolean | undefined;
    }
  | {
      readonly kind: ObjectTypeKind;
      /** What the objects are called; only their numbers are known if left out. */
      readonly names?: ObjectNames | undefined;
    }
  | { readonly kind: 'time' | 'timestamp'; readonly precision?: number | undefined }
  | {
      readonly kind: 'timestamptz' | 'timetz';
      readonly precision?: number | undefined;
      /** The time zone that texts of the type are in; UTC if left out. See {@link inZone}. */
      readonly zone?: string | undefined;
    }
  | { readonly kind: 'numeric'; readonly precision: number | null; readonly scale: number | null }
  | { readonly kind: 'char'; readonly length: number | null }
  | { readonly kind: 'varchar'; readonly length: number | null }
  | { readonly kind: BitTypeKind; readonly length: number | null }
  | {
      readonly kind: 'array';
      readonly element: SqlType;
      /** Whether it is `int2vector` or `oidvector`, which count from 0 and print without braces. */
      readonly isVector?: true | undefined;
    }
  | ({ readonly kind: 'list'; readonly element: SqlType } & MaybeCustom)
  | ({ readonly kind: 'map'; readonly value: SqlType } & MaybeCustom)
  | ({ readonly kind: 'record'; readonly fields: readonly RecordField[] } & MaybeCustom);

/** The types of bit strings: of one length, and of any up to one. */
export type BitTypeKind = 'bit' | 'varbit';

/** The types whose values print as a session chooses. See {@link inStyle}. */
type StyledTypeKind = 'float4' | 'float8' | 'bytea';

/** The types whose values are objects of the catalog, which texts call by their names. */
export type ObjectTypeKind = 'regclass' | 'regtype' | 'regproc' | 'regnamespace';

/** The name of an object by its kind and number, as a session sees it; else its number. */
export type ObjectNames = (kind: ObjectTypeKind, oid: number) => string;

/** A type that users made: an item of the catalog. */
export interface CustomType {
  /** Its id in the catalog: two types of the same structure are two types. */
  readonly id: string;
  /** Its number in the catalog, as clients know it. */
  readonly oid: number;
  /** What messages call it, quoted where it must be: qualified if the search path lacks it. */
  readonly name: string;
}

/** What the types have that `CREATE TYPE` makes; types written out have none. */
interface MaybeCustom {
  readonly custom?: CustomType | undefined;
}

/** The types whose seconds may have a precision: digits after the point, 6 where not declared. */
export type TimeTypeKind = 'time' | 'timetz' | 'timestamp' | 'timestamptz';

/** The types that are named by a word alone. */
export type SimpleTypeKind =
  | 'bool'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'float4'
  | 'float8'
  | 'text'
  /** PostgreSQL's type of names in its catalog: text of 63 bytes at most. */
  | 'name'
  /** PostgreSQL's `"char"`: one byte. */
  | 'bytechar'
  | 'bytea'
  | 'date'
  | 'time'
  | 'timetz'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'uuid'
  /** JSON as it was written: its datums are texts. */
  | 'json'
  | 'jsonb'
  | 'oid'
  | 'regclass'
  | 'regtype'
  | 'regproc'
  | 'regnamespace'
  | 'unknown';

/** One named field of a record type. */
export interface RecordField {
  readonly name: string;
  readonly type: SqlType;
}

/** The type of a column of a relation, and whether it may hold NULL. */
export interface ColumnType {
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** A column of a relation that people see: a name and a type. */
export interface Column extends ColumnType {
  readonly name: string;
}
