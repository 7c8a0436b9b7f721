import type { SelectStmt, SubLink } from 'libpg-query';
import { familyName } from '../functions/index.js';
import type { ExpressionContext } from './expression-context.js';
import type { HirRelation, HirScalar } from './hir.js';
import { not, typeOf } from './hir-scalar.js';
import { shiftScalar } from './hir-walk.js';
import { nameParts } from './location.js';
import { planOperator, rowFields } from './plan-operator.js';

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
      const { relation } = planning.planSubquery(select, scope, planning);
      if (relation.types.length !== 1) {
        throw planning.error('subquery must return only one column', '42601', location);
      }
      return { kind: 'subquery', relation, type: relation.types[0]! };
    }
    case 'ANY_SUBLINK':
    case 'ALL_SUBLINK':
      return planQuantified(link, select, context);
    case 'ARRAY_SUBLINK':
      throw planning.unsupported('ARRAY (SELECT ...)', location);
    default:
      throw planning.unsupported('a comparison of a row with a subquery', location);
  }
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
  const width = rowFields(left)?.length ?? 1;
  if (relation.types.length !== width) {
    const few = relation.types.length < width ? 'few' : 'many';
    throw planning.error(`subquery has too ${few} columns`, '42601', location);
  }
  const predicate = planOperator(operator, [left, rowOf(relation, left)], location, planning);
  if (typeOf(predicate).kind !== 'bool') {
    const found = typeOf(predicate).kind;
    const message = `operator ${operator} must return type boolean, not type ${found}`;
    throw planning.error(message, '42804', location);
  }
  const quantifier = link.subLinkType === 'ALL_SUBLINK' ? 'all' : 'any';
  if (quantifier === 'all' && operator === '<>') {
    // NOT IN: as the negation it is met by what makes joins of IN.
    const equal = planOperator('=', [left, rowOf(relation, left)], location, planning);
    return not({ kind: 'quantified', quantifier: 'any', relation, predicate: equal });
  }
  return { kind: 'quantified', quantifier, relation, predicate };
}

/** The relation's row, in the shape that the left side has. */
function rowOf(relation: HirRelation, left: HirScalar): HirScalar {
  const columns = relation.types.map((type, index): HirScalar => ({
    kind: 'column',
    level: 0,
    index,
    type,
  }));
  if (rowFields(left) === undefined) return columns[0]!;
  const fields = relation.types.map((type, index) => ({ name: `f${index + 1}`, type }));
  return {
    kind: 'call',
    function: familyName('record', []),
    args: columns,
    type: { kind: 'record', fields },
  };
}
