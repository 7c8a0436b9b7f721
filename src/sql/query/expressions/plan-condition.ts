import type { BoolExpr, BooleanTest, Node, NullTest } from 'libpg-query';
import type { SqlType } from '../../../repr/index.js';
import { familyName } from '../../functions/index.js';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { FALSE, TRUE, not, typeOf } from '../hir/hir-scalar.js';
import { negation } from '../hir/negation.js';

const BOOL: SqlType = { kind: 'bool' };

/** `AND`, `OR`, `NOT`. */
export function planBoolean(expression: BoolExpr, context: ExpressionContext): HirScalar {
  const nodes = expression.args ?? [];
  const condition = (node: Node, name: string): HirScalar =>
    coerceToBoolean(context.plan(node), name, node, context.planning);
  switch (expression.boolop) {
    case 'NOT_EXPR':
      return negation(condition(nodes[0]!, 'NOT'));
    case 'OR_EXPR':
      return { kind: 'or', args: nodes.map((node) => condition(node, 'OR')) };
    default:
      return { kind: 'and', args: nodes.map((node) => condition(node, 'AND')) };
  }
}

/** `IS NULL` and `IS NOT NULL`. Of a row: whether all its fields are, or none is. */
export function planNullTest(test: NullTest, context: ExpressionContext): HirScalar {
  const arg = context.plan(test.arg!);
  const isNot = test.nulltesttype === 'IS_NOT_NULL';
  if (typeOf(arg).kind === 'record') {
    const name = familyName(isNot ? 'row_is_not_null' : 'row_is_null', []);
    return { kind: 'call', function: name, args: [arg], type: BOOL };
  }
  const isNull: HirScalar = { kind: 'isNull', arg };
  return isNot ? not(isNull) : isNull;
}

/** `IS TRUE` and its like: two-valued, NULL being neither. */
export function planBooleanTest(test: BooleanTest, context: ExpressionContext): HirScalar {
  const type = test.booltesttype ?? 'IS_TRUE';
  const construct = type.replaceAll('_', ' ');
  const arg = coerceToBoolean(context.plan(test.arg!), construct, test.arg!, context.planning);
  const orElse = (scalar: HirScalar, otherwise: HirScalar): HirScalar => ({
    kind: 'coalesce',
    args: [scalar, otherwise],
    type: BOOL,
  });
  switch (type) {
    case 'IS_TRUE':
      return orElse(arg, FALSE);
    case 'IS_NOT_TRUE':
      return not(orElse(arg, FALSE));
    case 'IS_FALSE':
      return not(orElse(arg, TRUE));
    case 'IS_NOT_FALSE':
      return orElse(arg, TRUE);
    case 'IS_UNKNOWN':
      return { kind: 'isNull', arg };
    case 'IS_NOT_UNKNOWN':
      return not({ kind: 'isNull', arg });
  }
}
