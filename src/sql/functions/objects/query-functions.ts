import type { QueryDefinition } from '../definitions/definition.js';
import {
  CLASS_OF_NAME,
  functionOfName,
  IS_FOUND,
  KEY_IS_FOUND,
  SCHEMA_OF_NAME,
  TYPE_OF_NAME,
} from './object-casts.js';
import { PRIVILEGE_FUNCTIONS } from './privilege-functions.js';

const ONLY_FUNCTION =
  'CASE WHEN count(*) = 1 AND NOT mz_internal.mz_is_overloaded($1) THEN min(f.oid) END';

/** The definitions of a function of several signatures that all have one body. */
function overloads(
  name: string,
  signatures: readonly (readonly string[])[],
  result: string,
  sql: string,
): readonly QueryDefinition[] {
  return signatures.map((args) => ({ name, args, result, sql }));
}

/**
 * Those of the system's own schemas beside PostgreSQL's are found by name alone, and called
 * invisible all the same: clients list what is visible as the user's own.
 */
const IS_VISIBLE = `coalesce(
  ${IS_FOUND} AND NOT EXISTS (
    SELECT FROM mz_catalog.mz_objects o JOIN mz_catalog.mz_schemas s ON s.id = o.schema_id
     WHERE o.oid = $1 AND o.type <> 'type' AND s.name IN ('mz_catalog', 'mz_internal')
  ),
  ${KEY_IS_FOUND}
)`;

/** What SHOW prints of a variable; no row where there is none. */
const SETTING = `
  SELECT v.setting
    FROM ROWS FROM (
           unnest(mz_internal.mz_variable_names()),
           unnest(mz_internal.mz_variable_values())
         ) AS v (name, setting)
   WHERE lower(v.name) = lower($1)`;

/** The columns of the key `k`, by commas. */
const KEY_COLUMNS = `(
  SELECT string_agg(quote_ident(c.name), ', ' ORDER BY array_position(k.positions, c.position::int2))
    FROM mz_catalog.mz_columns c
   WHERE c.id = k.id AND c.position::int2 = ANY (k.positions))`;

/** What the constraint `$1` says; `isPretty` is SQL. */
function constraintText(isPretty: string): string {
  return `(SELECT CASE WHEN k.is_primary THEN 'PRIMARY KEY (' ELSE 'UNIQUE (' END ||
             ${KEY_COLUMNS} || ')'
        FROM mz_internal.mz_item_keys k WHERE k.oid = $1
      UNION ALL
      SELECT 'CHECK ' || CASE WHEN ${isPretty} THEN k.sql ELSE '(' || k.definition || ')' END
        FROM mz_internal.mz_item_checks k WHERE k.oid = $1)`;
}

/**
 * The part `k`, `e` of an index: in parentheses more where it is no column and no call. Printed for
 * people, an operator over columns and constants has one pair.
 */
function indexColumn(pretty: string): string {
  return `CASE
    WHEN e.definition IS NULL THEN quote_ident(c.name)
    WHEN e.is_call OR ${pretty} AND e.definition ~ '^[(][^()]*[)]$' THEN e.definition
    ELSE '(' || e.definition || ')' END`;
}

/** What the index `i` is on, by commas. */
function indexColumns(pretty: string): string {
  return `(
    SELECT string_agg(${indexColumn(pretty)}, ', ' ORDER BY k.index_position)
      FROM mz_catalog.mz_index_columns k
      LEFT JOIN mz_internal.mz_index_expressions e USING (index_id, index_position)
      LEFT JOIN mz_catalog.mz_columns c ON c.id = i.on_id AND c.position = k.on_position
     WHERE k.index_id = i.id)`;
}

/** The statement that would make the index `$1`. */
function indexDefinition(pretty: string): string {
  return `coalesce((
      SELECT 'CREATE ' || CASE WHEN i."unique" THEN 'UNIQUE ' ELSE '' END || 'INDEX ' ||
             quote_ident(i.name) || ' ON ' || quote_ident(s.name) || '.' || quote_ident(r.name) ||
             ' USING btree (' || ${indexColumns(pretty)} || ')'
        FROM mz_catalog.mz_indexes i
        JOIN mz_catalog.mz_relations r ON r.id = i.on_id
        JOIN mz_catalog.mz_schemas s ON s.id = r.schema_id
       WHERE i.oid = $1
    ), (
      SELECT 'CREATE UNIQUE INDEX ' || quote_ident(k.name) || ' ON ' || quote_ident(s.name) ||
             '.' || quote_ident(t.name) || ' USING btree (' || ${KEY_COLUMNS} || ')'
        FROM mz_internal.mz_item_keys k
        JOIN mz_catalog.mz_tables t ON t.id = k.id
        JOIN mz_catalog.mz_schemas s ON s.id = t.schema_id
       WHERE k.oid = $1
    ))`;
}

