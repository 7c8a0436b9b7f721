import type { Comparator } from '../../repr/index.js';

/** Elements of a chunk before it is split: moving so many costs less than a cache miss more. */
const CHUNK_MAX = 128;

interface Chunk<Element> {
  readonly elements: Element[];
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
  readonly #chunks: Chunk<Element>[] = [];

  /** In the order of a comparator that is zero only for elements that cannot be told apart. */
  constructor(compare: Comparator<Element>) {
    this.#compare = compare;
  }

  /** Whether nothing is in it, not even with a negative multiplicity. */
  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  /** Adds so many copies (negative: takes away). */
  add(element: Element, diff: number): void {
    const chunks = this.#chunks;
    if (chunks.length === 0) {
      chunks.push({ elements: [element], counts: [diff] });
      return;
    }
    const at = this.#chunkOf(element);
    const chunk = chunks[at]!;
    const index = this.#search(chunk.elements, element);
    const found = index < chunk.elements.length ? chunk.elements[index]! : null;
    if (found !== null && this.#compare(found, element) === 0) {
      this.#change(at, index, diff);
      return;
    }
    chunk.elements.splice(index, 0, element);
    chunk.counts.splice(index, 0, diff);
    if (chunk.elements.length > CHUNK_MAX) {
      const half = CHUNK_MAX >>> 1;
      const upper = { elements: chunk.elements.splice(half), counts: chunk.counts.splice(half) };
      chunks.splice(at + 1, 0, upper);
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
    for (const { elements, counts } of this.#chunks) {
      let end = 0;
      while (end < elements.length && test(elements[end]!)) {
        taken.push([elements[end]!, counts[end]!]);
        end += 1;
      }
      elements.splice(0, end);
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
    const { elements, counts } = this.#chunks[at]!;
    counts[index]! += diff;
    if (counts[index] !== 0) return;
    elements.splice(index, 1);
    counts.splice(index, 1);
    // Small chunks are left alone: they are full again, or gone, soon enough.
    if (elements.length === 0) this.#chunks.splice(at, 1);
  }

  /** The last chunk that begins at or before the element, or the first one. */
  #chunkOf(element: Element): number {
    let [low, high] = [0, this.#chunks.length];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#chunks[middle]!.elements[0]!, element) <= 0) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The index of the first element at or after the one given. */
  #search(elements: readonly Element[], element: Element): number {
    let [low, high] = [0, elements.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(elements[middle]!, element) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
