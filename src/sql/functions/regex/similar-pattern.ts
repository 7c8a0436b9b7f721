import { DatumError, codePointLength, spend } from '../../../repr/index.js';

/**
 * A pattern of SIMILAR TO as a regular expression: PostgreSQL documentation, 9.7.2. An escape
 * character before a double quote separates three parts for `substring`, the second of which is
 * what is wanted. An empty escape is none.
 *
 * @throws DatumError for an escape of several characters and for more than two separators.
 */
export function similarToRegex(pattern: string, escape = '\\'): string {
  if (codePointLength(escape) > 1) {
    throw new DatumError('invalid escape string', '22025', {
      hint: 'Escape string must be empty or one character.',
    });
  }
  let regex = '^(?:';
  let separators = 0;
  let inBrackets = false;
  let afterEscape = false;
  for (const symbol of pattern) {
    spend(SYMBOL_UNITS);
    if (afterEscape) {
      if (symbol === '"' && !inBrackets) {
        regex += separatorOf(separators);
        separators += 1;
      } else {
        regex += `\\${symbol}`;
      }
      afterEscape = false;
    } else if (symbol === escape) {
      afterEscape = true;
    } else if (inBrackets) {
      regex += symbol === '\\' ? '\\\\' : symbol;
      if (symbol === ']') inBrackets = false;
    } else {
      regex += symbol === '[' ? '[' : (SYMBOLS[symbol] ?? symbol);
      inBrackets = symbol === '[';
    }
  }
  return `${regex})$`;
}

/** What it takes to read a character, and to write it. */
const SYMBOL_UNITS = 8;

const SYMBOLS: Readonly<Record<string, string>> = {
  '%': '.*',
  _: '.',
  '(': '(?:',
  '\\': '\\\\',
  '.': '\\.',
  '^': '\\^',
  $: '\\$',
};

/** The parts before and behind take as little as they can. */
function separatorOf(before: number): string {
  if (before === 0) return '){1,1}?(';
  if (before === 1) return '){1,1}(?:';
  const message =
    'SQL regular expression may not contain more than two escape-double-quote separators';
  throw new DatumError(message, '2200C');
}
