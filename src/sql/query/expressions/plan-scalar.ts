import type { CollateClause, GroupingFunc, Node, RowExpr, SQLValueFunction } from 'libpg-query';
import { spend, TIME_PRECISION_MAX, type SqlType, type TimeTypeKind } from '../../../repr/index.js';
import { checkCollation } from '../coercion/check-collation.js';
import { coerce, unknownToText } from '../coercion/coerce.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirLiteral, HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf } from '../planning/location.js';
import { planAExpression } from './plan-a-expression.js';
import { planArray, planCast } from './plan-cast.js';
import { planCase, planCoalesce, planMinMax } from './plan-conditional.js';
import { planColumnReference } from './plan-column-reference.js';
import { planBoolean, planBooleanTest, planNullTest } from './plan-condition.js';
import { planConstant } from './plan-constant.js';
import { planExpressionList } from './plan-expression-list.js';
import { planFunctionCall } from '../calls/plan-function-call.js';
import { planIndirection } from './plan-indirection.js';
import { planSubqueryExpression } from './plan-subquery-expression.js';
import type { Planning } from '../planning/planning.js';
import { rowOf } from '../hir/row-value.js';
import type { Scope } from '../planning/scope.js';
import { TARGETS_MAX } from './targets-max.js';

/** Plans an expression over the columns of a scope. Quoted literals keep the type `unknown`. */
export function planScalar(node: Node, scope: Scope, planning: Planning): HirScalar {
  return planNode(node, new Context(scope, planning));
}

class Context implements ExpressionContext {
  readonly scope: Scope;
  readonly planning: Planning;

  constructor(scope: Scope, planning: Planning) {
    this.scope = scope;
    this.planning = planning;
  }

  plan(node: Node): HirScalar {
    this.planning.enter(undefined);
    const planned = planNode(node, this);
    this.planning.leave();
    return planned;
  }
}

/** What it takes to plan an expression, without those in it: see {@link spend}. */
const EXPRESSION_UNITS = 512;

function planNode(node: Node, context: ExpressionContext): HirScalar {
  const { planning, scope } = context;
  spend(EXPRESSION_UNITS);
  if ('A_Const' in node) return planConstant(node.A_Const, planning);
  if ('ColumnRef' in node) return planColumnReference(node.ColumnRef, scope, planning);
  if ('A_Expr' in node) return planAExpression(node.A_Expr, context);
  if ('FuncCall' in node) return planFunctionCall(node.FuncCall, context);
  if ('TypeCast' in node) return planCast(node.TypeCast, context);
  if ('BoolExpr' in node) return planBoolean(node.BoolExpr, context);
  if ('NullTest' in node) return planNullTest(node.NullTest, context);
  if ('BooleanTest' in node) return planBooleanTest(node.BooleanTest, context);
  if ('CaseExpr' in node) return planCase(node.CaseExpr, context);
  if ('CoalesceExpr' in node) return planCoalesce(node.CoalesceExpr, context);
  if ('MinMaxExpr' in node) return planMinMax(node.MinMaxExpr, context);
  if ('SubLink' in node) return planSubqueryExpression(node.SubLink, context);
  if ('A_ArrayExpr' in node) return planArray(node.A_ArrayExpr, context);
  if ('RowExpr' in node) return planRow(node.RowExpr, context);
  if ('A_Indirection' in node) return planIndirection(node.A_Indirection, context);
  if ('GroupingFunc' in node) return planGrouping(node.GroupingFunc, context);
  if ('CollateClause' in node) return planCollate(node.CollateClause, context);
  if ('SQLValueFunction' in node) return planValueFunction(node.SQLValueFunction, planning);
  if ('ParamRef' in node) {
    const { number = 0, location = 0 } = node.ParamRef;
    return planParameter(number, location, planning);
  }
  return planOther(node, context);
}

function planOther(node: Node, { planning }: ExpressionContext): HirScalar {
  const [kind, body] = Object.entries(node)[0] as [string, { readonly location?: number }];
  if ('SetToDefault' in node) {
    throw planning.error('DEFAULT is not allowed in this context', '42601', body.location ?? 0);
  }
  const name = UNSUPPORTED[kind] ?? `the expression ${kind}`;
  throw planning.unsupported(name, body.location ?? 0);
}

/** What messages call nodes that have no meaning here. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  XmlExpr: 'XML',
  XmlSerialize: 'XML',
  JsonObjectConstructor: 'JSON_OBJECT',
  JsonArrayConstructor: 'JSON_ARRAY',
  JsonIsPredicate: 'IS JSON',
  JsonFuncExpr: 'a JSON function of the SQL standard',
  CurrentOfExpr: 'WHERE CURRENT OF',
};

/** What the number of a parameter may be: as many as PostgreSQL's protocol can count. */
export const PARAMETERS_MAX = 65_535;

