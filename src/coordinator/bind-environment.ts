import {
  LOGICAL_TIMESTAMP,
  mapScalars,
  rewriteScalar,
  type Plan,
  type ScalarExpression,
} from '../dataflow/index.js';
import type { Datum, SqlType } from '../repr/index.js';
import { ArrayDatum, Numeric, typeName } from '../repr/index.js';
import { SqlError } from '../sql/index.js';
import type { Timestamp } from '../time/index.js';
import type { Core } from './core.js';
import type { Session } from './session.js';
import { SessionCatalog } from './session-catalog.js';

/**
 * The values of what a statement's environment decides; `undefined`: it is not known here,
 * {@link FOLLOWED}: whoever maintains the plan follows it.
 */
export type EnvironmentValues = (
  name: string,
  type: SqlType,
) => Datum | undefined | typeof FOLLOWED;

/** In place of a value: none is put in. */
export const FOLLOWED: unique symbol = Symbol('followed');

/** Microseconds in a millisecond. */
export const MICROS = 1000n;

/**
 * What is known wherever a statement of a session runs. `wallTime` is the clock in milliseconds.
 */
export function sessionValues(
  core: Core,
  session: Session,
  wallTime: Timestamp,
): EnvironmentValues {
  const { variables, user } = session;
  const catalog = new SessionCatalog(core.catalog, variables, session.connection);
  return (name) => {
    switch (name) {
      case 'now':
        return wallTime * MICROS;
      case 'current_user':
      case 'session_user':
        return user;
      case 'current_database':
        return variables.get('database')!;
      case 'current_schema':
        return catalog.existingPath()[0] ?? null;
      case 'mz_search_path':
        return textArray(catalog.existingPath());
      case 'mz_implicit_schemas':
        return textArray(catalog.effectivePath());
      case 'mz_schemas_in_path':
        return listOf(catalog.effectiveSchemaIds());
      case 'mz_variable_names':
        return textArray(variables.all().map((variable) => variable.name));
      case 'mz_variable_values':
        return textArray(variables.all().map(({ value }) => value));
      case 'mz_variable_settings':
        return textArray(variables.all().map(({ setting }) => setting));
      case 'mz_variable_contexts':
        return textArray(variables.all().map(({ context }) => context));
      case 'mz_variable_texts':
        return textArray(variables.all().map(({ description }) => description));
      case 'mz_prepared_names':
        return textArray(session.prepared.names());
      case 'mz_prepared_texts':
        return textArray(session.prepared.all().map(({ statement }) => statement.text));
      case 'mz_prepared_types':
        return textArray(
          session.prepared.all().map(({ parameterTypes }) => {
            return `{${parameterTypes.map((type) => JSON.stringify(typeName(type))).join()}}`;
          }),
        );
      case 'mz_cursor_names':
        return textArray(session.cursors.names());
      case 'mz_cursor_texts':
        return textArray(session.cursors.all().map(({ statement }) => statement.text));
      case 'pg_backend_pid':
        return session.connection;
      case 'version':
        return `PostgreSQL ${variables.get('server_version')!} on coordtest`;
      case 'mz_version':
        return 'coordtest';
      case 'mz_cluster_id':
        return core.clusterId;
      default:
        return undefined;
    }
  };
}

/** The same, and the time that the query is read at. */
export function queryValues(values: EnvironmentValues, timestamp: Timestamp): EnvironmentValues {
  return (name, type) => (name === LOGICAL_TIMESTAMP ? Numeric.of(timestamp) : values(name, type));
}

/** The same, for a plan that is maintained, of which filters by time may remain. */
export function maintainedValues(values: EnvironmentValues): EnvironmentValues {
  return (name, type) => (name === LOGICAL_TIMESTAMP ? FOLLOWED : values(name, type));
}

function textArray(texts: readonly string[]): ArrayDatum {
  return listOf(texts);
}

function listOf(elements: readonly Datum[]): ArrayDatum {
  const dimensions = elements.length === 0 ? [] : [{ lowerBound: 1, length: elements.length }];
  return new ArrayDatum(elements, dimensions);
}

/** The plan with a literal in place of everything that the environment decides. */
export function bindPlan(plan: Plan, values: EnvironmentValues): Plan {
  return mapScalars(plan, (scalar) => bindScalar(scalar, values));
}

/**
 * The expression with a literal in place of everything that the environment decides.
 *
 * @throws SqlError for what has no value here.
 */
export function bindScalar(scalar: ScalarExpression, values: EnvironmentValues): ScalarExpression {
  return rewriteScalar(scalar, (part) => {
    if (part.kind !== 'environment') return part;
    const datum = values(part.name, part.type);
    if (datum === FOLLOWED) return part;
    if (datum === undefined) throw notKnown(part.name);
    return { kind: 'literal', datum, type: part.type };
  });
}

/** The error of a function of the environment that has no value where it is called. */
export function notKnown(name: string): SqlError {
  return new SqlError(`cannot call ${name} in this context`, '0A000');
}
