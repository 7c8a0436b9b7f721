import { shortTypeName, typeName, typeOid, type Row, type SqlType } from '../../repr/index.js';
import { isReadBySettings, typeText } from '../../sql/index.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { SystemTableName } from './system-tables.js';
import { systemColumns, systemView, type SystemRelation } from './system-relation.js';

/** What PostgreSQL's `pg_type` says of a type. */
interface TypeDetails {
  readonly oid: number;
  readonly name: string;
  /** As messages and `format_type` call it. */
  readonly fullName: string;
  readonly category: string;
  /** Bytes; -1: of any length. */
  readonly length: number;
  /** The number of the function that reads it from text; 0: none. */
  readonly input: number;
  /** The number of the elements' type of an array. */
  readonly element: number;
  /** What stands behind the elements' name in that of an array; empty for what has its own. */
  readonly suffix: '' | '[]';
}

/** Types, their categories and lengths, and their input functions with the numbers of these. */
const ELEMENTS = [
  [{ kind: 'bool' }, 'B', 1, 'boolin', 1242],
  [{ kind: 'bytea' }, 'U', -1, 'byteain', 1244],
  [{ kind: 'int8' }, 'N', 8, 'int8in', 460],
  [{ kind: 'int2' }, 'N', 2, 'int2in', 38],
  [{ kind: 'int4' }, 'N', 4, 'int4in', 42],
  [{ kind: 'text' }, 'S', -1, 'textin', 46],
  [{ kind: 'name' }, 'S', 64, 'namein', 34],
  [{ kind: 'bytechar' }, 'Z', 1, 'charin', 1245],
  [{ kind: 'oid' }, 'N', 4, 'oidin', 1798],
  [{ kind: 'regclass' }, 'N', 4, 'regclassin', 2218],
  [{ kind: 'regtype' }, 'N', 4, 'regtypein', 2220],
  [{ kind: 'regproc' }, 'N', 4, 'regprocin', 44],
  [{ kind: 'regnamespace' }, 'N', 4, 'regnamespacein', 4084],
  [{ kind: 'float4' }, 'N', 4, 'float4in', 200],
  [{ kind: 'float8' }, 'N', 8, 'float8in', 214],
  [{ kind: 'char', length: null }, 'S', -1, 'bpcharin', 1044],
  [{ kind: 'varchar', length: null }, 'S', -1, 'varcharin', 1046],
  [{ kind: 'date' }, 'D', 4, 'date_in', 1084],
  [{ kind: 'time' }, 'D', 8, 'time_in', 1143],
  [{ kind: 'timetz' }, 'D', 12, 'timetz_in', 1350],
  [{ kind: 'timestamp' }, 'D', 8, 'timestamp_in', 1312],
  [{ kind: 'timestamptz' }, 'D', 8, 'timestamptz_in', 1150],
  [{ kind: 'interval' }, 'T', 16, 'interval_in', 1160],
  [{ kind: 'bit', length: null }, 'V', -1, 'bit_in', 1564],
  [{ kind: 'varbit', length: null }, 'V', -1, 'varbit_in', 1579],
  [{ kind: 'numeric', precision: null, scale: null }, 'N', -1, 'numeric_in', 1701],
  [{ kind: 'uuid' }, 'U', 16, 'uuid_in', 2952],
  [{ kind: 'json' }, 'U', -1, 'json_in', 321],
  [{ kind: 'jsonb' }, 'U', -1, 'jsonb_in', 3806],
  [{ kind: 'record', fields: [] }, 'P', -1, 'record_in', 2290],
] as const satisfies readonly (readonly [SqlType, string, number, string, number])[];

/** Arrays that are types of their own, with the numbers of their input functions. */
const VECTORS = [
  [{ kind: 'array', element: { kind: 'int2' }, isVector: true }, 40],
  [{ kind: 'array', element: { kind: 'oid' }, isVector: true }, 54],
] as const satisfies readonly (readonly [SqlType, number])[];

const ARRAY_INPUT = 750;

const TEXT: SqlType = { kind: 'text' };

