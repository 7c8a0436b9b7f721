import { ArrayDatum, DatumError, type Datum } from '../../../repr/index.js';
import { arrayOf } from '../values/array-values.js';
import type { ScalarDefinition } from '../definitions/definition.js';
import { PRIVILEGE_CHECKS } from './privilege-functions.js';

/** Most parts of a name: database, schema and object. */
const PARTS_MAX = 3;

/** One part. Without quotes it goes on to a blank or a dot, as in PostgreSQL. */
const PART = /\s*(?:"((?:[^"]|"")*)"|([^\s."][^\s.]*))\s*(\.|$)/uy;

/**
 * The parts of a name such as `s."My table"`: bare words in lower case, quotes taken off.
 *
 * @param what what a name of too many parts is called.
 * @throws DatumError if it is no name, or has too many parts.
 */
export function namePartsOf(name: string, what = 'qualified name'): ArrayDatum {
  const parts: string[] = [];
  PART.lastIndex = 0;
  // Ends: each turn takes a part of the name.
  for (;;) {
    const found = PART.exec(name);
    if (found === null) throw new DatumError('invalid name syntax', '42602');
    const [, quoted, bare = '', end] = found;
    parts.push(quoted === undefined ? bare.toLowerCase() : quoted.replaceAll('""', '"'));
    if (end === '') break;
  }
  if (parts.length > PARTS_MAX) {
    const message = `improper ${what} (too many dotted names): ${parts.join('.')}`;
    throw new DatumError(message, '42601');
  }
  return arrayOf(parts);
}

/** What does not exist, by SQLSTATE: undefined_object. */
const UNDEFINED_OBJECT = '42704';

/** A name that several functions have, by SQLSTATE: ambiguous_function. */
const AMBIGUOUS_FUNCTION = '42725';

function foundOid(oid: number | null, message: string, code: string = UNDEFINED_OBJECT): Datum {
  if (oid === null) throw new DatumError(message, code);
  return oid;
}

/**
 * What a column draws its values from: nothing does so here. It is given the number of its table,
 * the names of both as they were written, and its own number.
 */
function noSequence(table: number | null, names: ArrayDatum, column: bigint | null): Datum {
  const [written, columnName] = names.elements as [string, string];
  const parts = namePartsOf(written).elements as string[];
  foundOid(table, `relation "${parts.join('.')}" does not exist`, '42P01');
  if (column !== null) return null;
  const relation = parts.at(-1)!;
  throw new DatumError(`column "${columnName}" of relation "${relation}" does not exist`, '42703');
}

/** A variable's value; that the name is NULL is no mistake. */
function foundSetting(value: string | null, name: string | null): Datum {
  if (value !== null || name === null) return value;
  throw new DatumError(`unrecognized configuration parameter "${name}"`, UNDEFINED_OBJECT);
}

/** What `set_config` is called with, as its statement takes it out of the answer. */
function wantedSetting(name: string | null, value: string | null, local: boolean | null): Datum {
  return JSON.stringify([name, value, local ?? false]);
}

/** Names that one function has here and several have in PostgreSQL, which knows more types. */
const OVERLOADED =
  /^\s*(?:pg_catalog\s*\.\s*)?(?:bit_count|[gs]et_bit|like_escape|lower|upper)\s*$/i;

/** Whether PostgreSQL has several functions of the name where there is one here. */
export function isOverloaded(name: string): boolean {
  return OVERLOADED.test(name);
}

/** Words that stand for a type beside its name in the catalog. */
const TYPE_WORDS: ReadonlyMap<string, string> = new Map([
  ['int', 'int4'],
  ['dec', 'numeric'],
  ['decimal', 'numeric'],
  ['float', 'float8'],
  ['char varying', 'varchar'],
  ['nchar', 'bpchar'],
  ['char', 'bpchar'],
  ['time without time zone', 'time'],
  ['timestamp without time zone', 'timestamp'],
]);

/** Names of types in SQL's own grammar, which are no names in quotes. */
const GRAMMAR_NAMES = new Set(
  'bigint boolean character dec decimal float int integer nchar real smallint'.split(' '),
);

/** A name in quotes, with or without that of the system's schema; the brackets of an array. */
const QUOTED_TYPE_NAME =
  /^\s*(?:(?:"pg_catalog"|pg_catalog)\s*\.\s*)?"(\w+)"\s*((?:\[\s*\d*\s*\]\s*)*)$/;

