import type { Comparator } from '../../repr/index.js';

/** Elements of a chunk before it is split: moving so many costs less than a cache miss more. */
const CHUNK_MAX = 128;

/** Chunks of a block before it is split: in one list of 10^7 elements, a split would move 10^5. */
const BLOCK_MAX = 512;

interface Chunk<Element> {
  readonly elements: Element[];
  /** The number of each element, kept here since the element is far away in memory. */
  readonly numbers: number[];
  readonly counts: number[];
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
  readonly #numberOf: (element: Element) => number;
  /** None of them is empty, and none of their chunks. */
  readonly #blocks: Chunk<Element>[][] = [];

  /**
   * In the order of a comparator that is zero only for elements that cannot be told apart. With
   * `numberOf` only elements with the same number are compared; it is never greater for one that
   * the comparator puts first.
   */
  constructor(compare: Comparator<Element>, numberOf: (element: Element) => number = noNumber) {
    this.#compare = compare;
    this.#numberOf = numberOf;
  }

  /** Whether nothing is in it, not even with a negative multiplicity. */
  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  /** Adds so many copies (negative: takes away). */
  add(element: Element, diff: number): void {
    const number = this.#numberOf(element);
    if (this.#blocks.length === 0) {
      this.#blocks.push([{ elements: [element], numbers: [number], counts: [diff] }]);
      return;
    }
    const block = this.#blockOf(element, number);
    const at = this.#chunkOf(this.#blocks[block]!, element, number);
    const chunk = this.#blocks[block]![at]!;
    const { elements, numbers, counts } = chunk;
    const index = this.#search(chunk, element, number);
    if (index < elements.length && this.#compareAt(chunk, index, element, number) === 0) {
      counts[index]! += diff;
      if (counts[index] === 0) this.#remove(block, at, index);
      return;
    }
    elements.splice(index, 0, element);
    numbers.splice(index, 0, number);
    counts.splice(index, 0, diff);
    if (elements.length > CHUNK_MAX) this.#split(block, at);
  }

  /** The first element with a positive multiplicity, or undefined. */
  first(): Element | undefined {
    for (const block of this.#blocks) {
      for (const { elements, counts } of block) {
        const index = counts.findIndex((count) => count > 0);
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
      const { elements, numbers, counts } = this.#blocks[0]![0]!;
      let end = 0;
      while (end < elements.length && test(elements[end]!)) {
        taken.push([elements[end]!, counts[end]!]);
        end += 1;
      }
      elements.splice(0, end);
      numbers.splice(0, end);
      counts.splice(0, end);
      if (elements.length > 0) break;
      this.#removeChunk(0, 0);
    }
    return taken;
  }

  /** Visits the elements in order, until `visit` says false. */
  forEach(visit: (element: Element, count: number) => boolean): void {
    for (const block of this.#blocks) {
      for (const { elements, counts } of block) {
        for (let index = 0; index < elements.length; index += 1) {
          if (!visit(elements[index]!, counts[index]!)) return;
        }
      }
    }
  }

  /** Divides a chunk in two, and then its block if that has too many. */
  #split(block: number, at: number): void {
    const chunks = this.#blocks[block]!;
    const { elements, numbers, counts } = chunks[at]!;
    const half = CHUNK_MAX >>> 1;
    chunks.splice(at + 1, 0, {
      elements: elements.splice(half),
      numbers: numbers.splice(half),
      counts: counts.splice(half),
    });
    if (chunks.length <= BLOCK_MAX) return;
    this.#blocks.splice(block + 1, 0, chunks.splice(BLOCK_MAX >>> 1));
  }

  #remove(block: number, at: number, index: number): void {
    const { elements, numbers, counts } = this.#blocks[block]![at]!;
    elements.splice(index, 1);
    numbers.splice(index, 1);
    counts.splice(index, 1);
    // Small chunks are left alone: they are full again, or gone, soon enough.
    if (elements.length === 0) this.#removeChunk(block, at);
  }

  #removeChunk(block: number, at: number): void {
    const chunks = this.#blocks[block]!;
    chunks.splice(at, 1);
    if (chunks.length === 0) this.#blocks.splice(block, 1);
  }

  /** The last block that begins at or before the element, or the first one. */
  #blockOf(element: Element, number: number): number {
    const blocks = this.#blocks;
    let low = 0;
    let high = blocks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(blocks[middle]![0]!, 0, element, number) <= 0) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The last chunk of a block that begins at or before the element, or the first one. */
  #chunkOf(chunks: readonly Chunk<Element>[], element: Element, number: number): number {
    let low = 0;
    let high = chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(chunks[middle]!, 0, element, number) <= 0) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The index of the first element at or after the one given. */
  #search(chunk: Chunk<Element>, element: Element, number: number): number {
    let low = 0;
    let high = chunk.elements.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(chunk, middle, element, number) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Compares what is in a place with an element that has a number. */
  #compareAt(chunk: Chunk<Element>, index: number, element: Element, number: number): number {
    const found = chunk.numbers[index]!;
    if (found !== number) return found < number ? -1 : 1;
    return this.#compare(chunk.elements[index]!, element);
  }
}

function noNumber(): number {
  return 0;
}
