import { DatumError, SqlState } from '../../../repr/index.js';
import { compileRegex, parseFlags, type RegexFlags, type RegexMatch } from '../regex/index.js';

/** A part of a text: places in code points, counted from 0. */
export interface FoundPart {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A match with its groups; null for those that took no part. */
export interface FoundMatch extends FoundPart {
  readonly groups: readonly (FoundPart | null)[];
}

/** All matches from a place on, one after another; only the first without flag `g`. */
export function* searchMatches({
  text,
  pattern,
  flags,
  from = 0,
  skipsEmpty = false,
}: {
  readonly text: string;
  readonly pattern: string;
  readonly flags: RegexFlags;
  readonly from?: number;
  /** Whether empty matches at the ends or right behind another match do not count. */
  readonly skipsEmpty?: boolean;
}): Generator<FoundMatch> {
  const matcher = compileRegex(pattern, flags).on(text);
  const { subject } = matcher;
  let at = from;
  let lastEnd = 0;
  while (at <= subject.length) {
    const spans = matcher.find(at) as RegexMatch | null;
    if (spans === null) return;
    const [start, end] = spans[0];
    if (!skipsEmpty || (start < subject.length && end > lastEnd)) {
      const [match, ...groups] = spans.map(
        (span) => span && { from: span[0], to: span[1], text: subject.slice(...span) },
      );
      yield { ...match!, groups };
    }
    if (!flags.global) return;
    lastEnd = end;
    at = start === end ? end + 1 : end;
  }
}

/** Whether a text has a match. */
export function hasMatch(text: string, pattern: string, flags: RegexFlags): boolean {
  return compileRegex(pattern, flags).on(text).test();
}

/** The flags of a function that finds one match. @throws DatumError for flag `g` */
export function singleFlags(name: string, text?: string): RegexFlags {
  const flags = parseFlags(text);
  if (!flags.global) return flags;
  const hint = name === 'regexp_match' ? { hint: 'Use the regexp_matches function instead.' } : {};
  const message = `${name}() does not support the "global" option`;
  throw new DatumError(message, SqlState.invalidParameter, hint);
}
