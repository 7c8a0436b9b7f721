import { compareRows, type Comparator, type Row, type SqlType } from '../../repr/index.js';
import { rowBytes } from '../resource-meter.js';
import type { Finishing } from '../plan/plan.js';

/** The most rows that one answer holds; beyond it a query fails rather than exhaust the memory. */
export const ANSWER_ROWS_MAX = 20_000_000;

/** Rows and how often each occurs; counts are positive. */
export type CountedRows = readonly (readonly [row: Row, count: number])[];

/** What an answer is made of, and how large it may become. */
export interface AnswerShape {
  readonly types: readonly SqlType[];
  /** In bytes as `rowBytes` counts them. */
  readonly bytesMax: number;
  /** Called for each comparison; may throw. */
  readonly work: () => void;
}

/**
 * The rows of an answer: sorted, then offset, limit and projection; null if there are more than
 * {@link ANSWER_ROWS_MAX}, or they are larger than allowed.
 */
export function finishRows(
  counted: CountedRows,
  finishing: Finishing,
  shape: AnswerShape,
): Row[] | null {
  const { types, bytesMax } = shape;
  const offset = Number(finishing.offset);
  const end = finishing.limit === null ? Infinity : offset + Number(finishing.limit);
  const sorted = counted.length > 1 ? inOrder(counted, end, finishing, shape) : counted;
  const identity = isIdentity(finishing.project, types.length);
  const answer: Row[] = [];
  let place = 0;
  let bytes = 0;
  for (const [row, count] of sorted) {
    const from = Math.max(offset, place);
    const to = Math.min(end, place + count);
    place += count;
    if (to <= from) continue;
    if (answer.length + to - from > ANSWER_ROWS_MAX) return null;
    const shown = identity ? row : finishing.project.map((column) => row[column]!);
    bytes += rowBytes(shown) * (to - from);
    if (bytes > bytesMax) return null;
    for (let copy = from; copy < to; copy += 1) answer.push(shown);
    if (place >= end) break;
  }
  return answer;
}

/** As many of the rows as may be asked for, sorted. */
function inOrder(
  counted: CountedRows,
  limit: number,
  { order }: Finishing,
  { types, work }: AnswerShape,
): CountedRows {
  const compare = compareRows(types, order);
  return smallest(counted, limit, (left, right) => {
    work();
    return compare(left[0], right[0]);
  });
}

/** Whether so many columns are shown as they are. */
export function isIdentity(columns: readonly number[], arity: number): boolean {
  return columns.length === arity && columns.every((column, index) => column === index);
}

/** The first so many elements in order: by a heap if they are few, else by sorting all. */
function smallest<Element>(
  elements: readonly Element[],
  limit: number,
  compare: Comparator<Element>,
): readonly Element[] {
  if (limit >= elements.length / 2) return elements.toSorted(compare);
  // The largest of those kept is on top, and gives way to anything smaller.
  const heap: Element[] = [];
  for (const element of elements) {
    if (heap.length < limit) {
      heap.push(element);
      siftUp(heap, compare);
    } else if (limit > 0 && compare(element, heap[0]!) < 0) {
      heap[0] = element;
      siftDown(heap, compare);
    }
  }
  return heap.sort(compare);
}

function siftUp<Element>(heap: Element[], compare: Comparator<Element>): void {
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >>> 1;
    if (compare(heap[parent]!, heap[child]!) >= 0) return;
    [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
    child = parent;
  }
}

function siftDown<Element>(heap: Element[], compare: Comparator<Element>): void {
  let parent = 0;
  for (;;) {
    let child = parent * 2 + 1;
    if (child >= heap.length) return;
    if (child + 1 < heap.length && compare(heap[child + 1]!, heap[child]!) > 0) child += 1;
    if (compare(heap[parent]!, heap[child]!) >= 0) return;
    [heap[parent], heap[child]] = [heap[child]!, heap[parent]!];
    parent = child;
  }
}
