/**
 * Unicode White_Space, which is what the Go implementation trims. It is not what `String.trim`
 * does: that removes U+FEFF too, and leaves U+0085.
 */
function isWhiteSpace(unit: number): boolean {
  if (unit <= 0x20) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
  if (unit < 0x1680) return unit === 0x85 || unit === 0xa0;
  return (
    unit === 0x1680 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  );
}

/** The first offset from `start` on that is not white space, or `end`. */
export function skipWhiteSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isWhiteSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The offset behind the last unit before `end` that is not white space, or `start`. */
export function trimEndOffset(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isWhiteSpace(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** The text without white space at both ends. */
export function trimWhiteSpace(text: string): string {
  const start = skipWhiteSpace(text, 0, text.length);
  return text.slice(start, trimEndOffset(text, start, text.length));
}

/** Whether a line is blank: what ends an expected block. */
export function isBlank(text: string, start: number, end: number): boolean {
  return skipWhiteSpace(text, start, end) === end;
}
