import type { ScalarExpression } from '../../../dataflow/index.js';
import { translateScalar } from './translate-scalar.js';
import type { HirScalar } from './hir.js';
import { visitScalar } from './hir-walk.js';

/** The expression, if its value depends on neither rows nor queries nor the environment. */
export function constantOf(scalar: HirScalar): ScalarExpression | undefined {
  let isConstant = true;
  visitScalar(scalar, (part) => {
    switch (part.kind) {
      case 'column':
      case 'parameter':
      case 'environment':
      case 'aggregate':
      case 'window':
      case 'tableCall':
      case 'grouping':
      case 'exists':
      case 'subquery':
      case 'quantified':
        isConstant = false;
        return false;
      default:
        return true;
    }
  });
  return isConstant ? translateScalar(scalar, () => 0) : undefined;
}
