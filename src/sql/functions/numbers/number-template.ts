import { DatumError, spend } from '../../../repr/index.js';

/** The patterns that a template of numbers has, besides those that only set a flag. */
export type NumberPattern =
  '9' | '0' | '.' | 'D' | ',' | 'G' | 'L' | 'RN' | 'TH' | 'MI' | 'PL' | 'SG';

/** A part of a template: a pattern, or text that is copied. */
export type TemplatePart =
  | { readonly kind: 'pattern'; readonly pattern: NumberPattern; readonly isLower: boolean }
  | { readonly kind: 'text'; readonly text: string };

/** A template of numbers, and what its patterns say together. */
export interface NumberTemplate {
  readonly parts: readonly TemplatePart[];
  /** Digits before and after the point. */
  readonly pre: number;
  readonly post: number;
  /** Digits after `V`: the power of ten that the number is multiplied by. */
  readonly multiplier: number;
  readonly decimal: boolean;
  /** Whether there is a `0`; the place of the first, and the number of digits up to the last. */
  readonly hasZero: boolean;
  readonly zeroStart: number;
  readonly zeroEnd: number;
  /** `FM`: without blanks and trailing zeros. */
  readonly fills: boolean;
  readonly bracket: boolean;
  readonly plus: boolean;
  readonly minus: boolean;
  readonly roman: boolean;
  readonly isScientific: boolean;
  /** Where `S` stands, and how many digits before it. */
  readonly localSign: 'pre' | 'post' | null;
  readonly placesBeforeSign: number;
}

const WORDS = [
  ',',
  '.',
  '0',
  '9',
  'B',
  'C',
  'D',
  'EEEE',
  'FM',
  'G',
  'L',
  'MI',
  'PL',
  'PR',
  'RN',
  'SG',
  'SP',
  'S',
  'TH',
  'V',
] as const;

type Word = (typeof WORDS)[number];

/** @throws DatumError for patterns that exclude one another. */
export function parseNumberTemplate(template: string): NumberTemplate {
  const builder = new TemplateBuilder();
  for (let at = 0; at < template.length;) {
    spend(WORDS.length);
    const word = WORDS.find((found) => isAt(found, template, at));
    if (word !== undefined) {
      builder.add(word, template[at] !== word[0]);
      at += word.length;
      continue;
    }
    const [whole, text] = literalAt(template, at);
    builder.parts.push({ kind: 'text', text });
    at += whole;
  }
  return builder.build();
}

/** Patterns are in upper or in lower case, not in both. */
function isAt(word: Word, template: string, at: number): boolean {
  return template.startsWith(word, at) || template.startsWith(word.toLowerCase(), at);
}

/** Text in quotes or one character, and how much of the template it takes. */
function literalAt(template: string, at: number): [number, string] {
  if (template[at] === '"') {
    const quoted = /"((?:[^"\\]|\\.|\\$)*)"?/sy;
    quoted.lastIndex = at;
    const [whole, text] = quoted.exec(template)!;
    return [whole.length, text!.replace(/\\(.)/gs, '$1')];
  }
  if (template.startsWith('\\"', at)) return [2, '"'];
  const symbol = String.fromCodePoint(template.codePointAt(at)!);
  return [symbol.length, symbol];
}

function refuse(message: string, detail?: string): DatumError {
  return new DatumError(message, '42601', detail === undefined ? {} : { detail });
}

class TemplateBuilder {
  readonly parts: TemplatePart[] = [];
  #pre = 0;
  #post = 0;
  #multiplier = 0;
  #zeroStart = 0;
  #zeroEnd = 0;
  #localSign: 'pre' | 'post' | null = null;
  #placesBeforeSign = 0;
  readonly #flags = new Set<Word>();

  add(word: Word, isLower: boolean): void {
    if (this.#flags.has('EEEE') && word !== 'EEEE') {
      throw refuse('"EEEE" must be the last pattern used');
    }
    this.#note(word);
    if (!FLAGS.has(word)) {
      this.parts.push({ kind: 'pattern', pattern: word as NumberPattern, isLower });
    }
  }

