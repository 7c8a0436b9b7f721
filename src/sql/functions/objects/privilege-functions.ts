import { DatumError, SqlState } from '../../../repr/index.js';
import type { QueryDefinition, ScalarDefinition } from '../definitions/definition.js';
import { CLASS_OF_NAME, SCHEMA_OF_NAME, TYPE_OF_NAME } from './object-casts.js';

/** A kind of objects that one may be allowed to do something with. */
interface Securable {
  readonly privileges: string;
  /** The number of the object that `$1` names. */
  readonly byName: string;
  /** The relation that has all of them, by their numbers; none: there are no such objects. */
  readonly all?: string;
  /** What one is called where it does not exist, and the SQLSTATE of that. */
  readonly word: string;
  readonly code: string;
}

const RELATION = {
  byName: CLASS_OF_NAME,
  all: 'pg_catalog.pg_class',
  word: 'relation',
  code: '42P01',
} as const;

const NONE = 'SELECT NULL::oid';

const SECURABLES: Readonly<Record<string, Securable>> = {
  any_column: { ...RELATION, privileges: 'SELECT INSERT UPDATE REFERENCES' },
  database: {
    privileges: 'CREATE TEMPORARY TEMP CONNECT',
    byName: 'SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = $1',
    all: 'pg_catalog.pg_database',
    word: 'database',
    code: '3D000',
  },
  function: {
    privileges: 'EXECUTE',
    byName: `SELECT min(f.oid::int8)::oid FROM mz_internal.mz_function_details f
      WHERE f.name = split_part(regexp_replace($1, '^[^(]*[.]', ''), '(', 1)`,
    all: 'mz_internal.mz_function_details',
    word: 'function',
    code: '42883',
  },
  language: {
    privileges: 'USAGE',
    byName: 'SELECT l.oid FROM pg_catalog.pg_language l WHERE l.lanname = $1',
    all: 'pg_catalog.pg_language',
    word: 'language',
    code: '42704',
  },
  schema: {
    privileges: 'CREATE USAGE',
    byName: SCHEMA_OF_NAME,
    all: 'pg_catalog.pg_namespace',
    word: 'schema',
    code: '3F000',
  },
  sequence: { privileges: 'USAGE SELECT UPDATE', byName: NONE, word: 'relation', code: '42P01' },
  server: { privileges: 'USAGE', byName: NONE, word: 'server', code: '42704' },
  table: {
    ...RELATION,
    privileges: 'SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER RULE',
  },
  tablespace: {
    privileges: 'CREATE',
    byName: 'SELECT t.oid FROM pg_catalog.pg_tablespace t WHERE t.spcname = $1',
    all: 'pg_catalog.pg_tablespace',
    word: 'tablespace',
    code: '42704',
  },
  type: {
    privileges: 'USAGE',
    byName: TYPE_OF_NAME,
    all: 'mz_internal.mz_type_details',
    word: 'type',
    code: '42704',
  },
};

const COLUMN_PRIVILEGES = 'SELECT INSERT UPDATE REFERENCES';

/** Each of the privileges in a list is one of those that there are: others are a mistake. */
function knownPrivilege(known: string, wanted: string): boolean {
  const names = known.split(' ');
  for (const part of wanted.split(',')) {
    const name = part.trim().replace(/ with (?:grant|admin) option$/i, '');
    if (names.includes(name.toUpperCase())) continue;
    const message = `unrecognized privilege type: "${part.trim()}"`;
    throw new DatumError(message, SqlState.invalidParameter);
  }
  return true;
}

/** The scalar function that checks the names of privileges. */
export const PRIVILEGE_CHECKS: readonly ScalarDefinition[] = [
  {
    name: 'mz_known_privilege',
    args: ['text', 'text'],
    result: 'bool',
    evaluate: knownPrivilege,
  },
];

type Key = 'text' | 'oid';

const KEYS: readonly Key[] = ['text', 'oid'];

