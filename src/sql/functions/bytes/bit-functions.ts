import {
  BIT_STRING_MAX,
  bitsToInteger,
  DatumError,
  findText,
  integerToBits,
  makeBits,
  SqlState,
  spend,
} from '../../../repr/index.js';
import type {
  AggregateDefinition,
  CastDefinition,
  ScalarDefinition,
} from '../definitions/definition.js';
import { checkInt4 } from '../numbers/integer-operators.js';

const B = 'bit';
const V = 'varbit';
const N = 'int4';

function combine(
  verb: string,
  rule: (left: boolean, right: boolean) => boolean,
): (left: string, right: string) => string {
  return (left, right) => {
    if (left.length !== right.length) {
      const message = `cannot ${verb} bit strings of different sizes`;
      throw new DatumError(message, SqlState.bitsLength);
    }
    return makeBits(left.length, (at) => rule(left[at] === '1', right[at] === '1'));
  };
}

const AND = combine('AND', (left, right) => left && right);
const OR = combine('OR', (left, right) => left || right);
const XOR = combine('XOR', (left, right) => left !== right);

/** Shifted to the left, or to the right by less than nothing; zeros come in. */
function shiftLeft(bits: string, count: number): string {
  const { length } = bits;
  if (count < 0)
    return '0'.repeat(Math.min(-count, length)) + bits.slice(0, Math.max(0, length + count));
  return bits.slice(count) + '0'.repeat(Math.min(count, length));
}

function concatenate(left: string, right: string): string {
  if (left.length + right.length <= BIT_STRING_MAX) return left + right;
  const message = `bit string length exceeds the maximum allowed (${BIT_STRING_MAX})`;
  throw new DatumError(message, SqlState.tooMany);
}

/** Counts from 1; a start before the bits shortens what is taken. */
function substring(bits: string, start: number, length?: number): string {
  if (length === undefined) return bits.slice(Math.max(0, start - 1));
  if (length < 0) throw new DatumError('negative substring length not allowed', '22011');
  return bits.slice(Math.max(0, start - 1), Math.max(0, start - 1 + length));
}

function overlay(bits: string, by: string, start: number, length = by.length): string {
  if (start <= 0) throw new DatumError('negative substring length not allowed', '22011');
  const rest = substring(bits, checkInt4(start + length));
  return concatenate(concatenate(bits.slice(0, start - 1), by), rest);
}

function checkIndex(bits: string, index: number): void {
  if (index >= 0 && index < bits.length) return;
  const message = `bit index ${index} out of valid range (0..${bits.length - 1})`;
  throw new DatumError(message, '2202E');
}

function withBit(bits: string, index: number, value: number): string {
  checkIndex(bits, index);
  if (value !== 0 && value !== 1) {
    throw new DatumError('new bit must be 0 or 1', SqlState.invalidParameter);
  }
  return `${bits.slice(0, index)}${value}${bits.slice(index + 1)}`;
}

function countOnes(bits: string): bigint {
  spend(bits.length);
  let count = 0;
  for (let at = 0; at < bits.length; at += 1) if (bits[at] === '1') count += 1;
  return BigInt(count);
}

const lengthOf = (bits: string): number => bits.length;

/** Operators on bit strings but comparisons: PostgreSQL documentation, 9.6. */
export const BIT_OPERATORS: readonly ScalarDefinition[] = [
  { name: '||', args: [V, V], result: V, evaluate: concatenate },
  { name: '&', args: [B, B], result: B, evaluate: AND },
  { name: '|', args: [B, B], result: B, evaluate: OR },
  { name: '#', args: [B, B], result: B, evaluate: XOR },
  {
    name: '~',
    args: [B],
    result: B,
    evaluate: (bits: string) => makeBits(bits.length, (at) => bits[at] === '0'),
  },
  { name: '<<', args: [B, N], result: B, evaluate: shiftLeft },
  {
    name: '>>',
    args: [B, N],
    result: B,
    evaluate: (bits: string, count: number) => shiftLeft(bits, -count),
  },
];

