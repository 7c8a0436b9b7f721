import { civilFromDays, daysFromCivil, daysInMonth, joinInstant } from './civil-date.js';
import { refuseClockWord } from './clock-words.js';
import { datetimeSyntaxError, fieldOutOfRange, zoneOutOfRange } from './datetime-error.js';
import { DatumError, SqlState } from '../datum-error.js';
import { roundHalfEven } from '../numbers/round-half-even.js';
import { findTimeZone, fixedOffset, instantOfLocal, type TimeZone } from './time-zone.js';

/** What a text says about a date, a time or both. */
export interface DateTimeFields {
  readonly kind: 'fields';
  /** Days since 1970-01-01, or null if no date was given. */
  readonly days: number | null;
  /** Microseconds since midnight, at most 24:00:00, or null if no time was given. */
  readonly timeUs: number | null;
  /** Seconds east of UTC, or null if no zone was given. */
  readonly zoneSeconds: number | null;
}

/** A word that stands for an instant of its own. */
export interface SpecialInstant {
  readonly kind: 'infinity' | '-infinity' | 'epoch';
}

/** Longest text that is looked at: PostgreSQL's buffer is of that order (MAXDATELEN, 128). */
const LENGTH_MAX = 150;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH_NAMES =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const DAY_NAMES = new Set(
  (
    'sun sunday mon monday tue tues tuesday wed weds wednesday thu thur thurs thursday ' +
    'fri friday sat saturday'
  ).split(' '),
);
const ZONES_OF_UTC = new Set(['z', 'utc', 'gmt', 'ut', 'zulu', 'uct']);
/** Punctuation between the parts, but for signs and points, means nothing. */
const SEPARATOR = /[\t-\r !-*,/:-@[-`{-~]/;
const TIME = /(\d+):(\d*)(?::(\d*))?(?:\.(\d*))?/y;
const DATE = /(\d+)([-/.])(\d{1,2}|[a-z]+)\2(\d+)(?![-/.])/y;
const NAMED_DATE = /([a-z]+)-(\d{1,2})-(\d+)/y;
const JULIAN = /j(\d+)/y;
const ORDINAL_DATE = /(\d{4,})\.(\d{3})(?![\d.])/y;
/** What stands behind the first of two numbers, where the third one is alone. */
const PARTIAL_DATE = /[-/](\d{1,4})(?![-/.:\d])/y;
const NUMBER = /\d+/y;
const FRACTION = /\.(\d*)/y;
const WORD = /[a-z]+/y;
/** What may follow letters in the name of a zone: `America/New_York`, `EST5EDT`, `<+05>-05`. */
const ZONE_REST = /[-+/_.:a-z0-9]+/y;
/** Words that end before a digit or a plus sign, where others go on as the name of a zone. */
const CLOSED_WORDS: ReadonlySet<string> = new Set([
  ...MONTHS,
  ...MONTH_NAMES,
  'sept',
  ...DAY_NAMES,
  ...'ad allballs am at bc d dow doy dst epoch h infinity isodow isoyear j jd julian m mm'.split(
    ' ',
  ),
  ...'now on pm s t today tomorrow y yesterday'.split(' '),
]);
const NEGATIVE_INFINITY = /-[\t-\r ]*infinity(?![a-z])/y;
const ZONE = /([+-])(\d+)(?::(\d+)(?::(\d+))?)?/y;

/**
 * Reads dates and times in the forms that PostgreSQL takes with DateStyle `ISO, MDY`: ISO 8601,
 * `January 8, 1999`, `1/8/1999`, `19990108T040506`, `4:05 PM`, `44-03-15 BC`, zones as offsets or
 * names of UTC.
 *
 * @throws DatumError in PostgreSQL's words; for other zones and for words that mean the present, an
 * error that names them.
 */
export function readDateTime(type: string, text: string): DateTimeFields | SpecialInstant {
  if (text.length > LENGTH_MAX) throw datetimeSyntaxError(type, text);
  return new DateTimeReader(type, text).read();
}

class DateTimeReader {
  readonly #type: string;
  readonly #isTime: boolean;
  readonly #original: string;
  readonly #text: string;
  #position = 0;

  /** Whether there was a T, whose time is still to come. */
  #isTimeMarked = false;
  #special: SpecialInstant['kind'] | null = null;
  #year: number | null = null;
  #yearDigits = 0;
  #month: number | null = null;
  #day: number | null = null;
  #dayOfYear: number | null = null;
  #julianDays: number | null = null;
  #time: { hours: number; minutes: number; seconds: number; fractionUs: number } | null = null;
  #meridiem: 'am' | 'pm' | null = null;
  #era: 'bc' | 'ad' | null = null;
  #zoneSeconds: number | null = null;
  #zone: TimeZone | null = null;
  /** Numbers that stand alone, in order: parts of dates such as `January 8, 1999`. */
  readonly #loose: string[] = [];

  constructor(type: string, text: string) {
    this.#type = type;
    this.#isTime = type.startsWith('time') && !type.startsWith('timestamp');
    this.#original = text;
    this.#text = text.toLowerCase();
  }

  read(): DateTimeFields | SpecialInstant {
    while (this.#skipSeparators()) this.#readToken();
    if (this.#isTimeMarked) throw this.#malformed();
    if (this.#special !== null) return this.#readSpecial(this.#special);
    this.#placeLooseNumbers();
    if (this.#isTime && this.#time === null) throw this.#malformed();
    const days = this.#resolveDate();
    const timeUs = this.#resolveTime();
    if (days === null && timeUs === null) throw this.#malformed();
    return { kind: 'fields', days, timeUs, zoneSeconds: this.#offset(days, timeUs) };
  }

  /** The offset that was given, or that of the zone that was given, at that time. */
  #offset(days: number | null, timeUs: number | null): number | null {
    if (this.#zone === null) return this.#zoneSeconds;
    // Without a day there is no offset, unless it is the same on all days.
    const fixed = fixedOffset(this.#zone) ?? null;
    if (days === null && fixed === null && this.#type !== 'time') throw this.#malformed();
    if (days === null) return fixed;
    const local = joinInstant(days, timeUs ?? 0);
    return Number((local - instantOfLocal(this.#zone, local)) / 1_000_000n);
  }

  #malformed(): DatumError {
    return datetimeSyntaxError(this.#type, this.#original);
  }

  /** Returns whether anything is left. */
  #skipSeparators(): boolean {
    while (SEPARATOR.test(this.#text[this.#position] ?? '')) this.#position += 1;
    return this.#position < this.#text.length;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#position += found[0].length;
    return found;
  }

  #readToken(): void {
    const next = this.#text[this.#position]!;
    if (/\d/.test(next)) return this.#readNumeric();
    if (next === '+' || next === '-') return this.#readSigned();
    const julian = this.#match(JULIAN);
    if (julian !== null) {
      if (this.#hasDate() || this.#loose.length > 0) throw this.#malformed();
      // Julian days count from 4714-11-24 BC; 1970-01-01 is number 2440588.
      this.#set(this.#julianDays, () => (this.#julianDays = Number(julian[1]) - 2_440_588));
      return;
    }
    const named = this.#match(NAMED_DATE);
    if (named !== null) {
      const month = monthOf(named[1]!);
      if (month === 0) throw this.#malformed();
      this.#setMonth(month);
      this.#setDay(Number(named[2]));
      this.#setYear(named[3]!);
      return;
    }
    const word = this.#match(WORD)?.[0];
    if (word === undefined) throw this.#malformed();
    const goesOn = CLOSED_WORDS.has(word) ? /[-/.]/ : /[-/.+\d]/;
    if (this.#isBefore(goesOn)) this.#readZoneName(word + this.#match(ZONE_REST)![0]);
    else this.#readWord(word);
  }

  #readNumeric(): void {
    const time = this.#match(TIME);
    if (time !== null) {
      if (this.#isBefore(/[:.]/)) throw this.#malformed();
      const [, first, second, third, fraction] = time;
      // With a fraction but no third number, the first ones are minutes and seconds.
      const isShort = third === undefined && fraction !== undefined;
      if (isShort) return this.#setTime('0', first!, second || '0', fraction);
      return this.#setTime(first!, second || '0', third || '0', fraction ?? '');
    }
    const ordinal = this.#expectsTime() ? null : this.#match(ORDINAL_DATE);
    if (ordinal !== null) {
      this.#setYear(ordinal[1]!);
      this.#dayOfYear = Number(ordinal[2]);
      return;
    }
    const date = this.#match(DATE);
    if (date !== null) return this.#readDelimitedDate(date[1]!, date[3]!, date[4]!);
    this.#readDigits(this.#match(NUMBER)![0]);
  }

  /** Digits in a row: a whole date or time by their number, or a part of a date. */
  #readDigits(digits: string): void {
    const hasDate = this.#year !== null && this.#month !== null && this.#day !== null;
    const timeMarked = hasDate || this.#isTimeMarked || (this.#isTime && this.#time === null);
    if (timeMarked && (digits.length === 6 || digits.length === 4)) {
      const fraction = this.#match(FRACTION)?.[1] ?? '';
      const seconds = digits.slice(4) || '0';
      return this.#setTime(digits.slice(0, 2), digits.slice(2, 4), seconds, fraction);
    }
    const before = this.#text[this.#position - digits.length - 1] ?? '';
    const isSingle = digits.length <= 2 && !/[-/.]/.test(before);
    if (!hasDate && isSingle && this.#loose.length === 1) {
      const partial = this.#match(PARTIAL_DATE)?.[1];
      if (partial !== undefined) {
        this.#loose.push(digits, partial);
        return;
      }
    }
    // Such a field is a date with hyphens, not a date and a zone.
    if (/^-\d/.test(this.#text.slice(this.#position, this.#position + 2))) throw this.#malformed();
    if (!hasDate && this.#month === null && digits.length >= 6) {
      this.#setYear(digits.slice(0, -4));
      this.#setMonth(Number(digits.slice(-4, -2)));
      this.#setDay(Number(digits.slice(-2)));
      return;
    }
    if (this.#text[this.#position] === '-' && this.#month === null) {
      const name = /-([a-z]+)-(\d+)/y;
      const rest = this.#match(name);
      if (rest !== null) return this.#readDelimitedDate(digits, rest[1]!, rest[2]!);
    }
    this.#loose.push(digits);
  }

  /** `2021-01-02`; `1/8/1999` with the month first; `08-Jan-1999`. */
  #readDelimitedDate(first: string, second: string, third: string): void {
    if (!/\d/.test(second)) {
      const month = monthOf(second);
      if (month === 0) throw this.#malformed();
      this.#setMonth(month);
      const yearFirst = first.length > 2;
      this.#setYear(yearFirst ? first : third);
      this.#setDay(Number(yearFirst ? third : first));
      return;
    }
    if (first.length > 2) {
      this.#setYear(first);
      this.#setMonth(Number(second));
      this.#setDay(Number(third));
    } else {
      this.#setMonth(Number(first));
      this.#setDay(Number(second));
      this.#setYear(third);
    }
  }

  /** A zone's offset, or `-infinity`. */
  #readSigned(): void {
    if (this.#match(NEGATIVE_INFINITY) !== null) return this.#setSpecial('-infinity');
    const zone = this.#match(ZONE);
    if (zone === null) throw this.#malformed();
    const [, sign, first, second, third] = zone;
    const packed = second === undefined && first!.length > 2;
    const hours = Number(packed ? first!.slice(0, -2) : first);
    const minutes = Number(packed ? first!.slice(-2) : (second ?? 0));
    const seconds = Number(third ?? 0);
    // PostgreSQL's limit: MAX_TZDISP_HOUR.
    if (hours > 15 || minutes > 59 || seconds > 59) throw zoneOutOfRange(this.#original);
    const offset = hours * 3600 + minutes * 60 + seconds;
    this.#setZone(sign === '-' ? -offset : offset);
  }

  #readWord(word: string): void {
    const month = monthOf(word);
    if (month !== 0) return this.#setMonth(month);
    if (DAY_NAMES.has(word)) return;
    if (ZONES_OF_UTC.has(word)) return this.#setZone(0);
    refuseClockWord(this.#type, word);
    switch (word) {
      case 't':
        if (!this.#expectsTime() || this.#isTimeMarked) break;
        this.#isTimeMarked = true;
        return;
      case 'am':
      case 'pm':
        this.#set(this.#meridiem, () => (this.#meridiem = word));
        return;
      case 'bc':
      case 'ad':
        this.#set(this.#era, () => (this.#era = word));
        return;
      case 'allballs':
        this.#setTime('0', '0', '0', '');
        this.#setZone(0);
        return;
      case 'epoch':
      case 'infinity':
        this.#setSpecial(word);
        return;
    }
    this.#readZoneName(word);
  }

  #expectsTime(): boolean {
    const isDateRead = this.#hasDate() || this.#loose.length + Number(this.#month !== null) === 3;
    return this.#time === null && (isDateRead || this.#isTime);
  }

  #hasDate(): boolean {
    return this.#julianDays !== null || this.#year !== null;
  }

  /** Whether the next character is one of these. */
  #isBefore(characters: RegExp): boolean {
    return characters.test(this.#text[this.#position] ?? '');
  }

  /** A word that is nothing else is the name of a zone, if one has it. */
  #readZoneName(word: string): void {
    const isPlain = /^[a-z]+$/.test(word);
    const hasPlace = isPlain || this.#hasDate() || (this.#isTime && this.#time !== null);
    const zone = hasPlace ? findTimeZone(word) : undefined;
    if (zone === undefined) {
      if (isPlain || !hasPlace) throw this.#malformed();
      throw new DatumError(`time zone "${word}" not recognized`, SqlState.invalidParameter);
    }
    // Which of its offsets is meant only a date in front tells.
    const isOpen = fixedOffset(zone) === undefined;
    if (isOpen && this.#isTime && !this.#hasDate()) throw this.#malformed();
    this.#set(this.#zone ?? this.#zoneSeconds, () => (this.#zone = zone));
  }

  #set(present: unknown, assign: () => void): void {
    if (present !== null) throw this.#malformed();
    assign();
  }

  #setYear(digits: string): void {
    this.#set(this.#year, () => (this.#year = Number(digits)));
    this.#yearDigits = digits.length;
  }

  #setMonth(month: number): void {
    this.#set(this.#month, () => (this.#month = month));
  }

  #setDay(day: number): void {
    this.#set(this.#day, () => (this.#day = day));
  }

  #setZone(seconds: number): void {
    this.#set(this.#zone ?? this.#zoneSeconds, () => (this.#zoneSeconds = seconds));
  }

  #setSpecial(kind: SpecialInstant['kind']): void {
    this.#set(this.#special, () => (this.#special = kind));
  }

  #setTime(hours: string, minutes: string, seconds: string, fraction: string): void {
    this.#isTimeMarked = false;
    this.#set(this.#time, () => {
      this.#time = {
        hours: Number(hours),
        minutes: Number(minutes),
        seconds: Number(seconds),
        fractionUs: roundHalfEven(Number(`0.${fraction || '0'}`) * 1e6),
      };
    });
  }

  #readSpecial(kind: SpecialInstant['kind']): SpecialInstant {
    const other = [this.#year, this.#month, this.#day, this.#time, this.#era, this.#meridiem];
    if (other.some((field) => field !== null) || this.#loose.length > 0) throw this.#malformed();
    return { kind };
  }

  /** `January 8, 1999`, `8 January 1999`, `1999 January 8`: long numbers are years. */
  #placeLooseNumbers(): void {
    for (const digits of this.#loose) {
      const missing = [this.#month, this.#day, this.#year].filter((field) => field === null);
      if (missing.length === 0) throw this.#malformed();
      if (this.#year === null && (digits.length > 2 || this.#day !== null)) this.#setYear(digits);
      else if (this.#month === null) this.#setMonth(Number(digits));
      else this.#setDay(Number(digits));
    }
  }

  #resolveDate(): number | null {
    if (this.#julianDays !== null) {
      if (this.#year !== null || this.#month !== null) throw this.#malformed();
      return this.#julianDays;
    }
    if (this.#year === null && this.#month === null && this.#day === null) {
      if (this.#era !== null) throw this.#malformed();
      return null;
    }
    // Of PostgreSQL, a field that is out of range comes before fields that are missing.
    if (this.#type === 'time' && this.#year === null) throw this.#malformed();
    const year = this.#year === null ? null : this.#resolveYear(this.#year);
    if (this.#dayOfYear !== null && year !== null) {
      const civil = civilFromDays(daysFromCivil({ year, month: 1, day: 1 }) + this.#dayOfYear - 1);
      return daysFromCivil(civil);
    }
    if (!isWithin(this.#month, 12) || !isWithin(this.#day, 31)) {
      throw fieldOutOfRange(this.#original, 'order of month and day');
    }
    if (year === null || this.#month === null || this.#day === null) throw this.#malformed();
    if (this.#day > daysInMonth(year, this.#month)) throw fieldOutOfRange(this.#original);
    return daysFromCivil({ year, month: this.#month, day: this.#day });
  }

  #resolveYear(year: number): number {
    if (this.#era === 'bc') {
      if (year <= 0) throw fieldOutOfRange(this.#original);
      return 1 - year;
    }
    if (this.#yearDigits <= 2 && this.#era === null) return year < 70 ? year + 2000 : year + 1900;
    if (year <= 0) throw fieldOutOfRange(this.#original);
    return year;
  }

  #resolveTime(): number | null {
    const time = this.#time;
    if (time === null) {
      if (this.#meridiem !== null) throw this.#malformed();
      return null;
    }
    let { hours } = time;
    if (this.#meridiem !== null) {
      if (hours > 12) throw fieldOutOfRange(this.#original);
      hours = (hours % 12) + (this.#meridiem === 'pm' ? 12 : 0);
    }
    const { minutes, seconds, fractionUs } = time;
    const timeUs = ((hours * 60 + minutes) * 60 + seconds) * 1e6 + fractionUs;
    if (minutes > 59 || seconds > 60 || timeUs > 86_400_000_000) {
      throw fieldOutOfRange(this.#original);
    }
    return timeUs;
  }
}

/** Whether a field is from 1 to a number; one that is missing is. */
function isWithin(field: number | null, max: number): boolean {
  return field === null || (field >= 1 && field <= max);
}

/** 1 to 12, or 0 for a word that is no month. */
function monthOf(word: string): number {
  if (word === 'sept') return 9;
  const short = MONTHS.indexOf(word);
  return (short >= 0 ? short : MONTH_NAMES.indexOf(word)) + 1;
}
