import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinPathPlanner, type JoinLayout, type JoinPath } from './join-paths.js';

const INT = { kind: 'int4' } as const;

/** Up to six inputs of up to three columns, up to two constants, and classes of disjoint places. */
const layouts: fc.Arbitrary<JoinLayout> = fc
  .tuple(
    fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }),
    fc.nat({ max: 2 }),
    fc.array(fc.nat({ max: 4 }), { minLength: 20, maxLength: 20 }),
  )
  .map(([arities, constants, classOf]) => {
    const offsets = [0];
    for (const arity of arities) offsets.push(offsets.at(-1)! + arity);
    const slots = Array.from({ length: offsets.at(-1)! + constants }, (_, slot) => slot);
    const classes = [0, 1, 2, 3].map((number) => ({
      slots: slots.filter((slot) => classOf[slot] === number),
      type: INT,
    }));
    return { offsets, classes: classes.filter((found) => found.slots.length > 1) };
  });

function widthOf(layout: JoinLayout, input: number): readonly [from: number, to: number] {
  return [layout.offsets[input]!, layout.offsets[input + 1] ?? Infinity];
}

/** The classes with a value before a step: those that constants or inputs in place have part in. */
function knownTo(layout: JoinLayout, inputs: readonly number[]): JoinLayout['classes'] {
  const ranges = [...inputs, layout.offsets.length - 1].map((input) => widthOf(layout, input));
  return layout.classes.filter(({ slots }) =>
    slots.some((slot) => ranges.some(([from, to]) => slot >= from && slot < to)),
  );
}

function knownNextTo(layout: JoinLayout, placed: readonly number[], input: number): number {
  const [from, to] = widthOf(layout, input);
  const touches = (slot: number): boolean => slot >= from && slot < to;
  return knownTo(layout, placed).filter(({ slots }) => slots.some(touches)).length;
}

function placedBefore({ start, steps }: JoinPath, position: number): number[] {
  return [start, ...steps.slice(0, position).map(({ input }) => input)];
}

test('a path looks up every other input once, next the first one with most known classes', () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      const inputs = layout.offsets.slice(0, -1).map((_, input) => input);
      const paths = inputs.map(joinPathPlanner(layout));
      expect(paths.map(({ start }) => start)).toEqual(inputs);
      for (const path of paths) {
        expect(placedBefore(path, Infinity).sort()).toEqual(inputs);
        path.steps.forEach(({ input }, position) => {
          const placed = placedBefore(path, position);
          const left = inputs.filter((each) => !placed.includes(each));
          const counts = left.map((each) => knownNextTo(layout, placed, each));
          expect(input).toBe(left[counts.indexOf(Math.max(...counts))]);
        });
      }
    }),
  );
});

test('what a path looks up by, compares and wants present makes all of each class equal', () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      const inputs = layout.offsets.slice(0, -1).map((_, input) => input);
      for (const path of inputs.map(joinPathPlanner(layout))) {
        const pairs = [path, ...path.steps].flatMap(({ equal }) => equal);
        const edges = pairs.map(({ left, right }) => [left, right] as const);
        for (const { input, keyColumns, keySlots } of path.steps) {
          const offset = layout.offsets[input]!;
          keyColumns.forEach((column, at) => edges.push([offset + column, keySlots[at]!]));
        }
        for (const { slots } of layout.classes) {
          const constants = slots.filter((slot) => slot >= layout.offsets.at(-1)!);
          const wanted = constants.length === 0 ? slots : [...slots.slice(0, -constants.length)];
          const reached = reach(edges, constants[0] ?? slots[0]!);
          expect(wanted.every((slot) => reached.has(slot))).toBe(true);
          const present = [path, ...path.steps].flatMap(({ notNull }) => notNull);
          const checked = present.filter((slot) => slots.includes(slot));
          expect(checked.length).toBe(constants.length === 0 ? 1 : 0);
        }
      }
    }),
  );
});

/** All places that equalities lead to from one. */
function reach(edges: readonly (readonly [number, number])[], from: number): Set<number> {
  const reached = new Set([from]);
  for (let round = 0; round < edges.length; round += 1) {
    for (const [left, right] of edges) {
      if (reached.has(left)) reached.add(right);
      else if (reached.has(right)) reached.add(left);
    }
  }
  return reached;
}
