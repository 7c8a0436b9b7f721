import { ArrayDatum, type Datum } from '../../../repr/index.js';
import { EMPTY_ARRAY } from '../values/array-values.js';
import type { FamilyDefinition } from '../definitions/function-family.js';

/**
 * Slices: `a[l:u][l:u]`. After the array comes a text that says of each dimension which bounds are
 * given (`b`: both, `l`: the lower, `u`: the upper, `n`: none), then these bounds. What is outside
 * of the array is cut off; the slice is counted from 1.
 */
export const SLICE: FamilyDefinition = {
  name: 'slice',
  introducesNull: false,
  make:
    () =>
    (array: ArrayDatum, shape: string, ...bounds: number[]) => {
      const { dimensions } = array;
      if (dimensions.length === 0 || dimensions.length < shape.length) return EMPTY_ARRAY;
      const left = [...bounds];
      const ranges = dimensions.map(({ lowerBound, length }, index) => {
        const given = shape[index] ?? 'n';
        const lower = given === 'b' || given === 'l' ? left.shift()! : lowerBound;
        const upper = given === 'b' || given === 'u' ? left.shift()! : lowerBound + length - 1;
        return {
          from: Math.max(lower, lowerBound) - lowerBound,
          to: Math.min(upper, lowerBound + length - 1) - lowerBound + 1,
        };
      });
      if (ranges.some(({ from, to }) => from >= to)) return EMPTY_ARRAY;
      return new ArrayDatum(
        within(array, ranges),
        ranges.map(({ from, to }) => ({ lowerBound: 1, length: to - from })),
      );
    },
};

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The elements whose place in each dimension is within its range, in their order. */
function within({ elements, dimensions }: ArrayDatum, ranges: readonly Range[]): readonly Datum[] {
  let offsets = [0];
  ranges.forEach(({ from, to }, index) => {
    const { length } = dimensions[index]!;
    offsets = offsets.flatMap((offset) =>
      Array.from({ length: to - from }, (_, step) => offset * length + from + step),
    );
  });
  return offsets.map((offset) => elements[offset]!);
}
