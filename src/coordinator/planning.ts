import {
  planStatement,
  type QueryParameters,
  type ParsedStatement,
  type StatementPlan,
} from '../sql/index.js';
import type { Core } from './core.js';
import type { Session } from './session.js';
import { SessionCatalog } from './session-catalog.js';

/**
 * Plans a statement as a session sees the catalog.
 *
 * The types of its parameters, if it may have any, are completed by what planning infers.
 *
 * @throws SqlError
 */
export function planFor(
  { catalog }: Core,
  { variables, connection, prepared, cursors }: Session,
  statement: ParsedStatement,
  parameters?: QueryParameters,
): StatementPlan {
  return planStatement(statement, new SessionCatalog(catalog, variables, connection), {
    preparedTypes: (name) => prepared.get(name)?.parameterTypes,
    hasCursor: (name) => cursors.has(name),
    parameterTypes: parameters?.types,
    parameterValues: parameters?.values,
    preparedAt: parameters?.preparedAt,
  });
}
