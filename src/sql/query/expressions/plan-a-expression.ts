import type { A_Expr } from 'libpg-query';
import { sameType, withoutModifiers, type SqlType } from '../../../repr/index.js';
import { familyName } from '../../functions/index.js';
import { countCopies } from './count-copies.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { allOf, anyOf, not, typeOf } from '../hir/hir-scalar.js';
import { nameParts } from '../planning/location.js';
import { listItems, planInList } from './plan-in-list.js';
import { planRowComparison } from './plan-subquery-expression.js';
import { planArrayComparison, planIsDistinct, planOperator, rowFields } from './plan-operator.js';

/** What the grammar calls an `A_Expr`: operators, and syntax that stands for operators. */
export function planAExpression(expression: A_Expr, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const location = expression.location ?? 0;
  const name = operatorName(expression, context);
  switch (expression.kind) {
    case 'AEXPR_OP': {
      const { lexpr, rexpr } = expression;
      const isRowQuery =
        lexpr !== undefined &&
        'RowExpr' in lexpr &&
        rexpr !== undefined &&
        'SubLink' in rexpr &&
        rexpr.SubLink.subLinkType === 'EXPR_SUBLINK';
      if (isRowQuery) return planRowComparison(name, lexpr, rexpr.SubLink, context);
      const operands: HirScalar[] = [];
      if (lexpr !== undefined) operands.push(context.plan(lexpr));
      if (rexpr !== undefined) operands.push(context.plan(rexpr));
      return planOperator(name, operands, location, planning);
    }
    case 'AEXPR_LIKE':
    case 'AEXPR_ILIKE':
    case 'AEXPR_SIMILAR': {
      const operands = [context.plan(expression.lexpr!), context.plan(expression.rexpr!)];
      return planOperator(name, operands, location, planning);
    }
    case 'AEXPR_DISTINCT':
      return isDistinct(expression, context);
    case 'AEXPR_NOT_DISTINCT':
      return not(isDistinct(expression, context));
    case 'AEXPR_NULLIF':
      return planNullIf(expression, context);
    case 'AEXPR_IN':
      return planInList(expression, name, context);
    case 'AEXPR_BETWEEN':
    case 'AEXPR_NOT_BETWEEN':
    case 'AEXPR_BETWEEN_SYM':
    case 'AEXPR_NOT_BETWEEN_SYM':
      return planBetween(expression, context);
    case 'AEXPR_OP_ANY':
    case 'AEXPR_OP_ALL':
      return planArrayComparison(
        {
          operator: name === '!=' ? '<>' : name,
          quantifier: expression.kind === 'AEXPR_OP_ANY' ? 'any' : 'all',
          left: context.plan(expression.lexpr!),
          right: context.plan(expression.rexpr!),
          location,
        },
        planning,
      );
    default:
      throw planning.unsupported(`the expression ${expression.kind ?? ''}`, location);
  }
}

function operatorName(expression: A_Expr, context: ExpressionContext): string {
  const parts = nameParts(expression.name);
  if (parts.length > 1 && parts[0] !== 'pg_catalog') {
    const message = `schema "${parts[0]!}" does not exist`;
    throw context.planning.error(message, '3F000', expression.location ?? 0);
  }
  return parts.at(-1) ?? '';
}

function isDistinct(expression: A_Expr, context: ExpressionContext): HirScalar {
  const sides = [context.plan(expression.lexpr!), context.plan(expression.rexpr!)] as const;
  return planIsDistinct(sides, expression.location ?? 0, context.planning);
}

/**
 * NULL if the operands are equal, else the first as equality has cast it, as in PostgreSQL:
 * `NULLIF(7, 2::float8) / 2` is a division of doubles. Two types are not cast: an integer compared
 * with a numeric, since SQLite's files and the dialect have `NULLIF(7, 2.0) / 2` divide integers;
 * and a name, which PostgreSQL compares with a text as it is.
 */
function planNullIf(expression: A_Expr, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const [left, right] = [context.plan(expression.lexpr!), context.plan(expression.rexpr!)];
  const location = expression.location ?? 0;
  countCopies(left, 1, location, planning);
  const equal = planOperator('=', [left, right], location, planning);
  const cast = equal.kind === 'call' && rowFields(left) === undefined ? equal.args[0]! : left;
  const value = keepsType(typeOf(left), typeOf(cast)) ? left : cast;
  return {
    kind: 'call',
    function: familyName('nullif', []),
    args: [value, equal],
    type: typeOf(value),
  };
}

/** Whether the first operand of NULLIF is what it was, though equality may cast it. */
function keepsType(own: SqlType, cast: SqlType): boolean {
  if (own.kind === 'name') return true;
  const isInteger = own.kind === 'int2' || own.kind === 'int4' || own.kind === 'int8';
  return (isInteger && cast.kind === 'numeric') || sameType(withoutModifiers(own), cast);
}

/** Two comparisons; SYMMETRIC ones in either order of the bounds. */
function planBetween(expression: A_Expr, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const location = expression.location ?? 0;
  const value = context.plan(expression.lexpr!);
  const [low, high] = listItems(expression.rexpr).map((node) => context.plan(node));
  const isSymmetric = expression.kind!.endsWith('_SYM');
  countCopies(value, isSymmetric ? 3 : 1, location, planning);
  if (isSymmetric) for (const bound of [low!, high!]) countCopies(bound, 1, location, planning);
  const within = (from: HirScalar, to: HirScalar): HirScalar =>
    allOf([
      planOperator('>=', [value, from], location, planning),
      planOperator('<=', [value, to], location, planning),
    ]);
  const outside = (from: HirScalar, to: HirScalar): HirScalar =>
    anyOf([
      planOperator('<', [value, from], location, planning),
      planOperator('>', [value, to], location, planning),
    ]);
  switch (expression.kind) {
    case 'AEXPR_BETWEEN':
      return within(low!, high!);
    case 'AEXPR_NOT_BETWEEN':
      return outside(low!, high!);
    case 'AEXPR_BETWEEN_SYM':
      return anyOf([within(low!, high!), within(high!, low!)]);
    default:
      return allOf([outside(low!, high!), outside(high!, low!)]);
  }
}
