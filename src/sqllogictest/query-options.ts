import { quoted, span } from '../diagnostic/index.js';
import type { Mistake } from './mistakes.js';
import type { SortMode } from './record.js';
import type { Word } from './words.js';

/** What stands behind the types of a query. */
export interface QueryOptions {
  readonly sort: SortMode;
  readonly label: string | null;
  readonly columnNames: boolean;
  readonly multiline: boolean;
}

/** The kinds of options, of which each is given once. */
type OptionKind = 'sort mode' | 'colnames' | 'multiline' | 'label';

/** Reads the options of a query: words, of which several may be joined by commas. */
export function readQueryOptions(words: readonly Word[]): {
  readonly options: QueryOptions | null;
  readonly mistakes: readonly Mistake[];
} {
  const given = new Map<OptionKind, string>();
  for (const joined of words) {
    for (const word of splitAtCommas(joined)) {
      const kind = kindOf(word.text);
      const earlier = given.get(kind);
      if (earlier !== undefined) return { options: null, mistakes: [twice(word, kind, earlier)] };
      given.set(kind, word.text);
    }
  }
  const options = {
    sort: (given.get('sort mode') ?? 'nosort') as SortMode,
    label: given.get('label') ?? null,
    columnNames: given.has('colnames'),
    multiline: given.has('multiline'),
  };
  return { options, mistakes: [] };
}

function kindOf(word: string): OptionKind {
  switch (word) {
    case 'nosort':
    case 'rowsort':
    case 'valuesort':
      return 'sort mode';
    case 'colnames':
    case 'multiline':
      return word;
    default:
      return 'label';
  }
}

function twice({ text, span: place }: Word, kind: OptionKind, earlier: string): Mistake {
  return {
    code: 'DL004',
    span: place,
    message: `a query has one ${kind}, found ${quoted(text)} after ${quoted(earlier)}`,
    help: `leave one of them out`,
  };
}

function splitAtCommas(word: Word): readonly Word[] {
  const { text, span: place } = word;
  if (!text.includes(',')) return [word];
  return Array.from(text.matchAll(/[^,]+/g), ({ 0: part, index }) => ({
    text: part,
    span: span(place.start + index, place.start + index + part.length),
  }));
}
