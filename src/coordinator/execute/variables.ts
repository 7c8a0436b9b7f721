import type { StatementPlan } from '../../sql/index.js';
import type { Column } from '../../repr/index.js';
import { rowsResponse, setVariable } from '../responses.js';
import { answered, type Outcome, type StatementContext } from './context.js';

type Plan<Kind extends StatementPlan['kind']> = StatementPlan & { readonly kind: Kind };

/** Executes SHOW of one variable. */
export function executeShowVariable(
  { session }: StatementContext,
  plan: Plan<'showVariable'>,
): Outcome {
  const { name, value } = session.variables.show(plan.name);
  return answered(rowsResponse([textColumn(name)], [[value]]));
}

/** Executes SHOW ALL. */
export function executeShowAllVariables({ session }: StatementContext): Outcome {
  const columns = ['name', 'setting', 'description'].map(textColumn);
  const rows = session.variables
    .all()
    .map(({ name, value, description }) => [name, value, description]);
  return answered(rowsResponse(columns, rows));
}

/** Executes SET and RESET. */
export function executeSetVariable(
  { session }: StatementContext,
  { name, value, local }: Plan<'setVariable'>,
): Outcome {
  session.variables.set(name, value, local);
  return answered(setVariable(name));
}

function textColumn(name: string): Column {
  return { name, type: { kind: 'text' }, nullable: false };
}