/** A type's name without modifiers and `pg_catalog`, in lower case: `VARCHAR(3)[]`: `varchar[]`. */
export function plainTypeName(written: string): string {
  const [, quoted, of = ''] = QUOTED_TYPE_NAME.exec(written) ?? [];
  // In quotes it is the name that the catalog has; `char` has its quotes there, too.
  if (quoted !== undefined) {
    const keepsQuotes = quoted === 'char' || GRAMMAR_NAMES.has(quoted);
    return (keepsQuotes ? `"${quoted}"` : quoted) + (of === '' ? '' : '[]');
  }
  const name = written
    .toLowerCase()
    .replace(/\([\s\d,]*\)/, '')
    .replace(/\s+/g, ' ')
    .replace(/^ ?(?:"?pg_catalog"? ?\. ?)?| $/g, '');
  const [, word = '', brackets = ''] = /^(.*?)((?: ?\[[ \d]*\])*)$/.exec(name)!;
  return (TYPE_WORDS.get(word) ?? word) + (brackets === '' ? '' : '[]');
}

/** Types whose names never end in a number; those of times have it within. */
const WITHOUT_MODIFIERS = new Set([
  ...['boolean', 'real', 'double precision', 'smallint', 'integer', 'bigint', 'interval'],
  ...['time', 'timestamp'].flatMap((kind) => [
    `${kind} without time zone`,
    `${kind} with time zone`,
  ]),
]);

/** What `pg_attribute.atttypmod` adds to a length, or to precision and scale as one number. */
const MODIFIER_START = 4;

/** A type's name with a modifier as `pg_attribute.atttypmod` has it; null and -1: none. */
export function typeText(name: string, modifier: number | null): string {
  // PostgreSQL calls `char` and `bit` without a length differently if it was asked about one.
  if (name === 'character' && modifier === -1) return 'bpchar';
  if (name === 'bit' && modifier === -1) return '"bit"';
  if (modifier === null || modifier < 0) return name;
  if (WITHOUT_MODIFIERS.has(name)) {
    return name.startsWith('time') ? name.replace(' ', `(${modifier}) `) : name;
  }
  if (name !== 'numeric' && name !== 'character' && name !== 'character varying') {
    return `${name}(${modifier})`;
  }
  if (modifier < MODIFIER_START) return name;
  const number = modifier - MODIFIER_START;
  if (name !== 'numeric') return `${name}(${number})`;
  // The scale has eleven bits, the first of which is its sign.
  const scale = (((number % 65_536) + 1024) % 2048) - 1024;
  return `${name}(${Math.trunc(number / 65_536)},${scale})`;
}

/** The one function of a name; null where there is none. */
function onlyOid(oids: ArrayDatum | null, name: string): Datum {
  const [first, second] = oids?.elements ?? [];
  if (first === undefined) return null;
  if (second === undefined && !isOverloaded(name)) return first;
  throw new DatumError(`more than one function named "${name}"`, AMBIGUOUS_FUNCTION);
}

/** The elements of one array in the dimensions of another. */
function inShape({ dimensions }: ArrayDatum, { elements }: ArrayDatum): Datum {
  return new ArrayDatum(elements, dimensions);
}

/** Functions on the names of objects. */
export const OBJECT_FUNCTIONS: readonly ScalarDefinition[] = [
  {
    name: 'mz_name_parts',
    args: ['text'],
    result: 'text[]',
    evaluate: (name: string) => namePartsOf(name),
  },
  {
    name: 'mz_name_parts',
    args: ['text', 'text'],
    result: 'text[]',
    evaluate: (name: string, what: string) => namePartsOf(name, what),
  },
  { name: 'mz_is_overloaded', args: ['text'], result: 'bool', evaluate: isOverloaded },
  { name: 'mz_plain_type_name', args: ['text'], result: 'text', evaluate: plainTypeName },
  {
    name: 'mz_type_text',
    args: ['text', 'int4'],
    result: 'text',
    evaluate: (name: string | null, modifier: number | null) =>
      name === null ? null : typeText(name, modifier),
    strict: false,
  },
  { name: 'mz_in_shape', args: ['anyarray', 'text[]'], result: 'text[]', evaluate: inShape },
  { name: 'mz_in_shape', args: ['text[]', 'anyarray'], result: 'anyarray', evaluate: inShape },
  {
    name: 'mz_found_setting',
    args: ['text', 'text'],
    result: 'text',
    evaluate: foundSetting,
    strict: false,
    introducesNull: true,
  },
  {
    name: 'mz_wanted_setting',
    args: ['text', 'text', 'bool'],
    result: 'text',
    evaluate: wantedSetting,
    strict: false,
  },
  {
    name: 'mz_only_oid',
    args: ['oid[]', 'text'],
    result: 'oid',
    evaluate: onlyOid,
    strict: false,
    introducesNull: true,
  },
  ...[[], ['text']].map((code): ScalarDefinition => ({
    name: 'mz_found_oid',
    args: ['oid', 'text', ...code],
    result: 'oid',
    evaluate: foundOid,
    strict: false,
  })),
  {
    name: 'mz_no_sequence',
    args: ['oid', 'text[]', 'int8'],
    result: 'text',
    evaluate: noSequence,
    strict: false,
    introducesNull: true,
  },
  ...PRIVILEGE_CHECKS,
];
