import { DatumError, SqlState } from '../datum-error.js';

/** Text that is no date or time at all. `type` as PostgreSQL names it here, without modifiers. */
export function datetimeSyntaxError(type: string, text: string): DatumError {
  const message = `invalid input syntax for type ${type}: "${text}"`;
  return new DatumError(message, SqlState.invalidDatetime);
}

/** A field that no date or time can have, such as the 13th month. */
export function fieldOutOfRange(text: string, order?: 'order of month and day'): DatumError {
  const message = `date/time field value out of range: "${text}"`;
  const hint = 'Perhaps you need a different "datestyle" setting.';
  return new DatumError(message, SqlState.datetimeOverflow, order === undefined ? {} : { hint });
}

/** A well-formed date or time beyond the range of its type. */
export function datetimeOutOfRange(type: string, text?: string): DatumError {
  const message = text === undefined ? `${type} out of range` : `${type} out of range: "${text}"`;
  return new DatumError(message, SqlState.datetimeOverflow);
}

/** An interval with a field that it cannot hold. */
export function intervalFieldOutOfRange(text: string): DatumError {
  return new DatumError(`interval field value out of range: "${text}"`, SqlState.intervalOverflow);
}

/** An offset from UTC that no place has. */
export function zoneOutOfRange(text: string): DatumError {
  return new DatumError(`time zone displacement out of range: "${text}"`, '22009');
}
