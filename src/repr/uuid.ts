import { syntaxError } from './datum-error.js';

/**
 * Reads a UUID: 32 hexadecimal digits, a hyphen allowed after every four of them, braces allowed
 * around. The result is in lower case with hyphens after 8, 12, 16 and 20 digits.
 *
 * @throws DatumError for other text.
 */
export function parseUuid(text: string): string {
  const inner = /^\{(.*)\}$/s.exec(text)?.[1] ?? text;
  if (!/^(?:[0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}$/.test(inner)) throw syntaxError('uuid', text);
  const digits = inner.replaceAll('-', '').toLowerCase();
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}
