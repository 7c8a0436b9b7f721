import type { SimpleTypeKind, SqlType } from './sql-type.js';

const FULL_NAMES: Readonly<Record<SimpleTypeKind, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  text: 'text',
  name: 'name',
  bytechar: '"char"',
  bytea: 'bytea',
  date: 'date',
  time: 'time without time zone',
  timetz: 'time with time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  interval: 'interval',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  oid: 'oid',
  regclass: 'regclass',
  regtype: 'regtype',
  regproc: 'regproc',
  regnamespace: 'regnamespace',
  unknown: 'unknown',
};

/** The type as PostgreSQL's messages and `\d` print it: `timestamp with time zone`, `integer[]`. */
export function typeName(type: SqlType): string {
  switch (type.kind) {
    case 'numeric':
      return `numeric${numericModifier(type)}`;
    case 'char':
      return `character${lengthModifier(type.length)}`;
    case 'varchar':
      return `character varying${lengthModifier(type.length)}`;
    case 'bit':
      return `bit${lengthModifier(type.length)}`;
    case 'varbit':
      return `bit varying${lengthModifier(type.length)}`;
    case 'array':
      return vectorName(type) ?? `${typeName(type.element)}[]`;
    case 'list':
      return type.custom?.name ?? `${typeName(type.element)} list`;
    case 'map':
      return type.custom?.name ?? `map[text=>${typeName(type.value)}]`;
    case 'record':
      return type.custom?.name ?? 'record';
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return timeName(FULL_NAMES[type.kind], type.precision);
    default:
      return FULL_NAMES[type.kind];
  }
}

/** The type by the name that the catalog stores it under: `timestamptz`, `int4[]`, `bpchar`. */
export function shortTypeName(type: SqlType): string {
  switch (type.kind) {
    case 'char':
      return 'bpchar';
    case 'bytechar':
      return 'char';
    case 'array':
      return vectorName(type) ?? `${shortTypeName(type.element)}[]`;
    case 'list':
      return type.custom?.name ?? `${shortTypeName(type.element)} list`;
    case 'map':
      return type.custom?.name ?? `map[text=>${shortTypeName(type.value)}]`;
    case 'record':
      return type.custom?.name ?? 'record';
    default:
      return type.kind;
  }
}

/** `int2vector` or `oidvector`; undefined for an array that is neither. */
export function vectorName(type: SqlType & { kind: 'array' }): string | undefined {
  return type.isVector === true ? `${type.element.kind}vector` : undefined;
}

/** The precision stands behind the first word: `timestamp(3) with time zone`. */
function timeName(name: string, precision: number | undefined): string {
  return precision === undefined ? name : name.replace(' ', `(${precision}) `);
}

function numericModifier(type: SqlType & { kind: 'numeric' }): string {
  return type.precision === null ? '' : `(${type.precision},${type.scale ?? 0})`;
}

function lengthModifier(length: number | null): string {
  return length === null ? '' : `(${length})`;
}

/** Whether two types are the same, modifiers and names of record fields included. */
export function sameType(left: SqlType, right: SqlType): boolean {
  switch (left.kind) {
    case 'numeric':
      return (
        right.kind === 'numeric' && left.precision === right.precision && left.scale === right.scale
      );
    case 'char':
    case 'varchar':
    case 'bit':
    case 'varbit':
      return right.kind === left.kind && left.length === right.length;
    case 'array':
      return (
        right.kind === 'array' &&
        left.isVector === right.isVector &&
        sameType(left.element, right.element)
      );
    case 'list':
      return (
        right.kind === 'list' && isSameItem(left, right) && sameType(left.element, right.element)
      );
    case 'map':
      return right.kind === 'map' && isSameItem(left, right) && sameType(left.value, right.value);
    case 'record':
      return right.kind === 'record' && isSameItem(left, right) && sameFields(left, right);
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return right.kind === left.kind && left.precision === right.precision;
    default:
      return left.kind === right.kind;
  }
}

type MaybeCustom = Extract<SqlType, { custom?: unknown }>;

function isSameItem(left: MaybeCustom, right: MaybeCustom): boolean {
  return left.custom?.id === right.custom?.id;
}

type RecordType = SqlType & { kind: 'record' };

function sameFields(left: RecordType, right: RecordType): boolean {
  return (
    left.fields.length === right.fields.length &&
    left.fields.every((field, index) => {
      const other = right.fields[index]!;
      return field.name === other.name && sameType(field.type, other.type);
    })
  );
}

/** The type without modifiers, at every depth: `numeric(10,2)[]` becomes `numeric[]`. */
export function withoutModifiers(type: SqlType): SqlType {
  switch (type.kind) {
    case 'numeric':
      return { kind: 'numeric', precision: null, scale: null };
    case 'char':
    case 'varchar':
    case 'bit':
    case 'varbit':
      return { kind: type.kind, length: null };
    case 'array':
      return { ...type, element: withoutModifiers(type.element) };
    case 'list':
      return { ...type, element: withoutModifiers(type.element) };
    case 'map':
      return { ...type, value: withoutModifiers(type.value) };
    case 'record':
      return {
        ...type,
        fields: type.fields.map(({ name, type: field }) => ({
          name,
          type: withoutModifiers(field),
        })),
      };
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return type.precision === undefined ? type : { ...type, precision: undefined };
    default:
      return type;
  }
}
