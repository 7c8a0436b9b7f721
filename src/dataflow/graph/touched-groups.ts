/** The groups of an operator that rows came to since it last said what changed. */
export class TouchedGroups {
  readonly #touched: number[] = [];
  readonly #isTouched: boolean[] = [];

  /** Notes that a group has something to say; once is enough. */
  touch(group: number): void {
    if (this.#isTouched[group] === true) return;
    this.#isTouched[group] = true;
    this.#touched.push(group);
  }

  /** Whether a group has something to say already. */
  has(group: number): boolean {
    return this.#isTouched[group] === true;
  }

  /** Hands over each group once, in the order in which they were touched, and forgets them. */
  drain(settle: (group: number) => void): void {
    for (const group of this.#touched) {
      this.#isTouched[group] = false;
      settle(group);
    }
    this.#touched.length = 0;
  }
}