/** What stands for many types in the signatures of functions, by PostgreSQL's names. */
export const PSEUDO_TYPES: ReadonlyMap<string, number> = new Map([
  ['cstring', 2275],
  ['any', 2276],
  ['anyarray', 2277],
  ['anyelement', 2283],
  ['anynonarray', 2776],
  ['anycompatible', 5077],
  ['anycompatiblearray', 5078],
  ['anycompatiblenonarray', 5079],
  // The dialect's own; their numbers follow those of its types.
  ['anylist', 16_386],
  ['anymap', 16_387],
]);

const CSTRING = PSEUDO_TYPES.get('cstring')!;

/** An input function: the text, and for some types the number of the elements and a modifier. */
export interface InputFunction {
  readonly oid: number;
  readonly name: string;
  readonly args: readonly number[];
  readonly result: number;
  /** Whether settings of the session say how it reads. */
  readonly isStable: boolean;
}

const WITH_MODIFIER = [CSTRING, typeOid({ kind: 'oid' }), typeOid({ kind: 'int4' })];

/** The functions that PostgreSQL reads the types' values with. */
export const INPUT_FUNCTIONS: readonly InputFunction[] = [
  ...ELEMENTS.map(([type, , , name, oid]): InputFunction => {
    const modified = /^(?:bpchar|varchar|.*_)in$/.test(name) && !/^(?:date|uuid|jsonb)_/.test(name);
    const args = modified ? WITH_MODIFIER : [CSTRING];
    return { oid, name, args, result: typeOid(type), isStable: isReadBySettings(type) };
  }),
  ...VECTORS.map(([type, oid]): InputFunction => {
    const name = `${shortTypeName(type)}in`;
    return { oid, name, args: [CSTRING], result: typeOid(type), isStable: false };
  }),
  {
    oid: ARRAY_INPUT,
    name: 'array_in',
    args: WITH_MODIFIER,
    result: PSEUDO_TYPES.get('anyarray')!,
    isStable: true,
  },
];

const PLAIN: readonly TypeDetails[] = ELEMENTS.map(([type, category, length, , input]) => {
  const name = shortTypeName(type);
  const fullName = category === 'P' ? name : typeName(type);
  const rest = { category, length, input, element: 0, suffix: '' } as const;
  return { oid: typeOid(type), name, fullName, ...rest };
});

const TYPES: readonly TypeDetails[] = [
  ...PLAIN,
  ...ELEMENTS.map(([type], index): TypeDetails => {
    const { name, fullName, oid: element } = PLAIN[index]!;
    const oid = typeOid({ kind: 'array', element: type });
    const suffix = '[]';
    const rest = { category: 'A', length: -1, input: ARRAY_INPUT, element, suffix } as const;
    return { oid, name: `_${name}`, fullName, ...rest };
  }),
  ...(
    [
      ['unknown', typeOid({ kind: 'unknown' }), 109],
      // These numbers stand for all types of lists and of maps.
      ['list', typeOid({ kind: 'list', element: TEXT }), 0],
      ['map', typeOid({ kind: 'map', value: TEXT }), 0],
      ...Array.from(PSEUDO_TYPES, ([name, oid]) => [name, oid, 0] as const),
    ] as const
  ).map(([name, oid, input]): TypeDetails => {
    const fullName = name === 'any' ? '"any"' : name;
    return { oid, name, fullName, category: 'P', length: -1, input, element: 0, suffix: '' };
  }),
  ...VECTORS.map(([type, input]): TypeDetails => {
    const name = shortTypeName(type);
    const rest = { category: 'A', length: -1, input, element: typeOid(type.element) };
    return { oid: typeOid(type), name, fullName: name, suffix: '', ...rest };
  }),
];

/** What is added to a type's number to make the number of its id: relations have the ones below. */
const FIRST_TYPE_ID = 1000;

function typeId(oid: number): string {
  return `s${FIRST_TYPE_ID + oid}`;
}

/** The rows of the types that every catalog has, in a schema. */
export function typeRows(schemaId: bigint): readonly (readonly [SystemTableName, Row])[] {
  return TYPES.flatMap(({ oid, name, element, suffix }): (readonly [SystemTableName, Row])[] => {
    const row: Row = [typeId(oid), oid, schemaId, name];
    if (suffix === '') return [['mz_types', row]];
    return [
      ['mz_types', row],
      ['mz_array_types', [typeId(oid), typeId(element)]],
    ];
  });
}

