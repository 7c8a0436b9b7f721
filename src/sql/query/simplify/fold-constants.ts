import { evaluateConstant, type Plan, type ScalarExpression } from '../../../dataflow/index.js';
import { functionTable } from '../../functions/index.js';
import { scalarsOf } from '../plan-scalars.js';
import { rebuild } from './rebuild.js';

/**
 * Evaluates what depends on no row, throughout a plan. What fails is left for the rows that meet
 * it.
 */
export function foldConstants(plan: Plan): Plan {
  const inner = rebuild(plan, foldConstants);
  const scalars = scalarsOf(inner);
  if (scalars.length === 0 || scalars.every(isLeaf)) return inner;
  return mapOwnScalars(inner, foldScalar);
}

function isLeaf(scalar: ScalarExpression): boolean {
  return scalar.kind === 'column' || scalar.kind === 'literal';
}

/** Changes the expressions of the outermost operator alone. */
function mapOwnScalars(plan: Plan, change: (scalar: ScalarExpression) => ScalarExpression): Plan {
  switch (plan.kind) {
    case 'map':
      return { ...plan, scalars: plan.scalars.map(change) };
    case 'filter':
      return { ...plan, predicates: plan.predicates.map(change) };
    case 'flatMap':
      return {
        ...plan,
        calls: plan.calls.map((call) => ({ ...call, args: call.args.map(change) })),
      };
    case 'reduce':
      return {
        ...plan,
        key: plan.key.map(change),
        aggregates: plan.aggregates.map((aggregate) => ({
          ...aggregate,
          args: aggregate.args.map(change),
          filter: aggregate.filter && change(aggregate.filter),
        })),
      };
    default:
      return plan;
  }
}

/** The same value, simpler: constants are evaluated, what cannot matter is left out. */
export function foldScalar(scalar: ScalarExpression): ScalarExpression {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'error':
    case 'environment':
      return scalar;
    case 'call': {
      const args = scalar.args.map(foldScalar);
      return evaluateIfConstant({ ...scalar, args }, args);
    }
    case 'and':
      return foldLogic(scalar.kind, scalar.args, false);
    case 'or':
      return foldLogic(scalar.kind, scalar.args, true);
    case 'isNull': {
      const arg = foldScalar(scalar.arg);
      return evaluateIfConstant({ ...scalar, arg }, [arg]);
    }
    case 'coalesce':
      return foldCoalesce(scalar);
    case 'case':
      return foldCase(scalar);
  }
}

function evaluateIfConstant(
  scalar: ScalarExpression,
  args: readonly ScalarExpression[],
): ScalarExpression {
  if (!args.every(({ kind }) => kind === 'literal')) return scalar;
  const type = 'type' in scalar ? scalar.type : ({ kind: 'bool' } as const);
  try {
    return { kind: 'literal', datum: evaluateConstant(scalar, functionTable), type };
  } catch {
    return scalar;
  }
}

function bool(datum: boolean | null): ScalarExpression {
  return { kind: 'literal', datum, type: { kind: 'bool' } };
}

/** AND (`decisive` false) or OR (true): nested ones become one, neutral parts go. */
function foldLogic(
  kind: 'and' | 'or',
  args: readonly ScalarExpression[],
  decisive: boolean,
): ScalarExpression {
  const parts: ScalarExpression[] = [];
  for (const arg of args) {
    const folded = foldScalar(arg);
    if (folded.kind === 'literal' && folded.datum === decisive) {
      // What stands before it may fail, and is evaluated first.
      if (parts.length === 0) return folded;
      parts.push(folded);
      break;
    }
    if (folded.kind === 'literal' && folded.datum === !decisive) continue;
    if (folded.kind === kind) parts.push(...folded.args);
    else parts.push(folded);
  }
  if (parts.length === 0) return bool(!decisive);
  return parts.length === 1 ? parts[0]! : { kind, args: parts };
}

function foldCoalesce(scalar: Extract<ScalarExpression, { kind: 'coalesce' }>): ScalarExpression {
  const parts: ScalarExpression[] = [];
  for (const arg of scalar.args) {
    const folded = foldScalar(arg);
    if (folded.kind === 'literal' && folded.datum === null) continue;
    parts.push(folded);
    if (folded.kind === 'literal') break;
  }
  if (parts.length === 0) return { kind: 'literal', datum: null, type: scalar.type };
  const [first] = parts;
  return parts.length === 1 && first!.kind !== 'column' ? first! : { ...scalar, args: parts };
}

function foldCase(scalar: Extract<ScalarExpression, { kind: 'case' }>): ScalarExpression {
  const cases: (readonly [ScalarExpression, ScalarExpression])[] = [];
  for (const [when, value] of scalar.cases) {
    const condition = foldScalar(when);
    if (condition.kind === 'literal') {
      if (condition.datum !== true) continue;
      const taken = foldScalar(value);
      return cases.length === 0 ? taken : { ...scalar, cases, otherwise: taken };
    }
    cases.push([condition, foldScalar(value)]);
  }
  const otherwise = foldScalar(scalar.otherwise);
  return cases.length === 0 ? otherwise : { ...scalar, cases, otherwise };
}
