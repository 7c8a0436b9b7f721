import { DatumError, spend, SqlState } from '../../../repr/index.js';
import { parseNumberTemplate, type NumberTemplate, type TemplatePart } from './number-template.js';

/** How a number is written for a template: by digits, as one that its type allows. */
export interface NumberDigits {
  /** Rounded to so many places: `-12.30`. */
  readonly fixed: (places: number, multiplier: number) => string;
  /** In scientific notation: `-1.23e+01`; null for what is not finite. */
  readonly scientific: (places: number) => string | null;
  /** Rounded to an integer, for Roman numerals. */
  readonly rounded: () => number;
}

/** `to_char` of a number (PostgreSQL documentation, tables 9.28 and 9.29), in the C locale. */
export function formatNumberByTemplate(number: NumberDigits, written: string): string {
  const template = parseNumberTemplate(written);
  if (template.isScientific) return scientific(number, template);
  if (template.roman) return new NumberWriter(template, roman(number.rounded()), 0, '+').write();
  const pre = template.pre + template.multiplier;
  const text = number.fixed(template.post, template.multiplier);
  const post = placesOf(text, template.post);
  const sign = text.startsWith('-') ? '-' : '+';
  let digits = sign === '-' ? text.slice(1) : text;
  const length = digits.includes('.') ? digits.indexOf('.') : digits.length;
  if (length > pre) digits = `${'#'.repeat(pre)}.${'#'.repeat(post)}`;
  const spaces = Math.max(0, pre - length);
  return new NumberWriter({ ...template, pre, post }, digits, spaces, sign).write();
}

/** A float may have fewer places than were asked for. */
function placesOf(text: string, wanted: number): number {
  if (!/\d/.test(text)) return wanted;
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}

function scientific(number: NumberDigits, { pre, post }: NumberTemplate): string {
  const text = number.scientific(post);
  if (text === null) return ` ${'#'.repeat(pre)}.${'#'.repeat(post + 4)}`;
  return text.startsWith('-') ? text : ` ${text}`;
}

const ROMAN_DIGITS = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
] as const;

/** Roman numerals are padded to the length of the longest one. */
const ROMAN_WIDTH = 15;

function roman(value: number): string {
  if (value < 1 || value > 3999) return '#'.repeat(ROMAN_WIDTH);
  let left = value;
  let text = '';
  for (const [worth, letters] of ROMAN_DIGITS) {
    while (left >= worth) {
      text += letters;
      left -= worth;
    }
  }
  return text;
}

/** A digit behind the last one: PostgreSQL writes its C string's end, which ends the result too. */
const END = '\0';

/** Where the last digit of a fraction is that is no trailing zero; null without a point. */
function lastRelevant(digits: string): number | null {
  const point = digits.indexOf('.');
  if (point < 0) return null;
  let last = point;
  for (let at = point + 1; at < digits.length; at += 1) if (digits[at] !== '0') last = at;
  return last;
}

/** What it takes to write a part. */
const PART_UNITS = 8;

/**
 * Writes digits part by part of a template. The places of signs and blanks follow PostgreSQL's
 * `NUM_processor` case by case, oddities included.
 */
class NumberWriter {
  readonly #template: NumberTemplate;
  readonly #digits: string;
  readonly #spaces: number;
  readonly #sign: '+' | '-';
  readonly #bracket: boolean;
  readonly #signBehind: boolean;
  readonly #count: number;
  readonly #last: number | null;
  #signWritten: boolean;
  /** The digit that comes next, and the place of the template that is written. */
  #at = 0;
  #place = 0;
  #inNumber = false;
  #out = '';

  constructor(template: NumberTemplate, digits: string, spaces: number, sign: '+' | '-') {
    const { fills, plus, minus, localSign } = template;
    this.#template = template;
    this.#digits = digits;
    this.#spaces = spaces;
    this.#sign = sign;
    this.#bracket = template.bracket && !(sign === '+' && fills && !plus && !minus);
    this.#signWritten = plus || minus ? minus : sign === '+' && fills && localSign === null;
    this.#signBehind =
      localSign === 'post' || (localSign === 'pre' && template.pre === template.placesBeforeSign);
    this.#last = fills && template.decimal ? this.#lastWritten() : null;
    const written = template.post + template.pre - 1;
    this.#count = written + (!this.#signWritten && spaces === 0 ? 1 : 0);
  }

