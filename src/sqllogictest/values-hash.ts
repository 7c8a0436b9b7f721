import { createHash } from 'node:crypto';

/** A result in one line, in place of its values. */
const HASH_FORM = /^(\d+) values? hashing to ([0-9a-fA-F]{32})$/;

/** Whether an expected result is the hash of one. */
export function isHashForm(lines: readonly string[]): boolean {
  return lines.length === 1 && HASH_FORM.test(lines[0]!);
}

/** Whether an expected line is the hash of values; of a single one, it may say `value`. */
export function isHashOf(line: string, values: readonly string[]): boolean {
  return line.toLowerCase().replace(' value ', ' values ') === hashForm(values);
}

/** The line that stands for values: their number, and the MD5 of them, each with a line feed. */
export function hashForm(values: readonly string[]): string {
  const hash = createHash('md5');
  hash.update(values.map((value) => `${value}\n`).join(''));
  return `${values.length} values hashing to ${hash.digest('hex')}`;
}
