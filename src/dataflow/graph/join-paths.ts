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

/** The places of a class within one input. */
interface Touch {
  readonly of: JoinClass;
  readonly slots: readonly number[];
}

/** A layout with the classes sorted by the inputs that they touch, each found in one step. */
interface Touches {
  readonly offsets: readonly number[];
  /** For each input, and at last for the constants, the classes with places there. */
  readonly byInput: readonly (readonly Touch[])[];
  /** The inputs that a class has places in. */
  readonly inputsOf: ReadonlyMap<JoinClass, readonly number[]>;
}

/**
 * Plans for an input the order in which its changes look up the others: always the one next to
 * which most classes are already known, the first of several. Nothing in between is kept, only the
 * inputs are, so a join of n inputs costs n arrangements however it is written.
 */
export function joinPathPlanner(layout: JoinLayout): (start: number) => JoinPath {
  const touches = findTouches(layout);
  return (start) => new PathPlanner(touches).plan(start);
}

function findTouches({ offsets, classes }: JoinLayout): Touches {
  const byInput: Touch[][] = offsets.map(() => []);
  const inputsOf = new Map<JoinClass, readonly number[]>();
  for (const found of classes) {
    const slots = new Map<number, number[]>();
    for (const slot of found.slots) {
      const input = inputAt(offsets, slot);
      const own = slots.get(input);
      if (own === undefined) slots.set(input, [slot]);
      else own.push(slot);
    }
    for (const [input, own] of slots) byInput[input]!.push({ of: found, slots: own });
    inputsOf.set(found, [...slots.keys()]);
  }
  return { offsets, byInput, inputsOf };
}

/** The input that a place belongs to: the last one that begins at or before it. */
function inputAt(offsets: readonly number[], slot: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle]! <= slot) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Plans one path. */
class PathPlanner {
  readonly #touches: Touches;
  /** Where the value of each known class is. */
  readonly #known = new Map<JoinClass, number>();
  /** For each input, how many of its classes are known. */
  readonly #counts: number[];
  /** No count is greater. */
  #most = 0;

  constructor(touches: Touches) {
    this.#touches = touches;
    this.#counts = touches.byInput.map(() => 0);
    for (const { of, slots } of touches.byInput.at(-1)!) this.#know(of, slots[0]!);
  }

  plan(start: number): JoinPath {
    const conditions = this.#place(start);
    const left = this.#touches.offsets.slice(0, -1).map((_, input) => input);
    left.splice(start, 1);
    const steps: JoinStep[] = [];
    while (left.length > 0) {
      const [next] = left.splice(this.#bestOf(left), 1);
      steps.push(this.#step(next!));
    }
    return { start, steps, ...conditions };
  }

  #know(found: JoinClass, slot: number): void {
    this.#known.set(found, slot);
    for (const input of this.#touches.inputsOf.get(found)!) {
      const count = this.#counts[input]! + 1;
      this.#counts[input] = count;
      if (count > this.#most) this.#most = count;
    }
  }

  /** The position of the input to look up next. */
  #bestOf(left: readonly number[]): number {
    let best = 0;
    for (let position = 1; position < left.length; position += 1) {
      // As many as any input has: where inputs are much alike, few are looked at.
      if (this.#counts[left[best]!] === this.#most) break;
      if (this.#counts[left[position]!]! > this.#counts[left[best]!]!) best = position;
    }
    return best;
  }

  #step(input: number): JoinStep {
    const offset = this.#touches.offsets[input]!;
    const key = new Map<number, number>();
    for (const { of, slots } of this.#touches.byInput[input]!) {
      const slot = this.#known.get(of);
      const column = slots[0]! - offset;
      if (slot !== undefined && !key.has(column)) key.set(column, slot);
    }
    // One order for each set of columns, so that one index serves all who look by them.
    const keyColumns = [...key.keys()].sort((left, right) => left - right);
    const keySlots = keyColumns.map((column) => key.get(column)!);
    const { equal, notNull } = this.#place(input);
    const unseen = equal.filter(({ left, right }) => key.get(left - offset) !== right);
    return { input, keyColumns, keySlots, equal: unseen, notNull };
  }

  /** What to check when an input is put in its place, which makes its classes known. */
  #place(input: number): JoinConditions {
    const equal: JoinCheck[] = [];
    const notNull: number[] = [];
    for (const { of, slots } of this.#touches.byInput[input]!) {
      for (const slot of slots) {
        const other = this.#known.get(of);
        if (other !== undefined) {
          equal.push({ left: slot, right: other, type: of.type });
        } else {
          this.#know(of, slot);
          notNull.push(slot);
        }
      }
    }
    return { equal, notNull };
  }
}
