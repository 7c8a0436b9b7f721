import type { WindowPartition } from '../../../dataflow/index.js';
import { DatumError, SqlState, type Datum } from '../../../repr/index.js';
import type { WindowDefinition } from '../definitions/definition.js';

/** A window function that looks at each row by itself. */
function perRow(
  value: (partition: WindowPartition, row: number) => Datum,
): WindowDefinition['evaluate'] {
  return (partition) => Array.from({ length: partition.size }, (_, row) => value(partition, row));
}

function rankOf(partition: WindowPartition, row: number): number {
  return partition.groupStart(partition.group(row)) + 1;
}

function percentRank(partition: WindowPartition, row: number): number {
  return partition.size > 1 ? (rankOf(partition, row) - 1) / (partition.size - 1) : 0;
}

/**
 * The number of buckets is that of the first row that has one, from which on rows are counted; the
 * first buckets take what is left over.
 */
function tiles(partition: WindowPartition): readonly Datum[] {
  let first = 0;
  while (first < partition.size && partition.argument(first, 0) === null) first += 1;
  if (first === partition.size) return new Array<Datum>(partition.size).fill(null);
  const count = partition.argument(first, 0) as number;
  if (count <= 0) {
    throw new DatumError('argument of ntile must be greater than zero', SqlState.ntileArgument);
  }
  const height = Math.floor(partition.size / count);
  const larger = partition.size % count;
  const inLarger = larger * (height + 1);
  return perRow((_, place) => {
    const row = place - first;
    if (row < 0) return null;
    return row < inLarger
      ? Math.floor(row / (height + 1)) + 1
      : larger + Math.floor((row - inLarger) / height) + 1;
  })(partition);
}

/** The value of another row so many before (`sign` -1) or after it. */
function neighbour(sign: 1 | -1, arity: number): WindowDefinition['evaluate'] {
  return perRow((partition, row) => {
    const offset = arity > 1 ? (partition.argument(row, 1) as number | null) : 1;
    if (offset === null) return null;
    const other = row + sign * offset;
    if (other >= 0 && other < partition.size) return partition.argument(other, 0);
    return arity > 2 ? partition.argument(row, 2) : null;
  });
}

function nthValue(partition: WindowPartition, row: number): Datum {
  const nth = partition.argument(row, 1) as number | null;
  if (nth === null) return null;
  if (nth <= 0) {
    const message = 'argument of nth_value must be greater than zero';
    throw new DatumError(message, SqlState.nthValueArgument);
  }
  let skipped = nth - 1;
  for (const [from, to] of partition.frame(row)) {
    if (skipped < to - from) return partition.argument(from + skipped, 0);
    skipped -= to - from;
  }
  return null;
}

function neighbours(name: string, sign: 1 | -1): readonly WindowDefinition[] {
  const signatures = [
    { args: ['anyelement'], result: 'anyelement' },
    { args: ['anyelement', 'int4'], result: 'anyelement' },
    { args: ['anycompatible', 'int4', 'anycompatible'], result: 'anycompatible' },
  ];
  return signatures.map((signature) => ({
    name,
    ...signature,
    evaluate: neighbour(sign, signature.args.length),
  }));
}

/** The window functions: PostgreSQL documentation, 9.22. */
export const WINDOW_FUNCTIONS: readonly WindowDefinition[] = [
  {
    name: 'row_number',
    args: [],
    result: 'int8',
    neverNull: true,
    evaluate: perRow((_, row) => BigInt(row + 1)),
  },
  {
    name: 'rank',
    args: [],
    result: 'int8',
    neverNull: true,
    evaluate: perRow((partition, row) => BigInt(rankOf(partition, row))),
  },
  {
    name: 'dense_rank',
    args: [],
    result: 'int8',
    neverNull: true,
    evaluate: perRow((partition, row) => BigInt(partition.group(row) + 1)),
  },
  {
    name: 'percent_rank',
    args: [],
    result: 'float8',
    neverNull: true,
    evaluate: perRow(percentRank),
  },
  {
    name: 'cume_dist',
    args: [],
    result: 'float8',
    neverNull: true,
    evaluate: perRow(
      (partition, row) => partition.groupStart(partition.group(row) + 1) / partition.size,
    ),
  },
  { name: 'ntile', args: ['int4'], result: 'int4', evaluate: tiles },
  ...neighbours('lag', -1),
  ...neighbours('lead', 1),
  {
    name: 'first_value',
    args: ['anyelement'],
    result: 'anyelement',
    evaluate: perRow((partition, row) => {
      const first = partition.frame(row)[0];
      return first === undefined ? null : partition.argument(first[0], 0);
    }),
  },
  {
    name: 'last_value',
    args: ['anyelement'],
    result: 'anyelement',
    evaluate: perRow((partition, row) => {
      const last = partition.frame(row).at(-1);
      return last === undefined ? null : partition.argument(last[1] - 1, 0);
    }),
  },
  {
    name: 'nth_value',
    args: ['anyelement', 'int4'],
    result: 'anyelement',
    evaluate: perRow(nthValue),
  },
];
