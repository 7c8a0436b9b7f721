/** A day of the proleptic Gregorian calendar. Years count through 0, which is 1 BC. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const ERA_DAYS = 146_097;
const ERA_YEARS = 400;
/** Days from 0000-03-01, where eras of 400 years begin, to 1970-01-01. */
const EPOCH_OFFSET = 719_468;

/**
 * Days since 1970-01-01. Months begin in March here, so that a leap day is the last of its year
 * (Hinnant, "chrono-compatible low-level date algorithms").
 */
export function daysFromCivil({ year, month, day }: CivilDate): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / ERA_YEARS);
  const yearOfEra = shifted - era * ERA_YEARS;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA_DAYS + dayOfEra - EPOCH_OFFSET;
}

/** The calendar day of a number of days since 1970-01-01. */
export function civilFromDays(days: number): CivilDate {
  const shifted = days + EPOCH_OFFSET;
  const era = Math.floor(shifted / ERA_DAYS);
  const dayOfEra = shifted - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * ERA_YEARS + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** Whether a year has a leap day. */
function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The number of days of a month. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1]!;
}

/** The first day that a `date` can be, 4714-11-24 BC. */
export const DATE_MIN = -2_440_588;

/** The last day that a `date` can be, 5874897-12-31. */
export const DATE_MAX = 2_145_042_905;

/** The first instant that a `timestamp` can be, 4714-11-24 BC. */
export const INSTANT_MIN = -210_866_803_200_000_000n;

/** The first instant after the last one that a `timestamp` can be, at the end of 294276. */
export const INSTANT_END = 9_224_318_016_000_000_000n;

/**
 * `infinity` of `timestamp` and `timestamptz`: beyond all instants, so that it needs no care when
 * they are compared. `infinity` of `date` is JavaScript's.
 */
export const INSTANT_INFINITY = 18_446_744_073_709_551_615n;

/** `-infinity` of `timestamp` and `timestamptz`. */
export const INSTANT_NEGATIVE_INFINITY = -INSTANT_INFINITY;

/** Whether a `timestamp` or `timestamptz` is one of the infinities. */
export function isInfiniteInstant(instant: bigint): boolean {
  return instant === INSTANT_INFINITY || instant === INSTANT_NEGATIVE_INFINITY;
}

/** Days since 1970-01-01 of a finite instant, and the microseconds since that day began. */
export function splitInstant(instant: bigint): { readonly days: number; readonly timeUs: number } {
  let days = instant / 86_400_000_000n;
  let timeUs = instant % 86_400_000_000n;
  if (timeUs < 0n) {
    timeUs += 86_400_000_000n;
    days -= 1n;
  }
  return { days: Number(days), timeUs: Number(timeUs) };
}

/** The instant at a time of a day. */
export function joinInstant(days: number, timeUs: number): bigint {
  return BigInt(days) * 86_400_000_000n + BigInt(timeUs);
}
