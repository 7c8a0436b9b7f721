import type { Node } from 'libpg-query';
import type { ScalarExpression } from '../../dataflow/index.js';
import type { Column, SqlType } from '../../repr/index.js';
import { unknownToText } from './coerce.js';
import { coerceToColumn } from './coerce-for-assignment.js';
import { hasSubquery } from './hir-free-columns.js';
import { typeOf } from './hir-scalar.js';
import { locationOf } from './location.js';
import { startPlanning } from './plan-query-expression.js';
import type { QueryEnvironment } from './query-environment.js';
import { clause, Scope, type ScopeColumn } from './scope.js';
import { translateScalar } from './translate-scalar.js';

/** What a lone expression may see, and what it shall be. */
export interface ScalarScope {
  /** The columns of the one relation in scope; none if left out. */
  readonly columns?: readonly Column[] | undefined;
  /** The name that may stand before a column. */
  readonly table?: string | undefined;
  /** Converted to this type as by assignment; as inferred if left out (unknown becomes text). */
  readonly expected?: SqlType | undefined;
  /** What the expression is, for messages: `aggregate functions are not allowed in AS OF`. */
  readonly construct: string;
}

/**
 * Plans an expression without subqueries, aggregates or table functions: AS OF, DEFAULT, EXECUTE.
 */
export function planScalarExpression(
  expression: Node,
  environment: QueryEnvironment,
  scope: ScalarScope,
): { readonly expression: ScalarExpression; readonly type: SqlType } {
  const planning = startPlanning(environment);
  const planned = planning.planScalar(expression, scopeOf(scope), planning);
  if (hasSubquery(planned)) {
    const message = `cannot use subquery in ${scope.construct}`;
    throw planning.error(message, '0A000', locationOf(expression));
  }
  const { expected } = scope;
  const typed =
    expected === undefined
      ? unknownToText(planned, planning)
      : coerceToColumn(planned, expected, scope.construct, { node: expression, planning });
  return { expression: translateScalar(typed, ({ index }) => index), type: typeOf(typed) };
}

function scopeOf({ columns = [], table, construct }: ScalarScope): Scope {
  const names = columns.map(({ name, type }, index): ScopeColumn => ({ name, index, type }));
  const tables =
    columns.length === 0 && table === undefined
      ? []
      : [{ name: table ?? null, schema: null, database: null, columns: names }];
  const scope = new Scope({ tables, columns: names, outer: null });
  scope.clause = clause(construct);
  return scope;
}
