import type { Datum } from '../repr/index.js';
import {
  planStatement,
  planTemplate,
  type ParsedStatement,
  type PlanConstants,
  type PlanOptions,
  type QueryParameters,
  type StatementPlan,
} from '../sql/index.js';
import type { Core } from './core.js';
import type { PlanVersions } from './recent-plans.js';
import type { PreparedStatement, Session } from './session.js';
import { SessionCatalog } from './session-catalog.js';

/**
 * Plans a statement as a session sees the catalog.
 *
 * The types of its parameters, if it may have any, are completed by what planning infers.
 *
 * @throws SqlError
 */
export function planFor(
  core: Core,
  session: Session,
  statement: ParsedStatement,
  parameters?: QueryParameters,
): StatementPlan {
  const catalog = catalogOf(core, session);
  return planStatement(statement, catalog, optionsOf(session, parameters));
}

/**
 * As {@link planFor}, of a statement that is executed as it was submitted: its plan is kept for
 * those that are like it.
 *
 * @throws SqlError
 */
export function planSubmitted(
  core: Core,
  session: Session,
  statement: ParsedStatement,
): StatementPlan {
  const { shape } = statement;
  if (shape === undefined) return planFor(core, session, statement);
  const constants: PlanConstants = { kind: 'shape', constants: shape.constants };
  const filled = recentPlan(core, session, { key: shape.key, statement, constants });
  if (filled !== null) return filled;
  const plan = (): StatementPlan => planFor(core, session, statement);
  if (shape.whole === undefined) return plan();
  return session.plans.whole(shape.whole, versionsOf(core, session), plan);
}

/**
 * As {@link planFor}, of a prepared statement with values of its parameters: its plan is kept for
 * others.
 *
 * @throws SqlError
 */
export function planWithValues(
  core: Core,
  session: Session,
  prepared: PreparedStatement,
  values: readonly Datum[],
): StatementPlan {
  const { statement, parameterTypes, preparedAt } = prepared;
  const constants: PlanConstants = { kind: 'parameters', values };
  const parameters = (): QueryParameters => ({ types: [...parameterTypes], values, preparedAt });
  return (
    recentPlan(core, session, { key: prepared, statement, constants, parameters }) ??
    planFor(core, session, statement, parameters())
  );
}

function recentPlan(
  core: Core,
  session: Session,
  {
    key,
    statement,
    constants,
    parameters,
  }: {
    readonly key: object;
    readonly statement: ParsedStatement;
    readonly constants: PlanConstants;
    readonly parameters?: () => QueryParameters;
  },
): StatementPlan | null {
  return session.plans.plan(key, constants, versionsOf(core, session), () =>
    planTemplate(statement, catalogOf(core, session), optionsOf(session, parameters?.())),
  );
}

function versionsOf({ catalog }: Core, { variables }: Session): PlanVersions {
  return { catalog: catalog.version, variables: variables.changes };
}

function catalogOf({ catalog }: Core, { variables, connection }: Session): SessionCatalog {
  return new SessionCatalog(catalog, variables, connection);
}

function optionsOf({ prepared, cursors }: Session, parameters?: QueryParameters): PlanOptions {
  return {
    preparedTypes: (name) => prepared.get(name)?.parameterTypes,
    hasCursor: (name) => cursors.has(name),
    parameterTypes: parameters?.types,
    parameterValues: parameters?.values,
    preparedAt: parameters?.preparedAt,
  };
}
