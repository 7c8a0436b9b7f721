import { assert } from '../../diagnostic/index.js';
import type { SqlType } from '../../repr/index.js';
import type { StatementPlan } from '../../sql/index.js';
import { planFor } from '../planning.js';
import { allDetermined, checkNameIsFree, columnsOfPlan } from '../prepared-statements.js';
import { completedUnit, deallocated } from '../responses.js';
import type { PreparedStatement, Session } from '../session.js';
import { answered, type Outcome, type StatementContext } from './context.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/**
 * Executes PREPARE: the statement is planned once, which finds its mistakes and the types of the
 * parameters that were not declared.
 */
export function executePrepare(
  { core, session, values }: StatementContext,
  { name, statement, parameterTypes }: Plan<'prepare'>,
): Outcome {
  checkNameIsFree(session, name);
  const inferred: (SqlType | undefined)[] = [...parameterTypes];
  const columns = columnsOfPlan(session, planFor(core, session, statement, { types: inferred }));
  const preparedAt = values('now', { kind: 'timestamptz' }) as bigint;
  const determined = allDetermined(inferred);
  session.prepared.add(name, { statement, parameterTypes: determined, preparedAt, columns });
  return answered(completedUnit('Prepare', 'PREPARE'));
}

/** Executes DEALLOCATE of one statement or of all. */
export function executeDeallocate(
  { session }: StatementContext,
  { name }: Plan<'deallocate'>,
): Outcome {
  if (name === null) session.prepared.clear();
  else session.prepared.delete(name);
  return answered(deallocated(name === null));
}

/** The prepared statement of a name that is planned to be executed. */
export function preparedNamed(session: Session, name: string): PreparedStatement {
  const prepared = session.prepared.get(name);
  assert(prepared !== undefined, 'EXECUTE of an unknown statement is not planned');
  return prepared;
}