/** What a type that users made is made of. */
export function structureRows({
  id,
  structure,
}: ItemOfKind<'type'>): readonly (readonly [SystemTableName, Row])[] {
  switch (structure.kind) {
    case 'list':
      return [['mz_list_types', [id, idOf(structure.element)]]];
    case 'map':
      return [['mz_map_types', [id, idOf(TEXT), idOf(structure.value)]]];
    default:
      return [];
  }
}

function idOf(type: SqlType): string {
  return 'custom' in type && type.custom !== undefined ? type.custom.id : typeId(typeOid(type));
}

/** The number of the collation `default`, which texts have. */
const DEFAULT_COLLATION = 100;

/** The name of a type that every catalog has, as messages call it; undefined if it is none. */
export function systemTypeName(oid: number): string | undefined {
  const type = TYPES.find((one) => one.oid === oid);
  return type && type.fullName + type.suffix;
}

/**
 * The number of a type that every catalog has, by a name as {@link plainTypeName} gives it.
 */
export function systemTypeNumber(name: string): number | undefined {
  numbers ??= typeNumbers();
  return numbers.get(name);
}

/** Made when it is first asked for; it is the same for all. */
let numbers: ReadonlyMap<string, number> | undefined;

/** Of several types of one name the one of the least number counts. */
function typeNumbers(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { oid, name, fullName, suffix } of TYPES) {
    const names = suffix === '' ? [name, fullName] : [name, `${fullName}[]`, `${name.slice(1)}[]`];
    for (const each of names) found.set(each, Math.min(oid, found.get(each) ?? oid));
  }
  return found;
}

/** The name of a type that every catalog has, with a modifier; undefined if it is none. */
export function systemTypeText(oid: number, modifier: number | null): string | undefined {
  const type = TYPES.find((one) => one.oid === oid);
  return type && typeText(type.fullName, modifier) + type.suffix;
}

/** What `mz_type_details` says of the types that every catalog has. */
export const SYSTEM_TYPE_DETAILS: SystemRelation = {
  kind: 'constant',
  schema: 'mz_internal',
  name: 'mz_system_type_details',
  columns: systemColumns(
    'oid oid, typlen int2, typtype text, typcategory text, typelem oid, typarray oid, ' +
      'typinput regproc, typcollation oid, base_name text, suffix text',
  ),
  rows: () =>
    TYPES.map((details): Row => {
      const { oid, fullName, category, length, input, element, suffix } = details;
      const base = TYPES.find((one) => one.oid === element) ?? details;
      const array = TYPES.find((one) => one.element === oid && one.suffix !== '');
      return [
        oid,
        length,
        category === 'P' ? 'p' : 'b',
        category,
        element,
        array?.oid ?? 0,
        input,
        base.category === 'S' ? DEFAULT_COLLATION : 0,
        fullName,
        suffix,
      ];
    }),
};

/**
 * What `pg_catalog.pg_type` adds to `mz_catalog.mz_types`, and how types are called in full. Types
 * that users made have no arrays of their own.
 */
export const TYPE_DETAILS: SystemRelation = systemView(
  'mz_internal',
  'mz_type_details',
  `SELECT * FROM mz_internal.mz_system_type_details
   UNION ALL
   SELECT m.oid, (-1)::int2, CASE WHEN t.is_record THEN 'c' ELSE 'b' END,
          CASE WHEN t.is_record THEN 'C' ELSE 'U' END, 0::oid, 0::oid,
          CASE WHEN t.is_record THEN 2290 ELSE 0 END::regproc, 0::oid,
          CASE WHEN s.name = 'public' THEN '' ELSE quote_ident(s.name) || '.' END
            || quote_ident(m.name), ''
     FROM mz_catalog.mz_types m
     JOIN mz_catalog.mz_schemas s ON s.id = m.schema_id
     JOIN (
       SELECT k.id, bool_and(k.is_record) AS is_record
         FROM (
           SELECT id, true AS is_record FROM mz_catalog.mz_types WHERE id LIKE 'u%'
           UNION ALL SELECT type_id, false FROM mz_catalog.mz_list_types
           UNION ALL SELECT type_id, false FROM mz_catalog.mz_map_types
         ) k
        GROUP BY k.id
     ) t ON t.id = m.id`,
);
