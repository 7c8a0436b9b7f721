import type { Node } from 'libpg-query';
import type { ScalarExpression } from '../../dataflow/index.js';
import type { Column, SqlType } from '../../repr/index.js';
import { notSupported } from '../sql-error.js';
import type { QueryEnvironment } from './query-environment.js';

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

/** Plans an expression without subqueries, aggregates or table functions: AS OF, DEFAULT, EXECUTE. */
export function planScalarExpression(
  _expression: Node,
  _environment: QueryEnvironment,
  _scope: ScalarScope,
): { readonly expression: ScalarExpression; readonly type: SqlType } {
  throw notSupported('an expression');
}
