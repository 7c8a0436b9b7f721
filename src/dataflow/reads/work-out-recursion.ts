import { compareRows, type ColumnType, type Row, type SqlType } from '../../repr/index.js';
import { GroupTable } from '../graph/group-table.js';
import type { Finishing, Plan } from '../plan/plan.js';
import { columnsOf, inputsOf, mapInputs, withInput } from '../plan/plan-shape.js';
import { LimitReached } from '../resource-meter.js';
import { wholeRow } from '../arrangement/row-hash.js';

/** Rows and how many there are of each. */
type Rows = readonly (readonly [row: Row, count: number])[];

/** The rows of a plan that holds no recursion. */
type Evaluate = (plan: Plan) => Rows;

/**
 * How often a recursive query looks for further rows: one that never ends is an error in a few
 * seconds.
 */
const RECURSION_ROUNDS_MAX = 10_000;

/** Whether a part of a plan is recursive. */
export function holdsRecursion(plan: Plan): boolean {
  return plan.kind === 'recursive' || inputsOf(plan).some(holdsRecursion);
}

/** A plan, and how its rows become those of an answer. */
export interface FinishedPlan {
  readonly plan: Plan;
  readonly finishing: Finishing;
}

/**
 * The plan with its recursive parts replaced by their rows. Where only so many of these are asked
 * for, whichever they are, they are those that are found first, and no others are looked for
 * (PostgreSQL documentation, 7.8.2.2: a recursion without end may be read with LIMIT).
 *
 * @throws LimitReached where one of them does not end.
 */
export function workOutRecursion(
  { plan, finishing }: FinishedPlan,
  evaluate: Evaluate,
): FinishedPlan {
  const { order, limit, offset } = finishing;
  const stream = order.length === 0 && limit !== null ? streamOf(plan, [], evaluate) : null;
  if (stream === null || limit === null) {
    return { plan: replaceRecursion(plan, [], evaluate), finishing };
  }
  const first = takeFirst(stream, { limit, offset, columns: columnsOf(plan) }, evaluate);
  return { plan: first, finishing: { ...finishing, offset: 0n } };
}

/** What encloses a part, outermost first. */
type Bindings = readonly { readonly name: string; readonly value: Plan }[];

type Recursive = Extract<Plan, { kind: 'recursive' }>;

function replaceRecursion(plan: Plan, bindings: Bindings, evaluate: Evaluate): Plan {
  if (!holdsRecursion(plan)) return plan;
  if (plan.kind === 'let') {
    if (streams(plan.value) && readsFirst(plan.body, plan.name, false)) {
      return replaceRecursion(withLocal(plan.body, plan.name, plan.value), bindings, evaluate);
    }
    const value = replaceRecursion(plan.value, bindings, evaluate);
    const inner = [...bindings, { name: plan.name, value }];
    return { ...plan, value, body: replaceRecursion(plan.body, inner, evaluate) };
  }
  if (plan.kind === 'recursive') {
    const rows = [...rounds(plan, bindings, evaluate)].flat();
    return { kind: 'constant', rows, columns: plan.columns };
  }
  if (plan.kind === 'topK' && plan.groupKey.length === 0 && plan.order.length === 0) {
    const { limit, offset, input } = plan;
    const stream = limit === null ? null : streamOf(input, bindings, evaluate);
    if (stream !== null && limit !== null) {
      return takeFirst(stream, { limit, offset, columns: columnsOf(plan) }, evaluate);
    }
  }
  return mapInputs(plan, (input) => replaceRecursion(input, bindings, evaluate));
}

/**
 * Whether all that a plan reads of a local is a number of its first rows: then each reader looks
 * for its own, as of a recursion without end there is no other way.
 */
function readsFirst(plan: Plan, name: string, isLimited: boolean): boolean {
  switch (plan.kind) {
    case 'local':
      return plan.name !== name || isLimited;
    case 'map':
    case 'filter':
    case 'project':
    case 'flatMap':
      return readsFirst(plan.input, name, isLimited);
    case 'let':
      return readsFirst(plan.value, name, false) && readsFirst(plan.body, name, isLimited);
    default:
      return inputsOf(plan).every((input) => readsFirst(input, name, limitsStream(plan)));
  }
}

function limitsStream(plan: Plan): boolean {
  const isPlain = plan.kind === 'topK' && plan.groupKey.length === 0 && plan.order.length === 0;
  return isPlain && plan.limit !== null;
}

