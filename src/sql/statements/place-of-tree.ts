import { walkTree } from '../syntax/index.js';

/** Where a syntax tree begins: the least place that is noted in it; undefined if none is. */
export function placeOfTree(tree: object): number | undefined {
  let least: number | undefined;
  walkTree(tree, (_, node) => {
    const { location } = node as { readonly location?: number };
    if (location !== undefined && location >= 0 && (least === undefined || location < least)) {
      least = location;
    }
  });
  return least;
}
