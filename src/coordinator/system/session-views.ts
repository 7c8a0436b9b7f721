import { timeZoneNames } from '../../repr/index.js';
import { systemColumns, systemView, type SystemRelation } from './system-relation.js';

function view(name: string, sql: string): SystemRelation {
  return systemView('pg_catalog', name, sql);
}

/** What the session that asks has, and the session itself: it sees no other one. */
export const SESSION_VIEWS: readonly SystemRelation[] = [
  view(
    'pg_prepared_statements',
    `SELECT v.name, v.statement, v.types::text[] AS parameter_types
       FROM ROWS FROM (
              unnest(mz_internal.mz_prepared_names()),
              unnest(mz_internal.mz_prepared_texts()),
              unnest(mz_internal.mz_prepared_types())
            ) AS v (name, statement, types)`,
  ),
  view(
    'pg_cursors',
    `SELECT v.name, v.statement, false AS is_holdable, false AS is_binary, false AS is_scrollable
       FROM ROWS FROM (
              unnest(mz_internal.mz_cursor_names()),
              unnest(mz_internal.mz_cursor_texts())
            ) AS v (name, statement)`,
  ),
  view(
    'pg_stat_activity',
    `SELECT d.oid AS datid, d.name::name AS datname, pg_catalog.pg_backend_pid() AS pid,
            NULL::int4 AS leader_pid, r.oid AS usesysid, r.name::name AS usename,
            pg_catalog.current_setting('application_name') AS application_name,
            NULL::text AS client_addr, NULL::text AS client_hostname, NULL::int4 AS client_port,
            NULL::text AS wait_event_type, NULL::text AS wait_event, 'active' AS state,
            'client backend' AS backend_type
       FROM mz_catalog.mz_databases d, mz_catalog.mz_roles r
      WHERE d.name = current_database() AND r.name = current_user`,
  ),
  // The temporary items of other sessions, which are found by their numbers alone.
  systemView(
    'mz_internal',
    'mz_foreign_items',
    `SELECT id FROM mz_internal.mz_temporary_items WHERE session <> pg_catalog.pg_backend_pid()`,
  ),
  {
    kind: 'constant',
    schema: 'mz_internal',
    name: 'mz_time_zones',
    columns: systemColumns('name text'),
    rows: () => timeZoneNames().map((name) => [name]),
  },
  view(
    'pg_timezone_names',
    `SELECT name, (now() AT TIME ZONE name) - (now() AT TIME ZONE 'UTC') AS utc_offset
       FROM mz_internal.mz_time_zones`,
  ),
];
