const STATIO_COLUMNS = `
  relid oid, schemaname name, relname name, heap_blks_read int8, heap_blks_hit int8,
  idx_blks_read int8, idx_blks_hit int8, toast_blks_read int8, toast_blks_hit int8,
  tidx_blks_read int8, tidx_blks_hit int8`;

/**
 * The columns of each view of the system, as `systemColumns` reads them. They follow from its
 * query, and a view that has others is a bug; written down, all are listed without planning one.
 */
export const SYSTEM_VIEW_COLUMNS: Readonly<Record<string, string>> = {
  'mz_catalog.mz_columns': `
    id text, name text, position int8, nullable bool, type text, default text?, type_oid oid,
    type_mod int4`,
  'mz_catalog.mz_relations': 'id text, oid oid, schema_id int8, name text, type text',
  'mz_catalog.mz_objects': 'id text, oid oid, schema_id int8, name text, type text',
  'mz_catalog.mz_base_types': 'type_id text',
  'mz_catalog.mz_pseudo_types': 'type_id text',
  'mz_catalog.mz_functions':
    'id text, oid oid, schema_id int8, name text, arg_ids text[], variadic_id text?',
  'mz_catalog.mz_catalog_names': 'global_id text, name text?',
  'mz_internal.mz_foreign_items': 'id text',
  'pg_catalog.pg_namespace': 'oid oid, nspname name, nspowner oid, nspacl text[]?',
  'pg_catalog.pg_description': 'objoid oid, classoid oid, objsubid int4, description text',
  'pg_catalog.pg_database': `
    oid oid, datname name, datdba oid, encoding int4, datlocprovider text, datistemplate bool,
    datallowconn bool, datconnlimit int4, dattablespace oid, datcollversion text?,
    datcollate text, datctype text, daticulocale text?, datacl text[]?`,
  'pg_catalog.pg_roles': `
    oid oid, rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool,
    rolcanlogin bool, rolreplication bool, rolconnlimit int4, rolpassword text,
    rolvaliduntil timestamptz?, rolbypassrls bool, rolconfig text[]?`,
  'pg_catalog.pg_user': `
    usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool,
    usebypassrls bool, passwd text, valuntil timestamptz?, useconfig text[]?`,
  'pg_catalog.pg_class': `
    oid oid, relname name, relnamespace oid, reltype oid, reloftype oid, relowner oid,
    relam oid, relfilenode oid, reltablespace oid, relpages int4, reltuples float4,
    relallvisible int4, reltoastrelid oid, relhasindex bool, relisshared bool,
    relpersistence text, relkind text, relnatts int2, relchecks int2, relhasrules bool,
    relhastriggers bool, relhassubclass bool, relrowsecurity bool, relforcerowsecurity bool,
    relispopulated bool, relreplident text, relispartition bool, relrewrite oid, relacl text[]?,
    reloptions text[]?, relpartbound text?`,
  'pg_catalog.pg_attribute': `
    attrelid oid, attname name, atttypid oid, attstattarget int4, attlen int2, attnum int2?,
    attndims int4, attcacheoff int4, atttypmod int4, attbyval bool, attalign text,
    attnotnull bool,
    atthasdef bool, atthasmissing bool, attidentity text, attgenerated text, attisdropped bool,
    attislocal bool, attinhcount int4, attcollation oid, attacl text[]?, attoptions text[]?,
    attfdwoptions text[]?, attcompression text, attstorage text`,
  'pg_catalog.pg_attrdef': 'oid int8, adrelid oid, adnum int2, adbin text?',
  'pg_catalog.pg_type': `
    oid oid, typname name, typnamespace oid, typowner oid, typlen int2, typbyval bool,
    typtype text, typcategory text, typispreferred bool, typisdefined bool, typdelim text,
    typrelid oid, typsubscript regproc, typelem oid, typarray oid, typinput regproc,
    typoutput regproc, typreceive regproc, typsend regproc, typmodin regproc, typmodout regproc,
    typanalyze regproc, typalign text, typstorage text, typnotnull bool, typbasetype oid,
    typtypmod int4, typndims int4, typcollation oid, typdefaultbin text?, typdefault text?,
    typacl text[]?`,
  'pg_catalog.pg_proc': `
    oid oid, proname name, pronamespace oid, proowner oid, prolang oid, procost float4,
    prorows float4, provariadic oid, prokind text, prosecdef bool, proleakproof bool,
    proisstrict bool, proretset bool, provolatile text, proparallel text, pronargs int2,
    pronargdefaults int2, prorettype oid, proargtypes oidvector, proallargtypes oid[]?,
    proargmodes text[]?, proargnames text[]?, proargdefaults text?, protrftypes oid[]?,
    prosrc text, prosqlbody text?, probin text?, proconfig text[]?, proacl text[]?`,
  'pg_catalog.pg_settings':
    'name text?, setting text?, unit text?, short_desc text?, extra_desc text?, context text',
  'pg_catalog.pg_index': `
    indexrelid oid, indrelid oid, indnatts int2?, indnkeyatts int2?, indisunique bool,
    indnullsnotdistinct bool, indisprimary bool, indisexclusion bool, indimmediate bool,
    indisclustered bool, indisvalid bool, indcheckxmin bool, indisready bool, indislive bool,
    indisreplident bool, indkey int2vector?, indcollation oidvector?, indoption int2vector?,
    indexprs text?, indpred text?`,
  'pg_catalog.pg_constraint': `
    oid oid, conname name, connamespace oid, contype text, condeferrable bool, condeferred bool,
    convalidated bool, conrelid oid, contypid oid, conindid oid, conparentid oid, confrelid oid,
    confupdtype text, confdeltype text, confmatchtype text, conislocal bool, coninhcount int4,
    connoinherit bool, conkey int2[]?, confkey int2[]?, conpfeqop oid[]?, conppeqop oid[]?,
    conffeqop oid[]?, confdelsetcols int2[]?, conexclop oid[]?, conbin text?`,
  'pg_catalog.pg_tables': `
    schemaname name, tablename name, tableowner name?, tablespace name?, hasindexes bool,
    hasrules bool, hastriggers bool, rowsecurity bool`,
  'pg_catalog.pg_views': 'schemaname name, viewname name, viewowner name?, definition text',
  'pg_catalog.pg_matviews': `
    schemaname name, matviewname name, matviewowner name?, tablespace name?, hasindexes bool,
    ispopulated bool, definition text`,
  'pg_catalog.pg_statio_all_tables': STATIO_COLUMNS,
  'pg_catalog.pg_statio_user_tables': STATIO_COLUMNS,
  'pg_catalog.pg_am': 'oid oid, amname name, amhandler regproc, amtype bytechar',
  'pg_catalog.pg_indexes':
    'schemaname name, tablename name, indexname name, tablespace name?, indexdef text?',
  'pg_catalog.pg_authid': `
    oid oid, rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool,
    rolcanlogin bool, rolreplication bool, rolbypassrls bool, rolconnlimit int4,
    rolpassword text?, rolvaliduntil timestamptz?`,
  'pg_catalog.pg_shadow': `
    usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool,
    usebypassrls bool, passwd text?, valuntil timestamptz?, useconfig text[]?`,
  'pg_catalog.pg_group': 'groname name, grosysid oid, grolist oid[]?',
  'pg_catalog.pg_language': `
    oid oid, lanname name, lanowner oid, lanispl bool, lanpltrusted bool, lanplcallfoid oid,
    laninline oid, lanvalidator oid, lanacl text[]?`,
  'pg_catalog.pg_tablespace':
    'oid oid, spcname name, spcowner oid, spcacl text[]?, spcoptions text[]?',
  'pg_catalog.pg_collation': `
    oid oid, collname name, collnamespace oid, collowner oid, collprovider text,
    collisdeterministic bool, collencoding int4, collcollate text?, collctype text?,
    colliculocale text?, collversion text?`,
  'pg_catalog.pg_aggregate': 'aggfnoid regproc, aggkind text, aggnumdirectargs int2',
  'pg_catalog.pg_operator': `
    oid oid, oprname name, oprnamespace oid, oprowner oid, oprkind bytechar, oprcanmerge bool,
    oprcanhash bool, oprleft oid, oprright oid, oprresult oid, oprcode regproc`,
  'pg_catalog.pg_prepared_statements': 'name text?, statement text?, parameter_types text[]?',
  'pg_catalog.pg_cursors':
    'name text?, statement text?, is_holdable bool, is_binary bool, is_scrollable bool',
  'pg_catalog.pg_stat_activity': `
    datid oid, datname name, pid int4, leader_pid int4?, usesysid oid, usename name,
    application_name text?, client_addr text?, client_hostname text?, client_port int4?,
    wait_event_type text?, wait_event text?, state text, backend_type text`,
  'pg_catalog.pg_timezone_names': 'name text, utc_offset interval',
  'mz_internal.mz_type_details': `
    oid oid, typlen int2, typbyval bool, typtype text, typcategory text, typispreferred bool,
    typsubscript regproc, typelem oid, typarray oid, typinput regproc, typoutput regproc,
    typreceive regproc, typsend regproc, typmodin regproc, typmodout regproc,
    typanalyze regproc, typalign text, typstorage text, typcollation oid, base_name text,
    suffix text`,
  'information_schema.schemata': `
    catalog_name text, schema_name name, schema_owner text?,
    default_character_set_catalog text?, default_character_set_schema text?,
    default_character_set_name text?, sql_path text?`,
  'information_schema.tables': `
    table_catalog text, table_schema name, table_name name, table_type text,
    self_referencing_column_name text?, reference_generation text?,
    user_defined_type_catalog text?, user_defined_type_schema text?,
    user_defined_type_name text?, is_insertable_into text, is_typed text, commit_action text?`,
  'information_schema.columns': `
    table_catalog text, table_schema name, table_name name, column_name name,
    ordinal_position int4?, column_default text?, is_nullable text, data_type text?,
    character_maximum_length int4?, character_octet_length int4?, numeric_precision int4?,
    numeric_precision_radix int4?, numeric_scale int4?, datetime_precision int4?,
    interval_type text?, interval_precision int4?, character_set_catalog text?,
    character_set_schema text?, character_set_name text?, collation_catalog text?,
    collation_schema text?, collation_name text?, domain_catalog text?, domain_schema text?,
    domain_name text?, udt_catalog text, udt_schema text, udt_name name, scope_catalog text?,
    scope_schema text?, scope_name text?, maximum_cardinality int4?, dtd_identifier text?,
    is_self_referencing text, is_identity text, identity_generation text?, identity_start text?,
    identity_increment text?, identity_maximum text?, identity_minimum text?,
    identity_cycle text, is_generated text, generation_expression text?, is_updatable text`,
  'information_schema.table_constraints': `
    constraint_catalog text, constraint_schema name, constraint_name name, table_catalog text,
    table_schema name, table_name name, constraint_type text, is_deferrable text,
    initially_deferred text, enforced text, nulls_distinct text?`,
  'information_schema.key_column_usage': `
    constraint_catalog text, constraint_schema name, constraint_name name, table_catalog text,
    table_schema name, table_name name, column_name name, ordinal_position int4?,
    position_in_unique_constraint int4?`,
  'information_schema.views': `
    table_catalog text, table_schema name, table_name name, view_definition text,
    check_option text, is_updatable text, is_insertable_into text, is_trigger_updatable text,
    is_trigger_deletable text, is_trigger_insertable_into text`,
  'information_schema.check_constraints':
    'constraint_catalog text, constraint_schema name, constraint_name text?, check_clause text?',
  'information_schema.constraint_column_usage': `
    table_catalog text, table_schema name, table_name name, column_name name,
    constraint_catalog text, constraint_schema name, constraint_name name`,
  'information_schema.constraint_table_usage': `
    table_catalog text, table_schema name, table_name name, constraint_catalog text,
    constraint_schema name, constraint_name name`,
  'information_schema.table_privileges': `
    grantor text?, grantee text?, table_catalog text, table_schema name, table_name name,
    privilege_type text, is_grantable text, with_hierarchy text`,
  'information_schema.role_table_grants': `
    grantor text?, grantee text?, table_catalog text, table_schema name, table_name name,
    privilege_type text, is_grantable text, with_hierarchy text`,
  'information_schema.column_privileges': `
    grantor text?, grantee text?, table_catalog text, table_schema name, table_name name,
    column_name name, privilege_type text, is_grantable text`,
  'information_schema.role_column_grants': `
    grantor text?, grantee text?, table_catalog text, table_schema name, table_name name,
    column_name name, privilege_type text, is_grantable text`,
  'information_schema.routines': `
    specific_catalog text, specific_schema name, specific_name text, routine_catalog text,
    routine_schema name, routine_name name, routine_type text?, data_type text?,
    type_udt_catalog text, type_udt_schema text, type_udt_name name,
    max_dynamic_result_sets int4, routine_body text, routine_definition text?,
    external_name text, external_language text, parameter_style text, is_deterministic text,
    sql_data_access text, is_null_call text?, schema_level_routine text, security_type text`,
  'information_schema.collations':
    'collation_catalog text, collation_schema name, collation_name name, pad_attribute text',
  'information_schema.character_sets': `
    character_set_catalog text?, character_set_schema text?, character_set_name text,
    character_repertoire text, form_of_use text, default_collate_catalog text,
    default_collate_schema text, default_collate_name text`,
  'information_schema.enabled_roles': 'role_name name',
  'information_schema.applicable_roles': 'grantee name, role_name name, is_grantable text',
  'information_schema.information_schema_catalog_name': 'catalog_name text',
};
