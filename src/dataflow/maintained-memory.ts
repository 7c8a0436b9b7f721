/** What all dataflows and sources keep together. */
export class MaintainedMemory {
  readonly #bytesMax: () => number;
  #bytes = 0;

  /** For so many bytes, as they are counted by those who keep them; it is asked at each look. */
  constructor(bytesMax: () => number) {
    this.#bytesMax = bytesMax;
  }

  /** About how many bytes are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Notes that so many bytes more are kept (negative: fewer). */
  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** What is wrong if something keeps more just now, as an error says it; null: nothing. */
  excess(name: string): string | null {
    const bytesMax = this.#bytesMax();
    if (this.#bytes <= bytesMax) return null;
    return `out of memory: ${name} and what else is maintained keep more than ${bytesMax} bytes`;
  }
}
