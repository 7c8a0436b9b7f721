import { DatumError, SqlState, spend } from '../../../repr/index.js';
import {
  isSeparator,
  isSpace,
  parseDateTimeTemplate,
  type Calendar,
  type FieldNode,
  type TemplateNode,
} from './datetime-pattern.js';

/** Numbers that a text gives, by what they count. As in PostgreSQL, 0 is as good as none. */
type Count =
  | 'hour'
  | 'minute'
  | 'second'
  | 'secondOfDay'
  | 'millisecond'
  | 'microsecond'
  | 'afternoon'
  | 'year'
  | 'century'
  | 'beforeChrist'
  | 'month'
  | 'day'
  | 'weekday'
  | 'dayOfYear'
  | 'week'
  | 'weekOfMonth'
  | 'julian'
  | 'zoneHour'
  | 'zoneMinute';

const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const DAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
/** Longer ones come before those that they begin with. */
const ROMAN = 'xii xi x ix viii vii vi v iv iii ii i'.split(' ');
/** What it takes to read a part of a text. */
const NODE_UNITS = 16;

const INT4_MAX = 2 ** 31 - 1;

/** A text that does not fit its template. */
export function malformed(
  message: string,
  rest: { detail?: string; hint?: string } = {},
): DatumError {
  return new DatumError(message, SqlState.invalidDatetime, rest);
}

/**
 * Reads a text by a template, part by part. Blanks, separators and digits are taken as PostgreSQL's
 * `DCH_from_char` takes them.
 */
export class TemplateReader {
  readonly #nodes: readonly TemplateNode[];
  readonly #text: string;
  readonly #counts = new Map<Count, number>();
  #at = 0;
  /** Characters skipped in the text beyond those that the template has for it. */
  #skipped = 0;
  #exact = false;
  calendar: Calendar | null = null;
  isTwelveHours = false;
  /** Digits of the year's pattern. */
  yearDigits = 0;
  zoneSign: -1 | 0 | 1 = 0;
  /** Digits of the fraction that were asked for with FF1 to FF6. */
  fractionDigits = 0;

  constructor(template: string, text: string) {
    this.#nodes = parseDateTimeTemplate(template);
    this.#text = text;
    for (let index = 0; index < this.#nodes.length && this.#at < text.length; index += 1) {
      spend(NODE_UNITS);
      this.#take(this.#nodes[index]!, index);
    }
  }

  get(count: Count): number {
    return this.#counts.get(count) ?? 0;
  }

  #take(node: TemplateNode, index: number): void {
    const isField = node.kind === 'field';
    const startsExact = isField && node.word.toUpperCase() === 'FX';
    if (!this.#exact && !startsExact && (isField || index === 0)) this.#skipBlanks();
    if (!isField) return this.#takeCharacter(node.kind);
    this.#setCalendar(node.calendar);
    if (startsExact) this.#exact = true;
    else this.#takeField(node, index);
    if (this.#exact) return;
    this.#skipped = 0;
    this.#skipBlanks();
  }

  #skipBlanks(): void {
    while (isSpace(this.#text[this.#at])) {
      this.#at += 1;
      this.#skipped += 1;
    }
  }

  /** One character of the template is one of the text, whichever it is. */
  #takeCharacter(kind: 'separator' | 'space' | 'character'): void {
    if (this.#exact) return this.#step();
    if (kind === 'character') {
      if (this.#skipped > 0) this.#skipped -= 1;
      else this.#step();
      return;
    }
    this.#skipped -= 1;
    const found = this.#text[this.#at];
    if (!isSpace(found) && !isSeparator(found)) return;
    this.#step();
    this.#skipped += 1;
  }

  #step(): void {
    const point = this.#text.codePointAt(this.#at);
    if (point !== undefined) this.#at += point > 0xffff ? 2 : 1;
  }

  #setCalendar(calendar: Calendar | null): void {
    if (calendar === null) return;
    if (this.calendar !== null && this.calendar !== calendar) {
      throw malformed('invalid combination of date conventions', {
        hint: 'Do not mix Gregorian and ISO week date conventions in a formatting template.',
      });
    }
    this.calendar = calendar;
  }

