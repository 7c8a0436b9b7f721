import { shortTypeName, typeName, typeOid, type Row, type SqlType } from '../../repr/index.js';
import { typeText } from '../../sql/index.js';
import type { ItemOfKind } from '../catalog/item.js';
import type { SystemTableName } from './system-tables.js';
import { systemColumns, systemView, type SystemRelation } from './system-relation.js';
import { arraySupport, PSEUDO_TYPES, supportOf, type TypeSupport } from './type-support.js';

/** What PostgreSQL's `pg_type` says of a type. */
interface TypeDetails {
  readonly oid: number;
  readonly name: string;
  /** As messages and `format_type` call it. */
  readonly fullName: string;
  readonly category: string;
  /** Bytes; -1: of any length. */
  readonly length: number;
  /** What reads, writes and stores its values. */
  readonly support: TypeSupport;
  /** The number of the elements' type of an array. */
  readonly element: number;
  /** What stands behind the elements' name in that of an array; empty for what has its own. */
  readonly suffix: '' | '[]';
}

/** Types, their categories and lengths. */
const ELEMENTS = [
  [{ kind: 'bool' }, 'B', 1],
  [{ kind: 'bytea' }, 'U', -1],
  [{ kind: 'int8' }, 'N', 8],
  [{ kind: 'int2' }, 'N', 2],
  [{ kind: 'int4' }, 'N', 4],
  [{ kind: 'text' }, 'S', -1],
  [{ kind: 'name' }, 'S', 64],
  [{ kind: 'bytechar' }, 'Z', 1],
  [{ kind: 'oid' }, 'N', 4],
  [{ kind: 'regclass' }, 'N', 4],
  [{ kind: 'regtype' }, 'N', 4],
  [{ kind: 'regproc' }, 'N', 4],
  [{ kind: 'regnamespace' }, 'N', 4],
  [{ kind: 'float4' }, 'N', 4],
  [{ kind: 'float8' }, 'N', 8],
  [{ kind: 'char', length: null }, 'S', -1],
  [{ kind: 'varchar', length: null }, 'S', -1],
  [{ kind: 'date' }, 'D', 4],
  [{ kind: 'time' }, 'D', 8],
  [{ kind: 'timetz' }, 'D', 12],
  [{ kind: 'timestamp' }, 'D', 8],
  [{ kind: 'timestamptz' }, 'D', 8],
  [{ kind: 'interval' }, 'T', 16],
  [{ kind: 'bit', length: null }, 'V', -1],
  [{ kind: 'varbit', length: null }, 'V', -1],
  [{ kind: 'numeric', precision: null, scale: null }, 'N', -1],
  [{ kind: 'uuid' }, 'U', 16],
  [{ kind: 'json' }, 'U', -1],
  [{ kind: 'jsonb' }, 'U', -1],
  [{ kind: 'record', fields: [] }, 'P', -1],
] as const satisfies readonly (readonly [SqlType, string, number])[];

/** Arrays that are types of their own. */
const VECTORS = [
  { kind: 'array', element: { kind: 'int2' }, isVector: true },
  { kind: 'array', element: { kind: 'oid' }, isVector: true },
] as const satisfies readonly SqlType[];

/** The types that PostgreSQL prefers among those of their categories. */
const PREFERRED = new Set(['bool', 'text', 'oid', 'float8', 'timestamptz', 'interval', 'varbit']);

const TEXT: SqlType = { kind: 'text' };

/** The lengths of those of them that PostgreSQL gives one; -2: up to a zero byte. */
const PSEUDO_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['cstring', -2],
  ['unknown', -2],
  ['any', 4],
  ['void', 4],
  ['trigger', 4],
  ['event_trigger', 4],
  ['internal', 8],
  ['anyelement', 4],
  ['anynonarray', 4],
  ['anycompatible', 4],
  ['anycompatiblenonarray', 4],
]);

