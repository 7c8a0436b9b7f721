import { DatumError, SqlState, type ArrayDatum, charactersOf, spend } from '../../../repr/index.js';
import { arrayOf } from '../values/array-values.js';
import type { Evaluate, ScalarDefinition, TableDefinition } from '../definitions/definition.js';
import { hasMatch, searchMatches, singleFlags, type FoundMatch } from './regex-search.js';
import { parseFlags, similarToRegex } from '../regex/index.js';
import { checkLength } from '../values/text-length.js';

const REGEX_OPERATORS_OF_FLAGS = [
  ['~', '', false],
  ['!~', '', true],
  ['~*', 'i', false],
  ['!~*', 'i', true],
] as const;

/** `~` and its like. A `char` is matched with its blanks. */
export const REGEX_OPERATORS: readonly ScalarDefinition[] = REGEX_OPERATORS_OF_FLAGS.flatMap(
  ([name, letters, negated]) => {
    const flags = parseFlags(letters);
    const evaluate = (text: string, pattern: string): boolean =>
      hasMatch(text, pattern, flags) !== negated;
    return ['text', 'char'].map((left): ScalarDefinition => ({
      name,
      args: [left, 'text'],
      result: 'bool',
      evaluate,
    }));
  },
);

/** What a match gives: its groups, or itself if the expression has none. */
function partsOf({ text, groups }: FoundMatch): ArrayDatum {
  return arrayOf(groups.length === 0 ? [text] : groups.map((group) => group && group.text));
}

function first(text: string, pattern: string, flags = parseFlags()): FoundMatch | undefined {
  return searchMatches({ text, pattern, flags: { ...flags, global: false } }).next().value as
    FoundMatch | undefined;
}

function match(text: string, pattern: string, letters?: string): ArrayDatum | null {
  const found = first(text, pattern, singleFlags('regexp_match', letters));
  return found === undefined ? null : partsOf(found);
}

/** The first group, or all of the match if the expression has none. */
function substringOf(text: string, pattern: string): string | null {
  const found = first(text, pattern);
  if (found === undefined) return null;
  return found.groups.length === 0 ? found.text : (found.groups[0]?.text ?? null);
}

function similarSubstring(text: string, pattern: string, escape: string): string | null {
  return substringOf(text, similarToRegex(pattern, escape));
}

/** What it takes to put in what a mark stands for. */
const MARK_UNITS = 32;

/** Puts in what `\1` to `\9` and `\&` stand for. */
function fill(replacement: string, { text, groups }: FoundMatch): string {
  spend(replacement.length);
  return replacement.replace(/\\([1-9&\\])/g, (_, mark: string) => {
    spend(MARK_UNITS);
    if (mark === '&') return text;
    return mark === '\\' ? '\\' : (groups[Number(mark) - 1]?.text ?? '');
  });
}

interface Replacing {
  readonly letters?: string | undefined;
  readonly start?: number;
  /** Which match to replace; 0 for all. */
  readonly which?: number | undefined;
}

function replace(
  [text, pattern, replacement]: readonly [string, string, string],
  { letters, start = 1, which }: Replacing,
): string {
  const flags = parseFlags(letters);
  const count = which ?? (flags.global ? 0 : 1);
  const points = charactersOf(text);
  let result = '';
  let done = 0;
  let met = 0;
  const all = { text, pattern, flags: { ...flags, global: true }, from: start - 1 };
  for (const found of searchMatches(all)) {
    met += 1;
    if (count > 0 && met < count) continue;
    checkLength(result.length);
    result += points.slice(done, found.from).join('') + fill(replacement, found);
    done = found.to;
    if (count > 0) break;
  }
  return done === 0 && result === '' ? text : result + points.slice(done).join('');
}

function positive(name: string, value: number, least = 1): number {
  if (value >= least) return value;
  throw invalidArgument(name, value);
}

function invalidArgument(name: string, value: number): DatumError {
  const message = `invalid value for parameter "${name}": ${value}`;
  return new DatumError(message, SqlState.invalidParameter);
}

/** The flags of `regexp_replace` are letters: a number there is an argument in the wrong place. */
function replaceByFlags(text: string, pattern: string, by: string, letters: string): string {
  if (/^[0-9]/.test(letters)) {
    const message = `invalid regular expression option: "${letters[0]!}"`;
    throw new DatumError(message, SqlState.invalidParameter, {
      hint: 'If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.',
    });
  }
  return replace([text, pattern, by], { letters });
}

function define(name: string, args: readonly string[], result: string, evaluate: Evaluate) {
  return { name, args, result, evaluate } satisfies ScalarDefinition;
}

const T = 'text';
const N = 'int4';

type ReplaceArguments = readonly [string, string, string, number, number?, string?];

/** With a place to begin at and the number of a match, the flags come last. */
function replaceFrom(...args: ReplaceArguments): string {
  const [text, pattern, by, start, which, letters] = args;
  return replace([text, pattern, by], {
    start: positive('start', start),
    which: which === undefined ? undefined : positive('n', which, 0),
    letters,
  });
}

const REPLACERS: readonly ScalarDefinition[] = [
  define('regexp_replace', [T, T, T], T, (text: string, pattern: string, by: string) =>
    replace([text, pattern, by], {}),
  ),
  define('regexp_replace', [T, T, T, T], T, replaceByFlags),
  ...[4, 5, 6].map((count) =>
    define('regexp_replace', [T, T, T, N, N, T].slice(0, count), T, replaceFrom),
  ),
];

