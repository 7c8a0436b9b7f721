import type { Node } from 'libpg-query';
import type { ScalarExpression } from '../../dataflow/index.js';
import { typeName, type SqlType } from '../../repr/index.js';
import { PARAMETERS_MAX, planScalarExpression } from '../query/index.js';
import { SqlError } from '../sql-error.js';
import { TIMESTAMP_NUMERIC } from './answer-types.js';
import { placeOfTree } from './place-of-tree.js';
import { placeOfLogicalTimestamp } from './references.js';
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
  if ('ParamRef' in asOf) inferType(context, asOf.ParamRef.number ?? 0);
  const { expression, type } = planScalarExpression(asOf, queryEnvironment(context), {
    construct: 'AS OF',
  });
  if (TIMES.has(type.kind)) return expression;
  const message = `can't use ${typeName(type)} as a timestamp for AS OF`;
  throw new SqlError(message, '42804', { position: placeOfTree(asOf) });
}

/** A parameter whose type nothing told yet is what times are in queries. */
function inferType({ parameterTypes }: StatementContext, number: number): void {
  if (number >= 1 && number <= PARAMETERS_MAX && parameterTypes !== undefined) {
    while (parameterTypes.length < number) parameterTypes.push(undefined);
    parameterTypes[number - 1] ??= TIMESTAMP_NUMERIC;
  }
}

function refuseLogicalTimestamp(asOf: Node): void {
  const position = placeOfLogicalTimestamp(asOf);
  if (position === undefined) return;
  const message = 'cannot call mz_logical_timestamp in this context';
  throw new SqlError(message, '42P20', { position });
}
