import { parseRegex, type ParsedRegex } from './parse-regex.js';
import type { RegexFlags } from './regex-flags.js';
import { AutomatonStore, RegexMatcher, type Span } from './regex-matcher.js';

/** A match: its span and those of its groups; null for groups that took no part. */
export type RegexMatch = readonly (Span | null)[] & { readonly 0: Span };

/** A regular expression that was read. */
export class Regex {
  /** The number of groups. */
  readonly groups: number;
  readonly #parsed: ParsedRegex;
  readonly #store = new AutomatonStore();

  constructor(pattern: string, flags: RegexFlags) {
    this.#parsed = parseRegex(pattern, flags);
    this.groups = this.#parsed.groups;
  }

  /** Prepares to find matches in a text. */
  on(text: string): RegexMatcher {
    return new RegexMatcher(this.#parsed, this.#store, text);
  }
}

/** Expressions that are kept: PostgreSQL's MAX_CACHED_RES. */
const REGEXES_KEPT = 32;

const kept = new Map<string, Regex>();

/** Reads a regular expression, or gives one that was read before. @throws DatumError */
export function compileRegex(pattern: string, flags: RegexFlags): Regex {
  const key = `${JSON.stringify(flags)}${pattern}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const regex = new Regex(pattern, flags);
  if (kept.size >= REGEXES_KEPT) kept.clear();
  kept.set(key, regex);
  return regex;
}
