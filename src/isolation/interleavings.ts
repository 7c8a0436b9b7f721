/** How many ways there are to merge lists of these lengths, or Infinity beyond what fits. */
export function countInterleavings(lengths: readonly number[]): number {
  let count = 1;
  let placed = 0;
  for (const length of lengths) {
    // Each of the numbers in between is a number of ways as well, so the divisions are exact.
    for (let one = 1; one <= length; one += 1) {
      placed += 1;
      count = (count * placed) / one;
      if (count > Number.MAX_SAFE_INTEGER / (placed + 1)) return Infinity;
    }
  }
  return count;
}

/**
 * All ways to merge lists that keep the order within each list, in the order of the isolation
 * tester: what begins with the first list comes first.
 */
export function* interleavings<T>(lists: readonly (readonly T[])[]): Generator<readonly T[]> {
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  const taken = lists.map(() => 0);
  const merged: T[] = [];
  function* extend(): Generator<readonly T[]> {
    if (merged.length === length) {
      yield [...merged];
      return;
    }
    for (const [index, list] of lists.entries()) {
      const next = taken[index]!;
      if (next === list.length) continue;
      taken[index] = next + 1;
      merged.push(list[next]!);
      yield* extend();
      merged.pop();
      taken[index] = next;
    }
  }
  yield* extend();
}
