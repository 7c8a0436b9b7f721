import { DatumError, SqlState, syntaxError } from '../datum-error.js';

/** The integer types: their names in messages and their least and greatest values. */
export const INTEGERS = {
  int2: { name: 'smallint', min: -32768n, max: 32767n },
  int4: { name: 'integer', min: -2147483648n, max: 2147483647n },
  int8: { name: 'bigint', min: -9223372036854775808n, max: 9223372036854775807n },
} as const;

/** A kind of integer type. */
export type IntegerKind = keyof typeof INTEGERS;

/** The least and the greatest value of an integer type, and its name in messages. */
export function integerRange(kind: IntegerKind): (typeof INTEGERS)[IntegerKind] {
  return INTEGERS[kind];
}

const INTEGER = /^[ \t\n\v\f\r]*([+-]?\d+)([^]*)$/;
const SPACE = /^[ \t\n\v\f\r]*$/;

/**
 * Reads an integer as PostgreSQL's input functions do: decimal digits, a sign, white space around.
 *
 * @throws DatumError for other text, and for numbers that the type cannot hold. As in PostgreSQL,
 * digits beyond the range are reported before what follows them.
 */
export function parseInteger(kind: IntegerKind, text: string): bigint {
  const { name, min, max } = INTEGERS[kind];
  const match = INTEGER.exec(text);
  if (match === null) throw syntaxError(name, text);
  const value = toBigint(match[1]!);
  if (value < min || value > -min) throw textOutOfRange(name, text);
  if (!SPACE.test(match[2]!)) throw syntaxError(name, text);
  if (value > max) throw textOutOfRange(name, text);
  return value;
}

/** The error of a computed integer that its type cannot hold. */
export function integerOutOfRange(kind: IntegerKind): DatumError {
  return new DatumError(`${INTEGERS[kind].name} out of range`, SqlState.numberOutOfRange);
}

/** The greatest object identifier. */
export const OID_MAX = 4294967295n;

/** What C's `strtoul` can read; beyond it the range is reported before what follows the digits. */
const UNSIGNED_LONG_MAX = 18446744073709551615n;

/**
 * Reads an `oid`; negative numbers wrap as PostgreSQL has them do.
 *
 * @throws DatumError for other text, and for numbers beyond 32 bits.
 */
export function parseOid(text: string): number {
  const match = INTEGER.exec(text);
  if (match === null) throw syntaxError('oid', text);
  const value = toBigint(match[1]!);
  const magnitude = value < 0n ? -value : value;
  if (magnitude > UNSIGNED_LONG_MAX) throw textOutOfRange('oid', text);
  if (!SPACE.test(match[2]!)) throw syntaxError('oid', text);
  if (value > OID_MAX || value < INTEGERS.int4.min) throw textOutOfRange('oid', text);
  return Number(BigInt.asUintN(32, value));
}

/** Digits that no type can hold are not read to the end, which takes more than their number. */
function toBigint(digits: string): bigint {
  const [, sign, value] = /^([+-]?)0*(\d*)$/.exec(digits)!;
  const magnitude = BigInt(value!.slice(0, DIGITS_READ));
  return sign === '-' ? -magnitude : magnitude;
}

/** More digits than any integer type holds. */
const DIGITS_READ = 30;

function textOutOfRange(type: string, text: string): DatumError {
  const message = `value "${text}" is out of range for type ${type}`;
  return new DatumError(message, SqlState.numberOutOfRange);
}