  #note(word: Word): void {
    switch (word) {
      case '9':
      case '0':
        this.#digit(word);
        return;
      case 'D':
      case '.':
        if (this.#flags.has('.')) throw refuse('multiple decimal points');
        if (this.#flags.has('V')) throw refuse('cannot use "V" and decimal point together');
        this.#flags.add('.');
        return;
      case 'S':
        this.#sign();
        return;
      case 'MI':
      case 'PL':
      case 'SG':
        if (this.#flags.has('S')) throw refuse(`cannot use "S" and "${word}" together`);
        if (word !== 'PL') this.#flags.add('MI');
        if (word !== 'MI') this.#flags.add('PL');
        return;
      case 'PR':
        if (this.#hasAny('S', 'PL', 'MI')) {
          throw refuse('cannot use "PR" and "S"/"PL"/"MI"/"SG" together');
        }
        this.#flags.add(word);
        return;
      case 'V':
        if (this.#flags.has('.')) throw refuse('cannot use "V" and decimal point together');
        this.#flags.add(word);
        return;
      case 'EEEE':
        this.#exponent();
        return;
      case 'B':
        if (this.#pre + this.#post === 0 && this.#zeroStart === 0) this.#flags.add(word);
        return;
      case 'FM':
      case 'RN':
        this.#flags.add(word);
        return;
      default:
        return;
    }
  }

  #digit(word: '9' | '0'): void {
    if (this.#flags.has('PR')) throw refuse(`"${word}" must be ahead of "PR"`);
    const isFraction = this.#flags.has('.');
    if (word === '9' && this.#flags.has('V')) {
      this.#multiplier += 1;
      return;
    }
    if (word === '0' && this.#zeroStart === 0 && !isFraction) this.#zeroStart = this.#pre + 1;
    if (isFraction) this.#post += 1;
    else this.#pre += 1;
    if (word === '0') this.#zeroEnd = this.#pre + this.#post;
  }

  #sign(): void {
    if (this.#flags.has('S')) throw refuse('cannot use "S" twice');
    if (this.#hasAny('PL', 'MI', 'PR')) {
      throw refuse('cannot use "S" and "PL"/"MI"/"SG"/"PR" together');
    }
    this.#localSign = this.#flags.has('.') ? 'post' : 'pre';
    this.#placesBeforeSign = this.#pre;
    this.#flags.add('S');
  }

  #exponent(): void {
    if (this.#flags.has('EEEE')) throw refuse('cannot use "EEEE" twice');
    if (this.#hasAny('B', 'FM', 'S', 'PR', 'MI', 'PL', 'RN', 'V')) {
      throw refuse(
        '"EEEE" is incompatible with other formats',
        '"EEEE" may only be used together with digit and decimal point patterns.',
      );
    }
    this.#flags.add('EEEE');
  }

  #hasAny(...words: Word[]): boolean {
    return words.some((word) => this.#flags.has(word));
  }

  build(): NumberTemplate {
    const has = (word: Word): boolean => this.#flags.has(word);
    const common = {
      parts: this.parts,
      multiplier: this.#multiplier,
      fills: has('FM'),
      roman: has('RN'),
      isScientific: has('EEEE'),
    };
    if (common.roman) return { ...common, ...ROMAN_LAYOUT };
    return {
      ...common,
      pre: this.#pre,
      post: this.#post,
      decimal: has('.'),
      hasZero: this.#zeroStart > 0,
      zeroStart: Math.max(0, this.#zeroStart - 1),
      zeroEnd: this.#zeroEnd,
      bracket: has('PR'),
      plus: has('PL'),
      minus: has('MI'),
      localSign: this.#localSign,
      placesBeforeSign: this.#placesBeforeSign,
    };
  }
}

/** Patterns that say how a number is written and stand for nothing themselves. */
const FLAGS = new Set<Word>(['B', 'C', 'EEEE', 'FM', 'PR', 'SP', 'S', 'V']);

/** With Roman numerals only `FM` counts. */
const ROMAN_LAYOUT = {
  pre: 0,
  post: 0,
  decimal: false,
  hasZero: false,
  zeroStart: 0,
  zeroEnd: 0,
  bracket: false,
  plus: false,
  minus: false,
  localSign: null,
  placesBeforeSign: 0,
} as const;