/** The texts between matches. */
function split(name: string, text: string, pattern: string, letters?: string): readonly string[] {
  const flags = { ...singleFlags(name, letters), global: true };
  const points = charactersOf(text);
  const parts: string[] = [];
  let done = 0;
  for (const { from, to } of searchMatches({ text, pattern, flags, skipsEmpty: true })) {
    parts.push(points.slice(done, from).join(''));
    done = to;
  }
  return [...parts, points.slice(done).join('')];
}

function countMatches(text: string, pattern: string, start = 1, letters?: string): number {
  const flags = { ...singleFlags('regexp_count', letters), global: true };
  const from = positive('start', start) - 1;
  const found = searchMatches({ text, pattern, flags, from });
  let count = 0;
  while (found.next().done !== true) count += 1;
  return count;
}

/** Which match is asked for, where to begin, and which part of it. */
interface Asked {
  readonly start: number | undefined;
  readonly which: number | undefined;
  readonly letters: string | undefined;
  readonly part: number | undefined;
}

/** The span and the text of a match or one of its groups: without any, it is the first one. */
function nthMatch(
  name: string,
  [text, pattern]: readonly [string, string],
  { start = 1, which = 1, letters, part = 0 }: Asked,
): { readonly from: number; readonly to: number; readonly text: string } | null {
  const from = positive('start', start) - 1;
  const wanted = positive('n', which);
  const group = positive('subexpr', part, 0);
  const flags = { ...singleFlags(name, letters), global: true };
  let met = 0;
  for (const found of searchMatches({ text, pattern, flags, from })) {
    met += 1;
    if (met < wanted) continue;
    const isWhole = group === 0 || (group === 1 && found.groups.length === 0);
    return isWhole ? found : (found.groups[group - 1] ?? null);
  }
  return null;
}

const SUBSTR_ARGS = [T, T, N, N, T, N];

const SUBSTRS: readonly ScalarDefinition[] = [2, 3, 4, 5, 6].map((count) => ({
  ...define('regexp_substr', SUBSTR_ARGS.slice(0, count), T, (...args: AskedArguments) => {
    const [text, pattern, start, which, letters, part] = args;
    return (
      nthMatch('regexp_substr', [text, pattern], { start, which, letters, part })?.text ?? null
    );
  }),
  introducesNull: true,
}));

/** Its end or its beginning, counted from 1; 0 for no match. */
const INSTRS: readonly ScalarDefinition[] = [2, 3, 4, 5, 6, 7].map((count) =>
  define('regexp_instr', [T, T, N, N, N, T, N].slice(0, count), N, (...args: InstrArguments) => {
    const [text, pattern, start, which, end = 0, letters, part] = args;
    if (end !== 0 && end !== 1) throw invalidArgument('endoption', end);
    const found = nthMatch('regexp_instr', [text, pattern], { start, which, letters, part });
    if (found === null) return 0;
    return (end === 1 ? found.to : found.from) + 1;
  }),
);

type AskedArguments = [string, string, number?, number?, string?, number?];
type InstrArguments = [string, string, number?, number?, number?, string?, number?];

/** The functions of regular expressions: PostgreSQL documentation, 9.4 and 9.7. */
export const REGEX_FUNCTIONS: readonly ScalarDefinition[] = [
  ...REPLACERS,
  ...SUBSTRS,
  ...INSTRS,
  { ...define('regexp_match', [T, T], 'text[]', match), introducesNull: true },
  { ...define('regexp_match', [T, T, T], 'text[]', match), introducesNull: true },
  { ...define('substring', [T, T], T, substringOf), introducesNull: true },
  { ...define('substring', [T, T, T], T, similarSubstring), introducesNull: true },
  define('similar_to_escape', [T], T, (pattern: string) => similarToRegex(pattern)),
  define('similar_to_escape', [T, T], T, similarToRegex),
  define('regexp_split_to_array', [T, T], 'text[]', (text: string, pattern: string) =>
    arrayOf(split('regexp_split_to_array', text, pattern)),
  ),
  define('regexp_split_to_array', [T, T, T], 'text[]', (text: string, pattern: string, f: string) =>
    arrayOf(split('regexp_split_to_array', text, pattern, f)),
  ),
  define('regexp_count', [T, T], N, countMatches),
  define('regexp_count', [T, T, N], N, countMatches),
  define('regexp_count', [T, T, N, T], N, countMatches),
  define('regexp_like', [T, T], 'bool', (text: string, pattern: string) =>
    hasMatch(text, pattern, parseFlags()),
  ),
  define('regexp_like', [T, T, T], 'bool', (text: string, pattern: string, letters: string) =>
    hasMatch(text, pattern, singleFlags('regexp_like', letters)),
  ),
];

function* matches(text: string, pattern: string, letters?: string): Iterable<[ArrayDatum]> {
  for (const found of searchMatches({ text, pattern, flags: parseFlags(letters) })) {
    yield [partsOf(found)];
  }
}

/** Those that give a row for each match. */
export const REGEX_TABLE_FUNCTIONS: readonly TableDefinition[] = [
  [T, T],
  [T, T, T],
].flatMap((args): TableDefinition[] => [
  {
    name: 'regexp_matches',
    args,
    columns: [{ name: null, type: 'text[]' }],
    evaluate: matches,
  },
  {
    name: 'regexp_split_to_table',
    args,
    columns: [{ name: null, type: T }],
    evaluate: (text: string, pattern: string, letters?: string) =>
      split('regexp_split_to_table', text, pattern, letters).map((part) => [part]),
  },
]);
