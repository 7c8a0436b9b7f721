import { DatumError, SqlState } from '../datum-error.js';

/** Words of PostgreSQL's whose meaning depends on when they are read. */
const CLOCK_WORDS = new Set(['now', 'today', 'tomorrow', 'yesterday']);

/** @throws DatumError (0A000) for a word that would have to be read anew each time. */
export function refuseClockWord(type: string, word: string): void {
  if (!CLOCK_WORDS.has(word)) return;
  const message = `"${word}" is not supported for type ${type}: it depends on when it is read`;
  throw new DatumError(message, SqlState.unsupported);
}