function planParameter(number: number, location: number, planning: Planning): HirScalar {
  const { parameters } = planning.environment;
  if (parameters === undefined || number < 1 || number > PARAMETERS_MAX) {
    throw planning.error(`there is no parameter $${number}`, '42P02', location);
  }
  const { types, values } = parameters;
  while (types.length < number) types.push(undefined);
  const type = types[number - 1];
  if (type === undefined) return { kind: 'parameter', index: number - 1, location };
  if (values === undefined) return { kind: 'environment', name: `$${number}`, type };
  const literal: HirLiteral = { kind: 'literal', datum: values[number - 1]!, type, location };
  return planning.environment.trace?.literal(number, literal) ?? literal;
}

function planCollate(clause: CollateClause, context: ExpressionContext): HirScalar {
  const { planning } = context;
  const value = unknownToText(context.plan(clause.arg!), planning);
  checkCollation(clause, typeOf(value), planning.place(clause.location ?? 0));
  return value;
}

/** `GROUPING (a, b)`: which of the keys are not of a row's grouping set. */
function planGrouping(call: GroupingFunc, context: ExpressionContext): HirScalar {
  const { planning, scope } = context;
  const { args = [], location } = call;
  if (scope.clause.aggregates === 'forbidden') {
    const message = `grouping operations are not allowed in ${scope.clause.name}`;
    throw planning.error(message, '42803', location);
  }
  if (args.length > GROUPING_ARGUMENTS_MAX) {
    throw planning.error('GROUPING must have fewer than 32 arguments', '54023', location);
  }
  scope.noteAggregate(location ?? 0);
  const keys = args.map((arg) => context.plan(arg));
  return { kind: 'grouping', args: keys, location: args[0] && locationOf(args[0]) };
}

/** The result has a bit for each of them. */
const GROUPING_ARGUMENTS_MAX = 31;

function planRow(row: RowExpr, { scope, planning }: ExpressionContext): HirScalar {
  if ((row.args ?? []).length > TARGETS_MAX) {
    const message = `ROW expressions can have at most ${TARGETS_MAX} entries`;
    throw planning.error(message, '54011', row.location ?? 0);
  }
  planning.enter(row.location);
  const args = planExpressionList(row.args ?? [], scope, planning);
  planning.leave();
  return rowOf(args);
}

const NOW: HirScalar = { kind: 'environment', name: 'now', type: { kind: 'timestamptz' } };

/** As in PostgreSQL, more digits than there are mean all of them. */
function clockPrecision({ typmod = 0 }: SQLValueFunction): number {
  return Math.min(typmod, TIME_PRECISION_MAX);
}

function castNow(to: SqlType, planning: Planning): HirScalar {
  return coerce(NOW, to, 'explicit', planning)!;
}

/** The functions of the clock, which may have a precision behind them. */
const CLOCK_FUNCTIONS: ReadonlyMap<string, TimeTypeKind> = new Map([
  ['SVFOP_CURRENT_TIME', 'timetz'],
  ['SVFOP_CURRENT_TIMESTAMP', 'timestamptz'],
  ['SVFOP_LOCALTIME', 'time'],
  ['SVFOP_LOCALTIMESTAMP', 'timestamp'],
]);

/** `CURRENT_DATE` and the like: functions that are called without parentheses. */
function planValueFunction(call: SQLValueFunction, planning: Planning): HirScalar {
  const clock = CLOCK_FUNCTIONS.get((call.op ?? '').replace(/_N$/, ''));
  if (clock !== undefined) {
    const precision = call.op!.endsWith('_N') ? { precision: clockPrecision(call) } : {};
    return castNow({ kind: clock, ...precision }, planning);
  }
  const text = (name: string): HirScalar => ({ kind: 'environment', name, type: { kind: 'text' } });
  switch (call.op) {
    case 'SVFOP_CURRENT_DATE':
      return castNow({ kind: 'date' }, planning);
    case 'SVFOP_CURRENT_USER':
    case 'SVFOP_CURRENT_ROLE':
    case 'SVFOP_USER':
      return text('current_user');
    case 'SVFOP_SESSION_USER':
      return text('session_user');
    case 'SVFOP_CURRENT_CATALOG':
      return text('current_database');
    case 'SVFOP_CURRENT_SCHEMA':
      return text('current_schema');
    default:
      throw planning.unsupported((call.op ?? '').replace('SVFOP_', ''), call.location ?? 0);
  }
}
