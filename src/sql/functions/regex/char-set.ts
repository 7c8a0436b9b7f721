/**
 * Code points as ranges in ascending order that do not touch: `[first, last, first, ...]`. Numbers
 * beyond the last code point may be among them, and match nothing.
 */
export type CharSet = readonly number[];

/** The last code point. */
const CODE_POINT_MAX = 0x10ffff;

/** Every code point. */
export const ANY_CHAR: CharSet = [0, CODE_POINT_MAX];

/** The set of ranges in any order, which may overlap. */
export function charSet(ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = [...ranges].sort(([left], [right]) => left - right);
  const set: number[] = [];
  for (const [first, last] of sorted) {
    const end = set.at(-1);
    if (end !== undefined && first <= end + 1) set[set.length - 1] = Math.max(end, last);
    else set.push(first, last);
  }
  return set;
}

/** The ranges of a set as pairs. */
export function rangesOf(set: CharSet): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (let index = 0; index < set.length; index += 2) ranges.push([set[index]!, set[index + 1]!]);
  return ranges;
}

/** What is in one of several sets. */
export function unionOf(sets: readonly CharSet[]): CharSet {
  return charSet(sets.flatMap(rangesOf));
}

/** What is not in a set. */
export function complementOf(set: CharSet): CharSet {
  const rest: number[] = [];
  let next = 0;
  for (const [first, last] of rangesOf(set)) {
    if (first > next) rest.push(next, first - 1);
    next = last + 1;
  }
  if (next <= CODE_POINT_MAX) rest.push(next, CODE_POINT_MAX);
  return rest;
}

/** A set without some characters. */
export function without(set: CharSet, taken: CharSet): CharSet {
  return complementOf(unionOf([complementOf(set), taken]));
}

/** Whether a character is in a set. */
export function hasChar(set: CharSet, point: number): boolean {
  for (let index = 0; index < set.length; index += 2) {
    if (point < set[index]!) return false;
    if (point <= set[index + 1]!) return true;
  }
  return false;
}

/** A larger set is folded by the pairs of its letters alone, which are all below this. */
const CASED_END = 0x1e944;

/** A set with the other cases of its letters. */
export function withOtherCases(set: CharSet): CharSet {
  const more: [number, number][] = [];
  for (const [first, last] of rangesOf(set)) {
    for (let point = first; point <= Math.min(last, CASED_END); point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      for (const other of otherCases(point)) more.push([other, other]);
    }
  }
  return charSet([...rangesOf(set), ...more]);
}

/** Letters whose other case is one letter; `ß`, which has two in upper case, has none. */
function otherCases(point: number): readonly number[] {
  const letter = String.fromCodePoint(point);
  return [letter.toLowerCase(), letter.toUpperCase()]
    .filter((other) => other !== letter && Array.from(other).length === 1)
    .map((other) => other.codePointAt(0)!);
}
