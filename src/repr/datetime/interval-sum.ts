import { intervalFieldOutOfRange } from './datetime-error.js';
import { makeInterval } from './interval-arithmetic.js';
import { roundHalfEven } from '../numbers/round-half-even.js';
import type { Interval } from './interval.js';

/** What a unit adds for each whole one and how its fractions are spread. */
export type IntervalUnit =
  | { readonly kind: 'time'; readonly us: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'months'; readonly months: number };

/** Words are known by so many letters: PostgreSQL's TOKMAXLEN. */
const LETTERS_MAX = 10;

/** Units by word, with the name that they share with other words for the same unit. */
const UNITS = new Map<string, readonly [name: string, unit: IntervalUnit]>();

function defineUnit(unit: IntervalUnit, words: string): void {
  const all = words.split(' ');
  for (const word of all) UNITS.set(word.slice(0, LETTERS_MAX), [all[0]!, unit]);
}

defineUnit({ kind: 'time', us: 1 }, 'us usec usecs usecond useconds microsecond microseconds');
defineUnit({ kind: 'time', us: 1e3 }, 'ms msec msecs msecond mseconds millisecond milliseconds');
defineUnit({ kind: 'time', us: 1e6 }, 's sec secs second seconds');
defineUnit({ kind: 'time', us: 60e6 }, 'm min mins minute minutes');
defineUnit({ kind: 'time', us: 3600e6 }, 'h hr hrs hour hours');
defineUnit({ kind: 'days', days: 1 }, 'd day days');
defineUnit({ kind: 'days', days: 7 }, 'w week weeks');
defineUnit({ kind: 'months', months: 1 }, 'mon mons month months');
defineUnit({ kind: 'months', months: 12 }, 'y yr yrs year years');
defineUnit({ kind: 'months', months: 120 }, 'decade decades dec decs');
defineUnit({ kind: 'months', months: 1200 }, 'c cent century centuries');
defineUnit({ kind: 'months', months: 12000 }, 'mil mils millennium millennia');

/** The unit of a word, such as `hr` or `mons`, and its first name; undefined for other words. */
export function intervalUnit(
  word: string,
): readonly [name: string, unit: IntervalUnit] | undefined {
  return UNITS.get(word.slice(0, LETTERS_MAX));
}

/** Adds up units. Fractions are spread with double precision, as PostgreSQL does. */
export class IntervalSum {
  readonly #original: string;
  #years = 0;
  #months = 0;
  #days = 0;
  #us = 0n;

  constructor(original: string) {
    this.#original = original;
  }

  /** Adds a number of units; the fraction has the sign of the whole. */
  add(unit: IntervalUnit, whole: bigint, fraction: number): void {
    switch (unit.kind) {
      case 'time':
        this.#us += whole * BigInt(unit.us);
        this.#addMicroseconds(fraction * unit.us);
        return;
      case 'days':
        this.#days += Number(whole) * unit.days;
        if (unit.days === 1) this.#addMicroseconds(fraction * 86_400e6);
        else this.#addDays(fraction * unit.days);
        return;
      case 'months':
        if (unit.months === 1) {
          this.#months += Number(whole);
          this.#addDays(fraction * 30);
        } else {
          this.#years += Number(whole) * (unit.months / 12);
          this.#months += roundHalfEven(fraction * unit.months);
        }
    }
  }

  /** Sets the time. PostgreSQL too forgets the fractions of days that stand behind a clock. */
  setTime(us: bigint): void {
    this.#us = us;
  }

  negate(): void {
    this.#years = -this.#years;
    this.#months = -this.#months;
    this.#days = -this.#days;
    this.#us = -this.#us;
  }

  /**
   * @throws DatumError for a field that is too great, and in other words, as PostgreSQL's, for
   *   years and months that are too many together only.
   */
  finish(): Interval {
    const fields = [this.#years, this.#months, this.#days];
    const isTimeTooGreat = BigInt.asIntN(64, this.#us) !== this.#us;
    if (isTimeTooGreat || fields.some((field) => field !== clamp32(field))) {
      throw intervalFieldOutOfRange(this.#original);
    }
    return makeInterval(this.#years * 12 + this.#months, this.#days, this.#us);
  }

  #addDays(days: number): void {
    const whole = Math.trunc(days);
    this.#days += whole;
    this.#addMicroseconds((days - whole) * 86_400e6);
  }

  #addMicroseconds(us: number): void {
    const whole = Math.trunc(us);
    const rest = us - whole;
    this.#us += BigInt(whole) + (rest > 0.5 ? 1n : rest < -0.5 ? -1n : 0n);
  }
}

function clamp32(value: number): number {
  return Math.min(2147483647, Math.max(-2147483648, value));
}
