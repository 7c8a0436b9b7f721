import type { GroupingSet, Node } from 'libpg-query';
import type { Planning } from '../planning/planning.js';

/** Grouping sets of a query beyond these are refused, as PostgreSQL does. */
const SETS_MAX = 4096;

/** Elements of a CUBE beyond these are refused, as PostgreSQL does: each doubles the sets. */
const CUBE_MAX = 12;

/** Keys by their numbers, of which the rows of one grouping set are made. */
export type KeySet = readonly number[];

/**
 * The grouping sets of GROUP BY: a plain key is in all of them, and what GROUPING SETS, ROLLUP and
 * CUBE stand for is combined with all the others. `keyOf` gives an expression its number.
 *
 * @throws SqlError where they are too many (54000, 54011).
 */
export function expandGroupingSets(
  nodes: readonly Node[],
  isDistinct: boolean,
  keyOf: (node: Node) => number,
  planning: Planning,
): readonly KeySet[] {
  let sets: readonly KeySet[] = [[]];
  for (const node of nodes) {
    const choices = setsOf(node, keyOf, planning);
    if (sets.length * choices.length > SETS_MAX) {
      const message = `too many grouping sets present (maximum ${SETS_MAX})`;
      throw planning.error(message, '54000', undefined);
    }
    sets = sets.flatMap((set) => choices.map((choice) => unique([...set, ...choice])));
  }
  if (!isDistinct) return sets;
  const seen = new Map(sets.map((set) => [[...set].sort((a, b) => a - b).join(), set]));
  return [...seen.values()];
}

function unique(set: KeySet): KeySet {
  return [...new Set(set)];
}

function setsOf(node: Node, keyOf: (node: Node) => number, planning: Planning): readonly KeySet[] {
  if (!('GroupingSet' in node)) return [elementOf(node, keyOf)];
  const { kind, content = [], location } = node.GroupingSet;
  const elements = (): readonly KeySet[] => content.map((part) => elementOf(part, keyOf));
  switch (kind as Exclude<GroupingSet['kind'], undefined>) {
    case 'GROUPING_SET_EMPTY':
      return [[]];
    case 'GROUPING_SET_ROLLUP': {
      const parts = elements();
      return Array.from({ length: parts.length + 1 }, (_, left) =>
        unique(parts.slice(0, parts.length - left).flat()),
      );
    }
    case 'GROUPING_SET_CUBE': {
      if (content.length > CUBE_MAX) {
        const message = `CUBE is limited to ${CUBE_MAX} elements`;
        throw planning.error(message, '54011', location);
      }
      return elements().reduceRight<readonly KeySet[]>(
        (rest, part) => [...rest.map((set) => unique([...part, ...set])), ...rest],
        [[]],
      );
    }
    default:
      return content.flatMap((part) => setsOf(part, keyOf, planning));
  }
}

/** One key, or several in parentheses that come and go together. */
function elementOf(node: Node, keyOf: (node: Node) => number): KeySet {
  const isList = 'RowExpr' in node && node.RowExpr.row_format === 'COERCE_IMPLICIT_CAST';
  if (isList) return unique((node.RowExpr.args ?? []).flatMap((part) => elementOf(part, keyOf)));
  return [keyOf(node)];
}
