/** The greatest edit distance at which a name is taken for a slip of another. */
const DISTANCE_MAX = 2;

/** Longer names are not compared: nobody mistypes them, and the comparison is quadratic. */
const LENGTH_MAX = 64;

/**
 * The candidate that a mistyped name most likely stood for: at an edit distance (insert, delete,
 * replace, swap neighbours) of at most two and less than the length of the name, so that `x` is not
 * taken for `ab`. Never the name itself, which helps nobody. Of equally near ones the first wins.
 */
export function nearestName(found: string, candidates: Iterable<string>): string | undefined {
  if (found.length > LENGTH_MAX) return undefined;
  let nearest: string | undefined;
  let nearestDistance = Math.min(DISTANCE_MAX + 1, found.length);
  for (const candidate of candidates) {
    if (candidate === found) continue;
    if (Math.abs(candidate.length - found.length) > DISTANCE_MAX) continue;
    const distance = editDistance(found, candidate);
    if (distance < nearestDistance) {
      nearest = candidate;
      nearestDistance = distance;
    }
  }
  return nearest;
}

/** Optimal string alignment distance, row by row. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      let least = Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1);
      const swapped =
        row > 1 &&
        column > 1 &&
        from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      if (swapped) least = Math.min(least, beforePrevious[column - 2]! + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length]!;
}
