import { spend } from '../interruption.js';
import { factorize, findTwoWay, type CriticalFactorization } from './two-way.js';

/**
 * Texts of so many UTF-16 units are left to `indexOf`. Its time is at worst the product of both
 * lengths, and nobody can be asked within it: with this, some tenths of a second for the longest
 * texts.
 */
const NATIVE_LENGTH_MAX = 64;

/** Where a text stands in another from a place on, or -1, as `indexOf`. @throws Interrupted */
export function findText(text: string, wanted: string, from = 0): number {
  return new TextFinder(wanted).find(text, from);
}

/** As `text.split`, by a separator that is not empty. @throws Interrupted */
export function splitBy(text: string, separator: string): string[] {
  if (separator.length <= NATIVE_LENGTH_MAX) {
    spend(text.length);
    return text.split(separator);
  }
  const finder = new TextFinder(separator);
  const parts: string[] = [];
  let start = 0;
  for (;;) {
    const end = finder.find(text, start);
    if (end < 0) break;
    parts.push(text.slice(start, end));
    start = end + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
}

/** Searches for one text, any number of times, in time that is linear in what is gone through. */
class TextFinder {
  readonly #wanted: string;
  readonly #beginning: string;
  #cut: CriticalFactorization | undefined;

  constructor(wanted: string) {
    this.#wanted = wanted;
    this.#beginning = wanted.slice(0, NATIVE_LENGTH_MAX);
  }

  find(text: string, from: number): number {
    const wanted = this.#wanted;
    // What was compared behind beginnings in vain: too much where they are frequent and long.
    let compared = 0;
    let at = from;
    while (compared <= wanted.length + at - from) {
      const found = text.indexOf(this.#beginning, at);
      spend((found < 0 ? text.length : found) - at + 1);
      if (found < 0 || wanted.length <= NATIVE_LENGTH_MAX) return found;
      const same = commonLength(text, found, wanted);
      if (same === wanted.length) return found;
      compared += same;
      at = found + 1;
    }
    this.#cut ??= factorize(wanted);
    return findTwoWay(text, at, wanted, this.#cut);
  }
}

/**
 * So many units of a text stand in another one, from a place on; where they end, fewer are told.
 * Parts of them are compared at once, each twice as long as the one before.
 */
function commonLength(text: string, at: number, wanted: string): number {
  let length = NATIVE_LENGTH_MAX;
  while (length < wanted.length) {
    spend(length);
    if (!text.startsWith(wanted.slice(length, 2 * length), at + length)) break;
    length *= 2;
  }
  return Math.min(length, wanted.length);
}
