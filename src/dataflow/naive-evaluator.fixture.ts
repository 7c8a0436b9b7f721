import type { Datum, Row } from '../repr/index.js';
import { compileScalar } from './plan/compile-scalar.js';
import { testFunctions as functions } from './test-functions.fixture.js';
import type {
  AggregateExpression,
  CollectionId,
  Plan,
  PlaceFrame,
  WindowCall,
} from './plan/plan.js';
import { arityOf } from './plan/plan-shape.js';
import { EvaluationError, type ScalarExpression } from './plan/scalar-expression.js';

/** Rows and messages of errors, none below zero: the meaning of a plan. */
export interface Meaning {
  readonly rows: readonly Row[];
  readonly errors: readonly string[];
}

/** What the collections contain at the time in question. */
export type Contents = (id: CollectionId) => readonly Row[];

/**
 * The rows of a plan, computed in the plainest way that there is: the judge of the operators.
 *
 * Rows are of integers, text and NULL only. Negated inputs are seen by `threshold` of `union`
 * alone.
 */
export function evaluatePlan(
  plan: Plan,
  contents: Contents,
  scope: ReadonlyMap<string, Meaning> = new Map(),
): Meaning {
  const inner = (input: Plan): Meaning => evaluatePlan(input, contents, scope);
  switch (plan.kind) {
    case 'get':
      return { rows: contents(plan.id), errors: [] };
    case 'local':
      return scope.get(plan.name)!;
    case 'constant':
      return { rows: plan.rows.flatMap(([row, diff]) => times(diff, row)), errors: [] };
    case 'let':
      return evaluatePlan(plan.body, contents, new Map([...scope, [plan.name, inner(plan.value)]]));
    case 'recursive':
      throw new Error(`a plan that is maintained is not recursive, found \`${plan.name}\``);
    case 'map':
      return perRow(inner(plan.input), (row) => {
        const wide = [...row];
        for (const scalar of plan.scalars) wide.push(evaluate(scalar, wide));
        return [wide];
      });
    case 'filter':
      return perRow(inner(plan.input), (row) => {
        return plan.predicates.every((predicate) => evaluate(predicate, row) === true) ? [row] : [];
      });
    case 'project':
      return perRow(inner(plan.input), (row) => [plan.columns.map((column) => row[column]!)]);
    case 'flatMap':
      return perRow(inner(plan.input), (row) => {
        const tables = plan.calls.map((call) => {
          const args = call.args.map((arg) => evaluate(arg, row));
          return [...functions.tables.get(call.function)!.evaluate(...args)];
        });
        return Array.from({ length: Math.max(...tables.map(({ length }) => length)) }, (_, at) => {
          const values = tables.flatMap((table) => table[at] ?? [null]);
          return [...row, ...values, ...(plan.ordinality ? [BigInt(at + 1)] : [])];
        });
      });
    case 'join':
      return evaluateJoin(plan, inner);
    case 'reduce':
      return evaluateReduce(plan, inner(plan.input));
    case 'topK': {
      const input = inner(plan.input);
      const groups = groupBy(input.rows, (row) => plan.groupKey.map((column) => row[column]!));
      const end = plan.limit === null ? Infinity : Number(plan.offset + plan.limit);
      const rows = [...groups.values()].flatMap((group) => {
        return group.rows.toSorted(byOrder(plan.order)).slice(Number(plan.offset), end);
      });
      return { rows, errors: input.errors };
    }
    case 'window':
      return evaluateWindow(plan, inner(plan.input));
    case 'threshold':
      return inner(plan.input);
    case 'negate':
      throw new Error(`only a union has negated inputs, found ${textOf([plan as never])}`);
    case 'union': {
      const parts = plan.inputs.map((input) => {
        return input.kind === 'negate'
          ? { sign: -1, meaning: inner(input.input) }
          : { sign: 1, meaning: inner(input) };
      });
      return subtract(parts);
    }
  }
}

function times<Element>(count: number, element: Element): Element[] {
  return Array.from({ length: count }, () => element);
}

