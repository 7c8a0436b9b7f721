import { shortTypeName, typeName, typeOid, type Row, type SqlType } from '../../repr/index.js';
import type { SystemTableName } from './system-tables.js';
import { systemColumns, type SystemRelation } from './system-relation.js';

/** What PostgreSQL's `pg_type` says of a type besides its number and its name. */
interface TypeDetails {
  readonly type: SqlType;
  readonly name: string;
  readonly category: string;
  /** Bytes; -1: of any length. */
  readonly length: number;
  readonly input: string;
  /** The number of the elements' type of an array. */
  readonly element: number;
}

const ELEMENTS: readonly TypeDetails[] = (
  [
    [{ kind: 'bool' }, 'B', 1, 'boolin'],
    [{ kind: 'bytea' }, 'U', -1, 'byteain'],
    [{ kind: 'int8' }, 'N', 8, 'int8in'],
    [{ kind: 'int2' }, 'N', 2, 'int2in'],
    [{ kind: 'int4' }, 'N', 4, 'int4in'],
    [{ kind: 'text' }, 'S', -1, 'textin'],
    [{ kind: 'oid' }, 'N', 4, 'oidin'],
    [{ kind: 'regclass' }, 'N', 4, 'regclassin'],
    [{ kind: 'regtype' }, 'N', 4, 'regtypein'],
    [{ kind: 'regnamespace' }, 'N', 4, 'regnamespacein'],
    [{ kind: 'float4' }, 'N', 4, 'float4in'],
    [{ kind: 'float8' }, 'N', 8, 'float8in'],
    [{ kind: 'char', length: null }, 'S', -1, 'bpcharin'],
    [{ kind: 'varchar', length: null }, 'S', -1, 'varcharin'],
    [{ kind: 'date' }, 'D', 4, 'date_in'],
    [{ kind: 'time' }, 'D', 8, 'time_in'],
    [{ kind: 'timestamp' }, 'D', 8, 'timestamp_in'],
    [{ kind: 'timestamptz' }, 'D', 8, 'timestamptz_in'],
    [{ kind: 'interval' }, 'T', 16, 'interval_in'],
    [{ kind: 'numeric', precision: null, scale: null }, 'N', -1, 'numeric_in'],
    [{ kind: 'uuid' }, 'U', 16, 'uuid_in'],
    [{ kind: 'jsonb' }, 'U', -1, 'jsonb_in'],
    [{ kind: 'record', fields: [] }, 'P', -1, 'record_in'],
  ] as const satisfies readonly (readonly [SqlType, string, number, string])[]
).map(([type, category, length, input]) => {
  return { type, name: shortTypeName(type), category, length, input, element: 0 };
});

const TEXT: SqlType = { kind: 'text' };

const TYPES: readonly TypeDetails[] = [
  ...ELEMENTS,
  ...ELEMENTS.map(({ type, name }): TypeDetails => {
    const array: SqlType = { kind: 'array', element: type };
    const element = typeOid(type);
    return { type: array, name: `_${name}`, category: 'A', length: -1, input: 'array_in', element };
  }),
  ...(
    [
      ['unknown', { kind: 'unknown' }, 'unknownin'],
      // These numbers stand for all types of lists and of maps.
      ['list', { kind: 'list', element: TEXT }, 'list_in'],
      ['map', { kind: 'map', value: TEXT }, 'map_in'],
    ] as const
  ).map(([name, type, input]): TypeDetails => {
    return { type, name, category: 'P', length: -1, input, element: 0 };
  }),
];

/** What is added to a type's number to make the number of its id: relations have the ones below. */
const FIRST_TYPE_ID = 1000;

function typeId(oid: number): string {
  return `s${FIRST_TYPE_ID + oid}`;
}

/** The rows of the types that every catalog has, in a schema. */
export function typeRows(schemaId: bigint): readonly (readonly [SystemTableName, Row])[] {
  return TYPES.flatMap(({ type, name, element }): (readonly [SystemTableName, Row])[] => {
    const oid = typeOid(type);
    const row: Row = [typeId(oid), oid, schemaId, name];
    if (element === 0) return [['mz_types', row]];
    return [
      ['mz_types', row],
      ['mz_array_types', [typeId(oid), typeId(element)]],
    ];
  });
}

/** The number of the collation `default`, which texts have. */
const DEFAULT_COLLATION = 100;

/** What `pg_catalog.pg_type` adds to `mz_catalog.mz_types`, and how types are called in full. */
export const TYPE_DETAILS: SystemRelation = {
  kind: 'constant',
  schema: 'mz_internal',
  name: 'mz_type_details',
  columns: systemColumns(
    'oid oid, typlen int2, typtype text, typcategory text, typelem oid, typarray oid, ' +
      'typinput text, typcollation oid, base_name text, suffix text',
  ),
  rows: () =>
    TYPES.map((details): Row => {
      const { type, category, length, input, element } = details;
      const base = TYPES.find((one) => typeOid(one.type) === element) ?? details;
      const array = TYPES.find((one) => one.element === typeOid(type));
      return [
        typeOid(type),
        length,
        category === 'P' ? 'p' : 'b',
        category,
        element,
        array === undefined ? 0 : typeOid(array.type),
        input,
        base.category === 'S' ? DEFAULT_COLLATION : 0,
        base.category === 'P' ? base.name : typeName(base.type),
        element === 0 ? '' : '[]',
      ];
    }),
};
