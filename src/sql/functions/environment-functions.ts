import type { EnvironmentDefinition } from './definition.js';

/** Functions whose values the coordinator puts in before a plan is executed. */
export const ENVIRONMENT_FUNCTIONS: readonly EnvironmentDefinition[] = [
  { name: 'now', result: 'timestamptz', environment: 'now' },
  { name: 'transaction_timestamp', result: 'timestamptz', environment: 'now' },
  { name: 'statement_timestamp', result: 'timestamptz', environment: 'now' },
  { name: 'mz_logical_timestamp', result: 'numeric', environment: 'mz_logical_timestamp' },
  { name: 'current_database', result: 'text', environment: 'current_database' },
  { name: 'mz_implicit_schemas', result: 'text[]', environment: 'mz_implicit_schemas' },
  { name: 'mz_schemas_in_path', result: 'int8[]', environment: 'mz_schemas_in_path' },
  { name: 'mz_search_path', result: 'text[]', environment: 'mz_search_path' },
  { name: 'mz_variable_names', result: 'text[]', environment: 'mz_variable_names' },
  { name: 'mz_variable_values', result: 'text[]', environment: 'mz_variable_values' },
  { name: 'mz_variable_contexts', result: 'text[]', environment: 'mz_variable_contexts' },
  { name: 'mz_variable_texts', result: 'text[]', environment: 'mz_variable_texts' },
  { name: 'mz_prepared_names', result: 'text[]', environment: 'mz_prepared_names' },
  { name: 'mz_prepared_texts', result: 'text[]', environment: 'mz_prepared_texts' },
  { name: 'mz_prepared_types', result: 'text[]', environment: 'mz_prepared_types' },
  { name: 'mz_cursor_names', result: 'text[]', environment: 'mz_cursor_names' },
  { name: 'mz_cursor_texts', result: 'text[]', environment: 'mz_cursor_texts' },
  { name: 'current_schema', result: 'text', environment: 'current_schema' },
  { name: 'version', result: 'text', environment: 'version' },
  { name: 'mz_version', result: 'text', environment: 'mz_version' },
  { name: 'mz_cluster_id', result: 'uuid', environment: 'mz_cluster_id' },
  { name: 'pg_backend_pid', result: 'int4', environment: 'pg_backend_pid' },
  { name: 'current_user', result: 'text', environment: 'current_user' },
  { name: 'session_user', result: 'text', environment: 'session_user' },
];
