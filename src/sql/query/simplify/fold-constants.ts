import {
  aggregateRow,
  argumentsOf,
  evaluateConstant,
  leaveToRows,
  isSameList,
  mapArguments,
  mapInputs,
  mapOwnScalars,
  mapSame,
  type Plan,
  type ScalarExpression,
} from '../../../dataflow/index.js';
import { unreachable } from '../../../diagnostic/index.js';
import type { ColumnType, Row } from '../../../repr/index.js';
import { functionTable } from '../../functions/index.js';
import { replaceColumns } from './scalar-columns.js';

/**
 * Evaluates what depends on no row, throughout a plan, and operators over a single known row. What
 * fails is left for the rows that meet it.
 */
export function foldConstants(plan: Plan): Plan {
  return foldOperator(mapInputs(plan, foldConstants));
}

function foldOperator(plan: Plan): Plan {
  switch (plan.kind) {
    case 'map':
    case 'filter':
    case 'project':
    case 'reduce':
      return plan.input.kind === 'constant' && isSingleRow(plan.input)
        ? foldOverRow(plan, plan.input)
        : mapOwnScalars(plan, foldScalar);
    case 'flatMap':
      return mapOwnScalars(plan, foldScalar);
    default:
      return plan;
  }
}

type Constant = Extract<Plan, { kind: 'constant' }>;

function isSingleRow({ rows }: Constant): boolean {
  return rows.length === 1 && rows[0]![1] === 1;
}

/** The row of an operator over one row, if it can be computed now. */
function foldOverRow(
  plan: Extract<Plan, { kind: 'map' | 'filter' | 'project' | 'reduce' }>,
  input: Constant,
): Plan {
  const row = input.rows[0]![0];
  const { columns } = input;
  switch (plan.kind) {
    case 'project':
      return {
        kind: 'constant',
        rows: [[plan.columns.map((at) => row[at]!), 1]],
        columns: plan.columns.map((at) => columns[at]!),
      };
    case 'map':
      return foldMap(plan.scalars, row, input);
    case 'filter': {
      const predicates = mapSame(plan.predicates, (each) => foldOver(each, row, columns));
      if (!predicates.every(isLiteral)) {
        return predicates === plan.predicates ? plan : { kind: 'filter', input, predicates };
      }
      if (predicates.every(({ datum }) => datum === true)) return input;
      return { kind: 'constant', rows: [], columns };
    }
    case 'reduce':
      return foldReduce(
        mapOwnScalars(plan, (each) => foldOver(each, row, columns)) as typeof plan,
        row,
        columns,
      );
    default:
      return unreachable(plan);
  }
}

/** An expression over a known row. Columns that stand behind it are not known. */
function foldOver(
  scalar: ScalarExpression,
  row: Row,
  columns: readonly ColumnType[],
): ScalarExpression {
  const known = replaceColumns(scalar, (index, column) =>
    index < row.length
      ? { kind: 'literal', datum: row[index]!, type: columns[index]!.type }
      : column,
  );
  return foldScalar(known);
}

function foldMap(scalars: readonly ScalarExpression[], row: Row, input: Constant): Plan {
  const values = [...row];
  const columns = [...input.columns];
  const folded: ScalarExpression[] = [];
  for (const scalar of scalars) {
    const value = foldOver(scalar, values, columns);
    folded.push(value);
    // What comes after a value that is not known cannot be known by its place.
    if (value.kind !== 'literal' || values.length < row.length + folded.length - 1) continue;
    values.push(value.datum);
    columns.push({ type: value.type, nullable: value.datum === null });
  }
  return values.length === row.length + scalars.length
    ? { kind: 'constant', rows: [[values, 1]], columns }
    : { kind: 'map', input, scalars: folded };
}

function foldReduce(
  plan: Extract<Plan, { kind: 'reduce' }>,
  row: Row,
  columns: readonly ColumnType[],
): Plan {
  const { key, aggregates } = plan;
  if (!key.every(isLiteral)) return plan;
  const values = key.map(({ datum }) => datum);
  const types = key.map(({ datum, type }): ColumnType => ({ type, nullable: datum === null }));
  try {
    for (const aggregate of aggregates) {
      values.push(aggregateRow(aggregate, { row, columns }, functionTable));
      types.push(aggregate.type);
    }
  } catch (thrown) {
    leaveToRows(thrown);
    return plan;
  }
  return { kind: 'constant', rows: [[values, 1]], columns: types };
}

