import { codePointLength, sliceCharacters, spend } from '../../../repr/index.js';
/**
 * Letters in upper or lower case one by one, as the C library does it: a letter whose other case is
 * several letters (`ß`) stays, and none depends on its place in a word (`Σ`). JavaScript's own
 * mapping of whole texts does both; it is used where only ASCII is.
 */
export function upperCase(text: string): string {
  spend(text.length);
  return ASCII.test(text) ? text.toUpperCase() : mapped(text, (letter) => letter.toUpperCase());
}

/** As {@link upperCase}. */
export function lowerCase(text: string): string {
  spend(text.length);
  return ASCII.test(text) ? text.toLowerCase() : mapped(text, (letter) => letter.toLowerCase());
}

/** Each run of letters and digits begins with a capital and goes on in lower case. */
export function initialCapitals(text: string): string {
  const words = /[\p{L}\p{N}]+/gu;
  let result = '';
  let done = 0;
  // NB: `replace` would find all words before the first one is changed.
  for (let found = words.exec(text); found !== null; found = words.exec(text)) {
    spend(WORD_UNITS);
    const [word] = found;
    const first = sliceCharacters(word, 0, 1);
    result +=
      text.slice(done, found.index) + upperCase(first) + lowerCase(word.slice(first.length));
    done = words.lastIndex;
  }
  return result + text.slice(done);
}

/** What it takes to change a word, beside its letters, and one letter that is not in ASCII. */
const WORD_UNITS = 32;
const LETTER_UNITS = 16;

const ASCII = /^[\x00-\x7f]*$/;

/**
 * Not as a literal: were it the one letter of the built code that is not in Latin-1, each letter of
 * that file would take two bytes, and its loading 4 ms more.
 */
const CAPITAL_I_WITH_DOT = String.fromCodePoint(0x130);

/** `İ` is the one letter that gets a mark in lower case and whose letter alone counts. */
function mapped(text: string, change: (letter: string) => string): string {
  let result = '';
  for (const letter of text) {
    spend(LETTER_UNITS);
    const changed = change(letter);
    if (codePointLength(changed) === 1) result += changed;
    else result += letter === CAPITAL_I_WITH_DOT ? 'i' : letter;
  }
  return result;
}
