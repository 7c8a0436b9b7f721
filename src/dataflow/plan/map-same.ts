/** The list with each item changed; the same list if no item is. */
export function mapSame<Item>(
  items: readonly Item[],
  change: (item: Item) => Item,
): readonly Item[] {
  for (let index = 0; index < items.length; index += 1) {
    const next = change(items[index]!);
    if (next === items[index]) continue;
    const changed = items.slice();
    changed[index] = next;
    for (let rest = index + 1; rest < items.length; rest += 1) changed[rest] = change(items[rest]!);
    return changed;
  }
  return items;
}

/** Whether two lists have the very same items. */
export function isSameList<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
