import { systemColumns, type SystemRelation } from './system-relation.js';

/** Views of `information_schema` on things that this system does not have. */
export const INFORMATION_SCHEMA_EMPTY: readonly SystemRelation[] = (
  [
    [
      'check_constraint_routine_usage',
      'constraint_catalog name, constraint_schema name, constraint_name name, specific_catalog ' +
        'name, specific_schema name, specific_name name',
    ],
    [
      'column_domain_usage',
      'domain_catalog name, domain_schema name, domain_name name, table_catalog name, ' +
        'table_schema name, table_name name, column_name name',
    ],
    [
      'column_options',
      'table_catalog name, table_schema name, table_name name, column_name name, option_name ' +
        'name, option_value varchar',
    ],
    [
      'column_udt_usage',
      'udt_catalog name, udt_schema name, udt_name name, table_catalog name, table_schema name, ' +
        'table_name name, column_name name',
    ],
    [
      'domain_constraints',
      'constraint_catalog name, constraint_schema name, constraint_name name, domain_catalog ' +
        'name, domain_schema name, domain_name name, is_deferrable varchar, initially_deferred ' +
        'varchar',
    ],
    [
      'domain_udt_usage',
      'udt_catalog name, udt_schema name, udt_name name, domain_catalog name, domain_schema ' +
        'name, domain_name name',
    ],
    [
      'domains',
      'domain_catalog name, domain_schema name, domain_name name, data_type varchar, ' +
        'character_maximum_length int4, character_octet_length int4, character_set_catalog name, ' +
        'character_set_schema name, character_set_name name, collation_catalog name, ' +
        'collation_schema name, collation_name name, numeric_precision int4, ' +
        'numeric_precision_radix int4, numeric_scale int4, datetime_precision int4, interval_type ' +
        'varchar, interval_precision int4, domain_default varchar, udt_catalog name, udt_schema ' +
        'name, udt_name name, scope_catalog name, scope_schema name, scope_name name, ' +
        'maximum_cardinality int4, dtd_identifier name',
    ],
    [
      'foreign_data_wrapper_options',
      'foreign_data_wrapper_catalog name, foreign_data_wrapper_name name, option_name name, ' +
        'option_value varchar',
    ],
    [
      'foreign_data_wrappers',
      'foreign_data_wrapper_catalog name, foreign_data_wrapper_name name, ' +
        'authorization_identifier name, library_name varchar, foreign_data_wrapper_language ' +
        'varchar',
    ],
    [
      'foreign_server_options',
      'foreign_server_catalog name, foreign_server_name name, option_name name, option_value ' +
        'varchar',
    ],
    [
      'foreign_servers',
      'foreign_server_catalog name, foreign_server_name name, foreign_data_wrapper_catalog ' +
        'name, foreign_data_wrapper_name name, foreign_server_type varchar, ' +
        'foreign_server_version varchar, authorization_identifier name',
    ],
    [
      'foreign_table_options',
      'foreign_table_catalog name, foreign_table_schema name, foreign_table_name name, ' +
        'option_name name, option_value varchar',
    ],
    [
      'foreign_tables',
      'foreign_table_catalog name, foreign_table_schema name, foreign_table_name name, ' +
        'foreign_server_catalog name, foreign_server_name name',
    ],
    [
      'referential_constraints',
      'constraint_catalog name, constraint_schema name, constraint_name name, ' +
        'unique_constraint_catalog name, unique_constraint_schema name, unique_constraint_name ' +
        'name, match_option varchar, update_rule varchar, delete_rule varchar',
    ],
    [
      'sequences',
      'sequence_catalog name, sequence_schema name, sequence_name name, data_type varchar, ' +
        'numeric_precision int4, numeric_precision_radix int4, numeric_scale int4, start_value ' +
        'varchar, minimum_value varchar, maximum_value varchar, increment varchar, cycle_option ' +
        'varchar',
    ],
    [
      'transforms',
      'udt_catalog name, udt_schema name, udt_name name, specific_catalog name, specific_schema ' +
        'name, specific_name name, group_name name, transform_type varchar',
    ],
    [
      'triggered_update_columns',
      'trigger_catalog name, trigger_schema name, trigger_name name, event_object_catalog name, ' +
        'event_object_schema name, event_object_table name, event_object_column name',
    ],
    [
      'triggers',
      'trigger_catalog name, trigger_schema name, trigger_name name, event_manipulation ' +
        'varchar, event_object_catalog name, event_object_schema name, event_object_table name, ' +
        'action_order int4, action_condition varchar, action_statement varchar, ' +
        'action_orientation varchar, action_timing varchar, action_reference_old_table name, ' +
        'action_reference_new_table name, action_reference_old_row name, action_reference_new_row ' +
        'name, created timestamptz',
    ],
    [
      'user_mapping_options',
      'authorization_identifier name, foreign_server_catalog name, foreign_server_name name, ' +
        'option_name name, option_value varchar',
    ],
    [
      'user_mappings',
      'authorization_identifier name, foreign_server_catalog name, foreign_server_name name',
    ],
  ] as const
).map(([name, columns]) => ({
  kind: 'constant',
  schema: 'information_schema',
  name,
  // Read when they are asked for: most never are.
  get columns() {
    return systemColumns(columns);
  },
  rows: () => [],
}));
