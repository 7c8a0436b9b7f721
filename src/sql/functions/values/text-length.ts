import { textTooLong, spend } from '../../../repr/index.js';

/**
 * The longest text that a function makes, in UTF-16 units. PostgreSQL's is 1 GB; ours is what a
 * JavaScript process can take apart into its characters: at 2^26 of them some functions need more
 * memory than the process has, or an array longer than there can be.
 */
export const TEXT_MAX = 1 << 24;

/** Refuses to make a text that is too long. @throws DatumError `requested length too large` */
export function checkLength(length: number): void {
  if (length > TEXT_MAX) throw textTooLong();
}

/**
 * Texts one after the other.
 *
 * @throws DatumError if the result would be too long; Interrupted
 */
export function joined(texts: readonly string[], separator = ''): string {
  let length = separator.length * Math.max(0, texts.length - 1);
  for (const text of texts) length += text.length;
  checkLength(length);
  spend(length + texts.length);
  return texts.join(separator);
}
