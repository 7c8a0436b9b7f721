import { evaluateConstant } from '../plan/compile-scalar.js';
import type { Row } from '../../repr/index.js';
import { leaveToRows } from '../error-row.js';
import type { Finishing, Plan, TableCall } from '../plan/plan.js';
import { columnsOf, withInput } from '../plan/plan-shape.js';
import type { FunctionTable } from '../plan/scalar-expression.js';

/** More rows than these are made one by one, as those of any call. */
const ROWS_MAX = 10_000;

/**
 * The plan with the rows of an ascending series that its answer needs in place of the call that
 * makes them all; the plan itself where it is more than a series and what is computed of its rows.
 *
 * Rows whose order nobody asks for come sorted by all columns, so that of such a series the first
 * are the first, and `generate_series(1, 100000000) LIMIT 5` need not make the others.
 */
export function withFirstOfSeries(
  plan: Plan,
  { limit, offset, order }: Finishing,
  functions: FunctionTable,
): Plan {
  const [first] = order;
  const isAscending = first === undefined || (first.column === 0 && !first.descending);
  if (limit === null || limit + offset > ROWS_MAX || !isAscending) return plan;
  return cut(plan, Number(limit + offset), functions) ?? plan;
}

/** Null where the first column is not known to be that of a series. */
function cut(plan: Plan, wanted: number, functions: FunctionTable): Plan | null {
  switch (plan.kind) {
    case 'project':
    case 'map': {
      if (plan.kind === 'project' && plan.columns[0] !== 0) return null;
      const input = cut(plan.input, wanted, functions);
      return input === null ? null : withInput(plan, input);
    }
    case 'flatMap': {
      const { input, calls, ordinality } = plan;
      const isLone = calls.length === 1 && !ordinality && isUnit(input);
      const rows = isLone ? firstRowsOf(calls[0]!, wanted, functions) : null;
      if (rows === null) return null;
      return { kind: 'constant', rows: rows.map((row) => [row, 1]), columns: columnsOf(plan) };
    }
    default:
      return null;
  }
}

/** Whether a plan is one row without columns. */
function isUnit(plan: Plan): boolean {
  if (plan.kind !== 'constant' || plan.columns.length > 0) return false;
  const [only, ...others] = plan.rows;
  return others.length === 0 && only?.[1] === 1;
}

function firstRowsOf(
  { function: name, args }: TableCall,
  wanted: number,
  functions: FunctionTable,
): readonly Row[] | null {
  if (!args.every(({ kind }) => kind === 'literal')) return null;
  try {
    const values = args.map((arg) => evaluateConstant(arg, functions));
    const rows = functions.tables.get(name)?.evaluate(...values);
    if (rows?.isAscending !== true) return null;
    const first: Row[] = [];
    for (const row of rows) {
      if (first.length >= wanted) break;
      first.push(row);
    }
    return first;
  } catch (thrown) {
    leaveToRows(thrown);
    return null;
  }
}
