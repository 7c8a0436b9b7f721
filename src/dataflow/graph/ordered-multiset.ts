import type { Comparator } from '../../repr/index.js';

/** Elements of a chunk before it is split: moving so many costs less than a cache miss more. */
const CHUNK_MAX = 128;

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
 * A list of sorted chunks: to find is logarithmic, to insert or remove moves part of one chunk.
 * Chosen over heaps, which cannot remove from the middle, and over balanced trees, which cost an
 * object for each element.
 */
export class OrderedMultiset<Element> {
  readonly #compare: Comparator<Element>;
  readonly #numberOf: (element: Element) => number;
  readonly #chunks: Chunk<Element>[] = [];

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
    return this.#chunks.length === 0;
  }

  /** Adds so many copies (negative: takes away). */
  add(element: Element, diff: number): void {
    const chunks = this.#chunks;
    const number = this.#numberOf(element);
    if (chunks.length === 0) {
      chunks.push({ elements: [element], numbers: [number], counts: [diff] });
      return;
    }
    const at = this.#chunkOf(element, number);
    const chunk = chunks[at]!;
    const { elements, numbers, counts } = chunk;
    const index = this.#search(chunk, element, number);
    if (index < elements.length && this.#compareAt(chunk, index, element, number) === 0) {
      this.#change(at, index, diff);
      return;
    }
    elements.splice(index, 0, element);
    numbers.splice(index, 0, number);
    counts.splice(index, 0, diff);
    if (elements.length > CHUNK_MAX) {
      const half = CHUNK_MAX >>> 1;
      chunks.splice(at + 1, 0, {
        elements: elements.splice(half),
        numbers: numbers.splice(half),
        counts: counts.splice(half),
      });
    }
  }

  /** The first element with a positive multiplicity, or undefined. */
  first(): Element | undefined {
    for (const { elements, counts } of this.#chunks) {
      const index = counts.findIndex((count) => count > 0);
      if (index >= 0) return elements[index];
    }
    return undefined;
  }

  /** The first element, whatever its multiplicity, or undefined. */
  least(): Element | undefined {
    return this.#chunks[0]?.elements[0];
  }

  /** Takes out the elements at the front that pass a test. */
  takeWhile(test: (element: Element) => boolean): (readonly [element: Element, count: number])[] {
    const taken: (readonly [Element, number])[] = [];
    let emptied = 0;
    for (const { elements, numbers, counts } of this.#chunks) {
      let end = 0;
      while (end < elements.length && test(elements[end]!)) {
        taken.push([elements[end]!, counts[end]!]);
        end += 1;
      }
      elements.splice(0, end);
      numbers.splice(0, end);
      counts.splice(0, end);
      if (elements.length > 0) break;
      emptied += 1;
    }
    this.#chunks.splice(0, emptied);
    return taken;
  }

  /** Visits the elements in order, until `visit` says false. */
  forEach(visit: (element: Element, count: number) => boolean): void {
    for (const { elements, counts } of this.#chunks) {
      for (let index = 0; index < elements.length; index += 1) {
        if (!visit(elements[index]!, counts[index]!)) return;
      }
    }
  }

  #change(at: number, index: number, diff: number): void {
    const { elements, numbers, counts } = this.#chunks[at]!;
    counts[index]! += diff;
    if (counts[index] !== 0) return;
    elements.splice(index, 1);
    numbers.splice(index, 1);
    counts.splice(index, 1);
    // Small chunks are left alone: they are full again, or gone, soon enough.
    if (elements.length === 0) this.#chunks.splice(at, 1);
  }

  /** The last chunk that begins at or before the element, or the first one. */
  #chunkOf(element: Element, number: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#compareAt(this.#chunks[middle]!, 0, element, number) <= 0) low = middle;
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
