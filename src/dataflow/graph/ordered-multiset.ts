import type { Comparator } from '../../repr/index.js';
import { exactCount } from '../resource-meter.js';

/** Elements of a chunk before it is split: moving so many costs less than a cache miss more. */
const CHUNK_MAX = 128;

/** Chunks of a block before it is split: in one list of 10^7 elements, a split would move 10^5. */
const BLOCK_MAX = 512;

interface Chunk<Element> {
  readonly elements: Element[];
  /** Null as long as there is one copy of each. */
  counts: number[] | null;
}

/**
 * Elements in order, each with a multiplicity: what smallest, largest and first-of-group need when
 * elements go as well as come.
 *
 * A list of blocks of sorted chunks: to find is logarithmic, to insert or remove moves part of one
 * chunk, and now and then part of a block.
 * Chosen over heaps, which cannot remove from the middle, and over balanced trees, which cost an
 * object for each element.
 */
export class OrderedMultiset<Element> {
  readonly #compare: Comparator<Element>;
  /** None of them is empty, and none of their chunks. */
  readonly #blocks: Chunk<Element>[][] = [];
  /** The chunk of what has but one, as most do: without the way through the blocks. */
  #only: Chunk<Element> | null = null;

  /** In the order of a comparator that is zero only for elements that cannot be told apart. */
  constructor(compare: Comparator<Element>) {
    this.#compare = compare;
  }

  /** Whether nothing is in it, not even with a negative multiplicity. */
  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  /**
   * Adds so many copies (negative: takes away). Returns how many different elements there are more.
   *
   * @throws LimitReached if there are more copies than can be counted exactly.
   */
  add(element: Element, diff: number): 1 | 0 | -1 {
    const only = this.#only;
    if (only === null && this.#blocks.length === 0) {
      this.#only = { elements: [element], counts: countsOf(diff) };
      this.#blocks.push([this.#only]);
      return 1;
    }
    const block = only === null ? this.#blockOf(element) : 0;
    const at = only === null ? this.#chunkOf(this.#blocks[block]!, element) : 0;
    const chunk = only ?? this.#blocks[block]![at]!;
    const { elements } = chunk;
    const index = this.#search(chunk, element);
    if (index < elements.length && this.#compareAt(chunk, index, element) === 0) {
      const count = exactCount(countAt(chunk, index) + diff);
      if (count === 0) this.#remove(block, at, index);
      else writeCounts(chunk)[index] = count;
      return count === 0 ? -1 : 0;
    }
    insert(chunk, index, element, diff);
    if (elements.length > CHUNK_MAX) this.#split(block, at);
    return 1;
  }

  /** The first element with a positive multiplicity, or undefined. */
  first(): Element | undefined {
    for (const block of this.#blocks) {
      for (const { elements, counts } of block) {
        const index = counts === null ? 0 : counts.findIndex((count) => count > 0);
        if (index >= 0) return elements[index];
      }
    }
    return undefined;
  }

  /** The first element, whatever its multiplicity, or undefined. */
  least(): Element | undefined {
    return this.#blocks[0]?.[0]?.elements[0];
  }

  /** Takes out the elements at the front that pass a test. */
  takeWhile(test: (element: Element) => boolean): (readonly [element: Element, count: number])[] {
    const taken: (readonly [Element, number])[] = [];
    while (this.#blocks.length > 0) {
      const chunk = this.#blocks[0]![0]!;
      const { elements, counts } = chunk;
      let end = 0;
      while (end < elements.length && test(elements[end]!)) {
        taken.push([elements[end]!, countAt(chunk, end)]);
        end += 1;
      }
      elements.splice(0, end);
      counts?.splice(0, end);
      if (elements.length > 0) break;
      this.#removeChunk(0, 0);
    }
    return taken;
  }

  /** Visits the elements in order, until `visit` says false. */
  forEach(visit: (element: Element, count: number) => boolean): void {
    for (const block of this.#blocks) {
      for (const chunk of block) {
        const { elements } = chunk;
        for (let index = 0; index < elements.length; index += 1) {
          if (!visit(elements[index]!, countAt(chunk, index))) return;
        }
      }
    }
  }

  /** Divides a chunk in two, and then its block if that has too many. */
  #split(block: number, at: number): void {
    this.#only = null;
    const chunks = this.#blocks[block]!;
    const { elements, counts } = chunks[at]!;
    const half = CHUNK_MAX >>> 1;
    chunks.splice(at + 1, 0, {
      elements: elements.splice(half),
      counts: counts === null ? null : counts.splice(half),
    });
    if (chunks.length <= BLOCK_MAX) return;
    this.#blocks.splice(block + 1, 0, chunks.splice(BLOCK_MAX >>> 1));
  }

  #remove(block: number, at: number, index: number): void {
    const chunk = this.#blocks[block]![at]!;
    takeOut(chunk, index);
    // Small chunks are left alone: they are full again, or gone, soon enough.
    if (chunk.elements.length === 0) this.#removeChunk(block, at);
  }

  #removeChunk(block: number, at: number): void {
    const chunks = this.#blocks[block]!;
    chunks.splice(at, 1);
    if (chunks.length === 0) this.#blocks.splice(block, 1);
    const first = this.#blocks[0];
    const isOne = this.#blocks.length === 1 && first!.length === 1;
    this.#only = isOne ? first![0]! : null;
  }

  /** The last block that begins at or before the element, or the first one. */
  #blockOf(element: Element): number {
    const blocks = this.#blocks;
    let low = 0;
    let high = blocks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(blocks[middle]![0]!, 0, element) <= 0) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The last chunk of a block that begins at or before the element, or the first one. */
  #chunkOf(chunks: readonly Chunk<Element>[], element: Element): number {
    let low = 0;
    let high = chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(chunks[middle]!, 0, element) <= 0) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The index of the first element at or after the one given. */
  #search(chunk: Chunk<Element>, element: Element): number {
    let low = 0;
    let high = chunk.elements.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(chunk, middle, element) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Compares what is in a place with an element. */
  #compareAt(chunk: Chunk<Element>, index: number, element: Element): number {
    const kept = chunk.elements[index]!;
    // To `===` 0 is -0.
    return kept === element && kept !== 0 ? 0 : this.#compare(kept, element);
  }
}

function countsOf(count: number): number[] | null {
  return count === 1 ? null : [count];
}

function countAt(chunk: Chunk<unknown>, index: number): number {
  return chunk.counts === null ? 1 : chunk.counts[index]!;
}

function writeCounts(chunk: Chunk<unknown>): number[] {
  return (chunk.counts ??= chunk.elements.map(() => 1));
}

/** Not by `splice`, here and below: it makes an array of what it takes out, if that is nothing. */
function insert<Element>(
  chunk: Chunk<Element>,
  index: number,
  element: Element,
  count: number,
): void {
  const { elements } = chunk;
  const counts = count === 1 ? chunk.counts : writeCounts(chunk);
  for (let at = elements.length; at > index; at -= 1) elements[at] = elements[at - 1]!;
  elements[index] = element;
  counts?.splice(index, 0, count);
}

function takeOut(chunk: Chunk<unknown>, index: number): void {
  const { elements, counts } = chunk;
  const last = elements.length - 1;
  for (let at = index; at < last; at += 1) elements[at] = elements[at + 1];
  elements.pop();
  counts?.splice(index, 1);
}
