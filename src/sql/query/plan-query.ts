import type { SelectStmt } from 'libpg-query';
import { notSupported } from '../sql-error.js';
import type { QueryPlan } from '../statement-plan.js';
import type { QueryEnvironment } from './query-environment.js';

/** Plans a statement's query: its outermost ORDER BY, LIMIT and OFFSET become the finishing. */
export function planQuery(_select: SelectStmt, _environment: QueryEnvironment): QueryPlan {
  throw notSupported('SELECT');
}
