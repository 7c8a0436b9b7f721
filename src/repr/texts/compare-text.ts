/**
 * Order of strings by their UTF-8 bytes, which is the order of their code points.
 *
 * NB: JavaScript's `<` orders by UTF-16 units and so puts U+10000 and above, which begin with a
 * surrogate, before U+E000 to U+FFFF. Only where the first difference touches a surrogate can
 * the two orders disagree.
 */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  let index = 0;
  // Long texts with a long beginning in common: parts of them are compared many units at once.
  while (length - index > PART && samePart(left, right, index)) index += PART;
  for (; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    if (a >= 0xd800 && b >= 0xd800) return codePointRank(a) - codePointRank(b);
    return a - b;
  }
  return left.length - right.length;
}

/** Units of 16 bits that are compared at once. */
const PART = 1024;

function samePart(left: string, right: string, from: number): boolean {
  return left.slice(from, from + PART) === right.slice(from, from + PART);
}

/** Moves surrogates above all other units of 16 bits. */
function codePointRank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x2000 : unit + 0x2000;
}

/** Without the blanks at its end, which do not count when `char` datums are compared. */
export function trimBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 32) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}
