import type { Member } from './chunk-table.js';

/** Changes that there is room for from one time to the next: a large time is not paid for ever. */
const CHANGES_KEPT_MAX = 65_536;

/** Changes of rows at one time, as far as the size, each row once. Filled again and again. */
export class RowChanges {
  readonly members: Member[] = [];
  /** The number of each, as it is in its list with. */
  readonly numbers: number[] = [];
  /** How many copies there were of each, and how many there are. */
  readonly countsBefore: number[] = [];
  readonly counts: number[] = [];
  /** Another change of the same group plus one; 0 for none. */
  readonly others: number[] = [];
  size = 0;

  /** Forgets them all. */
  clear(): void {
    this.size = 0;
    if (this.members.length <= CHANGES_KEPT_MAX) return;
    const { members, numbers, countsBefore, counts, others } = this;
    for (const part of [members, numbers, countsBefore, counts, others]) part.length = 0;
  }

  /** Takes in one more; returns its place plus one. */
  add(member: Member, number: number, before: number, after: number): number {
    const at = this.size;
    this.members[at] = member;
    this.numbers[at] = number;
    this.countsBefore[at] = before;
    this.counts[at] = after;
    this.others[at] = 0;
    this.size = at + 1;
    return at + 1;
  }
}
