import { DatumError, SqlState } from '../../../repr/index.js';
import { regexNotSupported } from './regex-error.js';

/** How an expression is read and matched: PostgreSQL documentation, table 9.24. */
export interface RegexFlags {
  readonly global: boolean;
  readonly foldsCase: boolean;
  /** Whether blanks and comments in the expression mean nothing. */
  readonly expanded: boolean;
  /** Whether the expression is the text itself. */
  readonly literal: boolean;
  /** Whether `.` and brackets with `^` match newlines. */
  readonly dotMatchesNewline: boolean;
  /** Whether `^` and `$` match at lines. */
  readonly matchesLines: boolean;
}

const PLAIN: RegexFlags = {
  global: false,
  foldsCase: false,
  expanded: false,
  literal: false,
  dotMatchesNewline: true,
  matchesLines: false,
};

/** The effect of a letter, or undefined for one that has none. */
export function applyFlag(flags: RegexFlags, letter: string): RegexFlags | undefined {
  switch (letter) {
    case 'c':
      return { ...flags, foldsCase: false };
    case 'i':
      return { ...flags, foldsCase: true };
    case 'm':
    case 'n':
      return { ...flags, dotMatchesNewline: false, matchesLines: true };
    case 'p':
      return { ...flags, dotMatchesNewline: false, matchesLines: false };
    case 'w':
      return { ...flags, dotMatchesNewline: true, matchesLines: true };
    case 's':
      return { ...flags, dotMatchesNewline: true, matchesLines: false };
    case 't':
      return { ...flags, expanded: false };
    case 'x':
      return { ...flags, expanded: true };
    case 'q':
      return { ...flags, literal: true };
    // Extended and advanced expressions differ in what PostgreSQL warns of.
    case 'e':
      return flags;
    case 'b':
      throw regexNotSupported('flag "b" (basic syntax)');
    default:
      return undefined;
  }
}

/** Reads the flags of a function. @throws DatumError for letters that are none */
export function parseFlags(text = ''): RegexFlags {
  let flags = PLAIN;
  for (const letter of text) {
    const next = letter === 'g' ? { ...flags, global: true } : applyFlag(flags, letter);
    if (next === undefined) {
      const message = `invalid regular expression option: "${letter}"`;
      throw new DatumError(message, SqlState.invalidParameter);
    }
    flags = next;
  }
  return flags;
}
