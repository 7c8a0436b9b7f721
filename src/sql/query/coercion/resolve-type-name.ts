import type { Node, TypeName } from 'libpg-query';
import type { CollectionId } from '../../../dataflow/index.js';
import {
  BIT_STRING_MAX,
  DIMENSIONS_MAX,
  NUMERIC_SCALE_MAX,
  TIME_PRECISION_MAX,
  typeName,
  type CustomType,
  type SqlType,
} from '../../../repr/index.js';
import type { CatalogItemView, CatalogView } from '../../catalog-view.js';
import { typeOfKey } from '../../functions/index.js';
import { notSupported, SqlError } from '../../sql-error.js';
import { collectionTypeText, formatIdentifier, parseExpressionText } from '../../syntax/index.js';
import { nameParts } from '../planning/location.js';
import { placeOf, type QueryEnvironment } from '../planning/query-environment.js';

/**
 * Names of types besides their keys. The parser writes `bpchar` for `CHAR` and `int4` for `INT`, so
 * that `char` is what stands in quotes: another type.
 */
const ALIASES: Readonly<Record<string, string>> = {
  bpchar: 'char',
  string: 'text',
  char: 'bytechar',
  double: 'float8',
  int: 'int4',
  integer: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  boolean: 'bool',
  decimal: 'numeric',
  dec: 'numeric',
  real: 'float4',
  bytes: 'bytea',
};

/** Types that PostgreSQL has and this system lacks: named for what they are, not as missing. */
const LACKING = new Set(
  (
    'bigserial box cidr circle datemultirange daterange inet int4multirange int4range ' +
    'int8multirange int8range jsonpath line lseg macaddr macaddr8 money nummultirange ' +
    'numrange path pg_lsn pg_snapshot point polygon refcursor regcollation regconfig ' +
    'regdictionary regoper regoperator regprocedure regrole serial serial2 serial4 serial8 ' +
    'smallserial tid tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector ' +
    'txid_snapshot xid8 xml'
  ).split(' '),
);

/**
 * The type that a type name of a syntax tree means. Types of the catalog that it names are added to
 * `types`.
 *
 * @throws SqlError for a name that is none of a type.
 */
export function resolveTypeName(
  name: TypeName,
  environment: QueryEnvironment,
  types: Set<CollectionId> = new Set(),
): SqlType {
  const position = placeOf(environment, name.location);
  if (name.setof === true) throw notSupported('SETOF', position);
  if (name.pct_type === true) throw notSupported('%TYPE', position);
  const parts = nameParts(name.names);
  const place: TypePlace = { environment, types, position };
  const collection = collectionTypeText(parts);
  const base = collection === undefined ? resolveNamed(parts, place) : inside(collection, place);
  const modified = applyModifiers(base, name.typmods ?? [], { parts, position });
  const dimensions = name.arrayBounds?.length ?? 0;
  if (dimensions > DIMENSIONS_MAX) {
    const rule = `exceeds the maximum allowed (${DIMENSIONS_MAX})`;
    const message = `number of array dimensions (${dimensions}) ${rule}`;
    throw new SqlError(message, '54000', { position });
  }
  if (dimensions > 0 && modified.kind === 'array') {
    throw notSupported(`an array of type ${typeName(modified)}`, position);
  }
  // As in PostgreSQL, an array type has any number of dimensions: more brackets add nothing.
  return dimensions === 0 ? modified : { kind: 'array', element: modified };
}

/** Where a type's name is resolved. */
interface TypePlace {
  readonly environment: QueryEnvironment;
  readonly types: Set<CollectionId>;
  readonly position: number | undefined;
}

