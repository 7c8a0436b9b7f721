import { charSet, type CharSet } from './char-set.js';

/** Letters beyond the planes that have any are not looked for. */
const ASSIGNED_END = 0x323b0;

/** Scans for the characters of a class; classes are few and kept. */
function scan(pattern: RegExp): CharSet {
  const ranges: [number, number][] = [];
  let start = -1;
  for (let point = 0; point <= ASSIGNED_END; point += 1) {
    const isIn = pattern.test(String.fromCodePoint(point));
    if (isIn && start < 0) start = point;
    if (isIn || start < 0) continue;
    ranges.push([start, point - 1]);
    start = -1;
  }
  return charSet(ranges);
}

const SPACES = '\\t-\\r \\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000';
const ALPHA = '\\p{Alphabetic}';
const FOREIGN_DIGITS = '[[\\p{Nd}]--[0-9]]';
const GRAPH = `[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Cf}]`;

/**
 * The classes of PostgreSQL by name. Beyond ASCII they are Unicode's properties, where PostgreSQL
 * asks the C library; digits are those of ASCII, as in the C library, which counts others as
 * letters.
 */
const PATTERNS: Readonly<Record<string, string>> = {
  alnum: `[${ALPHA}\\p{Nd}]`,
  alpha: `[${ALPHA}${FOREIGN_DIGITS}]`,
  ascii: '[\\x00-\\x7f]',
  blank: '[\\t \\u1680\\u2000-\\u2006\\u2008-\\u200a\\u205f\\u3000]',
  cntrl: '[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]',
  digit: '[0-9]',
  graph: `[${GRAPH}--[${SPACES}]]`,
  lower: '[\\p{Lowercase}]',
  print: `[${GRAPH}\\p{Zs}]`,
  punct: `[${GRAPH}--[${ALPHA}\\p{Nd}${SPACES}]]`,
  space: `[${SPACES}]`,
  upper: '[\\p{Uppercase}]',
  word: `[${ALPHA}\\p{Nd}_]`,
  xdigit: '[0-9A-Fa-f]',
};

const known = new Map<string, CharSet>();

/** The characters of a class, or undefined for names of none. */
export function charClass(name: string): CharSet | undefined {
  const found = known.get(name);
  if (found !== undefined || !Object.hasOwn(PATTERNS, name)) return found;
  const made = scan(new RegExp(`^${PATTERNS[name]!}$`, 'v'));
  known.set(name, made);
  return made;
}