function evaluate(scalar: ScalarExpression, row: Row): Datum {
  return compileScalar(scalar, functions)(row);
}

function perRow(input: Meaning, change: (row: Row) => readonly Row[]): Meaning {
  const errors = [...input.errors];
  const rows = input.rows.flatMap((row) => attempt(errors, () => change(row)) ?? []);
  return { rows, errors };
}

function attempt<Value>(errors: string[], compute: () => Value): Value | null {
  try {
    return compute();
  } catch (thrown) {
    if (!(thrown instanceof EvaluationError)) throw thrown;
    errors.push(thrown.message);
    return null;
  }
}

function subtract(parts: readonly { sign: number; meaning: Meaning }[]): Meaning {
  const counts = new Map<string, { row: Row; count: number }>();
  for (const { sign, meaning } of parts) {
    for (const row of meaning.rows) {
      const found = counts.get(textOf(row)) ?? { row, count: 0 };
      counts.set(textOf(row), { row, count: found.count + sign });
    }
  }
  const rows = [...counts.values()].flatMap(({ row, count }) => times(Math.max(0, count), row));
  return { rows, errors: parts.flatMap(({ meaning }) => meaning.errors) };
}

function evaluateJoin(
  plan: Extract<Plan, { kind: 'join' }>,
  inner: (input: Plan) => Meaning,
): Meaning {
  const inputs = plan.inputs.map(inner);
  const errors = inputs.flatMap((input) => input.errors);
  let from = 0;
  let rows: Row[] = [[]];
  for (const [index, input] of inputs.entries()) {
    const arity = arityOf(plan.inputs[index]!);
    // Each row is tried alone, so that one that cannot be computed fails once and not for each
    // pair.
    const good = input.rows.filter((row) => {
      const wide = [...times<Datum>(from, null), ...row];
      return attempt(errors, () => {
        for (const part of plan.equivalences.flat()) {
          const columns = usedBy(part);
          if (columns.every((column) => column >= from && column < from + arity))
            evaluate(part, wide);
        }
        return true;
      });
    });
    rows = rows.flatMap((left) => good.map((right) => [...left, ...right]));
    from += arity;
  }
  const matching = rows.filter((row) =>
    plan.equivalences.every((parts) => {
      const values = parts.map((part) => evaluate(part, row));
      return values.every((value) => value !== null && value === values[0]);
    }),
  );
  return { rows: matching, errors };
}

function usedBy(scalar: ScalarExpression): number[] {
  if (scalar.kind === 'column') return [scalar.index];
  return scalar.kind === 'call' ? scalar.args.flatMap(usedBy) : [];
}

function evaluateReduce(plan: Extract<Plan, { kind: 'reduce' }>, input: Meaning): Meaning {
  const errors = [...input.errors];
  const prepared = input.rows.flatMap((row) => {
    const found = attempt(errors, () => ({
      key: plan.key.map((scalar) => evaluate(scalar, row)),
      values: plan.aggregates.map((aggregate) => valueOf(aggregate, row)),
    }));
    return found === null ? [] : [found];
  });
  if (prepared.length === 0 && plan.empty !== undefined) return { rows: [plan.empty], errors };
  const groups = groupBy(prepared, ({ key }) => key);
  const rows = [...groups.values()].flatMap(({ key, rows: group }) => {
    const row = attempt(errors, () => [
      ...key,
      ...plan.aggregates.map((aggregate, index) => {
        return aggregateOf(
          aggregate,
          group.flatMap(({ values }) => values[index]!),
        );
      }),
    ]);
    return row === null ? [] : [row];
  });
  return { rows, errors };
}

