import { DatumError, SqlState } from '../datum-error.js';
import { spend } from '../interruption.js';

/** The longest text that is written of a value that has parts, in UTF-16 units. */
export const WRITTEN_TEXT_MAX = 1 << 26;

/** What it takes to write a part, beside its parts. */
const TEXT_UNITS = 16;

/**
 * So many texts with a separator between, made one after the other. No more are made once they are
 * too long together: a value may be part of another any number of times, and in memory once.
 *
 * @throws DatumError `requested length too large` (54000) beyond so many UTF-16 units
 */
export function joinTexts(
  count: number,
  write: (index: number) => string,
  separator: string,
  max = WRITTEN_TEXT_MAX,
): string {
  const texts = new Array<string>(count);
  let length = 0;
  for (let index = 0; index < count; index += 1) {
    spend(TEXT_UNITS);
    const text = write(index);
    length += text.length + separator.length;
    if (length > max) throw textTooLong();
    texts[index] = text;
  }
  return texts.join(separator);
}

/** The error for a text that would be too long. */
export function textTooLong(): DatumError {
  return new DatumError('requested length too large', SqlState.tooMany);
}
