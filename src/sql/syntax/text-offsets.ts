/** Units that another program counts text in. */
export type TextUnit = 'utf8Bytes' | 'codePoints';

/**
 * The UTF-16 offset of each offset in another unit: `offsets[n]` is where the n-th unit begins.
 * Offsets in the middle of a character have that of the character; the last one is the length.
 */
export function utf16Offsets(text: string, unit: TextUnit): Uint32Array {
  const counts = unit === 'utf8Bytes' ? utf8Length : () => 1;
  let total = 0;
  for (const char of text) total += counts(char);
  const offsets = new Uint32Array(total + 1);
  let from = 0;
  let to = 0;
  for (const char of text) {
    const length = counts(char);
    offsets.fill(to, from, from + length);
    from += length;
    to += char.length;
  }
  offsets[total] = to;
  return offsets;
}

function utf8Length(char: string): number {
  const code = char.codePointAt(0)!;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/**
 * Fields of PostgreSQL's syntax tree that hold a place in the text; -1 means that it is unknown.
 */
const LOCATION_FIELD = /^(?:location|.+_location|.*list_start|.*list_end)$/;

/** Replaces the locations all through a syntax tree by the offsets that they map to, in place. */
export function rebaseLocations(tree: object, offsets: Uint32Array): void {
  const pending: object[] = [tree];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const fields = next as Record<string, unknown>;
    for (const key in fields) {
      const value = fields[key];
      if (typeof value === 'object' && value !== null) pending.push(value);
      else if (typeof value === 'number' && value > 0 && LOCATION_FIELD.test(key)) {
        fields[key] = offsets[value] ?? value;
      }
    }
  }
}
