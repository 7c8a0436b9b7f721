/** Longer values are cut: the place shows the rest. */
const LENGTH_MAX = 60;

/** A piece of a file in backticks, for a message; a long one is cut. */
export function quoted(text: string): string {
  if (text.length <= LENGTH_MAX) return `\`${text}\``;
  const splitsPair = text.codePointAt(LENGTH_MAX - 1)! > 0xffff;
  return `\`${text.slice(0, splitsPair ? LENGTH_MAX - 1 : LENGTH_MAX)}…\``;
}
