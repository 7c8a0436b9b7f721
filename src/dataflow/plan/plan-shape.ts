import { assert, unreachable } from '../../diagnostic/index.js';
import type { ColumnType } from '../../repr/index.js';
import { mapSame } from './map-same.js';
import type { AggregateExpression, CollectionId, Plan } from './plan.js';
import type { ScalarExpression } from './scalar-expression.js';

const BOOL: ColumnType = { type: { kind: 'bool' }, nullable: true };

/** Columns of plans that take work to tell: each part of a plan is asked for its own. */
const known = new WeakMap<Plan, readonly ColumnType[]>();

/** The columns of a plan's rows. */
export function columnsOf(plan: Plan): readonly ColumnType[] {
  if (plan.kind === 'get' || plan.kind === 'local' || plan.kind === 'constant') {
    return plan.columns;
  }
  let columns = known.get(plan);
  if (columns === undefined) {
    columns = computeColumns(plan);
    known.set(plan, columns);
  }
  return columns;
}

function computeColumns(
  plan: Exclude<Plan, { kind: 'get' | 'local' | 'constant' }>,
): readonly ColumnType[] {
  switch (plan.kind) {
    case 'let':
      return columnsOf(plan.body);
    case 'recursive':
      return plan.columns;
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
    case 'recursive':
      return [plan.base, plan.step];
    case 'join':
    case 'union':
      return plan.inputs;
    default:
      return [plan.input];
  }
}

/** The plan with other inputs, as many as {@link inputsOf} gives. */
export function withInputs(plan: Plan, inputs: readonly Plan[]): Plan {
  const input = inputs[0]!;
  switch (plan.kind) {
    case 'get':
    case 'local':
    case 'constant':
      return plan;
    case 'let':
      return { kind: 'let', name: plan.name, value: input, body: inputs[1]! };
    case 'recursive':
      return { ...plan, base: input, step: inputs[1]! };
    case 'join':
      return { kind: 'join', inputs, equivalences: plan.equivalences };
    case 'union':
      return { kind: 'union', inputs };
    case 'map':
      return { kind: 'map', input, scalars: plan.scalars };
    case 'filter':
      return { kind: 'filter', input, predicates: plan.predicates };
    case 'project':
      return { kind: 'project', input, columns: plan.columns };
    case 'reduce': {
      const { key, aggregates, empty } = plan;
      return { kind: 'reduce', input, key, aggregates, empty };
    }
    default:
      return { ...plan, input };
  }
}

/** The plan, which has one input, with another; the same plan if that is the one it has. */
export function withInput(plan: Plan, input: Plan): Plan {
  return inputsOf(plan)[0] === input ? plan : withInputs(plan, [input]);
}

/** The plan with each of its inputs changed; the same plan if none is. */
export function mapInputs(plan: Plan, change: (input: Plan) => Plan): Plan {
  const inputs = inputsOf(plan);
  const changed = mapSame(inputs, change);
  return changed === inputs ? plan : withInputs(plan, changed);
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

/**
 * The plan with each of its scalar expressions replaced by what `change` gives for it; the same
 * plan if that changes nothing.
 */
export function mapScalars(
  plan: Plan,
  change: (scalar: ScalarExpression) => ScalarExpression,
): Plan {
  return mapOwnScalars(
    mapInputs(plan, (input) => mapScalars(input, change)),
    change,
  );
}

/** As {@link mapScalars}, of the outermost operator alone. */
export function mapOwnScalars(
  plan: Plan,
  change: (scalar: ScalarExpression) => ScalarExpression,
): Plan {
  switch (plan.kind) {
    case 'map': {
      const scalars = mapSame(plan.scalars, change);
      return scalars === plan.scalars ? plan : { kind: 'map', input: plan.input, scalars };
    }
    case 'filter': {
      const predicates = mapSame(plan.predicates, change);
      if (predicates === plan.predicates) return plan;
      return { kind: 'filter', input: plan.input, predicates };
    }
    case 'flatMap': {
      const calls = mapSame(plan.calls, (call) => {
        const args = mapSame(call.args, change);
        return args === call.args ? call : { ...call, args };
      });
      return calls === plan.calls ? plan : { ...plan, calls };
    }
    case 'join': {
      const equivalences = mapSame(plan.equivalences, (parts) => mapSame(parts, change));
      if (equivalences === plan.equivalences) return plan;
      return { kind: 'join', inputs: plan.inputs, equivalences };
    }
    case 'reduce': {
      const key = mapSame(plan.key, change);
      const aggregates = mapSame(plan.aggregates, (each) => mapAggregate(each, change));
      if (key === plan.key && aggregates === plan.aggregates) return plan;
      return { kind: 'reduce', input: plan.input, key, aggregates, empty: plan.empty };
    }
    default:
      return plan;
  }
}

/** The aggregate with its expressions changed; the same one if none is. */
export function mapAggregate(
  aggregate: AggregateExpression,
  change: (scalar: ScalarExpression) => ScalarExpression,
): AggregateExpression {
  const args = mapSame(aggregate.args, change);
  const filter = aggregate.filter === null ? null : change(aggregate.filter);
  const order = mapSame(aggregate.order, (key) => {
    const value = change(key.value);
    return value === key.value ? key : { value, order: key.order };
  });
  const isSame =
    args === aggregate.args && filter === aggregate.filter && order === aggregate.order;
  if (isSame) return aggregate;
  const { function: name, distinct, type } = aggregate;
  return { function: name, args, distinct, filter, order, type };
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

/**
 * The expression with each of the expressions that it is directly made of changed; the same one if
 * none is.
 */
export function mapArguments(
  scalar: ScalarExpression,
  change: (scalar: ScalarExpression) => ScalarExpression,
): ScalarExpression {
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'error':
    case 'environment':
      return scalar;
    case 'call': {
      const args = mapSame(scalar.args, change);
      if (args === scalar.args) return scalar;
      return { kind: 'call', function: scalar.function, args, type: scalar.type };
    }
    case 'and':
    case 'or': {
      const args = mapSame(scalar.args, change);
      return args === scalar.args ? scalar : { kind: scalar.kind, args };
    }
    case 'coalesce': {
      const args = mapSame(scalar.args, change);
      return args === scalar.args ? scalar : { kind: 'coalesce', args, type: scalar.type };
    }
    case 'isNull': {
      const arg = change(scalar.arg);
      return arg === scalar.arg ? scalar : { kind: 'isNull', arg };
    }
    case 'case': {
      const cases = mapSame(scalar.cases, (pair) => {
        const when = change(pair[0]);
        const value = change(pair[1]);
        return when === pair[0] && value === pair[1] ? pair : ([when, value] as const);
      });
      const otherwise = change(scalar.otherwise);
      if (cases === scalar.cases && otherwise === scalar.otherwise) return scalar;
      return { kind: 'case', cases, otherwise, type: scalar.type };
    }
    default:
      return unreachable(scalar);
  }
}

/** The expression rebuilt from its leaves up, each part replaced by what `change` gives for it. */
export function rewriteScalar(
  scalar: ScalarExpression,
  change: (scalar: ScalarExpression) => ScalarExpression,
): ScalarExpression {
  return change(mapArguments(scalar, (part) => rewriteScalar(part, change)));
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