/** That a role exists: a name that none has is a mistake, a number is not. */
function isRole(at: string, key: Key): string {
  if (key === 'oid') return 'true';
  return `(${at} IN (current_user, 'public') OR mz_internal.mz_found_oid(
    (SELECT r.oid FROM mz_catalog.mz_roles r WHERE r.name = ${at}),
    'role "' || ${at} || '" does not exist') IS NOT NULL)`;
}

/** The object's number; NULL for a number that none has. @throws in SQL for such a name */
function numberOf({ byName, all, word, code }: Securable, at: string, key: Key): string {
  if (key === 'text') {
    return `mz_internal.mz_found_oid((${byName.replaceAll('$1', at)}),
      '${word} "' || ${at} || '" does not exist', '${code}')`;
  }
  return all === undefined ? 'NULL::oid' : `(SELECT o.oid FROM ${all} o WHERE o.oid = ${at})`;
}

/** The definitions with and without a role before the other arguments, NULL for any NULL. */
function forRoles(
  name: string,
  args: readonly string[],
  body: (at: (index: number) => string) => string,
): readonly QueryDefinition[] {
  return ([[], ['text'], ['oid']] as const).map((role): QueryDefinition => {
    const all = [...role, ...args];
    const nulls = all.map((_, index) => `$${index + 1} IS NULL`).join(' OR ');
    const found = role.map((key) => `${isRole('$1', key)} AND `).join('');
    const checked = body((index) => `$${index + 1 + role.length}`);
    const sql = `CASE WHEN ${nulls} THEN NULL ELSE ${found}${checked} END`;
    return { name, args: all, result: 'bool', sql };
  });
}

/** Whether one may do something with an object: everybody may do everything with what exists. */
const OF_OBJECTS = Object.entries(SECURABLES).flatMap(([kind, securable]) =>
  KEYS.flatMap((key) =>
    forRoles(
      `has_${kind}_privilege`,
      [key, 'text'],
      (at) => `mz_internal.mz_known_privilege('${securable.privileges}', ${at(1)})
        AND CASE WHEN ${numberOf(securable, at(0), key)} IS NOT NULL THEN true END`,
    ),
  ),
);

/** The same of a column, by its name or its number. */
const OF_COLUMNS = KEYS.flatMap((key) =>
  (['text', 'int2'] as const).flatMap((column) =>
    forRoles('has_column_privilege', [key, column, 'text'], (at) => {
      const table = numberOf({ ...RELATION, privileges: '' }, at(0), key);
      const isNamed = column === 'text';
      const found = `SELECT a.attrelid FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = t.oid AND a.${isNamed ? 'attname' : 'attnum'} = ${at(1)}`;
      const missing = `'column "' || ${at(1)} || '" of relation "' ||
        (SELECT c.relname FROM pg_catalog.pg_class c WHERE c.oid = t.oid) || '" does not exist'`;
      const checked = isNamed
        ? `mz_internal.mz_found_oid((${found}), ${missing}, '42703')`
        : `(${found})`;
      return `mz_internal.mz_known_privilege('${COLUMN_PRIVILEGES}', ${at(2)}) AND (
        SELECT CASE WHEN t.oid IS NOT NULL THEN CASE WHEN ${checked} IS NOT NULL THEN true END END
          FROM (SELECT ${table} AS oid) t)`;
    }),
  ),
);

/** Whether one has the privileges of a role. */
const OF_ROLES = KEYS.flatMap((key) =>
  forRoles(
    'pg_has_role',
    [key, 'text'],
    (at) => `mz_internal.mz_known_privilege('MEMBER USAGE', ${at(1)}) AND ${isRole(at(0), key)}`,
  ),
);

/** Functions on privileges (PostgreSQL documentation, 9.26.2). */
export const PRIVILEGE_FUNCTIONS: readonly QueryDefinition[] = [
  ...OF_OBJECTS,
  ...OF_COLUMNS,
  ...OF_ROLES,
];
