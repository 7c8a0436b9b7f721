import { quoted, span, type Span } from '../diagnostic/index.js';
import type { Mistake } from './mistakes.js';

/** A word that opens a part of a file. */
export type PartWord = 'setup' | 'teardown' | 'session' | 'step' | 'permutation';

/**
 * A piece of a file. `part` and `notices` are words of the format, `name` any other word or what
 * stands in quotes, `unread` what a mistake was reported for.
 */
export interface Token {
  readonly kind: 'part' | 'notices' | 'name' | 'number' | 'sql' | 'symbol' | 'unread' | 'end';
  /** The name without quotes, SQL without braces and the blanks next to them. */
  readonly text: string;
  readonly span: Span;
}

const PARTS: ReadonlySet<string> = new Set([
  'setup',
  'teardown',
  'session',
  'step',
  'permutation',
] satisfies PartWord[]);

/** Blanks, line ends and comments. */
const GAP = /(?:[ \t\r\f\n\uFEFF]+|#[^\n]*)*/y;
const WORD = /[A-Za-z_\u0080-\uFFFF][A-Za-z_\u0080-\uFFFF0-9$]*/y;
const NUMBER = /[0-9]+/y;
const QUOTED = /"((?:[^"\n]|"")*)"/y;
const SQL = /\{[ \t\r\f]*([^}]*)\}/y;
const SYMBOL = /[(),*]/y;
/** Between the file and the output that is expected of it. */
const SEPARATOR = /^----[ \t\r]*(?:\n|$)/my;

/**
 * The pieces of a file, the last one its end, and what could not be read. A line `----` ends it as
 * well, and is the text of the end then.
 */
export function readTokens(text: string): {
  readonly tokens: readonly Token[];
  readonly mistakes: readonly Mistake[];
} {
  const tokens: Token[] = [];
  const mistakes: Mistake[] = [];
  let position = matchAt(GAP, text, 0)![0].length;
  let separator = '';
  while (position < text.length) {
    separator = matchAt(SEPARATOR, text, position)?.[0] ?? '';
    if (separator !== '') break;
    const token = readToken(text, position);
    if (token.kind === 'unread') mistakes.push(unreadable(token));
    tokens.push(token);
    const { end } = token.span;
    position = end + matchAt(GAP, text, end)![0].length;
  }
  tokens.push({ kind: 'end', text: separator, span: span(position, position) });
  return { tokens, mistakes };
}

/** Where the output begins that is expected of a file: behind a line `----`, or null. */
export function outputStartOf(tokens: readonly Token[]): number | null {
  const { text, span: place } = tokens.at(-1)!;
  return text === '' ? null : place.end + text.length;
}

function readToken(text: string, start: number): Token {
  const make = (kind: Token['kind'], [whole]: readonly string[], content = whole!): Token => ({
    kind,
    text: content,
    span: span(start, start + whole!.length),
  });
  const word = matchAt(WORD, text, start);
  if (word !== null) return make(kindOfWord(word[0]), word);
  const number = matchAt(NUMBER, text, start);
  if (number !== null) return make('number', number);
  const symbol = matchAt(SYMBOL, text, start);
  if (symbol !== null) return make('symbol', symbol);
  const name = matchAt(QUOTED, text, start);
  if (name !== null) return make('name', name, name[1]!.replaceAll('""', '"'));
  const sql = matchAt(SQL, text, start);
  if (sql !== null) return make('sql', sql, trimEnd(sql[1]!).replaceAll('\r\n', '\n'));
  // What is opened and never closed goes to the end of what it could hold.
  if (text[start] === '{') return make('unread', [text.slice(start)]);
  if (text[start] === '"') return make('unread', matchAt(/"[^\n]*/y, text, start)!);
  return make('unread', [String.fromCodePoint(text.codePointAt(start)!)]);
}

function kindOfWord(word: string): Token['kind'] {
  if (PARTS.has(word)) return 'part';
  return word === 'notices' ? 'notices' : 'name';
}

/** Without blanks at the end; line ends before them stay. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\f'.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function unreadable({ text, span: { start, end } }: Token): Mistake {
  const first = span(start, start + (text === '' ? 0 : 1));
  switch (text[0]) {
    case '{':
      return {
        code: 'DI002',
        span: first,
        message: 'SQL that is opened by `{` is never closed',
        help: 'add `}` behind it',
      };
    case '"':
      return {
        code: 'DI002',
        span: span(start, end),
        message: 'a name that is opened by `"` is not closed on its line',
        help: 'add `"` behind it',
      };
    default:
      return {
        code: 'DI001',
        span: span(start, end),
        message: `a word, a name or SQL in braces was expected, found ${quoted(text)}`,
        help: 'put a name with such characters in double quotes',
      };
  }
}
