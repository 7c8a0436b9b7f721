import type { A_Expr, Node } from 'libpg-query';
import { evaluateConstant, leaveToRows } from '../../../dataflow/index.js';
import { ArrayDatum, type Datum } from '../../../repr/index.js';
import { commonType, functionTable, isNoCommonType } from '../../functions/index.js';
import { coerceImplicitly } from '../coercion/coerce.js';
import { coerceToCommon } from '../coercion/coerce-to-common.js';
import { constantOf } from '../hir/constant-of.js';
import { countCopies } from './count-copies.js';
import type { ExpressionContext } from '../planning/expression-context.js';
import type { HirScalar } from '../hir/hir.js';
import { allOf, anyOf, nullOf, typeOf } from '../hir/hir-scalar.js';
import { planOperator, rowFields } from './plan-operator.js';

/** Shorter lists are told apart value by value, which is as quick, and easier to read in a plan. */
const ARRAY_MIN = 9;

/** The expressions of a list of the grammar. */
export function listItems(node: Node | undefined): readonly Node[] {
  return node !== undefined && 'List' in node ? (node.List.items ?? []) : [];
}

/**
 * `x IN (a, b)`, and with the name `<>` `x NOT IN (a, b)`: the values get a common type with x
 * where there is one. Of a long list the constants become one array, as in PostgreSQL.
 */
export function planInList(
  expression: A_Expr,
  name: string,
  context: ExpressionContext,
): HirScalar {
  const { planning } = context;
  const location = expression.location ?? 0;
  const left = context.plan(expression.lexpr!);
  const nodes = listItems(expression.rexpr);
  const values = nodes.map((node) => context.plan(node));
  const compareTo =
    (operand: HirScalar) =>
    (value: HirScalar): HirScalar =>
      planOperator(name, [operand, value], location, planning);
  const combine = (comparisons: readonly HirScalar[]): HirScalar => {
    countCopies(left, comparisons.length - 1, location, planning);
    return name === '<>' ? allOf(comparisons) : anyOf(comparisons);
  };
  const isRow = rowFields(left) !== undefined || values.some((value) => rowFields(value));
  if (isRow || values.length < 2) return combine(values.map(compareTo(left)));
  const common = commonType([left, ...values].map(typeOf));
  if (isNoCommonType(common)) return combine(values.map(compareTo(left)));
  // Its type counts with theirs, but they are converted first: theirs is the error that is told.
  const alike = [nullOf(typeOf(left)), ...values];
  const { scalars, type } = coerceToCommon(alike, 'IN', [expression.lexpr, ...nodes], planning);
  const rest = scalars.slice(1);
  const compare = compareTo(coerceImplicitly(left, type, planning));
  if (rest.length < ARRAY_MIN) return combine(rest.map(compare));
  return combine(withConstantsAsArray(rest, compare, name === '<>' ? 'all' : 'any'));
}

type Call = HirScalar & { readonly kind: 'call' };

/**
 * Comparisons with values, those with constants as one with an array of them. It comes first, so
 * that it stands before what may fail.
 */
function withConstantsAsArray(
  values: readonly HirScalar[],
  compare: (value: HirScalar) => HirScalar,
  quantifier: 'any' | 'all',
): readonly HirScalar[] {
  const elements: Datum[] = [];
  const others: HirScalar[] = [];
  let sample: Call | null = null;
  for (const value of values) {
    const comparison = compare(value);
    const element = comparison.kind === 'call' ? elementOf(comparison) : undefined;
    if (element === undefined) {
      others.push(comparison);
    } else {
      sample ??= comparison as Call;
      elements.push(element);
    }
  }
  if (sample === null) return others;
  const [left, right] = sample.args;
  const array: HirScalar = {
    kind: 'literal',
    datum: new ArrayDatum(elements, [{ lowerBound: 1, length: elements.length }]),
    type: { kind: 'array', element: typeOf(right!) },
  };
  return [
    {
      kind: 'call',
      function: `${quantifier}_element:${sample.function}`,
      args: [left!, array],
      type: { kind: 'bool' },
    },
    ...others,
  ];
}

/** What a comparison compares with, if that is a constant; what fails is left to the rows. */
function elementOf({ args }: Call): Datum | undefined {
  const right = args[1]!;
  if (right.kind === 'literal') return right.datum;
  const constant = constantOf(right);
  if (constant === undefined) return undefined;
  try {
    return evaluateConstant(constant, functionTable);
  } catch (thrown) {
    leaveToRows(thrown);
    return undefined;
  }
}
