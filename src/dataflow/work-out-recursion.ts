import type { Row, SqlType } from '../repr/index.js';
import { GroupTable } from './graph/group-table.js';
import type { Plan } from './plan.js';
import { inputsOf, mapInputs } from './plan-shape.js';
import { LimitReached } from './resource-meter.js';
import { wholeRow } from './row-hash.js';

/** Rows and how many there are of each. */
type Rows = readonly (readonly [row: Row, count: number])[];

/** The rows of a plan that holds no recursion. */
type Evaluate = (plan: Plan) => Rows;

/**
 * How often a recursive query looks for further rows: one that never ends is an error in a few
 * seconds.
 */
export const RECURSION_ROUNDS_MAX = 10_000;

/** Whether a part of a plan is recursive. */
export function holdsRecursion(plan: Plan): boolean {
  return plan.kind === 'recursive' || inputsOf(plan).some(holdsRecursion);
}

/**
 * The plan with its recursive parts replaced by their rows.
 *
 * @throws LimitReached where one of them does not end.
 */
export function workOutRecursion(plan: Plan, evaluate: Evaluate): Plan {
  return replaceRecursion(plan, [], evaluate);
}

/** What encloses a part, outermost first. */
type Bindings = readonly { readonly name: string; readonly value: Plan }[];

function replaceRecursion(plan: Plan, bindings: Bindings, evaluate: Evaluate): Plan {
  if (!holdsRecursion(plan)) return plan;
  if (plan.kind === 'let') {
    const value = replaceRecursion(plan.value, bindings, evaluate);
    const inner = [...bindings, { name: plan.name, value }];
    return { ...plan, value, body: replaceRecursion(plan.body, inner, evaluate) };
  }
  if (plan.kind === 'recursive') return workOut(plan, bindings, evaluate);
  return mapInputs(plan, (input) => replaceRecursion(input, bindings, evaluate));
}

/** Semi-naive: each round looks only at what the one before it has found. */
function workOut(
  { name, base, step, distinct, columns }: Extract<Plan, { kind: 'recursive' }>,
  bindings: Bindings,
  evaluate: Evaluate,
): Plan {
  const known = distinct ? new KnownRows(columns.map(({ type }) => type)) : null;
  const rowsOf = (part: Plan, around: Bindings): Rows => {
    const found = evaluate(within(around, replaceRecursion(part, around, evaluate)));
    return known === null ? found : known.add(found);
  };
  const all: (readonly [row: Row, count: number])[] = [];
  let rows = rowsOf(base, bindings);
  for (let round = 0; rows.length > 0; round += 1) {
    if (round >= RECURSION_ROUNDS_MAX) {
      const message = `a recursive query does not end within ${RECURSION_ROUNDS_MAX} rounds`;
      throw new LimitReached(message, '54000');
    }
    for (const row of rows) all.push(row);
    const last: Plan = { kind: 'constant', rows, columns };
    rows = rowsOf(step, [...bindings, { name, value: last }]);
  }
  return { kind: 'constant', rows: all, columns };
}

/** Rows that were found, each once: equal ones as SQL's DISTINCT has it. */
class KnownRows {
  readonly #table: GroupTable;

  constructor(types: readonly SqlType[]) {
    this.#table = new GroupTable(wholeRow(types));
  }

  /** Adds rows, and gives those that are new. */
  add(rows: Rows): Rows {
    return rows.flatMap(([row]): Rows => {
      const before = this.#table.size;
      this.#table.obtain(row, (kept) => kept);
      return this.#table.size > before ? [[row, 1]] : [];
    });
  }
}

function within(bindings: Bindings, plan: Plan): Plan {
  return bindings.reduceRight<Plan>(
    (body, { name, value }) => ({ kind: 'let', name, value, body }),
    plan,
  );
}
