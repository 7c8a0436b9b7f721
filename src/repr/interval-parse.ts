import { datetimeSyntaxError, intervalFieldOutOfRange } from './datetime-error.js';
import type { DatumError } from './datum-error.js';
import { roundHalfEven } from './interval-arithmetic.js';
import { IntervalSum, intervalUnit, type IntervalUnit } from './interval-sum.js';
import type { Interval } from './interval.js';
import { trimSpace } from './numeric.js';

/** Longest text that is looked at. */
const LENGTH_MAX = 250;

/**
 * Reads an interval: `1 day 02:03:04`, `1h`, `1-2`, `1.5 months ago`, `P1DT2H`, plain seconds.
 *
 * @throws DatumError for other text, and for fields that are too great.
 */
export function parseInterval(text: string): Interval {
  if (text.length > LENGTH_MAX) throw datetimeSyntaxError('interval', text);
  const sum = text.startsWith('P') ? readIsoInterval(text) : new IntervalReader(text).read();
  return sum.finish();
}

const SECOND: IntervalUnit = { kind: 'time', us: 1e6 };
const DAY: IntervalUnit = { kind: 'days', days: 1 };
const MONTH: IntervalUnit = { kind: 'months', months: 1 };

const NUMBER = /([+-]?)[ \t]*(\d*)(\.\d*)?/y;
const CLOCK = /([+-]?)(\d+):(\d+)(?::(\d+))?(\.\d*)?/y;
const YEARS = /([+-]?)(\d+)-(\d+)/y;
const WORD = /[a-z]+/y;

/** Reads the verbose forms. */
class IntervalReader {
  readonly #original: string;
  readonly #text: string;
  readonly #sum: IntervalSum;
  /** Units seen so far: each may be given once. */
  readonly #seen = new Set<string>();
  #position = 0;

  constructor(text: string) {
    this.#original = text;
    this.#text = trimSpace(text).toLowerCase();
    this.#sum = new IntervalSum(text);
  }

