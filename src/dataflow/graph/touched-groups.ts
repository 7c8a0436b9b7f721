/** Groups that there is room for at first. */
const GROUPS_MIN = 16;

/** The groups of an operator that rows came to since it last said what changed. */
export class TouchedGroups {
  /** Those up to the size: an array that is emptied has to grow again. */
  readonly #touched: number[] = [];
  #size = 0;
  /** A byte for each group: small, since it is read at every change. */
  #isTouched = new Uint8Array(GROUPS_MIN);

  /** Notes that a group has something to say; once is enough. */
  touch(group: number): void {
    if (group >= this.#isTouched.length) this.#makeRoom(group);
    if (this.#isTouched[group] !== 0) return;
    this.#isTouched[group] = 1;
    this.#touched[this.#size] = group;
    this.#size += 1;
  }

  /** Hands over each group once, in the order in which they were touched, and forgets them. */
  drain(settle: (group: number) => void): void {
    for (let at = 0; at < this.#size; at += 1) {
      const group = this.#touched[at]!;
      this.#isTouched[group] = 0;
      settle(group);
    }
    this.#size = 0;
  }

  #makeRoom(group: number): void {
    const before = this.#isTouched;
    this.#isTouched = new Uint8Array(Math.max(2 * before.length, group + 1));
    this.#isTouched.set(before);
  }
}
