import { unreachable } from '../../../diagnostic/index.js';
import { flatMapColumns, type Plan, type ScalarExpression } from '../../../dataflow/index.js';
import type { ColumnType } from '../../../repr/index.js';
import { requiredColumns } from './required-columns.js';
import { columnTypeOf } from './scalar-nullability.js';

/**
 * The columns of a plan's rows. Unlike the dataflow server's own function this one knows which
 * functions keep NULLs out, and that a filter may.
 */
export function planColumns(plan: Plan): readonly ColumnType[] {
  return columnsFrom(plan, planColumns);
}

/** As {@link planColumns}, with the columns of inputs got from elsewhere. */
export function columnsFrom(
  plan: Plan,
  columnsOf: (input: Plan) => readonly ColumnType[],
): readonly ColumnType[] {
  switch (plan.kind) {
    case 'get':
    case 'local':
    case 'constant':
    case 'recursive':
      return plan.columns;
    case 'let': {
      let body: Plan = plan;
      while (body.kind === 'let') body = body.body;
      return columnsOf(body);
    }
    case 'map': {
      const columns = [...columnsOf(plan.input)];
      for (const scalar of plan.scalars) columns.push(columnTypeOf(scalar, columns));
      return columns;
    }
    case 'filter':
      return withPresent(columnsOf(plan.input), plan.predicates);
    case 'project': {
      const columns = columnsOf(plan.input);
      return plan.columns.map((index) => columns[index]!);
    }
    case 'flatMap':
      return [...columnsOf(plan.input), ...flatMapColumns(plan)];
    case 'window':
      return [...columnsOf(plan.input), ...plan.calls.map(({ type }) => type)];
    case 'join':
      return withPresent(
        plan.inputs.flatMap((input) => columnsOf(input)),
        plan.equivalences.flat(),
      );
    case 'reduce': {
      const columns = columnsOf(plan.input);
      return [
        ...plan.key.map((scalar) => columnTypeOf(scalar, columns)),
        ...plan.aggregates.map(({ type }) => type),
      ];
    }
    case 'topK':
    case 'negate':
    case 'threshold':
      return columnsOf(plan.input);
    case 'union':
      return unionColumns(plan.inputs, columnsOf);
    default:
      return unreachable(plan);
  }
}

/** The columns, those that must not be NULL for expressions to hold marked as not nullable. */
export function withPresent(
  columns: readonly ColumnType[],
  scalars: readonly ScalarExpression[],
): readonly ColumnType[] {
  const present = new Set<number>();
  for (const scalar of scalars) for (const index of requiredColumns(scalar)) present.add(index);
  if (!columns.some(({ nullable }, index) => nullable && present.has(index))) return columns;
  return columns.map((column, index) =>
    column.nullable && present.has(index) ? { type: column.type, nullable: false } : column,
  );
}

/** What is taken away needs no column to be nullable. */
function unionColumns(
  inputs: readonly Plan[],
  columnsOf: (input: Plan) => readonly ColumnType[],
): readonly ColumnType[] {
  const added = inputs.filter(({ kind }) => kind !== 'negate').map((input) => columnsOf(input));
  const [first = columnsOf(inputs[0]!)] = added;
  return first.map(({ type }, index) => ({
    type,
    nullable: added.some((columns) => columns[index]!.nullable),
  }));
}
