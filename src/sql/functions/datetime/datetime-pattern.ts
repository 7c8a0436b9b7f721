import { spend } from '../../../repr/index.js';
/** How a date is counted: a template has patterns of one calendar only. */
export type Calendar = 'gregorian' | 'iso';

/** A word of a template that stands for a field. */
export interface FieldNode {
  readonly kind: 'field';
  /** As written: `Month`, `hh24`. */
  readonly word: string;
  /** Whether the word stands for digits. */
  readonly isNumber: boolean;
  readonly calendar: Calendar | null;
  /** Whether it is padded: there is no FM before it. */
  readonly fills: boolean;
  /** What stands behind it for the ending of an ordinal number. */
  readonly ordinal: '' | 'TH' | 'th';
}

/** A part of a template: a field, or a character that stands for itself. */
export type TemplateNode =
  FieldNode | { readonly kind: 'separator' | 'space' | 'character'; readonly text: string };

interface Word {
  readonly isNumber: boolean;
  readonly calendar: Calendar | null;
}

function wordsOf(text: string, isNumber: boolean, calendar: Calendar | null): [string, Word][] {
  return text.split(' ').map((word) => [word, { isNumber, calendar }]);
}

const UPPER_WORDS: readonly [string, Word][] = [
  ...wordsOf('A.D. A.M. AD AM B.C. BC P.M. PM FX OF TZ TZH', false, null),
  ...wordsOf('CC J MS Q US SS SSSS SSSSS MI HH HH12 HH24 TZM', true, null),
  ...wordsOf('FF1 FF2 FF3 FF4 FF5 FF6', false, null),
  ...wordsOf('DAY DY MONTH MON RM', false, 'gregorian'),
  ...wordsOf('D DD DDD MM W WW Y YY YYY YYYY Y,YYY', true, 'gregorian'),
  ...wordsOf('I ID IDDD IW IY IYY IYYY', true, 'iso'),
];

/** All words: in upper or in lower case, and four with a capital alone. */
const WORDS: ReadonlyMap<string, Word> = new Map([
  ...UPPER_WORDS,
  ...UPPER_WORDS.map(([word, meaning]): [string, Word] => [word.toLowerCase(), meaning]),
  ...wordsOf('Day Dy Month Mon', false, 'gregorian'),
]);

/** The longest word that fits comes first. */
const WORD = new RegExp(
  [...WORDS.keys()]
    .sort((left, right) => right.length - left.length)
    .map((word) => word.replaceAll('.', '\\.'))
    .join('|'),
  'y',
);

/** What it takes to read a part. */
const WORD_UNITS = 32;

const PREFIX = /FM|fm|TM|tm/y;
const SUFFIX = /TH|th|SP/y;
const QUOTED = /"((?:\\.|[^"\\]|\\$)*)"?/sy;

/**
 * Reads a template of dates and times (PostgreSQL documentation, tables 9.26 and 9.27). Each word
 * may have one prefix and one suffix; a prefix before anything else means nothing.
 */
export function parseDateTimeTemplate(template: string): readonly TemplateNode[] {
  const nodes: TemplateNode[] = [];
  for (let at = 0; at < template.length;) {
    spend(WORD_UNITS);
    const prefix = matchAt(PREFIX, template, at)?.[0] ?? '';
    at += prefix.length;
    const word = matchAt(WORD, template, at)?.[0];
    if (word !== undefined) {
      at += word.length;
      const suffix = matchAt(SUFFIX, template, at)?.[0] ?? '';
      at += suffix.length;
      const ordinal = suffix === 'TH' || suffix === 'th' ? suffix : '';
      nodes.push({ kind: 'field', word, ...WORDS.get(word)!, fills: fills(word, prefix), ordinal });
      continue;
    }
    if (at >= template.length) break;
    const quoted = matchAt(QUOTED, template, at);
    if (quoted !== null) {
      at += quoted[0].length;
      for (const text of quoted[1]!.replace(/\\(.)/gs, '$1')) {
        nodes.push({ kind: 'character', text });
      }
      continue;
    }
    // Outside quotes a backslash only counts before one.
    if (template.startsWith('\\"', at)) at += 1;
    const text = String.fromCodePoint(template.codePointAt(at)!);
    at += text.length;
    nodes.push({ kind: characterKind(text), text });
  }
  return nodes;
}

/** Names in the words of a locale are not padded either: TM. */
function fills(word: string, prefix: string): boolean {
  const isOpen = prefix.toUpperCase() === 'TM' && /^(?:month|day)$/i.test(word);
  return prefix.toUpperCase() !== 'FM' && !isOpen;
}

function characterKind(text: string): 'separator' | 'space' | 'character' {
  if (isSeparator(text)) return 'separator';
  return isSpace(text) ? 'space' : 'character';
}

/** Whether a character is ASCII punctuation. */
export function isSeparator(text: string | undefined): boolean {
  return text !== undefined && /^[!-/:-@[-`{-~]/.test(text);
}

/** Whether a character is white space of C's. */
export function isSpace(text: string | undefined): boolean {
  return text !== undefined && /^[\t-\r ]/.test(text);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