  #takeField(node: FieldNode, index: number): void {
    const word = node.word.toUpperCase();
    switch (word) {
      case 'A.M.':
      case 'P.M.':
        return this.#setAfternoon(this.#word(node, ['a.m.', 'p.m.']), node);
      case 'AM':
      case 'PM':
        return this.#setAfternoon(this.#word(node, ['am', 'pm']), node);
      case 'A.D.':
      case 'B.C.':
        return this.#set('beforeChrist', this.#word(node, ['a.d.', 'b.c.']), node);
      case 'AD':
      case 'BC':
        return this.#set('beforeChrist', this.#word(node, ['ad', 'bc']), node);
      case 'MONTH':
        return this.#set('month', this.#word(node, MONTHS) + 1, node);
      case 'MON':
        return this.#set('month', this.#word(node, MONTHS, 3) + 1, node);
      case 'RM':
        return this.#set('month', 12 - this.#word(node, ROMAN), node);
      case 'DAY':
        return this.#setWeekday(this.#word(node, DAYS), node);
      case 'DY':
        return this.#setWeekday(this.#word(node, DAYS, 3), node);
      case 'TZ':
      case 'OF': {
        const message = `formatting field "${node.word}" is only supported in to_char`;
        throw new DatumError(message, SqlState.unsupported);
      }
      case 'TZH':
        this.#takeZoneSign();
        this.#number(node, index, 'zoneHour', 2);
        return;
      case 'TZM':
        if (this.zoneSign === 0) this.zoneSign = 1;
        this.#number(node, index, 'zoneMinute', 2);
        return;
    }
    this.#takeNumber(word, node, index);
    if (node.ordinal !== '') {
      this.#step();
      this.#step();
    }
  }

  #takeNumber(word: string, node: FieldNode, index: number): void {
    switch (word) {
      case 'HH':
      case 'HH12':
        this.#number(node, index, 'hour', 2);
        this.isTwelveHours = true;
        return;
      case 'MS':
        return this.#fraction(node, index, 'millisecond', 3);
      case 'US':
        return this.#fraction(node, index, 'microsecond', 6);
      case 'ID': {
        // Sunday is 7 here, and 1 among the other days of weeks.
        this.#number(node, index, 'weekday', 1);
        const day = this.get('weekday') + 1;
        this.#counts.set('weekday', day > 7 ? 1 : day);
        return;
      }
      case 'Y,YYY':
        return this.#yearWithComma(node);
      case 'YYYY':
      case 'IYYY':
        this.#number(node, index, 'year', 4);
        this.yearDigits = 4;
        return;
      case 'YYY':
      case 'IYY':
      case 'YY':
      case 'IY':
      case 'Y':
      case 'I':
        return this.#partialYear(node, index);
    }
    if (word.startsWith('FF')) {
      this.fractionDigits = Number(word[2]);
      return this.#fraction(node, index, 'microsecond', this.fractionDigits);
    }
    const [count, width] = PLAIN_COUNTS.get(word)!;
    this.#number(node, index, count, width);
  }

  /** Fewer than four digits are those at the end of the year that is nearest to 2020. */
  #partialYear(node: FieldNode, index: number): void {
    const used = this.#number(node, index, 'year', node.word.length);
    if (used < 4) this.#counts.set('year', nearestYear(this.get('year')));
    this.yearDigits = node.word.length;
  }

  #yearWithComma(node: FieldNode): void {
    const found = /^\s*([+-]?\d+),(\s*[+-]?\d{1,3})/.exec(this.#text.slice(this.#at));
    if (found === null) throw malformed('invalid input string for "Y,YYY"');
    this.#set('year', Number(found[1]) * 1000 + Number(found[2]), node);
    this.yearDigits = 4;
    this.#at += found[0].length;
  }

  /** As digits after a point: 25 is 250 thousandths. */
  #fraction(node: FieldNode, index: number, count: Count, width: number): void {
    const used = this.#number(node, index, count, width);
    const places = count === 'millisecond' ? 3 : 6;
    if (used < places) {
      this.#counts.set(count, this.get(count) * 10 ** (places - Math.max(1, used)));
    }
  }

  #takeZoneSign(): void {
    const sign = this.#text[this.#at];
    if (sign === '+' || sign === '-' || sign === ' ') {
      this.zoneSign = sign === '-' ? -1 : 1;
      this.#at += 1;
      return;
    }
    // A minus may have been taken for a separator.
    this.zoneSign = this.#skipped > 0 && this.#text[this.#at - 1] === '-' ? -1 : 1;
  }

  #setAfternoon(value: number, node: FieldNode): void {
    this.#set('afternoon', value, node);
    this.isTwelveHours = true;
  }

  #setWeekday(day: number, node: FieldNode): void {
    this.#set('weekday', day, node);
    this.#counts.set('weekday', this.get('weekday') + 1);
  }

  /** The place of the word that stands here in a list of words in lower case. */
  #word(node: FieldNode, words: readonly string[], letters?: number): number {
    const rest = this.#text.slice(this.#at);
    const lower = rest.toLowerCase();
    for (const [place, word] of words.entries()) {
      const wanted = word.slice(0, letters);
      if (!lower.startsWith(wanted)) continue;
      this.#at += wanted.length;
      return place;
    }
    throw malformed(`invalid value "${/^[^ \t\n\r\f]*/.exec(rest)![0]}" for "${node.word}"`, {
      detail: 'The given value did not match any of the allowed values for this field.',
    });
  }

  /**
   * Reads an integer: of so many characters, or of all that there are if what follows is no digit.
   * Returns how many characters it took.
   */
  #number(node: FieldNode, index: number, count: Count | null, width: number): number {
    const start = this.#at;
    this.#skipBlanksOfNumber();
    const isOpen = !node.fills || this.#isBeforeSeparator(node, index);
    const copy = this.#text.slice(this.#at, this.#at + width);
    const source = isOpen ? this.#text.slice(this.#at) : copy;
    const digits = /^[\t-\r ]*[+-]?\d+/.exec(source)?.[0] ?? '';
    if (!isOpen) this.#checkWidth(node, copy, digits.length, width);
    this.#at += digits.length;
    if (digits === '') {
      throw malformed(`invalid value "${copy}" for "${node.word}"`, {
        detail: 'Value must be an integer.',
      });
    }
    const value = Number(digits);
    if (value > INT4_MAX || value < -INT4_MAX - 1) {
      throw new DatumError(
        `value for "${node.word}" in source string is out of range`,
        SqlState.datetimeOverflow,
        { detail: `Value must be in the range ${-INT4_MAX - 1} to ${INT4_MAX}.` },
      );
    }
    if (count !== null) this.#set(count, value, node);
    return this.#at - start;
  }

  #skipBlanksOfNumber(): void {
    while (isSpace(this.#text[this.#at])) this.#at += 1;
  }

  #checkWidth(node: FieldNode, copy: string, used: number, width: number): void {
    const hint = 'If your source string is not fixed-width, try using the "FM" modifier.';
    const remain = this.#text.length - this.#at;
    if (remain < width) {
      const detail = `Field requires ${width} characters, but only ${remain} remain.`;
      const message = `source string too short for "${node.word}" formatting field`;
      throw malformed(message, { detail, hint });
    }
    if (used === 0 || used === width) return;
    const detail = `Field requires ${width} characters, but only ${used} could be parsed.`;
    throw malformed(`invalid value "${copy}" for "${node.word}"`, { detail, hint });
  }

  #isBeforeSeparator(node: FieldNode, index: number): boolean {
    if (node.ordinal !== '') return true;
    const next = this.#nodes[index + 1];
    if (next === undefined) return true;
    return next.kind === 'field' ? !next.isNumber : !/^[0-9]$/.test(next.text);
  }

  #set(count: Count, value: number, node: FieldNode): void {
    const before = this.get(count);
    if (before !== 0 && before !== value) {
      throw malformed(`conflicting values for "${node.word}" field in formatting string`, {
        detail: 'This value contradicts a previous setting for the same field type.',
      });
    }
    this.#counts.set(count, value);
  }
}

/** Patterns that are numbers and no more: what they count, and their width. */
const PLAIN_COUNTS: ReadonlyMap<string, readonly [count: Count | null, width: number]> = new Map([
  ['HH24', ['hour', 2]],
  ['MI', ['minute', 2]],
  ['SS', ['second', 2]],
  ['SSSS', ['secondOfDay', 4]],
  ['SSSSS', ['secondOfDay', 5]],
  ['MM', ['month', 2]],
  ['DDD', ['dayOfYear', 3]],
  ['IDDD', ['dayOfYear', 3]],
  ['DD', ['day', 2]],
  ['D', ['weekday', 1]],
  ['WW', ['week', 2]],
  ['IW', ['week', 2]],
  // Which day of a quarter is meant is not to be known.
  ['Q', [null, 1]],
  ['CC', ['century', 2]],
  ['W', ['weekOfMonth', 1]],
  ['J', ['julian', 1]],
]);

function nearestYear(year: number): number {
  if (year < 70) return year + 2000;
  if (year < 100) return year + 1900;
  if (year < 520) return year + 2000;
  return year < 1000 ? year + 1000 : year;
}
