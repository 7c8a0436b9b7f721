import { assert } from '../../diagnostic/index.js';
import type { Datum } from '../../repr/index.js';
import type { ColumnOrder, PlaceFrame, RangeBound, RangeFrame, WindowFrame } from '../plan/plan.js';
import type { FrameSpan, FunctionTable } from '../plan/scalar-expression.js';
import type { SortedPartition } from './window-partition.js';

/** The frames of a partition's rows. Neither end ever moves back from one row to the next. */
export interface Frames {
  /** All rows between the ends of a row's frame; those that are excluded count. */
  bounds(row: number): FrameSpan;
  /** Rows between the ends that are left out, in order: spans that are not empty. */
  excluded(row: number): readonly FrameSpan[];
}

/**
 * Makes what finds the frames of a partition.
 *
 * @throws Bug for a range over another number of columns than one, or by no known function.
 */
export function makeFrames(
  frame: WindowFrame,
  order: readonly ColumnOrder[],
  functions: FunctionTable,
): (partition: SortedPartition) => Frames {
  const boundsOf = frame.unit === 'range' ? rangeBounds(frame, order, functions) : null;
  return (partition) => {
    const bounds = boundsOf?.(partition) ?? ((row: number) => placeBounds(partition, row, frame));
    return {
      bounds,
      excluded: (row) => excludedOf(partition, row, { frame, bounds }),
    };
  };
}

/** The rows of a row's frame, in order: what lies between its ends and is not excluded. */
export function spansOf(frames: Frames, row: number): readonly FrameSpan[] {
  const [from, to] = frames.bounds(row);
  const spans: FrameSpan[] = [];
  let at = from;
  for (const [first, behind] of frames.excluded(row)) {
    if (at < first) spans.push([at, first]);
    at = behind;
  }
  if (at < to) spans.push([at, to]);
  return spans;
}

function placeBounds(partition: SortedPartition, row: number, frame: WindowFrame): FrameSpan {
  const { unit, start, end } = frame as PlaceFrame;
  const { rows, groups, starts } = partition;
  const startOf = (at: number): number => {
    const count = unit === 'rows' ? rows.length : starts.length - 1;
    const place = Math.min(Math.max(at, 0), count);
    return unit === 'rows' ? place : starts[place]!;
  };
  const at = unit === 'rows' ? row : groups[row]!;
  const from = start === null ? 0 : startOf(at + start);
  const to = end === null ? rows.length : startOf(at + end + 1);
  return [from, Math.max(from, to)];
}

function excludedOf(
  { groups, starts }: SortedPartition,
  row: number,
  parts: { readonly frame: WindowFrame; readonly bounds: Frames['bounds'] },
): readonly FrameSpan[] {
  const { exclude } = parts.frame;
  if (exclude === undefined) return NONE;
  const group = groups[row]!;
  const peers = [starts[group]!, starts[group + 1]!] as const;
  const spans: Record<typeof exclude, readonly FrameSpan[]> = {
    'current row': [[row, row + 1]],
    group: [peers],
    ties: [
      [peers[0], row],
      [row + 1, peers[1]],
    ],
  };
  const [from, to] = parts.bounds(row);
  return spans[exclude]
    .map(([first, behind]): FrameSpan => [Math.max(first, from), Math.min(behind, to)])
    .filter(([first, behind]) => first < behind);
}

const NONE: readonly FrameSpan[] = [];

/** Whether the key of a row is beyond the start, or not beyond the end, of another one's frame. */
type Reach = (key: Datum, own: Datum) => boolean;

function rangeBounds(
  frame: RangeFrame,
  order: readonly ColumnOrder[],
  functions: FunctionTable,
): (partition: SortedPartition) => Frames['bounds'] {
  const [key, ...others] = order;
  const inRange = functions.scalars.get(frame.inRange);
  assert(key !== undefined && others.length === 0, () => 'a range is one of a single column');
  assert(inRange !== undefined, () => `no scalar is named \`${frame.inRange}\``);
  const reach = (bound: Exclude<RangeBound, 'peers'>, end: 'start' | 'end'): Reach => {
    const subtracts = (bound.direction === 'preceding') !== key.descending;
    const isLess = (end === 'end') !== key.descending;
    const { datum: offset } = bound.offset;
    const holds: Reach =
      end === 'start'
        ? (other, own) => (key.nullsLast ? other === null || own !== null : other !== null)
        : (other, own) => (key.nullsLast ? own === null : other === null);
    return (other, own) => {
      // NULLs are in the frames of each other alone, but for ends that are unbounded.
      if (other === null && own === null) return true;
      if (other === null || own === null) return holds(other, own);
      return inRange.evaluate(other, own, offset, subtracts, isLess) === true;
    };
  };
  const { start, end } = frame;
  const starts = start === null || start === 'peers' ? null : reach(start, 'start');
  const ends = end === null || end === 'peers' ? null : reach(end, 'end');
  return (partition) => {
    const { rows, groups, starts: firsts } = partition;
    const keyOf = (row: number): Datum => rows[row]![key.column]!;
    // Each end goes over the rows once, as PostgreSQL's does.
    const scan = (isPassed: (row: number, own: Datum) => boolean): readonly number[] => {
      let at = 0;
      return rows.map((_, row) => {
        while (at < rows.length && isPassed(at, keyOf(row))) at += 1;
        return at;
      });
    };
    const froms = starts && scan((row, own) => !starts(keyOf(row), own));
    const tos = ends && scan((row, own) => ends(keyOf(row), own));
    return (row) => {
      const group = groups[row]!;
      const from = start === null ? 0 : (froms?.[row] ?? firsts[group]!);
      const to = end === null ? rows.length : (tos?.[row] ?? firsts[group + 1]!);
      return [from, Math.max(from, to)];
    };
  };
}
