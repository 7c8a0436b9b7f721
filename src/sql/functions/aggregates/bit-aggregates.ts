import type { AggregateFunction } from '../../../dataflow/index.js';
import type { Datum } from '../../../repr/index.js';
import type { AggregateDefinition } from '../definitions/definition.js';

/** How many of the values have each bit: what is needed to take values out again. */
interface BitCounts {
  count: number;
  readonly ones: number[];
}

/** Whether a bit is set, given how many of the values have it. */
type BitRule = (ones: number, count: number) => boolean;

function bitwise(width: number, rule: BitRule): AggregateFunction {
  return {
    kind: 'accumulable',
    create: (): BitCounts => ({ count: 0, ones: new Array<number>(width).fill(0) }),
    add: (state, value, diff) => {
      const counts = state as BitCounts;
      counts.count += diff;
      const bits = BigInt.asUintN(width, BigInt(value as number | bigint));
      for (let bit = 0; bit < width; bit += 1) {
        if ((bits >> BigInt(bit)) & 1n) counts.ones[bit]! += diff;
      }
    },
    finish: (state) => finish(state as BitCounts, width, rule),
    skipsNull: true,
  };
}

function finish({ count, ones }: BitCounts, width: number, rule: BitRule): Datum {
  if (count === 0) return null;
  let bits = 0n;
  for (let bit = 0; bit < width; bit += 1) if (rule(ones[bit]!, count)) bits |= 1n << BigInt(bit);
  const value = BigInt.asIntN(width, bits);
  return width === 64 ? value : Number(value);
}

const RULES: readonly (readonly [string, BitRule])[] = [
  ['bit_and', (ones, count) => ones === count],
  ['bit_or', (ones) => ones > 0],
  ['bit_xor', (ones) => ones % 2 === 1],
];

/** Aggregates of bits. */
export const BIT_AGGREGATES: readonly AggregateDefinition[] = RULES.flatMap(([name, rule]) =>
  (
    [
      ['int2', 16],
      ['int4', 32],
      ['int8', 64],
    ] as const
  ).map(([type, width]): AggregateDefinition => ({
    name,
    args: [type],
    result: type,
    aggregate: bitwise(width, rule),
  })),
);
