/**
 * PostgreSQL's advanced regular expressions (documentation, 9.7.3), and SIMILAR TO by way of them.
 *
 * The matcher is our own: JavaScript's takes the first alternative that fits where PostgreSQL takes
 * the longest match, and backtracks without bound. Matching here is by automata whose states are
 * made as they are met, so that its time is linear in the text for one match; what a group holds is
 * found afterwards from the tree of the expression. Back-references cannot be matched like this and
 * are refused, as are basic regular expressions (flag `b`). Imports errors of `repr` alone.
 */
export { compileRegex, type Regex } from './regex.js';
export { parseFlags, type RegexFlags } from './regex-flags.js';
export type { RegexMatch } from './regex.js';
export { similarToRegex } from './similar-pattern.js';
