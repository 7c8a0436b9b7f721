import { fitName } from '../../repr/index.js';
import { foldLetters, unquote } from './identifier.js';
import { lex, type Token } from './lexer.js';

/** A name that has more bytes than count: as it was written, and what is left of it. */
export interface CutName {
  readonly written: string;
  readonly name: string;
}

/** The names in a statement that are cut, in order, each as often as it stands there. */
export function cutNames(text: string): readonly CutName[] {
  if (!LONG.test(text)) return [];
  return lex(text).flatMap((token) => {
    const written = writtenName(text, token);
    const name = fitName(written);
    return name === written ? [] : [{ written, name }];
  });
}

/** What may be a name of more than 63 bytes: a character has at most three for each UTF-16 unit. */
const LONG = /[\w$\u0080-\uffff]{22}|"[^"]{22}|""/;

/** The name that a token is; nothing if it is none, or is written with escapes. */
function writtenName(text: string, { kind, start, end }: Token): string {
  const written = text.slice(start, end);
  if (kind === 'word') return foldLetters(written);
  return kind === 'quoted' && written.startsWith('"') ? unquote(written) : '';
}
