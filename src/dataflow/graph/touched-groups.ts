/** The groups of an operator that rows came to since it last said what changed. */
export class TouchedGroups {
  /** Those up to the size: an array that is emptied has to grow again. */
  readonly #touched: number[] = [];
  #size = 0;
  readonly #isTouched: boolean[] = [];

  /** Notes that a group has something to say; once is enough. */
  touch(group: number): void {
    if (this.#isTouched[group] === true) return;
    this.#isTouched[group] = true;
    this.#touched[this.#size] = group;
    this.#size += 1;
  }

  /** Hands over each group once, in the order in which they were touched, and forgets them. */
  drain(settle: (group: number) => void): void {
    for (let at = 0; at < this.#size; at += 1) {
      const group = this.#touched[at]!;
      this.#isTouched[group] = false;
      settle(group);
    }
    this.#size = 0;
  }
}