  read(): IntervalSum {
    let isAgo = false;
    while (this.#skipSeparators()) {
      if (isAgo) throw this.#malformed();
      const word = this.#match(WORD)?.[0];
      if (word === undefined) this.#readQuantity();
      else if (word === 'ago' && this.#seen.size > 0) isAgo = true;
      else throw this.#malformed();
    }
    if (this.#seen.size === 0) throw this.#malformed();
    if (isAgo) this.#sum.negate();
    return this.#sum;
  }

  #malformed(): DatumError {
    return datetimeSyntaxError('interval', this.#original);
  }

  #skipSeparators(): boolean {
    while (/[ \t\n\v\f\r,@]/.test(this.#text[this.#position] ?? '')) this.#position += 1;
    return this.#position < this.#text.length;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#position += found[0].length;
    return found;
  }

  #once(...names: readonly string[]): void {
    for (const name of names) {
      if (this.#seen.has(name)) throw this.#malformed();
      this.#seen.add(name);
    }
  }

  #readQuantity(): void {
    const clock = this.#match(CLOCK);
    if (clock !== null) {
      this.#once('h', 'm', 's');
      this.#sum.addTime(this.#clockUs(clock));
      return;
    }
    const years = this.#match(YEARS);
    if (years !== null) return this.#addYears(years);
    const number = this.#match(NUMBER);
    const [, sign, digits, point] = number!;
    if (digits === '' && (sign !== '' || (point ?? '.') === '.')) throw this.#malformed();
    this.#skipSeparators();
    const [name, unit] = this.#readUnit();
    this.#once(name);
    const whole = BigInt(digits!);
    const fraction = Number(`0${point ?? ''}`);
    if (sign === '-') this.#sum.add(unit, -whole, -fraction);
    else this.#sum.add(unit, whole, fraction);
  }

  /** The unit of a number: the word after it; days before a clock; seconds at the end. */
  #readUnit(): readonly [name: string, unit: IntervalUnit] {
    const word = this.#match(WORD)?.[0];
    if (word !== undefined) {
      const found = intervalUnit(word);
      const next = this.#text[this.#position] ?? '';
      // As in PostgreSQL, only units of one letter may have the next number right behind them.
      const runsOn = word.length > 1 ? /[-/.0-9]/ : /[-/.]/;
      if (found === undefined || runsOn.test(next)) throw this.#malformed();
      return found;
    }
    if (this.#position === this.#text.length) return ['s', SECOND];
    CLOCK.lastIndex = this.#position;
    if (CLOCK.test(this.#text)) return ['d', DAY];
    throw this.#malformed();
  }

  /** `1-2`: years and months. */
  #addYears([, sign, years, months]: RegExpExecArray): void {
    // A date is no interval.
    if (/[-/.0-9]/.test(this.#text[this.#position] ?? '')) throw this.#malformed();
    this.#once('y', 'mon');
    if (Number(months) >= 12) throw intervalFieldOutOfRange(this.#original);
    const total = BigInt(years!) * 12n + BigInt(months!);
    this.#sum.add(MONTH, sign === '-' ? -total : total, 0);
  }

  /** `4:05`, `4:05:06.7`; with a fraction but no third number, `4:05.6` is minutes and seconds. */
  #clockUs([, sign, first, second, third, fraction]: RegExpExecArray): bigint {
    const short = third === undefined && fraction !== undefined;
    const hours = short ? 0n : BigInt(first!);
    const minutes = BigInt(short ? first! : second!);
    const seconds = BigInt((short ? second : third) ?? 0);
    if (minutes > 59n || seconds > 60n) throw intervalFieldOutOfRange(this.#original);
    const fractionUs = roundHalfEven(Number(`0${fraction ?? ''}`) * 1e6);
    const us = ((hours * 60n + minutes) * 60n + seconds) * 1_000_000n + BigInt(fractionUs);
    return sign === '-' ? -us : us;
  }
}

const ISO_FIELD = /(-?)(\d*)(\.\d+)?([A-Z])/y;
const ISO_ALTERNATIVE =
  /^P(-?)(\d+)-(-?)(\d+)-(-?)(\d+)(?:T(-?)(\d+):(-?)(\d+):(-?)(\d+)(\.\d+)?)?$/;

const ISO_DATE_UNITS: Readonly<Record<string, string>> = { Y: 'y', M: 'mon', W: 'w', D: 'd' };
const ISO_TIME_UNITS: Readonly<Record<string, string>> = { H: 'h', M: 'm', S: 's' };

/** Reads ISO 8601 durations with designators, and the alternative `P0001-02-03T04:05:06`. */
function readIsoInterval(text: string): IntervalSum {
  const sum = new IntervalSum(text);
  const alternative = ISO_ALTERNATIVE.exec(text);
  if (alternative !== null) return addAlternative(sum, alternative);
  let units = ISO_DATE_UNITS;
  let position = 1;
  while (position < text.length) {
    if (text[position] === 'T' && units !== ISO_TIME_UNITS) {
      units = ISO_TIME_UNITS;
      position += 1;
      continue;
    }
    ISO_FIELD.lastIndex = position;
    const field = ISO_FIELD.exec(text);
    const unit = intervalUnit(units[field?.[4] ?? ''] ?? '')?.[1];
    if (field === null || unit === undefined || `${field[2]}${field[3] ?? ''}` === '') {
      throw datetimeSyntaxError('interval', text);
    }
    addSigned({ sum, unit, sign: field[1]!, digits: field[2]!, fraction: field[3] });
    position += field[0].length;
  }
  // As in PostgreSQL, `PT` alone is no time at all.
  if (text === 'P') throw datetimeSyntaxError('interval', text);
  return sum;
}

function addAlternative(sum: IntervalSum, match: RegExpExecArray): IntervalSum {
  const names = ['y', 'mon', 'd', 'h', 'm', 's'];
  for (const [index, name] of names.entries()) {
    const digits = match[index * 2 + 2];
    if (digits === undefined) break;
    const fraction = name === 's' ? match[13] : undefined;
    addSigned({ sum, unit: intervalUnit(name)![1], sign: match[index * 2 + 1]!, digits, fraction });
  }
  return sum;
}

function addSigned(part: {
  sum: IntervalSum;
  unit: IntervalUnit;
  sign: string;
  digits: string;
  fraction: string | undefined;
}): void {
  const whole = BigInt(part.digits);
  const fraction = Number(`0${part.fraction ?? ''}`);
  if (part.sign === '-') part.sum.add(part.unit, -whole, -fraction);
  else part.sum.add(part.unit, whole, fraction);
}
