import { span } from '../diagnostic/index.js';
import type { Mistake } from './mistakes.js';
import type { ErrorPattern } from './record.js';
import type { HeadLine } from './words.js';

/** CockroachDB's files have its SQLSTATE before the expression; it is its own, not PostgreSQL's. */
const SQLSTATE = /^pgcode\s+[A-Za-z0-9]{5}(?:\s+|$)/;

/** Flags at the beginning, as other dialects of regular expressions have them. */
const FLAGS = /^\(\?([is]+)\)/;

/** Reads the regular expression behind `error`; without one, every message matches. */
export function readPattern({ text, rest }: HeadLine): {
  readonly pattern: ErrorPattern | null;
  readonly mistakes: readonly Mistake[];
} {
  const [error, first] = rest;
  const start = first?.span.start ?? error!.span.end;
  const end = rest.at(-1)!.span.end;
  const source = text.slice(start, end).replace(SQLSTATE, '');
  try {
    return { pattern: { source, regex: compilePattern(source) }, mistakes: [] };
  } catch (failure) {
    const { message } = failure as Error;
    const why = message.slice(message.lastIndexOf(': ') + 2).toLowerCase();
    const mistake: Mistake = {
      code: 'DL007',
      span: span(start, end),
      message: `a regular expression was expected, found one that cannot be read: ${why}`,
      help: 'put `\\` before characters that stand for themselves: `( ) [ ] { } . * + ? ^ $ |`',
    };
    return { pattern: null, mistakes: [mistake] };
  }
}

/** @throws SyntaxError if it is none. */
function compilePattern(source: string): RegExp {
  const flags = FLAGS.exec(source);
  return flags === null
    ? new RegExp(source)
    : new RegExp(source.slice(flags[0].length), [...new Set(flags[1])].join(''));
}

/** A message as an expression that matches it, on one line. */
export function patternOf(message: string): string {
  const [firstLine = ''] = message.split('\n');
  return firstLine.trim().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
