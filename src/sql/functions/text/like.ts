import {
  DatumError,
  spend,
  SqlState,
  charactersOf,
  codePointLength,
  hasPairs,
} from '../../../repr/index.js';

/**
 * Whether a text matches a pattern of LIKE: `%` stands for any text, `_` for one character, a
 * backslash takes away the meaning of what follows it.
 *
 * Only the last `%` is ever retried, so the time is at most the product of the lengths.
 *
 * @throws DatumError for a pattern that ends in a backslash, if matching gets that far, and for one
 * that would have to be tried at too many places.
 */
export function matchesLike(text: string, pattern: string): boolean {
  const subject = hasPairs(text) || hasPairs(pattern) ? charactersOf(text) : text;
  const wanted = subject === text ? pattern : charactersOf(pattern);
  let at = 0;
  let next = 0;
  let retryAt = -1;
  let retryNext = -1;
  let steps = 0;
  while (at < subject.length) {
    const symbol = wanted[next];
    if (symbol === '%') {
      next += 1;
      if (next === wanted.length) return true;
      retryAt = at;
      retryNext = next;
      continue;
    }
    const escaped = symbol === '\\';
    if (escaped && next + 1 === wanted.length) throw endsInEscape();
    const matches = escaped
      ? wanted[next + 1] === subject[at]
      : symbol === '_' || (symbol !== undefined && symbol === subject[at]);
    if (matches) {
      at += 1;
      next += escaped ? 2 : 1;
    } else if (retryNext >= 0) {
      retryAt += 1;
      const again = at - retryAt + 1;
      spend(again);
      steps += again;
      if (steps > STEPS_MAX) throw new DatumError('LIKE pattern is too complex', SqlState.tooMany);
      at = retryAt;
      next = retryNext;
    } else {
      return false;
    }
  }
  while (wanted[next] === '%') next += 1;
  return next === wanted.length;
}

/** Characters that are compared anew, at most: some tenths of a second's worth. */
const STEPS_MAX = 30_000_000;

function endsInEscape(): DatumError {
  return new DatumError('LIKE pattern must not end with escape character', '22025');
}

/** What it takes to read a character, and to write it. */
const SYMBOL_UNITS = 8;

/**
 * A pattern with another escape character as one with backslashes: what `LIKE p ESCAPE e` matches.
 *
 * @throws DatumError for an escape of more than one character.
 */
export function likeEscape(pattern: string, escape: string): string {
  if (escape === '\\') return pattern;
  if (escape === '') return pattern.replaceAll('\\', '\\\\');
  if (codePointLength(escape) > 1) {
    throw new DatumError('invalid escape string', '22025', {
      hint: 'Escape string must be empty or one character.',
    });
  }
  let result = '';
  let afterEscape = false;
  for (const symbol of pattern) {
    spend(SYMBOL_UNITS);
    if (symbol === escape && !afterEscape) {
      result += '\\';
      afterEscape = true;
    } else if (symbol === '\\') {
      result += afterEscape ? '\\' : '\\\\';
      afterEscape = false;
    } else {
      result += symbol;
      afterEscape = false;
    }
  }
  return result;
}
