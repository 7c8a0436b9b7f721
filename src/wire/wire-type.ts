import { typeOid, type SimpleTypeKind, type SqlType } from '../repr/index.js';

/** The types that a client can declare a parameter to be. */
const SIMPLE_KINDS: readonly SimpleTypeKind[] = [
  'bool',
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'text',
  'name',
  'bytechar',
  'bytea',
  'date',
  'time',
  'timetz',
  'timestamp',
  'timestamptz',
  'interval',
  'uuid',
  'json',
  'jsonb',
  'oid',
  'regclass',
  'regtype',
  'regproc',
  'regnamespace',
];

const TYPES: readonly SqlType[] = [
  ...SIMPLE_KINDS.map((kind): SqlType => ({ kind })),
  { kind: 'numeric', precision: null, scale: null },
  { kind: 'char', length: null },
  { kind: 'varchar', length: null },
  { kind: 'bit', length: null },
  { kind: 'varbit', length: null },
];

const BY_OID: ReadonlyMap<number, SqlType> = new Map<number, SqlType>([
  ...TYPES.map((type) => [typeOid(type), type] as const),
  ...TYPES.map((element) => {
    const type: SqlType = { kind: 'array', element };
    return [typeOid(type), type] as const;
  }),
]);

/** Numbers that leave the type to be found out: none, and that of `unknown`. */
const UNDECLARED: ReadonlySet<number> = new Set([0, 705]);

/** The type of a number, `undeclared`, or undefined for one that is not known. */
export function typeOfOid(oid: number): SqlType | 'undeclared' | undefined {
  return UNDECLARED.has(oid) ? 'undeclared' : BY_OID.get(oid);
}

const SIZES: Readonly<Partial<Record<SqlType['kind'], number>>> = {
  bool: 1,
  bytechar: 1,
  int2: 2,
  int4: 4,
  oid: 4,
  regclass: 4,
  regtype: 4,
  regproc: 4,
  regnamespace: 4,
  float4: 4,
  date: 4,
  int8: 8,
  float8: 8,
  time: 8,
  timetz: 12,
  timestamp: 8,
  timestamptz: 8,
  interval: 16,
  uuid: 16,
  name: 64,
  unknown: -2,
};

/** `pg_type.typlen`: bytes of a value, -1 where they vary, -2 for text with an end. */
export function typeSize({ kind }: SqlType): number {
  return SIZES[kind] ?? -1;
}
