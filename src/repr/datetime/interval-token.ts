/** A piece of an interval's text: a clock (`4:05`), a number or years and months, or a word. */
export interface IntervalToken {
  readonly kind: 'clock' | 'number' | 'word';
  /** `+`, `-` or nothing. */
  readonly sign: string;
  /** What stands behind the sign. */
  readonly text: string;
}

const SIGNED = /([+-])[ \t\n\v\f\r]*(\d[\d:.-]*|:[\d:.]*)/y;
const CLOCK = /()(\d+:[\d:.]*)/y;
/** With something behind it that makes it no number, such as the rest of a date. */
const NUMBER =
  /()(\d+(?:[-/](?:\d+(?:[-/]\d*)*|[a-z\d/-]*)|\.(?:\d+(?:\.[\d.]*)?|[a-z\d.]*))?|\.\d*)/y;
const WORD = /()([a-z]+)/y;

/** Words that a number may stand right behind: as others do not, they begin no date. */
const ENDS_BEFORE_DIGIT = new Set(['d', 'dec', 'h', 'm', 'mon', 's', 't', 'y']);

/**
 * The pieces of an interval's text, in lower case, as PostgreSQL takes dates and times apart: other
 * punctuation separates and means nothing. Null for what is none of the pieces.
 */
export function lexInterval(text: string): readonly IntervalToken[] | null {
  const tokens: IntervalToken[] = [];
  let position = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found !== null) position = pattern.lastIndex;
    return found;
  };
  while (position < text.length) {
    const signed = match(SIGNED);
    const clock = signed === null ? match(CLOCK) : null;
    const number = signed ?? clock ?? match(NUMBER);
    if (number !== null) {
      const [, sign, own] = number;
      tokens.push({ kind: own!.includes(':') ? 'clock' : 'number', sign: sign!, text: own! });
      continue;
    }
    const word = match(WORD)?.[2];
    if (word !== undefined) {
      const next = text[position] ?? '';
      if (/[-/.]/.test(next)) return null;
      if (/[+\d]/.test(next) && !ENDS_BEFORE_DIGIT.has(word)) return null;
      tokens.push({ kind: 'word', sign: '', text: word });
    } else if (/[+-]|[^\0-\x7f]|[\0-\x08\x0e-\x1f]/.test(text[position]!)) {
      return null;
    } else {
      position += 1;
    }
  }
  return tokens;
}
