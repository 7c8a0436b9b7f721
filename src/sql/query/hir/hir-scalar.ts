import { unreachable } from '../../../diagnostic/index.js';
import type { SqlType } from '../../../repr/index.js';
import { NOT } from '../../functions/index.js';
import type { HirLiteral, HirRelation, HirScalar } from './hir.js';

const BOOL: SqlType = { kind: 'bool' };
const INT: SqlType = { kind: 'int4' };
const UNKNOWN: SqlType = { kind: 'unknown' };

/** The type of an expression. */
export function typeOf(scalar: HirScalar): SqlType {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'call':
    case 'case':
    case 'coalesce':
    case 'environment':
    case 'error':
    case 'subquery':
    case 'tableCall':
      return scalar.type;
    case 'aggregate':
      return scalar.aggregate.type;
    case 'window':
      return scalar.window.type;
    case 'grouping':
      return INT;
    case 'parameter':
      return UNKNOWN;
    case 'and':
    case 'or':
    case 'isNull':
    case 'exists':
    case 'quantified':
      return BOOL;
    default:
      return unreachable(scalar);
  }
}

/** TRUE. */
export const TRUE: HirLiteral = { kind: 'literal', datum: true, type: BOOL };

/** FALSE. */
export const FALSE: HirLiteral = { kind: 'literal', datum: false, type: BOOL };

/** NULL of a type. */
export function nullOf(type: SqlType): HirLiteral {
  return { kind: 'literal', datum: null, type };
}

/** The negation; of a negation, what it negates. */
export function not(arg: HirScalar): HirScalar {
  return negatedBy(arg) ?? { kind: 'call', function: NOT, args: [arg], type: BOOL };
}

/** What an expression negates; undefined for one that is no negation. */
export function negatedBy(scalar: HirScalar): HirScalar | undefined {
  return scalar.kind === 'call' && scalar.function === NOT ? scalar.args[0] : undefined;
}

/** Whether all are true; one alone stands for itself. */
export function allOf(args: readonly HirScalar[]): HirScalar {
  if (args.length === 0) return TRUE;
  return args.length === 1 ? args[0]! : { kind: 'and', args };
}

/** What has to be true for a condition to be. */
export function conjuncts(scalar: HirScalar): readonly HirScalar[] {
  return scalar.kind === 'and' ? scalar.args.flatMap(conjuncts) : [scalar];
}

/** Whether any is true; one alone stands for itself. */
export function anyOf(args: readonly HirScalar[]): HirScalar {
  if (args.length === 0) return FALSE;
  return args.length === 1 ? args[0]! : { kind: 'or', args };
}

/** One row without columns: what a query without FROM selects from. */
export const UNIT: HirRelation = { kind: 'constant', rows: [[]], types: [] };
