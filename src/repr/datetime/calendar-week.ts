import { civilFromDays, daysFromCivil } from './civil-date.js';

/** The day of the week of a number of days since 1970-01-01: 0 is Sunday. */
export function dayOfWeek(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}

/** The week of ISO 8601: weeks begin on Monday, and the first one has the year's 4th of January. */
export function isoWeek(days: number): { readonly year: number; readonly week: number } {
  const thursday = days - ((dayOfWeek(days) || 7) - 4);
  const { year } = civilFromDays(thursday);
  const week = Math.floor((thursday - daysFromCivil({ year, month: 1, day: 1 })) / 7) + 1;
  return { year, week };
}

/** The Monday that begins an ISO week. */
export function startOfIsoWeek(days: number): number {
  return days - ((dayOfWeek(days) || 7) - 1);
}