const PLAIN: readonly TypeDetails[] = ELEMENTS.map(([type, category, length]) => {
  const name = shortTypeName(type);
  const fullName = category === 'P' ? name : typeName(type);
  const rest = { category, length, support: supportOf(name), element: 0, suffix: '' } as const;
  return { oid: typeOid(type), name, fullName, ...rest };
});

const TYPES: readonly TypeDetails[] = [
  ...PLAIN,
  ...ELEMENTS.map(([type], index): TypeDetails => {
    const { name, fullName, oid: element, support: ofElement, ...plain } = PLAIN[index]!;
    const oid = typeOid({ kind: 'array', element: type });
    const suffix = '[]';
    const support = arraySupport(ofElement);
    const category = plain.category === 'P' ? 'P' : 'A';
    return { oid, name: `_${name}`, fullName, category, length: -1, support, element, suffix };
  }),
  ...(
    [
      ['unknown', typeOid({ kind: 'unknown' })],
      // These numbers stand for all types of lists and of maps.
      ['list', typeOid({ kind: 'list', element: TEXT })],
      ['map', typeOid({ kind: 'map', value: TEXT })],
      ...PSEUDO_TYPES,
    ] as const
  ).map(([name, oid]): TypeDetails => {
    const fullName = name === 'any' ? '"any"' : name;
    const category = name === 'unknown' ? 'X' : 'P';
    const length = PSEUDO_LENGTHS.get(name) ?? -1;
    return {
      oid,
      name,
      fullName,
      category,
      length,
      support: supportOf(name),
      element: 0,
      suffix: '',
    };
  }),
  ...VECTORS.map((type): TypeDetails => {
    const name = shortTypeName(type);
    const rest = { category: 'A', length: -1, support: supportOf(name), suffix: '' } as const;
    return { oid: typeOid(type), name, fullName: name, element: typeOid(type.element), ...rest };
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

/** The collations `default`, which texts have, and `C`, which names have. */
const DEFAULT_COLLATION = 100;
const C_COLLATION = 950;

function collationOf({ category, name }: TypeDetails): number {
  if (category !== 'S') return 0;
  return name === 'name' ? C_COLLATION : DEFAULT_COLLATION;
}

/** The lengths of values that PostgreSQL passes as they are, and not by where they stand. */
const BY_VALUE = new Set([1, 2, 4, 8]);

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
    'oid oid, typlen int2, typbyval bool, typtype text, typcategory text, typispreferred bool, ' +
      'typsubscript regproc, typelem oid, typarray oid, typinput regproc, typoutput regproc, ' +
      'typreceive regproc, typsend regproc, typmodin regproc, typmodout regproc, ' +
      'typanalyze regproc, typalign text, typstorage text, typcollation oid, base_name text, ' +
      'suffix text',
  ),
  rows: () =>
    TYPES.map((details): Row => {
      const { oid, name, fullName, category, length, support, element, suffix } = details;
      const base = TYPES.find((one) => one.oid === element) ?? details;
      const array = TYPES.find((one) => one.element === oid && one.suffix !== '');
      return [
        oid,
        length,
        BY_VALUE.has(length),
        category === 'P' || category === 'X' ? 'p' : 'b',
        category,
        PREFERRED.has(name),
        support.subscript,
        element,
        array?.oid ?? 0,
        support.input,
        support.output,
        support.receive,
        support.send,
        support.modifierIn,
        support.modifierOut,
        support.analyze,
        support.align,
        support.storage,
        collationOf(base),
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
   SELECT m.oid, (-1)::int2, false, CASE WHEN t.is_record THEN 'c' ELSE 'b' END,
          CASE WHEN t.is_record THEN 'C' ELSE 'U' END, false, 0::regproc, 0::oid, 0::oid,
          CASE WHEN t.is_record THEN 2290 ELSE 0 END::regproc,
          CASE WHEN t.is_record THEN 2291 ELSE 0 END::regproc,
          CASE WHEN t.is_record THEN 2402 ELSE 0 END::regproc,
          CASE WHEN t.is_record THEN 2403 ELSE 0 END::regproc,
          0::regproc, 0::regproc, 0::regproc, 'd', 'x', 0::oid,
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
