import { planStatement, type ParsedStatement, type StatementPlan } from '../sql/index.js';
import type { Core } from './core.js';
import type { Session } from './session.js';
import { SessionCatalog } from './session-catalog.js';

/** Plans a statement as a session sees the catalog. @throws SqlError */
export function planFor(
  { catalog }: Core,
  { variables, connection }: Session,
  statement: ParsedStatement,
): StatementPlan {
  return planStatement(statement, new SessionCatalog(catalog, variables, connection));
}