type Literal = Extract<ScalarExpression, { kind: 'literal' }>;

function isLiteral(scalar: ScalarExpression): scalar is Literal {
  return scalar.kind === 'literal';
}

/** The same value, simpler: constants are evaluated, what cannot matter is left out. */
export function foldScalar(scalar: ScalarExpression): ScalarExpression {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'error':
    case 'environment':
      return scalar;
    case 'call':
    case 'isNull':
      return evaluateIfConstant(mapArguments(scalar, foldScalar));
    case 'and':
      return foldLogic(scalar, false);
    case 'or':
      return foldLogic(scalar, true);
    case 'coalesce':
      return foldCoalesce(scalar);
    case 'case':
      return foldCase(scalar);
  }
}

function evaluateIfConstant(scalar: ScalarExpression): ScalarExpression {
  if (!argumentsOf(scalar).every(isLiteral)) return scalar;
  const type = 'type' in scalar ? scalar.type : ({ kind: 'bool' } as const);
  try {
    return { kind: 'literal', datum: evaluateConstant(scalar, functionTable), type };
  } catch (thrown) {
    leaveToRows(thrown);
    return scalar;
  }
}

function bool(datum: boolean | null): ScalarExpression {
  return { kind: 'literal', datum, type: { kind: 'bool' } };
}

/** AND (`decisive` false) or OR (true): nested ones become one, neutral parts go. */
function foldLogic(
  scalar: Extract<ScalarExpression, { kind: 'and' | 'or' }>,
  decisive: boolean,
): ScalarExpression {
  const { kind, args } = scalar;
  const parts: ScalarExpression[] = [];
  for (const arg of args) {
    const folded = foldScalar(arg);
    if (folded.kind === 'literal' && folded.datum === decisive) {
      // What stands before it may fail, and is evaluated first.
      if (parts.every(isLiteral)) return folded;
      parts.push(folded);
      break;
    }
    if (folded.kind === 'literal' && folded.datum === !decisive) continue;
    if (folded.kind === kind) parts.push(...folded.args);
    else parts.push(folded);
  }
  if (parts.length === 0) return bool(!decisive);
  if (parts.length === 1) return parts[0]!;
  // None of them decides: all are NULL.
  if (parts.every(isLiteral)) return bool(null);
  return isSameList(parts, args) ? scalar : { kind, args: parts };
}

function foldCoalesce(scalar: Extract<ScalarExpression, { kind: 'coalesce' }>): ScalarExpression {
  const { args, type } = scalar;
  const parts: ScalarExpression[] = [];
  for (const arg of args) {
    const folded = foldScalar(arg);
    if (folded.kind === 'literal' && folded.datum === null) continue;
    parts.push(folded);
    if (folded.kind === 'literal') break;
  }
  const [first] = parts;
  if (first === undefined) return { kind: 'literal', datum: null, type };
  if (parts.length === 1 && first.kind !== 'column') return first;
  return isSameList(parts, args) ? scalar : { kind: 'coalesce', args: parts, type };
}

function foldCase(scalar: Extract<ScalarExpression, { kind: 'case' }>): ScalarExpression {
  const { type } = scalar;
  const cases: (readonly [ScalarExpression, ScalarExpression])[] = [];
  for (const pair of scalar.cases) {
    const condition = foldScalar(pair[0]);
    if (condition.kind === 'literal' && condition.datum !== true) continue;
    const value = foldScalar(pair[1]);
    if (condition.kind === 'literal') {
      return cases.length === 0 ? value : { kind: 'case', cases, otherwise: value, type };
    }
    cases.push(condition === pair[0] && value === pair[1] ? pair : [condition, value]);
  }
  const otherwise = foldScalar(scalar.otherwise);
  if (cases.length === 0) return otherwise;
  if (otherwise === scalar.otherwise && isSameList(cases, scalar.cases)) return scalar;
  return { kind: 'case', cases, otherwise, type };
}
