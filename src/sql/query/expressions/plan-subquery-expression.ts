import type { Node, SelectStmt, SubLink } from 'libpg-query';
import type { SqlType } from '../../../repr/index.js';
import { ARRAY_OF_QUERY } from '../../functions/index.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirAggregate, HirRelation, HirScalar } from '../hir/hir.js';
import { not, typeOf } from '../hir/hir-scalar.js';
import { columnsOf } from '../hir/select-columns.js';
import { shiftScalar } from '../hir/hir-walk.js';
import { nameParts } from '../planning/location.js';
import { planOperator, rowFields } from './plan-operator.js';
import type { Planning } from '../planning/planning.js';
import { fieldsOf, rowOf } from '../hir/row-value.js';

/** A query within an expression: EXISTS, a value, or what IN, ANY and ALL compare with. */
export function planSubqueryExpression(link: SubLink, context: ExpressionContext): HirScalar {
  const { planning, scope } = context;
  const location = link.location ?? 0;
  const select = selectOf(link);
  if (select === undefined) throw planning.unsupported('this kind of subquery', location);
  switch (link.subLinkType) {
    case 'EXISTS_SUBLINK':
      return { kind: 'exists', relation: planning.planSubquery(select, scope, planning).relation };
    case 'EXPR_SUBLINK': {
      const { relation, names } = planning.planSubquery(select, scope, planning);
      checkOneColumn(relation.types.length, location, planning);
      planning.valueNames.set(select, names[0]!);
      return { kind: 'subquery', relation, type: relation.types[0]! };
    }
    case 'ANY_SUBLINK':
    case 'ALL_SUBLINK':
      return planQuantified(link, select, context);
    case 'ARRAY_SUBLINK':
      return planArrayOf(select, location, context);
    default:
      throw planning.unsupported('this kind of subquery', location);
  }
}

/** `ARRAY (query)`: the one column of all rows, in the query's order. */
function planArrayOf(select: SelectStmt, location: number, context: ExpressionContext): HirScalar {
  const { planning, scope } = context;
  const { relation, names, order } = planning.planOrdered(select, scope, planning);
  checkOneColumn(names.length, location, planning);
  const element = relation.types[0]!;
  const column = (index: number): HirScalar => {
    return { kind: 'column', level: 0, index, type: relation.types[index]! };
  };
  const isNested = element.kind === 'array';
  const type: SqlType = isNested ? element : { kind: 'array', element };
  const { name, empty } = isNested ? ARRAY_OF_QUERY.nested : ARRAY_OF_QUERY.plain;
  const aggregate: HirAggregate = {
    function: name,
    args: [column(0)],
    distinct: false,
    filter: null,
    order: order.map(({ column: index, ...sort }) => ({ value: column(index), order: sort })),
    type,
    empty,
    neverNull: true,
  };
  const collected: HirRelation = {
    kind: 'reduce',
    input: relation,
    key: [],
    aggregates: [aggregate],
    types: [type],
  };
  return { kind: 'subquery', relation: collected, type };
}

/** `(a, b) op (query)`: the query has as many columns, and one row at most. */
export function planRowComparison(
  operator: string,
  row: Node,
  link: SubLink,
  context: ExpressionContext,
): HirScalar {
  const { planning, scope } = context;
  const location = link.location ?? 0;
  const left = context.plan(row);
  const { relation } = planning.planSubquery(selectOf(link)!, scope, planning);
  checkWidth(relation, rowFields(left)?.length ?? 1, location, planning);
  const whole = rowOf(columnsOf(relation));
  const type = typeOf(whole);
  const rows: HirRelation = {
    kind: 'project',
    input: { kind: 'map', input: relation, scalars: [whole], types: [...relation.types, type] },
    columns: [relation.types.length],
    types: [type],
  };
  const fields = fieldsOf({ kind: 'subquery', relation: rows, type })!;
  const right = rowOf(fields.map(({ scalar }) => scalar));
  return planOperator(operator, [left, right], location, planning);
}

function checkOneColumn(count: number, location: number, planning: Planning): void {
  if (count === 1) return;
  const message = `Expected subselect to return 1 column, got ${count} columns`;
  throw planning.error(message, '42601', location);
}

function checkWidth(
  relation: HirRelation,
  width: number,
  location: number,
  planning: Planning,
): void {
  const found = relation.types.length;
  if (found === width) return;
  const message = `subquery has ${found} columns available but ${width} columns specified`;
  throw planning.error(message, '42601', location);
}

function selectOf(link: SubLink): SelectStmt | undefined {
  const node = link.subselect;
  return node !== undefined && 'SelectStmt' in node ? node.SelectStmt : undefined;
}

/** `x op ANY (query)`; `x IN (query)` is `x = ANY (query)`. */
function planQuantified(link: SubLink, select: SelectStmt, context: ExpressionContext): HirScalar {
  const { planning, scope } = context;
  const location = link.location ?? 0;
  const operator = nameParts(link.operName).at(-1) ?? '=';
  const left = shiftScalar(context.plan(link.testexpr!), 1);
  const { relation } = planning.planSubquery(select, scope, planning);
  checkWidth(relation, rowFields(left)?.length ?? 1, location, planning);
  const predicate = planOperator(operator, [left, rowLike(left, relation)], location, planning);
  if (typeOf(predicate).kind !== 'bool') {
    const found = typeOf(predicate).kind;
    const message = `operator ${operator} must return type boolean, not type ${found}`;
    throw planning.error(message, '42804', location);
  }
  const quantifier = link.subLinkType === 'ALL_SUBLINK' ? 'all' : 'any';
  if (quantifier === 'all' && operator === '<>') {
    // NOT IN: as the negation it is met by what makes joins of IN.
    const equal = planOperator('=', [left, rowLike(left, relation)], location, planning);
    return not({ kind: 'quantified', quantifier: 'any', relation, predicate: equal });
  }
  return { kind: 'quantified', quantifier, relation, predicate };
}

/** The relation's row, in the shape that the left side has. */
function rowLike(left: HirScalar, relation: HirRelation): HirScalar {
  const columns = columnsOf(relation);
  return rowFields(left) === undefined ? columns[0]! : rowOf(columns);
}
