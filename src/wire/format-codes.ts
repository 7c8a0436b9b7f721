import type { FormatCodes } from './frontend-message.js';
import { ProtocolError } from './protocol-error.js';

/**
 * The format of each of so many values.
 *
 * @param what What the codes are of, in PostgreSQL's words, if there are too many or too few.
 * @throws ProtocolError for codes that are none, or another number of them.
 */
export function expandFormats(
  codes: FormatCodes,
  count: number,
  what: (codes: number, count: number) => string,
): readonly (0 | 1)[] {
  for (const code of codes) {
    if (code !== 0 && code !== 1) {
      throw new ProtocolError(`unsupported format code: ${code}`, '22023');
    }
  }
  if (codes.length > 1 && codes.length !== count) {
    throw new ProtocolError(what(codes.length, count));
  }
  const all = codes[0] ?? 0;
  return Array.from({ length: count }, (_, index) => {
    return (codes.length > 1 ? codes[index] : all) as 0 | 1;
  });
}
