/**
 * Letters in upper or lower case one by one, as the C library does it: a letter whose other case is
 * several letters (`ß`) stays, and none depends on its place in a word (`Σ`). JavaScript's own
 * mapping of whole texts does both; it is used where only ASCII is.
 */
export function upperCase(text: string): string {
  return ASCII.test(text) ? text.toUpperCase() : mapped(text, (letter) => letter.toUpperCase());
}

/** As {@link upperCase}. */
export function lowerCase(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : mapped(text, (letter) => letter.toLowerCase());
}

/** Each run of letters and digits begins with a capital and goes on in lower case. */
export function initialCapitals(text: string): string {
  return text.replace(/[\p{L}\p{N}]+/gu, (word) => {
    const [first = '', ...rest] = Array.from(word);
    return upperCase(first) + lowerCase(rest.join(''));
  });
}

const ASCII = /^[\x00-\x7f]*$/;

/**
 * Not as a literal: were it the one letter of the built code that is not in Latin-1, each letter of
 * that file would take two bytes, and its loading 4 ms more.
 */
const CAPITAL_I_WITH_DOT = String.fromCodePoint(0x130);

/** `İ` is the one letter that gets a mark in lower case and whose letter alone counts. */
function mapped(text: string, change: (letter: string) => string): string {
  return Array.from(text, (letter) => {
    const changed = change(letter);
    if (Array.from(changed).length === 1) return changed;
    return letter === CAPITAL_I_WITH_DOT ? 'i' : letter;
  }).join('');
}
