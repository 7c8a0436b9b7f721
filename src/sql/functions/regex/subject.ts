import { charactersOf, hasPairs } from '../../../repr/index.js';
/** A text in which places are counted in code points. */
export class Subject {
  readonly length: number;
  readonly #text: string;
  /** Only where a code point takes two units. */
  readonly #points: readonly string[] | null;

  constructor(text: string) {
    this.#text = text;
    this.#points = hasPairs(text) ? charactersOf(text) : null;
    this.length = this.#points?.length ?? text.length;
  }

  /** The code point behind a place; -1 at the end and before the beginning. */
  at(place: number): number {
    if (place < 0 || place >= this.length) return -1;
    return this.#points === null
      ? this.#text.charCodeAt(place)
      : this.#points[place]!.codePointAt(0)!;
  }

  /** The text between two places. */
  slice(from: number, to?: number): string {
    return this.#points === null
      ? this.#text.slice(from, to)
      : this.#points.slice(from, to).join('');
  }
}
