import { DatumError, parseDatum, typeOid, type Datum, type SqlType } from '../../repr/index.js';

/** A column as the server describes it. */
export interface ServerField {
  readonly name: string;
  /** The number of its type in the server's catalog. */
  readonly dataTypeID: number;
}

/**
 * The types whose values are read. Names of modifiers are left out: the server has applied them.
 * What it prints of `regclass` and its like are names and no numbers, so those stay texts.
 */
const SIMPLE_TYPES: readonly SqlType[] = [
  ...(['bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'text', 'name'] as const),
  ...(['bytechar', 'bytea', 'date', 'time', 'timetz', 'timestamp', 'timestamptz'] as const),
  ...(['interval', 'uuid', 'json', 'jsonb', 'oid', 'unknown'] as const),
].map((kind): SqlType => ({ kind }));

const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };
const WITH_MODIFIERS: readonly SqlType[] = [
  NUMERIC,
  { kind: 'char', length: null },
  { kind: 'varchar', length: null },
  { kind: 'bit', length: null },
  { kind: 'varbit', length: null },
];

const TYPES: ReadonlyMap<number, SqlType> = new Map(
  [...SIMPLE_TYPES, ...WITH_MODIFIERS].flatMap((type): (readonly [number, SqlType])[] => {
    const own = [typeOid(type), type] as const;
    if (type.kind === 'unknown') return [own];
    const array: SqlType = { kind: 'array', element: type };
    return [own, [typeOid(array), array]];
  }),
);

const TEXT: SqlType = { kind: 'text' };

/** The values of a column, and of which type they are. */
export interface ReadColumn {
  readonly type: SqlType;
  readonly datums: readonly Datum[];
}

/**
 * Reads the texts that the server sent for a column; null is NULL. Where the type is none that we
 * know, or a session prints values of it in another style, the texts are the values.
 */
export function readColumn(typeId: number, texts: readonly (string | null)[]): ReadColumn {
  const type = TYPES.get(typeId) ?? TEXT;
  try {
    const datums = texts.map((text) => (text === null ? null : parseDatum(type, text)));
    return { type, datums };
  } catch (error) {
    if (!(error instanceof DatumError)) throw error;
    return { type: TEXT, datums: texts };
  }
}