  #lastWritten(): number | null {
    const last = lastRelevant(this.#digits);
    const { zeroEnd } = this.#template;
    if (last === null || zeroEnd <= this.#spaces) return last;
    return Math.max(last, Math.min(this.#digits.length - 1, zeroEnd - this.#spaces));
  }

  write(): string {
    for (const part of this.#template.parts) {
      spend(PART_UNITS);
      this.#writePart(part);
    }
    const end = this.#out.indexOf(END);
    return end < 0 ? this.#out : this.#out.slice(0, end);
  }

  #writePart(part: TemplatePart): void {
    if (part.kind === 'text') {
      this.#out += part.text;
      return;
    }
    const { fills } = this.#template;
    switch (part.pattern) {
      case '9':
      case '0':
      case '.':
      case 'D':
        if (!this.#template.roman) this.#writeDigit(part.pattern);
        return;
      case ',':
      case 'G':
        if (this.#inNumber) this.#out += ',';
        else if (!fills) this.#out += ' ';
        return;
      case 'L':
        this.#out += ' ';
        return;
      case 'RN':
        this.#writeRoman(part.isLower);
        return;
      case 'TH':
        this.#writeOrdinal(part.isLower);
        return;
      case 'MI':
        if (this.#sign === '-') this.#out += '-';
        else if (!fills) this.#out += ' ';
        return;
      case 'PL':
        if (this.#sign === '+') this.#out += '+';
        else if (!fills) this.#out += ' ';
        return;
      case 'SG':
        this.#out += this.#sign;
        return;
    }
  }

  #writeRoman(isLower: boolean): void {
    const text = isLower ? this.#digits.toLowerCase() : this.#digits;
    this.#out += this.#template.fills ? text : text.padStart(ROMAN_WIDTH);
  }

  #writeOrdinal(isLower: boolean): void {
    const { roman: isRoman, decimal } = this.#template;
    if (isRoman || decimal || this.#sign === '-' || this.#digits.startsWith('#')) return;
    if (!/\d$/.test(this.#digits)) {
      throw new DatumError(`"${this.#digits}" is not a number`, SqlState.invalidText);
    }
    const suffix = /1\d$/.test(this.#digits)
      ? 'TH'
      : ({ 1: 'ST', 2: 'ND', 3: 'RD' }[this.#digits.at(-1)!] ?? 'TH');
    this.#out += isLower ? suffix.toLowerCase() : suffix;
  }

  /** Whether a lone 0 before the point is left out: `.10`. */
  #isLeadingZero(): boolean {
    const { hasZero, post } = this.#template;
    return !hasZero && this.#at === 0 && this.#digits.startsWith('0') && post !== 0;
  }

  #endsAtPoint(): boolean {
    return this.#last !== null && this.#digits[this.#last] === '.';
  }

  #writeDigit(pattern: '9' | '0' | '.' | 'D'): void {
    const { hasZero, zeroStart, fills } = this.#template;
    this.#inNumber = false;
    this.#writeSign();
    if (this.#place < this.#spaces && (zeroStart > this.#place || !hasZero)) {
      if (!fills) this.#out += ' ';
    } else if (this.#place < this.#spaces) {
      this.#out += '0';
      this.#inNumber = true;
    } else {
      this.#writeNext(pattern);
      if (this.#at < this.#digits.length) this.#at += 1;
    }
    this.#writeSignBehind();
    this.#place += 1;
  }

  #writeNext(pattern: '9' | '0' | '.' | 'D'): void {
    const digit = this.#digits[this.#at] ?? END;
    if (digit === '.') {
      this.#out += '.';
    } else if (this.#last !== null && this.#at > this.#last && pattern !== '0') {
      return;
    } else if (this.#isLeadingZero()) {
      if (!this.#template.fills) this.#out += ' ';
      else if (this.#endsAtPoint()) this.#out += '0';
    } else {
      this.#out += digit;
      this.#inNumber = true;
    }
  }

  #writeSign(): void {
    const { hasZero, zeroStart, fills, localSign } = this.#template;
    const begins = this.#place >= this.#spaces || (hasZero && zeroStart === this.#place);
    if (this.#signWritten || !begins) return;
    if (this.#isLeadingZero() && !this.#endsAtPoint()) return;
    if (localSign !== null) {
      if (this.#signBehind) return;
      this.#out += this.#sign;
    } else if (this.#bracket) this.#out += this.#sign === '+' ? ' ' : '<';
    else if (this.#sign === '-') this.#out += '-';
    else if (!fills) this.#out += ' ';
    this.#signWritten = true;
  }

  #writeSignBehind(): void {
    const isCut = this.#last !== null && this.#last === this.#at;
    const end = isCut
      ? this.#place
      : this.#count + (this.#spaces > 0 ? 1 : 0) + (this.#template.decimal ? 1 : 0);
    if (this.#place + 1 !== end) return;
    if (this.#signWritten && this.#bracket) this.#out += this.#sign === '+' ? ' ' : '>';
    else if (this.#template.localSign !== null && this.#signBehind) this.#out += this.#sign;
  }
}
