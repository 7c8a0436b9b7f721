import { Bug, unreachable } from '../../../diagnostic/index.js';
import type { ScalarExpression } from '../../../dataflow/index.js';
import { undeterminedParameter } from '../../undetermined-parameter.js';
import { TracedLiteral } from './constant-trace.js';
import type { HirColumn, HirScalar } from './hir.js';

/**
 * A typed expression without subqueries as a plan has it. `position` says which column of the
 * plan's row each column reference is.
 */
export function translateScalar(
  scalar: HirScalar,
  position: (column: HirColumn) => number,
): ScalarExpression {
  switch (scalar.kind) {
    case 'column':
      return { kind: 'column', index: position(scalar) };
    case 'literal':
      if (scalar instanceof TracedLiteral) return scalar;
      return { kind: 'literal', datum: scalar.datum, type: scalar.type };
    case 'call':
      return {
        kind: 'call',
        function: scalar.function,
        args: scalar.args.map((arg) => translateScalar(arg, position)),
        type: scalar.type,
      };
    case 'and':
    case 'or':
      return { kind: scalar.kind, args: scalar.args.map((arg) => translateScalar(arg, position)) };
    case 'coalesce':
      return {
        kind: 'coalesce',
        args: scalar.args.map((arg) => translateScalar(arg, position)),
        type: scalar.type,
      };
    case 'case':
      return {
        kind: 'case',
        cases: scalar.cases.map(([condition, value]) => [
          translateScalar(condition, position),
          translateScalar(value, position),
        ]),
        otherwise: translateScalar(scalar.otherwise, position),
        type: scalar.type,
      };
    case 'isNull':
      return { kind: 'isNull', arg: translateScalar(scalar.arg, position) };
    case 'environment':
    case 'error':
      return scalar;
    case 'parameter':
      // Nothing has said what it is: a field of ROW takes any type.
      throw undeterminedParameter(scalar.index);
    case 'aggregate':
    case 'window':
    case 'tableCall':
    case 'grouping':
    case 'exists':
    case 'subquery':
    case 'quantified':
      throw new Bug(`an expression without subqueries is translated, found ${scalar.kind}`);
    default:
      return unreachable(scalar);
  }
}
