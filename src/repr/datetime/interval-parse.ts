import { datetimeSyntaxError, intervalFieldOutOfRange } from './datetime-error.js';
import type { DatumError } from '../datum-error.js';
import { roundHalfEven } from '../numbers/round-half-even.js';
import { cutInterval, type IntervalFields } from './interval-fields.js';
import { IntervalSum, intervalUnit, type IntervalUnit } from './interval-sum.js';
import { lexInterval, type IntervalToken } from './interval-token.js';
import type { Interval } from './interval.js';

/** Longest text that is looked at. */
const LENGTH_MAX = 250;

/**
 * Reads an interval: `1 day 02:03:04`, `1h`, `1-2`, `1.5 months ago`, `P1DT2H`, plain seconds. With
 * fields, a plain number is of the last of them, and the interval is cut to them.
 *
 * @throws DatumError for other text, and for fields that are too great.
 */
export function parseInterval(text: string, fields: IntervalFields | null = null): Interval {
  if (text.length > LENGTH_MAX) throw datetimeSyntaxError('interval', text);
  const isIso = text.startsWith('P');
  const sum = isIso ? readIsoInterval(text) : new IntervalReader(text, fields).read();
  return fields === null ? sum.finish() : cutInterval(sum.finish(), fields);
}

const MONTH: IntervalUnit = { kind: 'months', months: 1 };

const CLOCK = /^(\d*):(\d*)(?::(\d*))?(\.\d*)?$/;
/** Years and months, and what is one too many. */
const YEARS = /^(\d+)-(\d*)(.*)$/;
const DECIMAL = /^(\d*)(\.\d*)?$/;

/** Reads the verbose forms: as PostgreSQL does, from the end, so that units come before numbers. */
class IntervalReader {
  readonly #original: string;
  readonly #isMinuteToSecond: boolean;
  readonly #sum: IntervalSum;
  /** Units seen so far: each may be given once. */
  readonly #seen = new Set<string>();
  /** The unit of the next number: a word, or what is understood where there is none. */
  #unit: string;

  constructor(text: string, fields: IntervalFields | null) {
    this.#original = text;
    this.#sum = new IntervalSum(text);
    this.#unit = fields?.to ?? 'second';
    this.#isMinuteToSecond = fields?.from === 'minute';
  }

  read(): IntervalSum {
    const tokens = lexInterval(this.#original.toLowerCase());
    if (tokens === null) throw this.#malformed();
    let isAgo = false;
    for (let index = tokens.length - 1; index >= 0; index -= 1) {
      const token = tokens[index]!;
      if (token.kind === 'clock') this.#setTime(token, tokens[index + 1]);
      else if (token.kind === 'number') this.#addNumber(token);
      else if (token.text === 'ago') {
        isAgo = true;
        this.#unit = '';
      } else if (intervalUnit(token.text) === undefined) throw this.#malformed();
      else this.#unit = token.text;
    }
    if (this.#seen.size === 0) throw this.#malformed();
    if (isAgo) this.#sum.negate();
    return this.#sum;
  }

  #malformed(): DatumError {
    return datetimeSyntaxError('interval', this.#original);
  }

  #once(...names: readonly string[]): void {
    for (const name of names) {
      if (this.#seen.has(name)) throw this.#malformed();
      this.#seen.add(name);
    }
  }

  #addNumber({ sign, text }: IntervalToken): void {
    const years = YEARS.exec(text);
    if (years !== null) return this.#addYears(sign, years);
    const decimal = DECIMAL.exec(text);
    const unit = intervalUnit(this.#unit);
    if (decimal === null || unit === undefined) throw this.#malformed();
    const [, digits, point] = decimal;
    const fraction = Number(`0${point ?? ''}`);
    const [name] = unit;
    if (name === 's' && fraction !== 0) this.#once('s', 'ms', 'us');
    else this.#once(name);
    addSigned({ sum: this.#sum, unit: unit[1], sign, digits: digits!, fraction: point });
    if (name === 'h') this.#unit = 'day';
  }

  /** `1-2`: years and months. */
  #addYears(sign: string, [, years, months, rest]: RegExpExecArray): void {
    this.#unit = 'month';
    if (Number(months) >= 12) throw intervalFieldOutOfRange(this.#original);
    if (rest !== '') throw this.#malformed();
    this.#once('mon');
    const total = BigInt(years!) * 12n + BigInt(months!);
    this.#sum.add(MONTH, sign === '-' ? -total : total, 0);
  }

  #setTime({ sign, text }: IntervalToken, next: IntervalToken | undefined): void {
    const clock = CLOCK.exec(text);
    // A sign in front of a colon is Materialize's, which has no unit behind a clock.
    const isForeign = sign !== '' && text.startsWith(':') && next?.kind === 'word';
    if (clock === null || isForeign) throw this.#malformed();
    this.#once('h', 'm', 's', 'ms', 'us');
    const us = this.#clockUs(clock);
    this.#sum.setTime(sign === '-' ? -us : us);
    this.#unit = 'day';
  }

  /** `4:05`, `4:05:06.7`; with a fraction but no third number, `4:05.6` is minutes and seconds. */
  #clockUs([, first, second, third, fraction]: RegExpExecArray): bigint {
    const short = third === undefined && (fraction !== undefined || this.#isMinuteToSecond);
    const hours = BigInt(short ? 0 : first!);
    const minutes = BigInt(short ? first! : second!);
    const seconds = BigInt((short ? second : third) ?? 0);
    if (minutes > 59n || seconds > 60n) throw intervalFieldOutOfRange(this.#original);
    const fractionUs = roundHalfEven(Number(`0${fraction ?? ''}`) * 1e6);
    return ((hours * 60n + minutes) * 60n + seconds) * 1_000_000n + BigInt(fractionUs);
  }
}

const ISO_FIELD = /(-?)(\d*)(\.\d+)?([A-Z])/y;
const ISO_ALTERNATIVE =
  /^P(-?)(\d+)-(-?)(\d+)-(-?)(\d+)(?:T(-?)(\d+):(-?)(\d+):(-?)(\d+)(\.\d+)?)?$/;

/** As {@link ISO_ALTERNATIVE} without separators. The empty groups stand for its signs. */
const ISO_BASIC = /^P()(\d{4})()(\d\d)()(\d\d)(?:T()(\d\d)()(\d\d)()(\d\d)(\.\d+)?)?$/;

const ISO_DATE_UNITS: Readonly<Record<string, string>> = { Y: 'y', M: 'mon', W: 'w', D: 'd' };
const ISO_TIME_UNITS: Readonly<Record<string, string>> = { H: 'h', M: 'm', S: 's' };

/** Reads ISO 8601 durations with designators, and the alternative `P0001-02-03T04:05:06`. */
function readIsoInterval(text: string): IntervalSum {
  const sum = new IntervalSum(text);
  const alternative = ISO_ALTERNATIVE.exec(text);
  if (alternative !== null) return addAlternative(sum, alternative);
  const basic = ISO_BASIC.exec(text);
  if (basic !== null) return addAlternative(sum, basic);
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
