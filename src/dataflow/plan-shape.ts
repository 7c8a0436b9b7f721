import { assert, unreachable } from '../diagnostic/index.js';
import type { ColumnType } from '../repr/index.js';
import type { AggregateExpression, CollectionId, Plan } from './plan.js';
import type { ScalarExpression } from './scalar-expression.js';

const BOOL: ColumnType = { type: { kind: 'bool' }, nullable: true };

/** The columns of a plan's rows. */
export function columnsOf(plan: Plan): readonly ColumnType[] {
  switch (plan.kind) {
    case 'get':
    case 'local':
    case 'constant':
      return plan.columns;
    case 'let':
      return columnsOf(plan.body);
    case 'map': {
      const columns = [...columnsOf(plan.input)];
      for (const scalar of plan.scalars) columns.push(scalarColumn(scalar, columns));
      return columns;
    }
    case 'filter':
    case 'topK':
    case 'negate':
    case 'threshold':
      return columnsOf(plan.input);
    case 'project': {
      const columns = columnsOf(plan.input);
      return plan.columns.map((column) => columnAt(columns, column));
    }
    case 'flatMap':
      return [...columnsOf(plan.input), ...flatMapColumns(plan)];
    case 'window':
      return [...columnsOf(plan.input), ...plan.calls.map(({ type }) => type)];
    case 'join':
      return plan.inputs.flatMap(columnsOf);
    case 'reduce': {
      const columns = columnsOf(plan.input);
      const key = plan.key.map((scalar) => scalarColumn(scalar, columns));
      return [...key, ...plan.aggregates.map((aggregate) => aggregate.type)];
    }
    case 'union': {
      const [first] = plan.inputs;
      assert(
        first !== undefined,
        'a union has at least one input, which says what its columns are',
      );
      return columnsOf(first);
    }
    default:
      return unreachable(plan);
  }
}

/** The columns that a flat map appends. */
export function flatMapColumns({
  calls,
  ordinality,
}: Extract<Plan, { kind: 'flatMap' }>): readonly ColumnType[] {
  const columns = calls.flatMap((call) =>
    calls.length === 1 ? call.columns : call.columns.map(({ type }) => ({ type, nullable: true })),
  );
  return ordinality ? [...columns, ORDINALITY] : columns;
}

const ORDINALITY: ColumnType = { type: { kind: 'int8' }, nullable: false };

/** The number of columns of a plan's rows. */
export function arityOf(plan: Plan): number {
  return columnsOf(plan).length;
}

/** The type of an expression over columns. */
export function scalarColumn(scalar: ScalarExpression, columns: readonly ColumnType[]): ColumnType {
  switch (scalar.kind) {
    case 'column':
      return columnAt(columns, scalar.index);
    case 'literal':
      return { type: scalar.type, nullable: scalar.datum === null };
    case 'and':
    case 'or':
      return BOOL;
    case 'isNull':
      return { type: BOOL.type, nullable: false };
    case 'call':
    case 'case':
    case 'coalesce':
    case 'error':
    case 'environment':
      return { type: scalar.type, nullable: true };
    default:
      return unreachable(scalar);
  }
}

function columnAt(columns: readonly ColumnType[], index: number): ColumnType {
  const column = columns[index];
  assert(column !== undefined, () => `a column is one of ${columns.length}, found number ${index}`);
  return column;
}

/** The plans that a plan is directly made of. */
export function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case 'get':
    case 'local':
    case 'constant':
      return [];
    case 'let':
      return [plan.value, plan.body];
    case 'join':
    case 'union':
      return plan.inputs;
    default:
      return [plan.input];
  }
}

/** The plan with other inputs, as many as {@link inputsOf} gives. */
export function withInputs(plan: Plan, inputs: readonly Plan[]): Plan {
  switch (plan.kind) {
    case 'get':
    case 'local':
    case 'constant':
      return plan;
    case 'let':
      return { ...plan, value: inputs[0]!, body: inputs[1]! };
    case 'join':
    case 'union':
      return { ...plan, inputs };
    default:
      return { ...plan, input: inputs[0]! };
  }
}

/** The collections that a plan gets, each once, in the order in which they appear. */
export function collectionsOf(plan: Plan): readonly CollectionId[] {
  const found = new Set<CollectionId>();
  const visit = (part: Plan): void => {
    if (part.kind === 'get') found.add(part.id);
    inputsOf(part).forEach(visit);
  };
  visit(plan);
  return [...found];
}

/** The plan with each of its scalar expressions replaced by what `change` gives for it. */
export function mapScalars(
  plan: Plan,
  change: (scalar: ScalarExpression) => ScalarExpression,
): Plan {
  const inputs = inputsOf(plan);
  const next =
    inputs.length === 0
      ? plan
      : withInputs(
          plan,
          inputs.map((input) => mapScalars(input, change)),
        );
  switch (next.kind) {
    case 'map':
      return { ...next, scalars: next.scalars.map(change) };
    case 'filter':
      return { ...next, predicates: next.predicates.map(change) };
    case 'flatMap':
      return {
        ...next,
        calls: next.calls.map((call) => ({ ...call, args: call.args.map(change) })),
      };
    case 'join':
      return { ...next, equivalences: next.equivalences.map((parts) => parts.map(change)) };
    case 'reduce': {
      const aggregates = next.aggregates.map((aggregate) => mapAggregate(aggregate, change));
      return { ...next, key: next.key.map(change), aggregates };
    }
    default:
      return next;
  }
}

function mapAggregate(
  aggregate: AggregateExpression,
  change: (scalar: ScalarExpression) => ScalarExpression,
): AggregateExpression {
  return {
    ...aggregate,
    args: aggregate.args.map(change),
    filter: aggregate.filter === null ? null : change(aggregate.filter),
    order: aggregate.order.map(({ value, order }) => ({ value: change(value), order })),
  };
}

/** The expressions that an expression is directly made of. */
export function argumentsOf(scalar: ScalarExpression): readonly ScalarExpression[] {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'error':
    case 'environment':
      return [];
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      return scalar.args;
    case 'isNull':
      return [scalar.arg];
    case 'case':
      return [...scalar.cases.flat(), scalar.otherwise];
    default:
      return unreachable(scalar);
  }
}

/** The expression rebuilt from its leaves up, each part replaced by what `change` gives for it. */
export function rewriteScalar(
  scalar: ScalarExpression,
  change: (scalar: ScalarExpression) => ScalarExpression,
): ScalarExpression {
  const inner = (part: ScalarExpression): ScalarExpression => rewriteScalar(part, change);
  switch (scalar.kind) {
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
      return change({ ...scalar, args: scalar.args.map(inner) });
    case 'isNull':
      return change({ ...scalar, arg: inner(scalar.arg) });
    case 'case':
      return change({
        ...scalar,
        cases: scalar.cases.map(([when, value]) => [inner(when), inner(value)]),
        otherwise: inner(scalar.otherwise),
      });
    default:
      return change(scalar);
  }
}

/** The columns that an expression uses, ascending. */
export function columnsUsed(scalar: ScalarExpression): readonly number[] {
  const used = new Set<number>();
  const visit = (part: ScalarExpression): void => {
    if (part.kind === 'column') used.add(part.index);
    argumentsOf(part).forEach(visit);
  };
  visit(scalar);
  return [...used].sort((left, right) => left - right);
}
