import type { SqlType } from '../../repr/index.js';

/**
 * Equal places. Joined rows are laid out side by side in one wide row, constants after them; a
 * class is the places in it that must be equal and not NULL.
 */
export interface JoinClass {
  readonly slots: readonly number[];
  readonly type: SqlType;
}

/** Where the columns of each input begin in the wide row; one more for where the constants do. */
export interface JoinLayout {
  readonly offsets: readonly number[];
  readonly classes: readonly JoinClass[];
}

/** Two places that have to be equal once both are filled. */
export interface JoinCheck {
  readonly left: number;
  readonly right: number;
  readonly type: SqlType;
}

/** What has to hold when the row of an input has been put in its place. */
export interface JoinConditions {
  readonly equal: readonly JoinCheck[];
  readonly notNull: readonly number[];
}

/** One lookup of a path: the rows of an input whose key columns equal places filled before. */
export interface JoinStep extends JoinConditions {
  readonly input: number;
  /** Columns of the input, ascending; none: all rows match. */
  readonly keyColumns: readonly number[];
  /** For each key column the place where its value is. */
  readonly keySlots: readonly number[];
}

/** How a change of one input finds its partners in all the others. */
export interface JoinPath extends JoinConditions {
  readonly start: number;
  readonly steps: readonly JoinStep[];
}

/**
 * For each input the order in which its changes look up the others: always the one next to which
 * most classes are already known, the first of several. Nothing in between is kept, only the inputs
 * are, so a join of n inputs costs n arrangements however it is written.
 */
export function planJoinPaths(layout: JoinLayout): readonly JoinPath[] {
  const inputs = layout.offsets.length - 1;
  return Array.from({ length: inputs }, (_, start) => planPath(layout, start));
}

function planPath(layout: JoinLayout, start: number): JoinPath {
  const known = new Map<JoinClass, number>();
  for (const found of layout.classes) {
    const [constant] = slotsOf(layout, found, layout.offsets.length - 1);
    if (constant !== undefined) known.set(found, constant);
  }
  const conditions = place(layout, start, known);
  const left = layout.offsets.slice(0, -1).map((_, input) => input);
  left.splice(start, 1);
  const steps: JoinStep[] = [];
  while (left.length > 0) {
    const next = bestNext(layout, left, known);
    left.splice(left.indexOf(next), 1);
    steps.push(planStep(layout, next, known));
  }
  return { start, steps, ...conditions };
}

function planStep(layout: JoinLayout, input: number, known: Map<JoinClass, number>): JoinStep {
  const offset = layout.offsets[input]!;
  const key = new Map<number, number>();
  for (const [found, slot] of known) {
    const own = slotsOf(layout, found, input)[0];
    if (own !== undefined && !key.has(own - offset)) key.set(own - offset, slot);
  }
  // One order for each set of columns, so that one index serves all who look by them.
  const keyColumns = [...key.keys()].sort((left, right) => left - right);
  const keySlots = keyColumns.map((column) => key.get(column)!);
  const { equal, notNull } = place(layout, input, known);
  const looked = new Set(
    keyColumns.map((column, index) => `${offset + column}=${keySlots[index]}`),
  );
  const unseen = equal.filter(({ left, right }) => !looked.has(`${left}=${right}`));
  return { input, keyColumns, keySlots, equal: unseen, notNull };
}

/** What to check when an input is put in its place, which makes its classes known. */
function place(layout: JoinLayout, input: number, known: Map<JoinClass, number>): JoinConditions {
  const equal: JoinCheck[] = [];
  const notNull: number[] = [];
  for (const found of layout.classes) {
    for (const slot of slotsOf(layout, found, input)) {
      const other = known.get(found);
      if (other !== undefined) {
        equal.push({ left: slot, right: other, type: found.type });
      } else {
        known.set(found, slot);
        notNull.push(slot);
      }
    }
  }
  return { equal, notNull };
}

function bestNext(
  layout: JoinLayout,
  left: readonly number[],
  known: ReadonlyMap<JoinClass, number>,
): number {
  let best = left[0]!;
  let most = -1;
  for (const input of left) {
    const count = [...known.keys()].filter((found) => slotsOf(layout, found, input).length > 0);
    if (count.length <= most) continue;
    best = input;
    most = count.length;
  }
  return best;
}

/** The places of a class within an input; beyond the last input: among the constants. */
function slotsOf(layout: JoinLayout, found: JoinClass, input: number): readonly number[] {
  const from = layout.offsets[input]!;
  const to = layout.offsets[input + 1] ?? Infinity;
  return found.slots.filter((slot) => slot >= from && slot < to);
}
