import { applyTypmod, Numeric, powerOfTen, type SqlType } from '../repr/index.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { ProtocolError } from './protocol-error.js';

/** Decimal digits of one digit of the format. */
const GROUP = 4;
const GROUP_END = 10_000;

const POSITIVE = 0x0000;
const NEGATIVE = 0x4000;
const NAN = 0xc000;
const INFINITY = 0xd000;
const NEGATIVE_INFINITY = 0xf000;

const FORMS: Readonly<Record<Exclude<Numeric['form'], 'finite'>, number>> = {
  nan: NAN,
  infinity: INFINITY,
  '-infinity': NEGATIVE_INFINITY,
};

/** What `numeric_send` has for the scale of an infinity; nobody reads it. */
const INFINITE_SCALE = 0x20;

/** The greatest scale that the format holds. */
const SCALE_MASK = 0x3fff;

/**
 * Writes a number as PostgreSQL's `numeric_send`: how many digits to the base of 10,000, the power
 * of the first, the sign, the digits after the point that are shown, the digits without zeroes at
 * either end.
 */
export function writeNumeric(out: ByteWriter, value: Numeric): void {
  const { form, unscaled, scale } = value;
  if (form !== 'finite') {
    out.int16(0);
    out.int16(0);
    out.int16(FORMS[form]);
    out.int16(form === 'nan' ? 0 : INFINITE_SCALE);
    return;
  }
  const magnitude = unscaled < 0n ? -unscaled : unscaled;
  // Padded so that the point is between two groups.
  const padding = (GROUP - (scale % GROUP)) % GROUP;
  const text = magnitude.toString() + '0'.repeat(padding);
  const width = Math.ceil(text.length / GROUP) * GROUP;
  const digits = text.padStart(width, '0');
  const groups: number[] = [];
  for (let at = 0; at < width; at += GROUP) groups.push(Number(digits.slice(at, at + GROUP)));
  let weight = groups.length - 1 - (scale + padding) / GROUP;
  let [start, end] = [0, groups.length];
  while (start < end && groups[start] === 0) {
    start += 1;
    weight -= 1;
  }
  while (end > start && groups[end - 1] === 0) end -= 1;
  out.int16(end - start);
  out.int16(start === end ? 0 : weight);
  out.int16(unscaled < 0n ? NEGATIVE : POSITIVE);
  out.int16(scale);
  for (let index = start; index < end; index += 1) out.int16(groups[index]!);
}

/** Reads a number. @throws ProtocolError or DatumError if it is none. */
export function readNumeric(reader: ByteReader, type: SqlType & { kind: 'numeric' }): Numeric {
  const [count, weight] = [reader.uint16(), reader.int16()];
  const [sign, scale] = [reader.uint16(), reader.uint16()];
  switch (sign) {
    case NAN:
      return applyTypmod(Numeric.NAN, type);
    case INFINITY:
      return applyTypmod(Numeric.INFINITY, type);
    case NEGATIVE_INFINITY:
      return applyTypmod(Numeric.NEGATIVE_INFINITY, type);
    case POSITIVE:
    case NEGATIVE:
      break;
    default:
      throw new ProtocolError('invalid sign in external "numeric" value', '22P03');
  }
  if ((scale & SCALE_MASK) !== scale) {
    throw new ProtocolError('invalid scale in external "numeric" value', '22P03');
  }
  const magnitude = scaleTo(readGroups(reader, count), (count - 1 - weight) * GROUP, scale);
  return applyTypmod(Numeric.of(sign === NEGATIVE ? -magnitude : magnitude, scale), type);
}

function readGroups(reader: ByteReader, count: number): bigint {
  let digits = '';
  for (let index = 0; index < count; index += 1) {
    const group = reader.uint16();
    if (group >= GROUP_END) {
      throw new ProtocolError('invalid digit in external "numeric" value', '22P03');
    }
    digits += String(group).padStart(GROUP, '0');
  }
  return BigInt(digits);
}

/** `digits / 10^from` as a multiple of `10^-to`; what is smaller is cut off, as PostgreSQL does. */
function scaleTo(digits: bigint, from: number, to: number): bigint {
  if (digits === 0n) return 0n;
  return to >= from ? digits * powerOfTen(to - from) : digits / powerOfTen(from - to);
}