/** Functions of bit strings: PostgreSQL documentation, 9.6. */
export const BIT_FUNCTIONS: readonly ScalarDefinition[] = [
  { name: 'length', args: [B], result: N, evaluate: lengthOf },
  { name: 'bit_length', args: [B], result: N, evaluate: lengthOf },
  {
    name: 'octet_length',
    args: [B],
    result: N,
    evaluate: (bits: string) => Math.ceil(bits.length / 8),
  },
  { name: 'bit_count', args: [B], result: 'int8', evaluate: countOnes },
  { name: 'substring', args: [B, N], result: B, evaluate: substring },
  { name: 'substring', args: [B, N, N], result: B, evaluate: substring },
  { name: 'overlay', args: [B, B, N], result: B, evaluate: overlay },
  { name: 'overlay', args: [B, B, N, N], result: B, evaluate: overlay },
  {
    name: 'position',
    args: [B, B],
    result: N,
    evaluate: (bits: string, wanted: string) => (bits === '' ? 0 : findText(bits, wanted) + 1),
  },
  {
    name: 'get_bit',
    args: [B, N],
    result: N,
    evaluate: (bits: string, index: number) => {
      checkIndex(bits, index);
      return Number(bits[index]);
    },
  },
  { name: 'set_bit', args: [B, N, N], result: B, evaluate: withBit },
];

/**
 * Casts of bit strings. How many bits of an integer are taken the length of the type decides, which
 * is one where it has none.
 */
export const BIT_CASTS: readonly CastDefinition[] = [
  { from: B, to: V, context: 'implicit', evaluate: null },
  { from: V, to: B, context: 'implicit', evaluate: null },
  {
    from: B,
    to: N,
    context: 'explicit',
    evaluate: (bits: string) => Number(bitsToInteger(bits, 'int4')),
  },
  {
    from: B,
    to: 'int8',
    context: 'explicit',
    evaluate: (bits: string) => bitsToInteger(bits, 'int8'),
  },
  { from: N, to: B, context: 'explicit', evaluate: (value: number) => integerToBits(value, null) },
  {
    from: 'int8',
    to: B,
    context: 'explicit',
    evaluate: (value: bigint) => integerToBits(value, null),
  },
];

/** How many of the values are of each length, and have each bit: enough to take values out. */
interface BitCounts {
  readonly lengths: Map<number, number>;
  readonly ones: number[];
}

/** Whether a bit is set, given how many of the values have it. */
type BitRule = (ones: number, count: number) => boolean;

function aggregate(name: string, verb: string, rule: BitRule): AggregateDefinition {
  return {
    name,
    args: [B],
    result: B,
    aggregate: {
      kind: 'accumulable',
      create: (): BitCounts => ({ lengths: new Map(), ones: [] }),
      add: (state, value, diff) => {
        const { lengths, ones } = state as BitCounts;
        const bits = value as string;
        const count = (lengths.get(bits.length) ?? 0) + diff;
        if (count === 0) lengths.delete(bits.length);
        else lengths.set(bits.length, count);
        for (let at = 0; at < bits.length; at += 1) {
          ones[at] = (ones[at] ?? 0) + (bits[at] === '1' ? diff : 0);
        }
      },
      finish: (state) => {
        const { lengths, ones } = state as BitCounts;
        const [first] = lengths;
        if (first === undefined) return null;
        if (lengths.size > 1) {
          const message = `cannot ${verb} bit strings of different sizes`;
          throw new DatumError(message, SqlState.bitsLength);
        }
        const [length, count] = first;
        return makeBits(length, (at) => rule(ones[at]!, count));
      },
      skipsNull: true,
    },
  };
}

/** Aggregates of bit strings, all of one length. */
export const BIT_STRING_AGGREGATES: readonly AggregateDefinition[] = [
  aggregate('bit_and', 'AND', (ones, count) => ones === count),
  aggregate('bit_or', 'OR', (ones) => ones > 0),
  aggregate('bit_xor', 'XOR', (ones) => ones % 2 === 1),
];
