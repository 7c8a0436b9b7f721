import { spend } from '../interruption.js';

/** Texts are made of code points; most have none that take two units, and need no array. */
const SURROGATE = /[\ud800-\udfff]/;

/** What it takes to make a text of one character. */
const CHARACTER_UNITS = 4;

/** Whether some code points of a text take two units. @throws Interrupted */
export function hasPairs(text: string): boolean {
  spend(text.length);
  return SURROGATE.test(text);
}

/** The code points of a text, one by one. @throws Interrupted */
export function charactersOf(text: string): string[] {
  const characters: string[] = [];
  for (const character of text) {
    spend(CHARACTER_UNITS);
    characters.push(character);
  }
  return characters;
}

/** The number of code points, which is what SQL counts as the length of a text. */
export function codePointLength(text: string): number {
  let count = text.length;
  for (let index = 0; index + 1 < text.length; index += 1) {
    const isHigh = (text.charCodeAt(index) & 0xfc00) === 0xd800;
    if (isHigh && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
}

/** As `text.slice`, by code points. @throws Interrupted */
export function sliceCharacters(text: string, start: number, end = Infinity): string {
  if (!hasPairs(text)) return text.slice(start, end);
  const length = start < 0 || end < 0 ? codePointLength(text) : 0;
  const from = unitOf(text, start < 0 ? Math.max(0, length + start) : start);
  const to = unitOf(text, end < 0 ? Math.max(0, length + end) : end);
  return text.slice(from, Math.max(from, to));
}

/** Where a code point begins, in UTF-16 units; the end for those behind it. */
function unitOf(text: string, place: number): number {
  if (place >= text.length) return text.length;
  let unit = 0;
  for (let left = place; left > 0 && unit < text.length; left -= 1) {
    unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  }
  return unit;
}
