import {
  applyTypmod,
  DatumError,
  multiplyNumeric,
  Numeric,
  parseDatum,
  powerNumeric,
  spend,
  SqlState,
} from '../../../repr/index.js';
import { parseNumberTemplate, type NumberTemplate, type TemplatePart } from './number-template.js';

/**
 * `to_number` (PostgreSQL documentation, table 9.28), in the C locale; NULL for an empty template.
 *
 * @throws DatumError in PostgreSQL's words.
 */
export function readNumberByTemplate(text: string, written: string): Numeric | null {
  if (written === '') return null;
  const template = parseNumberTemplate(written);
  const refused = template.isScientific ? 'EEEE' : template.roman ? 'RN' : null;
  if (refused !== null) {
    throw new DatumError(`"${refused}" not supported for input`, SqlState.unsupported);
  }
  const { number, places } = new NumberReader(template, text).read();
  const { pre, multiplier } = template;
  const read = parseDatum({ kind: 'numeric', precision: null, scale: null }, number) as Numeric;
  const value = applyTypmod(read, {
    kind: 'numeric',
    precision: pre + multiplier + places,
    scale: places,
  });
  if (multiplier === 0) return value;
  const power = powerNumeric(Numeric.of(10n), Numeric.of(BigInt(-multiplier)));
  return multiplyNumeric(value, power);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

/** What it takes to read a part. */
const PART_UNITS = 8;

/**
 * Reads a text part by part of a template. What is skipped and where signs may stand follows
 * PostgreSQL's `NUM_processor` case by case.
 */
class NumberReader {
  readonly #template: NumberTemplate;
  readonly #text: string;
  /** Blank until a sign was read. */
  #sign: ' ' | '+' | '-' = ' ';
  #digits = '';
  #at = 0;
  #before = 0;
  #behind = 0;
  #hasPoint = false;

  constructor(template: NumberTemplate, text: string) {
    this.#template = template;
    this.#text = text;
  }

  /** The number, and how many digits are behind its point. */
  read(): { readonly number: string; readonly places: number } {
    for (const part of this.#template.parts) {
      if (this.#isDone()) break;
      spend(PART_UNITS);
      this.#readPart(part);
    }
    const digits = this.#digits.endsWith('.') ? this.#digits.slice(0, -1) : this.#digits;
    return { number: this.#sign + digits, places: this.#behind };
  }

  #isDone(): boolean {
    return this.#at >= this.#text.length;
  }

  #step(): void {
    this.#at += (this.#text.codePointAt(this.#at) ?? 0) > 0xffff ? 2 : 1;
  }

  #readPart(part: TemplatePart): void {
    if (part.kind === 'text') {
      // A character for each one of the template, whichever it is.
      for (let left = Array.from(part.text).length; left > 0; left -= 1) this.#step();
      return;
    }
    const found = this.#text[this.#at]!;
    switch (part.pattern) {
      case '9':
      case '0':
      case '.':
      case 'D':
        this.#readDigit(part.pattern);
        this.#at += 1;
        return;
      case ',':
      case 'G':
        if (!this.#template.fills && found === ',') this.#at += 1;
        return;
      case 'L':
        return this.#skip(1);
      case 'TH':
        if (!this.#template.decimal) this.#skip(2);
        return;
      case 'MI':
        return this.#readSign(found, '-');
      case 'PL':
        return this.#readSign(found, '+');
      case 'SG':
        return this.#readSign(found, '+-');
      case 'RN':
        return;
    }
  }

  #readSign(found: string, allowed: string): void {
    if (!allowed.includes(found)) return this.#skip(1);
    this.#sign = found as '+' | '-';
    this.#at += 1;
  }

  /** Skips characters that cannot be of a number. */
  #skip(count: number): void {
    for (let left = count; left > 0 && !this.#isDone(); left -= 1) {
      if ('0123456789.,+-'.includes(this.#text[this.#at]!)) return;
      this.#step();
    }
  }

  /** A digit, the point, or a sign beside them; ends at the last character that it took. */
  #readDigit(pattern: '9' | '0' | '.' | 'D'): void {
    if (this.#text[this.#at] === ' ') this.#at += 1;
    if (this.#isDone()) return;
    const isFirst = this.#before + this.#behind === 0;
    if (this.#sign === ' ' && isFirst && (pattern === '0' || pattern === '9')) {
      this.#readLeadingSign();
    }
    if (this.#isDone()) return;
    const { decimal, post } = this.#template;
    let isRead = false;
    if (isDigit(this.#text[this.#at])) {
      if (this.#hasPoint && this.#behind === post) return;
      this.#digits += this.#text[this.#at]!;
      if (this.#hasPoint) this.#behind += 1;
      else this.#before += 1;
      isRead = true;
    } else if (decimal && !this.#hasPoint && this.#text[this.#at] === '.') {
      this.#digits += '.';
      this.#hasPoint = true;
      isRead = true;
    }
    if (this.#sign === ' ' && this.#before + this.#behind > 0) this.#readTrailingSign(isRead);
  }

  #readLeadingSign(): void {
    const { localSign, bracket } = this.#template;
    const found = this.#text[this.#at];
    const isMinus = found === '-' || (localSign !== 'pre' && bracket && found === '<');
    if (!isMinus && found !== '+') return;
    this.#sign = isMinus ? '-' : '+';
    this.#at += 1;
  }

  /** The sign behind the last digit, whose place the template cannot tell. */
  #readTrailingSign(isRead: boolean): void {
    const { localSign, plus, minus } = this.#template;
    if (localSign !== null && isRead) {
      const next = this.#text[this.#at + 1];
      if (next !== '-' && next !== '+') return;
      this.#sign = next;
      this.#at += 1;
      return;
    }
    if (isRead || localSign !== null || !(plus || minus)) return;
    const found = this.#text[this.#at];
    if (found === '-' || found === '+') this.#sign = found;
  }
}
