import { keywordCategory } from './keywords.js';

/** PostgreSQL's bound on the length of a name, in bytes of UTF-8 (NAMEDATALEN - 1). */
export const IDENTIFIER_BYTES_MAX = 63;

/** The name that a word without quotes means: ASCII letters in lower case, cut to the bound. */
export function foldIdentifier(word: string): string {
  return truncate(word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));
}

/** The name that an identifier in double quotes means; `quoted` includes the quotes. */
export function unquoteIdentifier(quoted: string): string {
  return truncate(quoted.slice(1, -1).replaceAll('""', '"'));
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

function truncate(name: string): string {
  // Three bytes are the most that one UTF-16 unit takes.
  if (name.length * 3 <= IDENTIFIER_BYTES_MAX) return name;
  const bytes = Buffer.from(name, 'utf8');
  if (bytes.length <= IDENTIFIER_BYTES_MAX) return name;
  let end = IDENTIFIER_BYTES_MAX;
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
