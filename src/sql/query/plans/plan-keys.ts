import type { CollectionId, Plan, ScalarExpression } from '../../../dataflow/index.js';
import { planColumns } from './plan-columns.js';

/** A set of columns that are unique together, ascending. */
export type PlanKey = readonly number[];

/** The keys of collections. */
export type KeysOf = (id: CollectionId) => readonly PlanKey[];

/**
 * Keys beyond these are dropped: a join of joins has as many as the product of its inputs' keys.
 */
const KEYS_MAX = 16;

/** Sets of columns of a plan that are unique together, so far as the plan's form shows it. */
export function planKeys(plan: Plan, keysOf: KeysOf): readonly PlanKey[] {
  return keys(plan, keysOf, new Map());
}

type Locals = Map<string, readonly PlanKey[]>;

function keys(plan: Plan, keysOf: KeysOf, locals: Locals): readonly PlanKey[] {
  const of = (input: Plan): readonly PlanKey[] => keys(input, keysOf, locals);
  switch (plan.kind) {
    case 'get':
      return keysOf(plan.id);
    case 'local':
      return locals.get(plan.name) ?? [];
    case 'constant':
      return plan.rows.length <= 1 && plan.rows.every(([, diff]) => diff === 1) ? [[]] : [];
    case 'let': {
      let body: Plan = plan;
      while (body.kind === 'let') {
        locals.set(body.name, of(body.value));
        body = body.body;
      }
      return of(body);
    }
    case 'map':
    case 'filter':
    case 'window':
      return of(plan.input);
    case 'project':
      return projectKeys(of(plan.input), plan.columns);
    case 'reduce':
      return reduceKeys(of(plan.input), plan.key);
    case 'topK': {
      const one = plan.limit !== null && plan.limit <= 1n;
      const group = [...new Set(plan.groupKey)].sort((a, b) => a - b);
      return minimal([...(one ? [group] : []), ...of(plan.input)]);
    }
    case 'join':
      return joinKeys(plan, of);
    case 'recursive':
    case 'threshold':
    case 'flatMap':
    case 'negate':
    case 'union':
      return [];
  }
}

function projectKeys(inputKeys: readonly PlanKey[], columns: readonly number[]): PlanKey[] {
  const at = new Map<number, number>();
  columns.forEach((column, index) => {
    if (!at.has(column)) at.set(column, index);
  });
  const kept = inputKeys.filter((key) => key.every((column) => at.has(column)));
  return kept.map((key) => key.map((column) => at.get(column)!).sort((a, b) => a - b));
}

function reduceKeys(inputKeys: readonly PlanKey[], key: readonly ScalarExpression[]): PlanKey[] {
  const whole = key.map((_, index) => index);
  const at = new Map<number, number>();
  key.forEach((scalar, index) => {
    if (scalar.kind === 'column' && !at.has(scalar.index)) at.set(scalar.index, index);
  });
  const kept = inputKeys.filter((inner) => inner.every((column) => at.has(column)));
  return minimal([
    whole,
    ...kept.map((inner) => inner.map((column) => at.get(column)!).sort((a, b) => a - b)),
  ]);
}

/**
 * A key of each input together is a key. An input whose key is equal, column by column, to columns
 * of the inputs before it adds no rows, and so nothing to their keys.
 */
function joinKeys(
  plan: Extract<Plan, { kind: 'join' }>,
  of: (input: Plan) => readonly PlanKey[],
): readonly PlanKey[] {
  let offset = 0;
  let result: readonly PlanKey[] = [[]];
  for (const input of plan.inputs) {
    const start = offset;
    const inputKeys = of(input).map((key) => key.map((column) => column + start));
    offset += planColumns(input).length;
    const isBound = (key: PlanKey): boolean =>
      key.every((column) => equalsEarlier(column, start, plan.equivalences));
    if (inputKeys.some(isBound)) continue;
    const products = result.flatMap((left) => inputKeys.map((right) => [...left, ...right]));
    result = products.slice(0, KEYS_MAX);
    if (result.length === 0) return [];
  }
  return minimal(result);
}

function equalsEarlier(
  column: number,
  start: number,
  equivalences: readonly (readonly ScalarExpression[])[],
): boolean {
  return equivalences.some(
    (parts) =>
      parts.some((part) => part.kind === 'column' && part.index === column) &&
      parts.some((part) => part.kind === 'column' && part.index < start),
  );
}

/** Without keys that contain another one. */
function minimal(candidates: readonly PlanKey[]): PlanKey[] {
  const kept: PlanKey[] = [];
  for (const key of [...candidates].sort((a, b) => a.length - b.length)) {
    if (!kept.some((other) => other.every((column) => key.includes(column)))) kept.push(key);
  }
  return kept.slice(0, KEYS_MAX);
}