/** `T list` and `map[text=>T]`, where T is any type as it is written. */
function inside(text: string, place: TypePlace): SqlType {
  if (/[\s"]list$/.test(text)) return { kind: 'list', element: part(text.slice(0, -4), place) };
  const map = /^map ?\[\s*text\s*=>\s*(.*)\]$/s.exec(text);
  if (map !== null) return { kind: 'map', value: part(map[1]!, place) };
  if (!text.startsWith('map')) throw noSuchType(text, place.position);
  throw new SqlError('map key type must be text', '42804', { position: place.position });
}

function part(text: string, { environment, types }: TypePlace): SqlType {
  const cast = parseExpressionText(`NULL::${text.trim()}`);
  if (!('TypeCast' in cast)) throw noSuchType(text, undefined);
  return resolveTypeName({ ...cast.TypeCast.typeName, location: -1 }, environment, types);
}

/** A type that is named: one of the system's, or else an item of the catalog. */
function resolveNamed(written: readonly string[], place: TypePlace): SqlType {
  const { environment, position } = place;
  const { catalog } = environment;
  const [first, second] = written;
  const isOwn =
    written.length === 3 && second === 'pg_catalog' && first === catalog.currentDatabase;
  const parts = isOwn ? written.slice(1) : written;
  if (parts.length === 2 && parts[0] === 'pg_catalog') {
    const isItem = typeOfWord(parts[1]!) === undefined && catalog.resolveItem(parts) !== undefined;
    if (isItem) throw notAType(parts, position);
    if (isCatalogName(parts[1]!)) return resolveWord(parts[1]!, position);
    throw new SqlError(`unknown catalog item 'pg_catalog.${parts[1]}'`, '42704', { position });
  }
  const builtIn = parts.length === 1 ? typeOfWord(parts[0]!) : undefined;
  if (builtIn !== undefined) return builtIn;
  const item = catalog.resolveItem(parts);
  if (item?.type !== undefined) return customType(item, item.type, place);
  if (item !== undefined) throw notAType(parts, position);
  return resolveWord(parts.join('.'), position);
}

function customType(
  item: CatalogItemView,
  { structure, oid }: NonNullable<CatalogItemView['type']>,
  { environment: { catalog }, types }: TypePlace,
): SqlType {
  types.add(item.id);
  const custom: CustomType = { id: item.id, oid, name: shownName(item, catalog) };
  switch (structure.kind) {
    case 'list':
    case 'map':
    case 'record':
      return { ...structure, custom };
    default:
      return structure;
  }
}

/** As PostgreSQL shows a type: with as much before its name as the search path lacks. */
function shownName({ id, name, schema }: CatalogItemView, catalog: CatalogView): string {
  const own = formatIdentifier(name);
  if (!isTypeWord(name) && catalog.resolveItem([name])?.id === id) return own;
  const parts = [schema.schema, name];
  const { database } = schema;
  if (database !== null && database !== catalog.currentDatabase) parts.unshift(database);
  return parts.map(formatIdentifier).join('.');
}

/** Whether a word means one of the system's own types, which come before those of the catalog. */
export function isTypeWord(word: string): boolean {
  return typeOfWord(word) !== undefined;
}

/** In the catalog types have one name each: `pg_catalog.int4`, but not `pg_catalog.integer`. */
function isCatalogName(word: string): boolean {
  return CATALOG_ALIASES.has(word) || (!Object.hasOwn(ALIASES, word) && word !== 'float');
}

/** Names above that are the catalog's own. */
const CATALOG_ALIASES: ReadonlySet<string> = new Set(['bpchar', 'char']);

function resolveWord(word: string, position: number | undefined): SqlType {
  const found = typeOfWord(word);
  if (found !== undefined) return found;
  if (LACKING.has(word)) throw notSupported(`type ${word}`, position);
  throw noSuchType(word, position);
}

function noSuchType(name: string, position: number | undefined): SqlError {
  return new SqlError(`type "${name}" does not exist`, '42704', { position });
}

/** A relation's name. PostgreSQL has a type of the rows of each. */
function notAType(parts: readonly string[], position: number | undefined): SqlError {
  return new SqlError(`"${parts.join('.')}" does not refer to a type`, '42704', { position });
}

/** Keys that are no names of types, or of one that no column can have. */
const NO_NAMES = new Set(['unknown', 'record', 'bytechar']);

function typeOfWord(word: string): SqlType | undefined {
  if (word.startsWith('_')) {
    const element = typeOfWord(word.slice(1));
    return element?.kind === 'array' ? undefined : element && { kind: 'array', element };
  }
  if (NO_NAMES.has(word)) return undefined;
  return typeOfKey(Object.hasOwn(ALIASES, word) ? ALIASES[word]! : word);
}

/** The greatest length of `char` and `varchar`: PostgreSQL's MaxAttrSize. */
const LENGTH_MAX = 10_485_760;

function lengthOfBits(length: number): string | null {
  if (length < 1) return 'must be at least 1';
  return length > BIT_STRING_MAX ? `cannot exceed ${BIT_STRING_MAX}` : null;
}

function applyModifiers(
  type: SqlType,
  nodes: readonly Node[],
  { parts, position }: { parts: readonly string[]; position: number | undefined },
): SqlType {
  if (nodes.length === 0) return type;
  const values = nodes.map((node) => integerModifier(node, position));
  const refuse = (message: string): SqlError => new SqlError(message, '22023', { position });
  switch (type.kind) {
    case 'numeric': {
      const [precision = 0, scale = 0] = values;
      if (values.length > 2) throw refuse('invalid NUMERIC type modifier');
      if (precision < 1 || precision > 1000) {
        throw refuse(`NUMERIC precision ${precision} must be between 1 and 1000`);
      }
      if (scale < -1000 || scale > Math.min(1000, NUMERIC_SCALE_MAX)) {
        throw refuse(`NUMERIC scale ${scale} must be between -1000 and 1000`);
      }
      return { kind: 'numeric', precision, scale };
    }
    case 'char':
    case 'varchar': {
      const [length = 0] = values;
      if (length < 1 || length > LENGTH_MAX) {
        const name = type.kind === 'char' ? 'character' : 'character varying';
        throw refuse(`length for type ${name} must be between 1 and ${LENGTH_MAX}`);
      }
      return { kind: type.kind, length };
    }
    case 'bit':
    case 'varbit': {
      const [length = 0] = values;
      const problem = lengthOfBits(length);
      if (problem !== null) throw refuse(`length for type ${type.kind} ${problem}`);
      return { kind: type.kind, length };
    }
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return { kind: type.kind, precision: timePrecision(type.kind, values, refuse) };
    case 'interval':
      throw notSupported('a field or precision of type interval', position);
    default: {
      const message = `${parts.join('.')} does not support type modifiers`;
      throw new SqlError(message, '42601', { position });
    }
  }
}

/** As in PostgreSQL, more digits than there are mean all of them. */
function timePrecision(
  kind: string,
  values: readonly number[],
  refuse: (message: string) => SqlError,
): number {
  const [precision = TIME_PRECISION_MAX] = values;
  if (values.length > 1) throw refuse('invalid type modifier');
  if (precision >= 0) return Math.min(precision, TIME_PRECISION_MAX);
  const [name, zone] = kind.endsWith('tz') ? [kind.slice(0, -2), ' WITH TIME ZONE'] : [kind, ''];
  throw refuse(`${name.toUpperCase()}(${precision})${zone} precision must not be negative`);
}

function integerModifier(node: Node, position: number | undefined): number {
  if ('A_Const' in node && node.A_Const.ival !== undefined) return node.A_Const.ival.ival ?? 0;
  throw new SqlError('type modifiers must be simple constants or identifiers', '42601', {
    position,
  });
}
