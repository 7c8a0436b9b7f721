import type { FuncCall, Node } from 'libpg-query';
import type { ScalarExpression } from '../../dataflow/index.js';
import { typeName, type SqlType } from '../../repr/index.js';
import { planScalarExpression } from '../query/index.js';
import { SqlError } from '../sql-error.js';
import { walkTree } from '../syntax/index.js';
import { placeOfTree } from './place-of-tree.js';
import { queryEnvironment, type StatementContext } from './statement-context.js';

/** Types that can be times: milliseconds, or moments. */
const TIMES: ReadonlySet<SqlType['kind']> = new Set([
  'int2',
  'int4',
  'int8',
  'numeric',
  'timestamp',
  'timestamptz',
] as const);

/**
 * Plans the time of `AS OF`: an expression without columns, subqueries or `mz_logical_timestamp()`,
 * of a type that can be a time. Null stays null.
 */
export function planAsOf(context: StatementContext, asOf: Node | null): ScalarExpression | null {
  if (asOf === null) return null;
  refuseLogicalTimestamp(asOf);
  const { expression, type } = planScalarExpression(asOf, queryEnvironment(context), {
    construct: 'AS OF',
  });
  if (TIMES.has(type.kind)) return expression;
  const message = `can't use ${typeName(type)} as a timestamp for AS OF`;
  throw new SqlError(message, '42804', { position: placeOfTree(asOf) });
}

function refuseLogicalTimestamp(asOf: Node): void {
  walkTree(asOf, (field, node) => {
    if (field !== 'FuncCall' || !isLogicalTimestamp(node)) return;
    const message = 'cannot call mz_logical_timestamp in this context';
    throw new SqlError(message, '42P20', { position: (node as FuncCall).location });
  });
}

function isLogicalTimestamp(call: FuncCall): boolean {
  const name = call.funcname?.at(-1);
  return name !== undefined && 'String' in name && name.String.sval === 'mz_logical_timestamp';
}
