import {
  CollectedValues,
  type ColumnOrder,
  type PlaceFrame,
  type RangeBound,
  type RangeFrame,
  type WindowCall,
  type WindowFrame,
} from '../../dataflow/index.js';
import {
  compareOrdered,
  compareRows,
  makeRowEncoder,
  type Datum,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import { functionTable } from '../functions/index.js';
import { naiveIntegerSum } from './naive-integer-sum.fixture.js';

/** The parts of a window that plans and typed trees have alike. */
interface WindowParts {
  readonly partition: readonly number[];
  readonly order: readonly ColumnOrder[];
  readonly calls: readonly WindowCall[];
}

/** A window's rows by the definition of each function: every row looks at all others. */
export function naiveWindow(
  rows: readonly Row[],
  types: readonly SqlType[],
  { partition, order, calls }: WindowParts,
): readonly Row[] {
  const encode = makeRowEncoder(
    partition.map((at) => types[at]!),
    'equality',
  );
  const before = compareOrdered(types, order);
  const sorted = [...rows].sort(compareRows(types, order));
  const keys = sorted.map((row) => encode(partition.map((at) => row[at]!)));
  return sorted.map((row, index) => {
    const isOwn = (_: unknown, other: number): boolean => keys[other] === keys[index];
    const place: Place = {
      rows: sorted.filter(isOwn),
      at: sorted.slice(0, index).filter(isOwn).length,
      before,
      order,
    };
    return [...row, ...calls.map((call) => valueOf(call, place))];
  });
}

interface Place {
  readonly rows: readonly Row[];
  readonly at: number;
  readonly before: (left: Row, right: Row) => number;
  readonly order: readonly ColumnOrder[];
}

function valueOf(call: WindowCall, place: Place): Datum {
  const { rows, at, before } = place;
  const row = rows[at]!;
  const name = call.function.replace(/\(.*/, '');
  const arg = (index: number, of: Row = row): Datum => of[call.args[index]!]!;
  const earlier = rows.filter((other) => before(other, row) < 0);
  const frame = frameOf(call.frame, place);
  if (call.kind === 'aggregate') return aggregateOf(call, frame);
  switch (name) {
    case 'row_number':
      return BigInt(at + 1);
    case 'rank':
      return BigInt(earlier.length + 1);
    case 'dense_rank': {
      const firsts = earlier.filter((other, index) =>
        index === 0 ? true : before(earlier[index - 1]!, other) !== 0,
      );
      return BigInt(firsts.length + 1);
    }
    case 'lag':
    case 'lead': {
      const by = call.args.length > 1 ? (arg(1) as number | null) : 1;
      if (by === null) return null;
      const other = rows[at + (name === 'lag' ? -by : by)];
      if (other !== undefined) return arg(0, other);
      return call.args.length > 2 ? arg(2) : null;
    }
    case 'first_value':
      return frame.length > 0 ? arg(0, frame[0]) : null;
    case 'last_value':
      return frame.length > 0 ? arg(0, frame.at(-1)) : null;
    default:
      throw new Error(`random queries use other window functions, found ${name}`);
  }
}

function frameOf(frame: WindowFrame, { rows, at, before, order }: Place): readonly Row[] {
  const isPeer = (index: number): boolean => {
    return before(rows[index]!, rows[at]!) === 0 && before(rows[at]!, rows[index]!) === 0;
  };
  const isWithin =
    frame.unit === 'range'
      ? withinRange(frame, { rows, at, order, isPeer })
      : withinPlaces(frame, { rows, at, before });
  return rows.filter((_, index) => {
    const isOut = {
      'current row': index === at,
      group: isPeer(index),
      ties: isPeer(index) && index !== at,
      none: false,
    }[frame.exclude ?? 'none'];
    return isWithin(index) && !isOut;
  });
}

function withinPlaces(
  { unit, start, end }: PlaceFrame,
  { rows, at, before }: Omit<Place, 'order'>,
): (index: number) => boolean {
  const numbers: number[] = [];
  rows.forEach((row, index) => {
    const isPeer = index > 0 && before(rows[index - 1]!, row) === 0;
    const last = numbers.at(-1) ?? -1;
    numbers.push(unit === 'groups' && isPeer ? last : last + 1);
  });
  return (index) => {
    const distance = numbers[index]! - numbers[at]!;
    return (start === null || distance >= start) && (end === null || distance <= end);
  };
}

/** Of integers: the difference of the keys, in the direction of the order, says all. */
function withinRange(
  { start, end }: RangeFrame,
  {
    rows,
    at,
    order,
    isPeer,
  }: Pick<Place, 'rows' | 'at' | 'order'> & { readonly isPeer: (index: number) => boolean },
): (index: number) => boolean {
  const [{ column, descending }] = order as readonly [ColumnOrder];
  const own = rows[at]![column]!;
  const distance = (bound: RangeBound): number => {
    if (bound === 'peers') return 0;
    return (bound.direction === 'preceding' ? -1 : 1) * Number(bound.offset.datum);
  };
  return (index) => {
    const other = rows[index]![column]!;
    const isEarlier = index < at && !isPeer(index);
    const isLater = index > at && !isPeer(index);
    // NULLs are peers, and no number is near them.
    if (own === null || other === null) {
      return isPeer(index) || (isEarlier && start === null) || (isLater && end === null);
    }
    const found = (descending ? -1 : 1) * (Number(other) - Number(own));
    return (start === null || found >= distance(start)) && (end === null || found <= distance(end));
  };
}

function aggregateOf(call: WindowCall, frame: readonly Row[]): Datum {
  const found = functionTable.aggregates.get(call.function)!;
  const kept = frame
    .filter((row) => call.filter === null || row[call.filter] === true)
    .map((row) => call.args.map((at) => row[at]!))
    .filter((args) => !found.skipsNull || args.length === 0 || args[0] !== null);
  switch (found.kind) {
    case 'integerSum':
      return naiveIntegerSum(
        found,
        kept.map(([value]) => [value!, 1]),
      );
    case 'accumulable': {
      const state = found.create();
      for (const [value = null] of kept) found.add(state, value, 1);
      return found.finish(state);
    }
    case 'hierarchical':
      return kept.reduce<Datum>(
        (best, [value]) => (best === null || found.better(value!, best) ? value! : best),
        null,
      );
    case 'collected':
      return found.evaluate(CollectedValues.of(kept));
  }
}
