import {
  argumentsOf,
  mapInputs,
  mapScalars,
  type Plan,
  type ScalarExpression,
} from '../../../dataflow/index.js';
import type { ColumnCache } from './column-cache.js';

/**
 * Leaves out what has no rows: filters that are never true, joins and unions with nothing in them,
 * and LIMIT 0, which reads nothing, so that no row of its input can fail.
 */
export function dropEmpty(plan: Plan, columns: ColumnCache): Plan {
  const inner = mapInputs(plan, (input) => dropEmpty(input, columns));
  switch (inner.kind) {
    case 'get':
    case 'local':
    case 'constant':
    case 'let':
    case 'recursive':
      return inner;
    case 'filter': {
      if (isEmpty(inner.input)) return inner.input;
      const predicates = inner.predicates.filter((each) => !isLiteral(each, true));
      if (predicates.some((each) => isLiteral(each, false) || isLiteral(each, null))) {
        return empty(inner, columns);
      }
      if (predicates.length === inner.predicates.length) return inner;
      return predicates.length === 0 ? inner.input : { ...inner, predicates };
    }
    case 'map':
    case 'project':
    case 'flatMap':
    case 'window':
    case 'negate':
    case 'threshold':
      return isEmpty(inner.input) ? empty(inner, columns) : inner;
    case 'topK': {
      const readsNothing = inner.limit === 0n && !hasFailure(inner.input);
      return readsNothing || isEmpty(inner.input) ? empty(inner, columns) : inner;
    }
    case 'reduce': {
      if (!isEmpty(inner.input)) return inner;
      const rows = inner.empty === undefined ? [] : [[inner.empty, 1] as const];
      return { kind: 'constant', rows, columns: columns.of(inner) };
    }
    case 'join':
      return inner.inputs.some(isEmpty) ? empty(inner, columns) : inner;
    case 'union': {
      const inputs = inner.inputs.filter((input) => !isEmpty(input));
      if (inputs.length === inner.inputs.length) return inner;
      if (inputs.length === 0) return empty(inner, columns);
      return inputs.length === 1 ? inputs[0]! : { kind: 'union', inputs };
    }
  }
}

function isEmpty(plan: Plan): boolean {
  return plan.kind === 'constant' && plan.rows.length === 0;
}

function empty(plan: Plan, columns: ColumnCache): Plan {
  return { kind: 'constant', rows: [], columns: columns.of(plan) };
}

function isLiteral(scalar: ScalarExpression, datum: boolean | null): boolean {
  return scalar.kind === 'literal' && scalar.datum === datum;
}

/**
 * Whether something in a plan whose constants are folded fails for any row: PostgreSQL folds it
 * while it plans, and fails whether a row is read or not.
 */
function hasFailure(plan: Plan): boolean {
  let found = false;
  mapScalars(plan, (scalar) => {
    found ||= fails(scalar);
    return scalar;
  });
  return found;
}

function fails(scalar: ScalarExpression): boolean {
  const args = argumentsOf(scalar);
  const isConstant = scalar.kind === 'call' && args.every(({ kind }) => kind === 'literal');
  return isConstant || args.some(fails);
}
