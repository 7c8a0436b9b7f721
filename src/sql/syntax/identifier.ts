import { fitName } from '../../repr/index.js';
import { keywordCategory } from './keywords.js';

/** The name that a word without quotes means: ASCII letters in lower case, cut to the bound. */
export function foldIdentifier(word: string): string {
  return fitName(foldLetters(word));
}

/** The same before it is cut. */
export function foldLetters(word: string): string {
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The name that an identifier in double quotes means; `quoted` includes the quotes. */
export function unquoteIdentifier(quoted: string): string {
  return fitName(unquote(quoted));
}

/** The same before it is cut. */
export function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll('""', '"');
}

/** The name in double quotes, whatever it is. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name as one writes it: in double quotes only if it would mean something else without. */
export function formatIdentifier(name: string): string {
  const plain = /^[a-z_][a-z0-9_$]*$/.test(name) && keywordCategory(name) === undefined;
  return plain ? name : quoteIdentifier(name);
}
