import type { A_Const } from 'libpg-query';
import {
  NUMERIC_INTEGER_DIGITS_MAX,
  parseBits,
  parseNumeric,
  type SqlType,
} from '../../../repr/index.js';
import { asSqlError } from '../coercion/coerce.js';
import type { HirLiteral } from '../hir/hir.js';
import type { Planning } from '../planning/planning.js';

const INT4: SqlType = { kind: 'int4' };
const INT8: SqlType = { kind: 'int8' };
const NUMERIC: SqlType = { kind: 'numeric', precision: null, scale: null };
const BOOL: SqlType = { kind: 'bool' };
const UNKNOWN: SqlType = { kind: 'unknown' };

/**
 * A constant. Numbers are int4, int8 or numeric, whichever first holds them; quoted texts and NULL
 * are of type `unknown`.
 */
export function planConstant(constant: A_Const, planning: Planning): HirLiteral {
  const literal = readConstant(constant, (location) => planning.place(location));
  return planning.environment.trace?.literal(constant, literal) ?? literal;
}

/** A constant without anything round it. @throws SqlError for bits that are none */
export function readConstant(
  constant: A_Const,
  place: (location: number) => number | undefined,
): HirLiteral {
  const location = constant.location ?? 0;
  if (constant.ival !== undefined) {
    return { kind: 'literal', datum: constant.ival.ival ?? 0, type: INT4, location };
  }
  if (constant.sval !== undefined) {
    return { kind: 'literal', datum: constant.sval.sval ?? '', type: UNKNOWN, location };
  }
  if (constant.fval !== undefined) return planNumber(constant.fval.fval ?? '0', location);
  if (constant.boolval !== undefined) {
    return { kind: 'literal', datum: constant.boolval.boolval ?? false, type: BOOL, location };
  }
  if (constant.bsval !== undefined) {
    return readBits(constant.bsval.bsval ?? '', location, place);
  }
  return { kind: 'literal', datum: null, type: UNKNOWN, location };
}

const BITS: SqlType = { kind: 'bit', length: null };

/** `B'101'` or `X'1F'`: the parser writes `b101` or `x1F`. */
function readBits(
  text: string,
  location: number,
  place: (location: number) => number | undefined,
): HirLiteral {
  try {
    return { kind: 'literal', datum: parseBits(text), type: BITS, location };
  } catch (error) {
    throw asSqlError(error, place(location));
  }
}

const INT8_MAX = 9223372036854775807n;

function planNumber(text: string, location: number): HirLiteral {
  const integer = integerValue(text);
  // The parser writes -2147483648 this way.
  if (integer !== undefined && BigInt.asIntN(32, integer) === integer) {
    return { kind: 'literal', datum: Number(integer), type: INT4, location };
  }
  if (integer !== undefined && integer <= INT8_MAX && integer >= -INT8_MAX - 1n) {
    return { kind: 'literal', datum: integer, type: INT8, location };
  }
  const digits = integer === undefined ? text.replaceAll('_', '') : integer.toString();
  return { kind: 'literal', datum: parseNumeric(digits), type: NUMERIC, location };
}

/** Decimal, hexadecimal, octal and binary integers, with underscores between digits. */
function integerValue(text: string): bigint | undefined {
  const digits = text.replaceAll('_', '');
  // Reading digits takes more than proportional time; a longer number is beyond any type.
  if (digits.length > NUMERIC_INTEGER_DIGITS_MAX) return undefined;
  if (/^-?\d+$/.test(digits)) return BigInt(digits);
  if (!/^-?0[xob]/i.test(digits)) return undefined;
  return digits.startsWith('-') ? -BigInt(digits.slice(1)) : BigInt(digits);
}
