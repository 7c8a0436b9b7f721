import {
  flatMapColumns,
  type AggregateExpression,
  type ColumnOrder,
  type Plan,
  type ScalarExpression,
  type TableCall,
  type WindowCall,
} from '../../../dataflow/index.js';
import type { ColumnType, Row } from '../../../repr/index.js';
import { withPresent } from './plan-columns.js';
import { columnTypeOf } from './scalar-nullability.js';

/**
 * A plan and its columns, which operators are applied to without looking through the plan again.
 */
export interface Rows {
  readonly plan: Plan;
  readonly columns: readonly ColumnType[];
}

/** One row without columns. */
export const UNIT_ROWS: Rows = {
  plan: { kind: 'constant', rows: [[[], 1]], columns: [] },
  columns: [],
};

/** Whether a plan is the one row without columns. */
export function isUnit({ plan }: Rows): boolean {
  return plan === UNIT_ROWS.plan;
}

/** Constant rows. */
export function constantRows(rows: readonly Row[], columns: readonly ColumnType[]): Rows {
  return { plan: { kind: 'constant', rows: rows.map((row) => [row, 1]), columns }, columns };
}

/** Appends the values of expressions. */
export function mapRows(rows: Rows, scalars: readonly ScalarExpression[]): Rows {
  if (scalars.length === 0) return rows;
  const { plan } = rows;
  const columns = [...rows.columns];
  for (const scalar of scalars) columns.push(columnTypeOf(scalar, columns));
  const fused: Plan =
    plan.kind === 'map'
      ? { kind: 'map', input: plan.input, scalars: [...plan.scalars, ...scalars] }
      : { kind: 'map', input: plan, scalars };
  return { plan: fused, columns };
}

/** Keeps the rows for which predicates are true; columns that must not be NULL for that are not. */
export function filterRows(rows: Rows, predicates: readonly ScalarExpression[]): Rows {
  if (predicates.length === 0) return rows;
  const { plan } = rows;
  const fused: Plan =
    plan.kind === 'filter'
      ? { kind: 'filter', input: plan.input, predicates: [...plan.predicates, ...predicates] }
      : { kind: 'filter', input: plan, predicates };
  return { plan: fused, columns: withPresent(rows.columns, predicates) };
}

/** Picks columns. */
export function projectRows(rows: Rows, columns: readonly number[]): Rows {
  const isIdentity =
    columns.length === rows.columns.length && columns.every((column, index) => column === index);
  if (isIdentity) return rows;
  const { plan } = rows;
  const picked = columns.map((column) => rows.columns[column]!);
  const fused: Plan =
    plan.kind === 'project'
      ? {
          kind: 'project',
          input: plan.input,
          columns: columns.map((column) => plan.columns[column]!),
        }
      : { kind: 'project', input: plan, columns };
  return { plan: fused, columns: picked };
}

/** Rows of the left and of the right side for which, in each pair, the expressions are equal. */
export function joinRows(
  left: Rows,
  right: Rows,
  pairs: readonly (readonly [left: ScalarExpression, right: ScalarExpression])[] = [],
): Rows {
  if (isUnit(left)) return right;
  if (isUnit(right)) return left;
  const columns = [...left.columns, ...right.columns];
  const equivalences = pairs.map(([a, b]) => [a, b]);
  return {
    plan: { kind: 'join', inputs: [left.plan, right.plan], equivalences },
    columns: withPresent(columns, pairs.flat()),
  };
}

/** All rows of all inputs. */
export function unionRows(inputs: readonly Rows[]): Rows {
  const [first] = inputs;
  if (inputs.length === 1) return first!;
  const columns = first!.columns.map((column, index) => ({
    type: column.type,
    nullable: inputs.some((input) => input.columns[index]!.nullable),
  }));
  const plans = inputs.flatMap(({ plan }) => (plan.kind === 'union' ? plan.inputs : [plan]));
  return { plan: { kind: 'union', inputs: plans }, columns };
}

/** The rows that are not to be there: multiplicities times -1. */
function negateRows(rows: Rows): Rows {
  return { plan: { kind: 'negate', input: rows.plan }, columns: rows.columns };
}

/** The rows of one input that are not in the other, which has no others. */
export function subtractRows(from: Rows, what: Rows): Rows {
  const { plan } = unionRows([from, negateRows(what)]);
  return { plan, columns: from.columns };
}

/** Rows whose multiplicity is positive. */
export function thresholdRows(rows: Rows): Rows {
  return { plan: { kind: 'threshold', input: rows.plan }, columns: rows.columns };
}

/** Each row once. */
export function distinctRows(rows: Rows): Rows {
  const key = rows.columns.map((_, index): ScalarExpression => ({ kind: 'column', index }));
  return {
    plan: { kind: 'reduce', input: rows.plan, key, aggregates: [] },
    columns: rows.columns,
  };
}

/** One row for each key; without a key, if there are no rows, the row `empty`. */
export function reduceRows(
  rows: Rows,
  key: readonly ScalarExpression[],
  aggregates: readonly AggregateExpression[],
  empty?: Row,
): Rows {
  const columns = [
    ...key.map((scalar) => columnTypeOf(scalar, rows.columns)),
    ...aggregates.map(({ type }) => type),
  ];
  return { plan: { kind: 'reduce', input: rows.plan, key, aggregates, empty }, columns };
}

/** The first rows of each group. */
export function topKRows(
  rows: Rows,
  parts: {
    readonly groupKey: readonly number[];
    readonly order: readonly ColumnOrder[];
    readonly limit: bigint | null;
    readonly offset: bigint;
  },
): Rows {
  return { plan: { kind: 'topK', input: rows.plan, ...parts }, columns: rows.columns };
}

/** Appends the values of window calls. */
export function windowRows(
  rows: Rows,
  parts: {
    readonly partition: readonly number[];
    readonly order: readonly ColumnOrder[];
    readonly calls: readonly WindowCall[];
  },
): Rows {
  return {
    plan: { kind: 'window', input: rows.plan, ...parts },
    columns: [...rows.columns, ...parts.calls.map(({ type }) => type)],
  };
}

/** Appends the columns of what table functions give for each row. */
export function flatMapRows(
  rows: Rows,
  parts: { readonly calls: readonly TableCall[]; readonly ordinality: boolean },
): Rows {
  const plan = { kind: 'flatMap', input: rows.plan, ...parts } as const;
  return { plan, columns: [...rows.columns, ...flatMapColumns(plan)] };
}

/** A reference to a column. */
export function column(index: number): ScalarExpression {
  return { kind: 'column', index };
}
