/** `1 line`, `3 lines`, for nouns that take an `s`. */
export function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
