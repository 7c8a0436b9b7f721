import type { CaseExpr, CoalesceExpr, MinMaxExpr, Node } from 'libpg-query';
import { familyName } from '../../functions/index.js';
import { checkParts } from '../calls/arguments-max.js';
import { unknownToText } from '../coercion/coerce.js';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import { coerceToCommon } from '../coercion/coerce-to-common.js';
import { countCopies } from './count-copies.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { nullOf } from '../hir/hir-scalar.js';
import { planOperator } from './plan-operator.js';
import { refuseTableCalls } from '../calls/refuse-table-calls.js';
import { refuseUnordered } from '../coercion/refuse-unordered.js';

/** `CASE`, with conditions or with values that an operand is compared with. */
export function planCase(expression: CaseExpr, context: ExpressionContext): HirScalar {
  const { planning } = context;
  // What is compared with each value has a type before any of them is looked at.
  const operand = expression.arg && unknownToText(context.plan(expression.arg), planning);
  if (operand !== undefined) {
    countCopies(operand, (expression.args?.length ?? 0) - 1, expression.location, planning);
  }
  const conditions: HirScalar[] = [];
  const values: HirScalar[] = [];
  const nodes: Node[] = [];
  for (const node of expression.args ?? []) {
    if (!('CaseWhen' in node)) continue;
    const { expr, result, location } = node.CaseWhen;
    const when = context.plan(expr!);
    conditions.push(
      operand === undefined
        ? coerceToBoolean(when, 'CASE/WHEN', expr!, planning)
        : planOperator('=', [operand, when], location, planning),
    );
    values.push(context.plan(result!));
    nodes.push(result!);
  }
  const otherwise = expression.defresult
    ? context.plan(expression.defresult)
    : nullOf({ kind: 'unknown' });
  const message = 'table functions are not allowed in CASE';
  refuseTableCalls([...conditions, ...values, otherwise], message, planning);
  // What ELSE gives comes first when the types are compared.
  const common = coerceToCommon(
    [otherwise, ...values],
    'CASE',
    [expression.defresult, ...nodes],
    planning,
  );
  return {
    kind: 'case',
    cases: conditions.map((condition, index) => [condition, common.scalars[index + 1]!]),
    otherwise: common.scalars[0]!,
    type: common.type,
  };
}

/** `COALESCE`. */
export function planCoalesce(expression: CoalesceExpr, context: ExpressionContext): HirScalar {
  const nodes = expression.args ?? [];
  const planned = nodes.map((node) => context.plan(node));
  const message = 'table functions are not allowed in COALESCE';
  refuseTableCalls(planned, message, context.planning);
  const common = coerceToCommon(planned, 'COALESCE', nodes, context.planning);
  return { kind: 'coalesce', args: common.scalars, type: common.type };
}

/** `GREATEST` and `LEAST`: NULLs are passed over. */
export function planMinMax(expression: MinMaxExpr, context: ExpressionContext): HirScalar {
  const name = expression.op === 'IS_LEAST' ? 'LEAST' : 'GREATEST';
  const nodes = expression.args ?? [];
  checkParts(nodes, name, { location: expression.location, planning: context.planning });
  const planned = nodes.map((node) => context.plan(node));
  const common = coerceToCommon(planned, name, nodes, context.planning);
  refuseUnordered(common.type, 'comparison', expression.location, context.planning);
  return {
    kind: 'call',
    function: familyName(name.toLowerCase(), [common.type]),
    args: common.scalars,
    type: common.type,
  };
}