function evaluateWindow(plan: Extract<Plan, { kind: 'window' }>, input: Meaning): Meaning {
  const errors = [...input.errors];
  const groups = groupBy(input.rows, (row) => plan.partition.map((column) => row[column]!));
  const rows = [...groups.values()].flatMap(({ rows: group }) => {
    const sorted = group.toSorted(byOrder(plan.order));
    const keys = sorted.map((row) => textOf(plan.order.map(({ column }) => row[column]!)));
    const peers = keys.map((key) => [...new Set(keys)].indexOf(key));
    const values = (call: WindowCall, at: number): Datum => {
      // Ranges need functions that are not here; random queries have them.
      const { unit, start, end, exclude } = call.frame as PlaceFrame;
      const numbers = unit === 'rows' ? sorted.map((_, index) => index) : peers;
      const frame = sorted.filter((_, index) => {
        const distance = numbers[index]! - numbers[at]!;
        const isWithin = (start === null || distance >= start) && (end === null || distance <= end);
        const isPeer = peers[index] === peers[at];
        const isOut = {
          'current row': index === at,
          group: isPeer,
          ties: isPeer && index !== at,
          none: false,
        }[exclude ?? 'none'];
        return isWithin && !isOut;
      });
      const taken = frame
        .filter((row) => call.filter === null || row[call.filter] === true)
        .map((row) => row[call.args[0]!]!);
      if (call.kind === 'aggregate') {
        const counted = taken.filter((value) => value !== null || call.function === 'list');
        return aggregateOf({ function: call.function, distinct: false }, counted);
      }
      if (call.function === 'place') return at;
      if (call.function === 'last') return taken.at(-1) ?? null;
      return peers.filter((peer) => peer === peers[at]).length;
    };
    const computed = attempt(errors, () =>
      sorted.map((row, at) => [...row, ...plan.calls.map((call) => values(call, at))]),
    );
    return computed ?? [];
  });
  return { rows, errors };
}

/** The value that a row brings, as a list of one or, if it does not count, none. */
function valueOf(aggregate: AggregateExpression, row: Row): readonly Datum[] {
  if (aggregate.filter !== null && evaluate(aggregate.filter, row) !== true) return [];
  const value = evaluate(aggregate.args[0]!, row);
  return value === null && aggregate.function !== 'list' ? [] : [value];
}

function aggregateOf(
  { function: name, distinct }: Pick<AggregateExpression, 'function' | 'distinct'>,
  all: readonly Datum[],
): Datum {
  const values = distinct ? [...new Set(all)] : all;
  const numbers = values as number[];
  switch (name) {
    case 'count':
      return BigInt(values.length);
    case 'sum':
      return values.length === 0 ? null : BigInt(numbers.reduce((sum, value) => sum + value, 0));
    case 'evenSum': {
      if (values.length === 0) return null;
      const sum = numbers.reduce((total, value) => total + value, 0);
      if (sum % 2 !== 0) throw new EvaluationError('sum is odd', '22003');
      return BigInt(sum);
    }
    case 'min':
      return values.length === 0 ? null : Math.min(...numbers);
    case 'max':
      return values.length === 0 ? null : Math.max(...numbers);
    case 'list':
      return values.toSorted(compareDatums);
    default:
      throw new Error(`no aggregate is named ${name}`);
  }
}

function groupBy<Element>(
  elements: readonly Element[],
  keyOf: (element: Element) => Row,
): Map<string, { key: Row; rows: Element[] }> {
  const groups = new Map<string, { key: Row; rows: Element[] }>();
  for (const element of elements) {
    const key = keyOf(element);
    const group = groups.get(textOf(key)) ?? { key, rows: [] };
    group.rows.push(element);
    groups.set(textOf(key), group);
  }
  return groups;
}

/** Text that differs for rows that differ. */
export function textOf(row: Row): string {
  return JSON.stringify(row, (_name, value: unknown) => {
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

function byOrder(
  order: Extract<Plan, { kind: 'topK' }>['order'],
): (left: Row, right: Row) => number {
  return (left, right) => {
    for (const { column, descending, nullsLast } of order) {
      const [a, b] = [left[column]!, right[column]!];
      if (a === b) continue;
      if (a === null || b === null) return (a === null) === nullsLast ? 1 : -1;
      return compareDatums(a, b) * (descending ? -1 : 1);
    }
    for (const [column, a] of left.entries()) {
      const result = compareDatums(a, right[column]!);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** NULL last. */
function compareDatums(left: Datum, right: Datum): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? 1 : -1;
  return (left as number) < (right as number) ? -1 : 1;
}
