import { systemColumns, type SystemRelation } from './system-relation.js';

/** Relations of `pg_catalog` on things that this system does not have: no row is ever in them. */
export const PG_CATALOG_EMPTY: readonly SystemRelation[] = (
  [
    [
      'pg_amop',
      'oid oid, amopfamily oid, amoplefttype oid, amoprighttype oid, amopstrategy int2, ' +
        'amoppurpose bytechar, amopopr oid, amopmethod oid, amopsortfamily oid',
    ],
    [
      'pg_amproc',
      'oid oid, amprocfamily oid, amproclefttype oid, amprocrighttype oid, amprocnum int2, ' +
        'amproc regproc',
    ],
    ['pg_auth_members', 'roleid oid, member oid, grantor oid, admin_option bool'],
    [
      'pg_available_extensions',
      'name name, default_version text, installed_version text, comment text',
    ],
    [
      'pg_conversion',
      'oid oid, conname name, connamespace oid, conowner oid, conforencoding int4, ' +
        'contoencoding int4, conproc regproc, condefault bool',
    ],
    ['pg_db_role_setting', 'setdatabase oid, setrole oid, setconfig text[]'],
    [
      'pg_default_acl',
      'oid oid, defaclrole oid, defaclnamespace oid, defaclobjtype bytechar, defaclacl text[]',
    ],
    [
      'pg_depend',
      'classid oid, objid oid, objsubid int4, refclassid oid, refobjid oid, refobjsubid int4, ' +
        'deptype bytechar',
    ],
    ['pg_enum', 'oid oid, enumtypid oid, enumsortorder float4, enumlabel name'],
    [
      'pg_event_trigger',
      'oid oid, evtname name, evtevent name, evtowner oid, evtfoid oid, evtenabled bytechar, ' +
        'evttags text[]',
    ],
    [
      'pg_extension',
      'oid oid, extname name, extowner oid, extnamespace oid, extrelocatable bool, extversion ' +
        'text, extconfig oid[], extcondition text[]',
    ],
    [
      'pg_foreign_data_wrapper',
      'oid oid, fdwname name, fdwowner oid, fdwhandler oid, fdwvalidator oid, fdwacl text[], ' +
        'fdwoptions text[]',
    ],
    [
      'pg_foreign_server',
      'oid oid, srvname name, srvowner oid, srvfdw oid, srvtype text, srvversion text, srvacl ' +
        'text[], srvoptions text[]',
    ],
    ['pg_foreign_table', 'ftrelid oid, ftserver oid, ftoptions text[]'],
    ['pg_inherits', 'inhrelid oid, inhparent oid, inhseqno int4, inhdetachpending bool'],
    [
      'pg_init_privs',
      'objoid oid, classoid oid, objsubid int4, privtype bytechar, initprivs text[]',
    ],
    ['pg_largeobject_metadata', 'oid oid, lomowner oid, lomacl text[]'],
    [
      'pg_locks',
      'locktype text, database oid, relation oid, page int4, tuple int2, virtualxid text, ' +
        'transactionid int8, classid oid, objid oid, objsubid int2, virtualtransaction text, pid ' +
        'int4, mode text, granted bool, fastpath bool, waitstart timestamptz',
    ],
    [
      'pg_opclass',
      'oid oid, opcmethod oid, opcname name, opcnamespace oid, opcowner oid, opcfamily oid, ' +
        'opcintype oid, opcdefault bool, opckeytype oid',
    ],
    ['pg_opfamily', 'oid oid, opfmethod oid, opfname name, opfnamespace oid, opfowner oid'],
    [
      'pg_partitioned_table',
      'partrelid oid, partstrat bytechar, partnatts int2, partdefid oid, partattrs int2vector, ' +
        'partclass oidvector, partcollation oidvector, partexprs text',
    ],
    [
      'pg_policies',
      'schemaname name, tablename name, policyname name, permissive text, roles name[], cmd ' +
        'text, qual text, with_check text',
    ],
    [
      'pg_policy',
      'oid oid, polname name, polrelid oid, polcmd bytechar, polpermissive bool, polroles ' +
        'oid[], polqual text, polwithcheck text',
    ],
    [
      'pg_publication',
      'oid oid, pubname name, pubowner oid, puballtables bool, pubinsert bool, pubupdate bool, ' +
        'pubdelete bool, pubtruncate bool, pubviaroot bool',
    ],
    ['pg_publication_namespace', 'oid oid, pnpubid oid, pnnspid oid'],
    ['pg_publication_rel', 'oid oid, prpubid oid, prrelid oid, prqual text, prattrs int2vector'],
    [
      'pg_publication_tables',
      'pubname name, schemaname name, tablename name, attnames name[], rowfilter text',
    ],
    [
      'pg_range',
      'rngtypid oid, rngsubtype oid, rngmultitypid oid, rngcollation oid, rngsubopc oid, ' +
        'rngcanonical regproc, rngsubdiff regproc',
    ],
    [
      'pg_replication_slots',
      'slot_name name, plugin name, slot_type text, datoid oid, database name, temporary bool, ' +
        'active bool, active_pid int4, xmin int8, catalog_xmin int8, restart_lsn text, ' +
        'confirmed_flush_lsn text, wal_status text, safe_wal_size int8, two_phase bool',
    ],
    [
      'pg_rewrite',
      'oid oid, rulename name, ev_class oid, ev_type bytechar, ev_enabled bytechar, is_instead ' +
        'bool, ev_qual text, ev_action text',
    ],
    ['pg_rules', 'schemaname name, tablename name, rulename name, definition text'],
    ['pg_seclabel', 'objoid oid, classoid oid, objsubid int4, provider text, label text'],
    [
      'pg_seclabels',
      'objoid oid, classoid oid, objsubid int4, objtype text, objnamespace oid, objname text, ' +
        'provider text, label text',
    ],
    [
      'pg_sequence',
      'seqrelid oid, seqtypid oid, seqstart int8, seqincrement int8, seqmax int8, seqmin int8, ' +
        'seqcache int8, seqcycle bool',
    ],
    [
      'pg_sequences',
      'schemaname name, sequencename name, sequenceowner name, data_type regtype, start_value ' +
        'int8, min_value int8, max_value int8, increment_by int8, cycle bool, cache_size int8, ' +
        'last_value int8',
    ],
    [
      'pg_shdepend',
      'dbid oid, classid oid, objid oid, objsubid int4, refclassid oid, refobjid oid, deptype ' +
        'bytechar',
    ],
    ['pg_shdescription', 'objoid oid, classoid oid, description text'],
    [
      'pg_stat_replication',
      'pid int4, usesysid oid, usename name, application_name text, client_addr text, ' +
        'client_hostname text, client_port int4, backend_start timestamptz, backend_xmin int8, ' +
        'state text, sent_lsn text, write_lsn text, flush_lsn text, replay_lsn text, write_lag ' +
        'interval, flush_lag interval, replay_lag interval, sync_priority int4, sync_state text, ' +
        'reply_time timestamptz',
    ],
    [
      'pg_statistic_ext',
      'oid oid, stxrelid oid, stxname name, stxnamespace oid, stxowner oid, stxstattarget int4, ' +
        'stxkeys int2[], stxkind text[], stxexprs text',
    ],
    [
      'pg_stats',
      'schemaname name, tablename name, attname name, inherited bool, null_frac float4, ' +
        'avg_width int4, n_distinct float4, most_common_vals text, most_common_freqs float4[], ' +
        'histogram_bounds text, correlation float4, most_common_elems text, ' +
        'most_common_elem_freqs float4[], elem_count_histogram float4[]',
    ],
    [
      'pg_subscription',
      'oid oid, subdbid oid, subskiplsn text, subname name, subowner oid, subenabled bool, ' +
        'subbinary bool, substream bool, subtwophasestate bytechar, subdisableonerr bool, ' +
        'subconninfo text, subslotname name, subsynccommit text, subpublications text[]',
    ],
    ['pg_transform', 'oid oid, trftype oid, trflang oid, trffromsql regproc, trftosql regproc'],
    [
      'pg_trigger',
      'oid oid, tgrelid oid, tgparentid oid, tgname name, tgfoid oid, tgtype int2, tgenabled ' +
        'bytechar, tgisinternal bool, tgconstrrelid oid, tgconstrindid oid, tgconstraint oid, ' +
        'tgdeferrable bool, tginitdeferred bool, tgnargs int2, tgattr int2[], tgargs bytea, ' +
        'tgqual text, tgoldtable name, tgnewtable name',
    ],
    ['pg_ts_config', 'oid oid, cfgname name, cfgnamespace oid, cfgowner oid, cfgparser oid'],
    [
      'pg_ts_dict',
      'oid oid, dictname name, dictnamespace oid, dictowner oid, dicttemplate oid, ' +
        'dictinitoption text',
    ],
    [
      'pg_ts_parser',
      'oid oid, prsname name, prsnamespace oid, prsstart regproc, prstoken regproc, prsend ' +
        'regproc, prsheadline regproc, prslextype regproc',
    ],
    [
      'pg_ts_template',
      'oid oid, tmplname name, tmplnamespace oid, tmplinit regproc, tmpllexize regproc',
    ],
    ['pg_user_mapping', 'oid oid, umuser oid, umserver oid, umoptions text[]'],
    [
      'pg_user_mappings',
      'umid oid, srvid oid, srvname name, umuser oid, usename name, umoptions text[]',
    ],
  ] as const
).map(([name, columns]) => ({
  kind: 'constant',
  schema: 'pg_catalog',
  name,
  // Read when they are asked for: most never are.
  get columns() {
    return systemColumns(columns);
  },
  rows: () => [],
}));