/** The query of a view by its number, as psql prints it. */
function viewDefinition(oid: string): string {
  return `(SELECT v.definition || ';' FROM mz_catalog.mz_views v WHERE v.oid = ${oid})`;
}

/** The encodings of texts by number, of which only UTF8 is used: PostgreSQL's `pg_wchar.h`. */
const ENCODINGS = (
  'SQL_ASCII EUC_JP EUC_CN EUC_KR EUC_TW EUC_JIS_2004 UTF8 MULE_INTERNAL LATIN1 LATIN2 LATIN3 ' +
  'LATIN4 LATIN5 LATIN6 LATIN7 LATIN8 LATIN9 LATIN10 WIN1256 WIN1258 WIN866 WIN874 KOI8R WIN1251 ' +
  'WIN1252 ISO_8859_5 ISO_8859_6 ISO_8859_7 ISO_8859_8 WIN1250 WIN1253 WIN1254 WIN1255 WIN1257 ' +
  'KOI8U SJIS BIG5 GBK UHC GB18030 JOHAB SHIFT_JIS_2004'
).split(' ');

/** What a name of an encoding is found by: its letters and digits, whatever their case. */
function encodingKey(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** The types of a function's arguments; the last one may stand for several. */
const FUNCTION_ARGUMENTS = `(
  SELECT coalesce((
    SELECT string_agg(
             CASE WHEN f.variadic = 0 OR a.place < array_length(f.args, 1)
                    THEN pg_catalog.format_type(a.type, NULL)
                  WHEN a.type = 2276 THEN 'VARIADIC "any"'
                  ELSE 'VARIADIC ' || pg_catalog.format_type(a.type, NULL) || '[]' END,
             ', ' ORDER BY a.place)
      FROM unnest(f.args) WITH ORDINALITY AS a (type, place)
  ), '') FROM mz_internal.mz_function_details f WHERE f.oid = $1)`;

const SIZES = ['pg_indexes_size', 'pg_relation_size', 'pg_table_size', 'pg_total_relation_size'];

/**
 * Functions on what the catalog holds, by queries over its relations (PostgreSQL documentation,
 * 9.26.3 to 9.26.6).
 */
export const QUERY_FUNCTIONS: readonly QueryDefinition[] = [
  {
    name: 'format_type',
    args: ['oid', 'int4'],
    result: 'text',
    sql: `CASE WHEN $1 IS NULL THEN NULL WHEN $1 = 0 THEN '-' ELSE coalesce((
      SELECT mz_internal.mz_type_text(t.base_name, $2) || t.suffix
        FROM mz_internal.mz_type_details t WHERE t.oid = $1
    ), '???') END`,
    known: (catalog, [oid, modifier]) =>
      oid === null ? null : catalog.typeText?.(oid as number, modifier as number | null),
  },
  {
    name: 'pg_get_userbyid',
    args: ['oid'],
    result: 'text',
    sql: `CASE WHEN $1 IS NULL THEN NULL ELSE coalesce(
      (SELECT r.name FROM mz_catalog.mz_roles r WHERE r.oid = $1),
      'unknown (OID=' || $1::text || ')'
    ) END`,
  },
  ...['timestamp', 'timestamptz'].map((type): QueryDefinition => ({
    name: 'age',
    args: [type],
    result: 'interval',
    sql: `age(date_trunc('day', now())::${type}, $1)`,
  })),
  // The dialect counts from the beginning of Unix's time where no origin is given.
  ...['timestamp', 'timestamptz'].map((type): QueryDefinition => ({
    name: 'date_bin',
    args: ['interval', type],
    result: type,
    sql: `date_bin($1, $2, '1970-01-01 00:00:00+00'::${type})`,
  })),
  ...overloads('to_regclass', [['text']], 'regclass', `(${CLASS_OF_NAME})::regclass`),
  ...overloads('to_regproc', [['text']], 'regproc', `(${functionOfName(ONLY_FUNCTION)})::regproc`),
  ...overloads('to_regtype', [['text']], 'regtype', `(${TYPE_OF_NAME})::regtype`),
  ...overloads('to_regnamespace', [['text']], 'regnamespace', `(${SCHEMA_OF_NAME})::regnamespace`),
  ...overloads('pg_table_is_visible', [['oid']], 'bool', IS_VISIBLE),
  ...overloads('pg_type_is_visible', [['oid']], 'bool', IS_VISIBLE),
  ...overloads(
    'pg_get_expr',
    [
      ['text', 'oid'],
      ['text', 'oid', 'bool'],
    ],
    'text',
    '$1',
  ),
  ...overloads('pg_get_viewdef', [['oid'], ['oid', 'bool']], 'text', viewDefinition('$1')),
  ...overloads(
    'pg_get_viewdef',
    [['text'], ['text', 'bool']],
    'text',
    viewDefinition('($1::regclass)::oid'),
  ),
  {
    name: 'pg_get_indexdef',
    args: ['oid'],
    result: 'text',
    sql: indexDefinition('false'),
  },
  {
    name: 'pg_get_indexdef',
    args: ['oid', 'int4', 'bool'],
    result: 'text',
    sql: `CASE WHEN $2 = 0 THEN ${indexDefinition('$3')} ELSE (
      SELECT ${indexColumn('$3')}
        FROM mz_catalog.mz_indexes i
        JOIN mz_catalog.mz_index_columns k ON k.index_id = i.id
        LEFT JOIN mz_internal.mz_index_expressions e USING (index_id, index_position)
        LEFT JOIN mz_catalog.mz_columns c ON c.id = i.on_id AND c.position = k.on_position
       WHERE i.oid = $1 AND k.index_position = $2
      UNION ALL
      SELECT quote_ident(c.name)
        FROM mz_internal.mz_item_keys k
        JOIN mz_catalog.mz_columns c ON c.id = k.id
       WHERE k.oid = $1 AND k.positions[$2] = c.position::int2
    ) END`,
  },
  {
    name: 'pg_get_serial_sequence',
    args: ['text', 'text'],
    result: 'text',
    sql: `CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE (
      SELECT mz_internal.mz_no_sequence(n.oid, ARRAY[$1, $2], (
               SELECT c.position FROM mz_catalog.mz_relations r
                 JOIN mz_catalog.mz_columns c ON c.id = r.id
                WHERE r.oid = n.oid AND c.name = $2))
        FROM (SELECT (${CLASS_OF_NAME}) AS oid) n
    ) END`,
  },
  // PostgreSQL puts more parentheses round a condition that is not to be pretty.
  ...overloads('pg_get_constraintdef', [['oid']], 'text', constraintText('false')),
  ...overloads('pg_get_constraintdef', [['oid', 'bool']], 'text', constraintText('$2')),
  // What there is of these is PostgreSQL's own.
  ...[
    ['pg_operator_is_visible', 'pg_operator'],
    ['pg_opclass_is_visible', 'pg_opclass'],
    ['pg_opfamily_is_visible', 'pg_opfamily'],
    ['pg_conversion_is_visible', 'pg_conversion'],
    ['pg_collation_is_visible', 'pg_collation'],
    ['pg_statistics_obj_is_visible', 'pg_statistic_ext'],
    ['pg_ts_config_is_visible', 'pg_ts_config'],
    ['pg_ts_dict_is_visible', 'pg_ts_dict'],
    ['pg_ts_parser_is_visible', 'pg_ts_parser'],
    ['pg_ts_template_is_visible', 'pg_ts_template'],
  ].flatMap(([name, catalog]) => {
    return overloads(
      name!,
      [['oid']],
      'bool',
      `(SELECT true FROM pg_catalog.${catalog} c WHERE c.oid = $1)`,
    );
  }),
  {
    name: 'pg_function_is_visible',
    args: ['oid'],
    result: 'bool',
    sql: `(SELECT f.schema = ANY (pg_catalog.current_schemas(true)) AND f.schema <> 'mz_catalog'
             FROM mz_internal.mz_function_details f WHERE f.oid = $1)`,
  },
  {
    name: 'pg_get_function_result',
    args: ['oid'],
    result: 'text',
    sql: `(SELECT CASE WHEN f.returns_set THEN 'SETOF ' ELSE '' END ||
                  pg_catalog.format_type(f.result, NULL)
             FROM mz_internal.mz_function_details f WHERE f.oid = $1)`,
  },
  ...overloads('pg_get_function_arguments', [['oid']], 'text', FUNCTION_ARGUMENTS),
  ...overloads('pg_get_function_identity_arguments', [['oid']], 'text', FUNCTION_ARGUMENTS),
  ...overloads('pg_get_function_sqlbody', [['oid']], 'text', 'NULL::text'),
  ...overloads('pg_get_ruledef', [['oid'], ['oid', 'bool']], 'text', 'NULL::text'),
  {
    name: 'pg_tablespace_location',
    args: ['oid'],
    result: 'text',
    sql: `(SELECT ''::text FROM pg_catalog.pg_tablespace t WHERE t.oid = $1)`,
  },
  // Nothing is on a disk, page by page: no size is known.
  ...SIZES.flatMap((name) => overloads(name, [['regclass']], 'int8', 'NULL::int8')),
  ...overloads('pg_database_size', [['text'], ['oid']], 'int8', 'NULL::int8'),
  ...overloads('pg_tablespace_size', [['text'], ['oid']], 'int8', 'NULL::int8'),
  ...overloads('pg_get_statisticsobjdef_columns', [['oid']], 'text', 'NULL::text'),
  {
    name: 'obj_description',
    args: ['oid'],
    result: 'text',
    sql: `(SELECT d.description FROM pg_catalog.pg_description d
            WHERE d.objoid = $1 AND d.objsubid = 0)`,
  },
  {
    name: 'obj_description',
    args: ['oid', 'name'],
    result: 'text',
    sql: `(SELECT d.description FROM pg_catalog.pg_description d
            WHERE d.objoid = $1 AND d.objsubid = 0
              AND d.classoid = CASE $2 WHEN 'pg_class' THEN 1259 WHEN 'pg_type' THEN 1247 END)`,
  },
  ...overloads('shobj_description', [['oid', 'text']], 'text', 'NULL::text'),
  {
    name: 'col_description',
    args: ['oid', 'int4'],
    result: 'text',
    sql: `(SELECT d.description FROM pg_catalog.pg_description d
            WHERE d.objoid = $1 AND d.objsubid = $2 AND d.classoid = 1259)`,
  },
  ...overloads('pg_relation_is_publishable', [['oid']], 'bool', 'false'),
  // There are neither triggers nor policies, partitions or statistics of several columns, no
  // statement is compiled, and none waits for another one's lock.
  ...overloads('pg_trigger_depth', [[]], 'int4', '0'),
  ...overloads('pg_jit_available', [[]], 'bool', 'false'),
  ...overloads(
    'pg_blocking_pids',
    [['int4']],
    'int4[]',
    `CASE WHEN $1 IS NOT NULL THEN '{}'::int4[] END`,
  ),
  ...overloads(
    'row_security_active',
    [['oid'], ['text']],
    'bool',
    `CASE WHEN $1 IS NOT NULL THEN false END`,
  ),
  ...overloads('pg_get_triggerdef', [['oid'], ['oid', 'bool']], 'text', 'NULL::text'),
  ...overloads('pg_get_partkeydef', [['oid']], 'text', 'NULL::text'),
  ...overloads('pg_get_partition_constraintdef', [['oid']], 'text', 'NULL::text'),
  ...overloads('pg_get_statisticsobjdef', [['oid']], 'text', 'NULL::text'),
  ...overloads('pg_is_in_recovery', [[]], 'bool', 'false'),
  ...overloads('mz_workers', [[]], 'int8', '1::int8'),
  ...overloads(
    'mz_is_materialized',
    [['text']],
    'bool',
    'EXISTS (SELECT FROM mz_catalog.mz_indexes i WHERE i.on_id = $1 AND i.enabled)',
  ),
  ...overloads(
    'mz_classify_object_id',
    [['text']],
    'text',
    `CASE left($1, 1) WHEN 'u' THEN 'user' WHEN 's' THEN 'system' WHEN 't' THEN 'temp' END`,
  ),
  ...overloads('pg_client_encoding', [[]], 'text', "'UTF8'::text"),
  ...overloads('getdatabaseencoding', [[]], 'text', "'UTF8'::text"),
  {
    name: 'pg_encoding_to_char',
    args: ['int4'],
    result: 'text',
    sql: `CASE WHEN $1 BETWEEN 0 AND ${ENCODINGS.length - 1}
      THEN ('{${ENCODINGS.join(',')}}'::text[])[$1 + 1]
      WHEN $1 IS NOT NULL THEN '' END`,
  },
  {
    name: 'pg_char_to_encoding',
    args: ['name'],
    result: 'int4',
    sql: `CASE WHEN $1 IS NOT NULL THEN coalesce(array_position(
      '{${ENCODINGS.map(encodingKey).join(',')}}'::text[],
      regexp_replace(lower($1::text), '[^a-z0-9]', '', 'g')
    ) - 1, -1) END`,
  },
  {
    name: 'current_setting',
    args: ['text'],
    result: 'text',
    sql: `mz_internal.mz_found_setting((${SETTING}), $1)`,
  },
  {
    name: 'current_setting',
    args: ['text', 'bool'],
    result: 'text',
    sql: `CASE WHEN $2 THEN (${SETTING}) WHEN NOT $2 THEN pg_catalog.current_setting($1) END`,
  },
  {
    name: 'current_schemas',
    args: ['bool'],
    result: 'text[]',
    sql: `CASE $1 WHEN true THEN mz_internal.mz_implicit_schemas()
      WHEN false THEN mz_internal.mz_search_path() END`,
  },
  ...PRIVILEGE_FUNCTIONS,
];
