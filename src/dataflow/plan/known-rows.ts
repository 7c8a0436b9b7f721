import { evaluateConstant } from './compile-scalar.js';
import { leaveToRows } from '../error-row.js';
import type { Plan, TableCall } from './plan.js';
import type { FunctionTable } from './scalar-expression.js';

/**
 * How many rows a plan has, where that follows from constants alone; null where it does not.
 *
 * A chain of `generate_series(1, 100000)` makes more rows than any query may, which no call of it
 * by itself shows.
 */
export function knownRows(plan: Plan, functions: FunctionTable): number | null {
  switch (plan.kind) {
    case 'constant':
      return plan.rows.length;
    case 'map':
    case 'project':
      return knownRows(plan.input, functions);
    case 'flatMap': {
      const input = knownRows(plan.input, functions);
      const [call] = plan.calls;
      if (input === null || plan.calls.length > 1) return null;
      const count = rowsOf(call!, functions);
      return count === null ? null : input * count;
    }
    default:
      return null;
  }
}

function rowsOf({ function: name, args }: TableCall, functions: FunctionTable): number | null {
  if (!args.every(({ kind }) => kind === 'literal')) return null;
  try {
    const values = args.map((arg) => evaluateConstant(arg, functions));
    return functions.tables.get(name)?.evaluate(...values).rowCount ?? null;
  } catch (thrown) {
    leaveToRows(thrown);
    return null;
  }
}
