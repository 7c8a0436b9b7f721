import { DatumError, SqlState } from './datum-error.js';
import { spend } from './interruption.js';
import { integerOutOfRange } from './numbers/integer.js';
import type { BitTypeKind } from './sql-types/sql-type.js';
import type { FitMode } from './texts/text-modifier.js';

/** The most bits of a bit string: PostgreSQL's MaxAttrSize in bits. */
export const BIT_STRING_MAX = 83_886_080;

/** So many bits, each of which is set or not. */
export function makeBits(length: number, isSet: (at: number) => boolean): string {
  // A string put together from as many parts would be of several times the size.
  const digits = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at += 1) {
    spend(1);
    digits[at] = isSet(at) ? 49 : 48;
  }
  return digits.toString('latin1');
}

/**
 * Reads a bit string: digits 0 and 1, perhaps after a `b`, or hexadecimal digits of four bits each
 * after an `x`.
 *
 * @throws DatumError `"2" is not a valid binary digit`
 */
export function parseBits(text: string): string {
  const isHex = /^x/i.test(text);
  const digits = /^[bx]/i.test(text) ? text.slice(1) : text;
  const stranger = (isHex ? /[^0-9a-f]/iu : /[^01]/u).exec(digits)?.[0];
  if (stranger !== undefined) {
    const kind = isHex ? 'hexadecimal' : 'binary';
    throw new DatumError(`"${stranger}" is not a valid ${kind} digit`, SqlState.invalidText);
  }
  if (!isHex) return digits;
  return makeBits(digits.length * 4, (at) => {
    return ((Number.parseInt(digits[at >> 2]!, 16) >> (3 - (at & 3))) & 1) === 1;
  });
}

/**
 * Bits as a type of a length holds them. An explicit cast cuts them off on the right, or fills up
 * with zeros there; assignment refuses what does not fit.
 *
 * @throws DatumError `bit string length 2 does not match type bit(3)`
 */
export function fitBits(
  bits: string,
  { kind, length }: { readonly kind: BitTypeKind; readonly length: number | null },
  mode: FitMode = 'assign',
): string {
  if (length === null || bits.length === length) return bits;
  if (kind === 'varbit' && bits.length < length) return bits;
  if (mode === 'cast') return bits.slice(0, length).padEnd(length, '0');
  if (kind === 'varbit') {
    const message = `bit string too long for type bit varying(${length})`;
    throw new DatumError(message, SqlState.stringTooLong);
  }
  const message = `bit string length ${bits.length} does not match type bit(${length})`;
  throw new DatumError(message, SqlState.bitsLength);
}

/** The lowest bits of an integer; its sign goes on where it has fewer. */
export function integerToBits(value: number | bigint, length: number | null): string {
  const width = length ?? 1;
  return BigInt.asUintN(width, BigInt(value)).toString(2).padStart(width, '0');
}

/**
 * Bits as an integer of as many at most: its first one is the sign, if they are all there.
 *
 * @throws DatumError `integer out of range`
 */
export function bitsToInteger(bits: string, kind: 'int4' | 'int8'): bigint {
  const width = kind === 'int4' ? 32 : 64;
  if (bits.length > width) throw integerOutOfRange(kind);
  return BigInt.asIntN(width, BigInt(`0b0${bits}`));
}

/** Bits as bytes, filled up with zeros on the right. */
export function bitsToBytes(bits: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(bits.slice(at * 8, at * 8 + 8).padEnd(8, '0'), 2);
  }
  return bytes;
}

/** The first bits of bytes, as many as `length` says. */
export function bytesToBits(bytes: Uint8Array, length: number): string {
  return makeBits(length, (at) => ((bytes[at >> 3]! >> (7 - (at & 7))) & 1) === 1);
}
