import { unreachable } from '../../diagnostic/index.js';
import type { Plan } from '../../dataflow/index.js';
import type { ColumnType } from '../../repr/index.js';
import { requiredColumns } from './required-columns.js';
import { columnTypeOf } from './scalar-nullability.js';

/**
 * The columns of a plan's rows. Unlike the dataflow server's own function this one knows which functions keep
 * NULLs out, and that a filter may.
 */
export function planColumns(plan: Plan): readonly ColumnType[] {
  switch (plan.kind) {
    case 'get':
    case 'local':
    case 'constant':
      return plan.columns;
    case 'let': {
      let body: Plan = plan;
      while (body.kind === 'let') body = body.body;
      return planColumns(body);
    }
    case 'map': {
      const columns = [...planColumns(plan.input)];
      for (const scalar of plan.scalars) columns.push(columnTypeOf(scalar, columns));
      return columns;
    }
    case 'filter':
      return withPresent(planColumns(plan.input), plan.predicates.map(requiredColumns));
    case 'project': {
      const columns = planColumns(plan.input);
      return plan.columns.map((index) => columns[index]!);
    }
    case 'flatMap':
      return [...planColumns(plan.input), ...plan.columns];
    case 'join':
      return withPresent(
        plan.inputs.flatMap(planColumns),
        plan.equivalences.flatMap((parts) => parts.map(requiredColumns)),
      );
    case 'reduce': {
      const columns = planColumns(plan.input);
      return [
        ...plan.key.map((scalar) => columnTypeOf(scalar, columns)),
        ...plan.aggregates.map(({ type }) => type),
      ];
    }
    case 'topK':
    case 'negate':
    case 'threshold':
      return planColumns(plan.input);
    case 'union':
      return unionColumns(plan.inputs);
    default:
      return unreachable(plan);
  }
}

function withPresent(
  columns: readonly ColumnType[],
  sets: readonly ReadonlySet<number>[],
): readonly ColumnType[] {
  if (sets.every((set) => set.size === 0)) return columns;
  return columns.map((column, index) =>
    column.nullable && sets.some((set) => set.has(index))
      ? { type: column.type, nullable: false }
      : column,
  );
}

/** What is taken away needs no column to be nullable. */
function unionColumns(inputs: readonly Plan[]): readonly ColumnType[] {
  const added = inputs.filter(({ kind }) => kind !== 'negate').map(planColumns);
  const [first = planColumns(inputs[0]!)] = added;
  return first.map(({ type }, index) => ({
    type,
    nullable: added.some((columns) => columns[index]!.nullable),
  }));
}