/** Puts a plan where a local stands. */
function withLocal(plan: Plan, name: string, value: Plan): Plan {
  if (plan.kind === 'local') return plan.name === name ? value : plan;
  return mapInputs(plan, (input) => withLocal(input, name, value));
}

/** A recursive part, and what becomes of each of its rows by itself. */
interface Stream {
  readonly part: Recursive;
  readonly bindings: Bindings;
  /** The plan around the part, of some of its rows. */
  readonly around: (rows: Plan) => Plan;
}

/** The recursive part whose rows a plan passes on, if it does nothing with all of them together. */
function streamOf(plan: Plan, bindings: Bindings, evaluate: Evaluate): Stream | null {
  switch (plan.kind) {
    case 'recursive':
      return { part: plan, bindings, around: (rows) => rows };
    case 'map':
    case 'filter':
    case 'project':
    case 'flatMap': {
      const stream = streamOf(plan.input, bindings, evaluate);
      if (stream === null) return null;
      return { ...stream, around: (rows) => withInput(plan, stream.around(rows)) };
    }
    case 'let': {
      if (!streams(plan.body)) return null;
      const value = replaceRecursion(plan.value, bindings, evaluate);
      return streamOf(plan.body, [...bindings, { name: plan.name, value }], evaluate);
    }
    default:
      return null;
  }
}

/** Whether {@link streamOf} finds a part: told before any is worked out. */
function streams(plan: Plan): boolean {
  switch (plan.kind) {
    case 'recursive':
      return true;
    case 'map':
    case 'filter':
    case 'project':
    case 'flatMap':
      return streams(plan.input);
    case 'let':
      return streams(plan.body);
    default:
      return false;
  }
}

/** Which of the rows in their order are wanted, and what they are. */
interface Wanted {
  readonly limit: bigint;
  readonly offset: bigint;
  readonly columns: readonly ColumnType[];
}

/**
 * The first rows: of one round those that are less come first, so that they are the same in
 * whatever order the round gave them.
 */
function takeFirst(
  { part, bindings, around }: Stream,
  { limit, offset, columns }: Wanted,
  evaluate: Evaluate,
): Plan {
  const compare = compareRows(columns.map(({ type }) => type));
  const taken: (readonly [row: Row, count: number])[] = [];
  const [first, end] = [Number(offset), Number(offset + limit)];
  let place = 0;
  for (const rows of end > first ? rounds(part, bindings, evaluate) : []) {
    const given: Plan = { kind: 'constant', rows, columns: part.columns };
    const whole = around(given);
    const passed = whole === given ? rows : evaluate(within(bindings, whole));
    for (const [row, count] of passed.toSorted(([one], [other]) => compare(one, other))) {
      // Fewer than none of a row is an error, which whoever reads the rows tells.
      const from = Math.max(place, first);
      if (count > 0) place = Math.min(place + count, end);
      if (place > from) taken.push([row, place - from]);
      else if (count < 0) taken.push([row, count]);
    }
    if (place >= end) break;
  }
  return { kind: 'constant', rows: taken, columns };
}

/** Semi-naive: each round looks only at what the one before it has found. */
function* rounds(
  { name, base, step, distinct, columns }: Recursive,
  bindings: Bindings,
  evaluate: Evaluate,
): Generator<Rows> {
  const known = distinct ? new KnownRows(columns.map(({ type }) => type)) : null;
  const rowsOf = (part: Plan, around: Bindings): Rows => {
    const found = evaluate(within(around, replaceRecursion(part, around, evaluate)));
    return known === null ? found : known.add(found);
  };
  let rows = rowsOf(base, bindings);
  for (let round = 0; rows.length > 0; round += 1) {
    if (round >= RECURSION_ROUNDS_MAX) throw endless();
    yield rows;
    const last: Plan = { kind: 'constant', rows, columns };
    rows = rowsOf(step, [...bindings, { name, value: last }]);
  }
}

function endless(): LimitReached {
  return new LimitReached(
    `a recursive query does not end within ${RECURSION_ROUNDS_MAX} rounds`,
    '54000',
    'Let the recursive term have a condition that ends it, ' +
      'or read it with LIMIT or within EXISTS, where there is no ORDER BY, join or aggregate.',
  );
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
