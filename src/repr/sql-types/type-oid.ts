import type { BitTypeKind, SimpleTypeKind, SqlType } from './sql-type.js';

/** The numbers of a type and of its array type in PostgreSQL's catalog (`pg_type.dat`). */
type Oids = readonly [type: number, array: number];

const OIDS: Readonly<
  Record<SimpleTypeKind | BitTypeKind | 'numeric' | 'char' | 'varchar' | 'record', Oids>
> = {
  bool: [16, 1000],
  bytea: [17, 1001],
  bytechar: [18, 1002],
  name: [19, 1003],
  int8: [20, 1016],
  int2: [21, 1005],
  int4: [23, 1007],
  text: [25, 1009],
  oid: [26, 1028],
  float4: [700, 1021],
  float8: [701, 1022],
  unknown: [705, 0],
  char: [1042, 1014],
  varchar: [1043, 1015],
  date: [1082, 1182],
  time: [1083, 1183],
  timestamp: [1114, 1115],
  timestamptz: [1184, 1185],
  timetz: [1266, 1270],
  interval: [1186, 1187],
  bit: [1560, 1561],
  varbit: [1562, 1563],
  numeric: [1700, 1231],
  regclass: [2205, 2210],
  regtype: [2206, 2211],
  regproc: [24, 1008],
  regnamespace: [4089, 4090],
  record: [2249, 2287],
  uuid: [2950, 2951],
  json: [114, 199],
  jsonb: [3802, 3807],
};

/** The numbers of the dialect's collection types, whatever they hold. */
const LIST_OID = 16384;
const MAP_OID = 16385;

/** The numbers of arrays that PostgreSQL's catalog has types of their own for. */
const INT2VECTOR_OID = 22;
const OIDVECTOR_OID = 30;

/** The number of a type, without its modifiers, as clients know it: 23 for `int4`. */
export function typeOid(type: SqlType): number {
  switch (type.kind) {
    case 'array': {
      const { element } = type;
      if (type.isVector === true) return element.kind === 'oid' ? OIDVECTOR_OID : INT2VECTOR_OID;
      // Arrays of types that users made have no numbers of their own.
      return element.kind === 'list' || element.kind === 'map' || element.kind === 'array'
        ? typeOid(element)
        : OIDS[element.kind][1];
    }
    case 'list':
      return type.custom?.oid ?? LIST_OID;
    case 'map':
      return type.custom?.oid ?? MAP_OID;
    case 'record':
      return type.custom?.oid ?? OIDS.record[0];
    default:
      return OIDS[type.kind][0];
  }
}

/** What PostgreSQL adds to a modifier that counts bytes (`VARHDRSZ`). */
const HEADER_SIZE = 4;

/** The modifiers of a type as one number, as `pg_attribute.atttypmod` has them; -1: none. */
export function typeModifier(type: SqlType): number {
  switch (type.kind) {
    case 'numeric':
      if (type.precision === null) return -1;
      return type.precision * 65536 + ((type.scale ?? 0) & 0x7ff) + HEADER_SIZE;
    case 'char':
    case 'varchar':
      return type.length === null ? -1 : type.length + HEADER_SIZE;
    case 'bit':
    case 'varbit':
      return type.length ?? -1;
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return type.precision ?? -1;
    case 'array':
      return typeModifier(type.element);
    default:
      return -1;
  }
}
