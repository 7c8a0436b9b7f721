import type { Datum } from '../../repr/index.js';
import type { AggregateFunction } from '../plan/scalar-expression.js';

type Kind = Extract<AggregateFunction, { kind: 'integerSum' }>;

/** Groups that there is room for at first. */
const GROUPS_MIN = 16;

/** Numbers of a group: the part of the sum that a number has exactly, and how many values. */
const GROUP_NUMBERS = 2;

/**
 * Sums of integers, exact, and how many there are of them.
 *
 * The numbers of a group are side by side and no object: what is read at each change, of any of
 * many groups, is far away in memory but once.
 */
export class IntegerSums<Take> {
  /** What an aggregator takes of a row. */
  readonly take: Take;
  readonly #finish: Kind['finish'];
  #numbers = new Float64Array(GROUPS_MIN * GROUP_NUMBERS);
  /** What sums have beside their number; of most groups nothing. */
  readonly #large = new Map<number, bigint>();

  constructor(take: Take, { finish }: Kind) {
    this.take = take;
    this.#finish = finish;
  }

  /** Numbers for the group, whatever its values are. */
  kept(): number {
    return 0;
  }

  /** Adds so many copies of an integer. */
  add(group: number, taken: Datum, diff: number): 0 {
    const at = group * GROUP_NUMBERS;
    if (at >= this.#numbers.length) this.#makeRoom(at);
    const numbers = this.#numbers;
    const value = taken as number | bigint;
    // What a number does not have exactly is no safe integer as a number, nor are copies of it.
    const change = Number(value) * diff;
    const sum = numbers[at]! + change;
    if (Number.isSafeInteger(change) && Number.isSafeInteger(sum)) numbers[at] = sum;
    else this.#addLarge(group, BigInt(value) * BigInt(diff));
    numbers[at + 1] = numbers[at + 1]! + diff;
    return 0;
  }

  /** The aggregate of a group. May throw an SQL error. */
  finish(group: number): Datum {
    const at = group * GROUP_NUMBERS;
    const count = this.#numbers[at + 1] ?? 0;
    if (count === 0) return null;
    const sum = BigInt(this.#numbers[at]!);
    const large = this.#large.size === 0 ? undefined : this.#large.get(group);
    return this.#finish(large === undefined ? sum : large + sum, count);
  }

  /** Forgets a group. */
  remove(group: number): void {
    this.#numbers.fill(0, group * GROUP_NUMBERS, (group + 1) * GROUP_NUMBERS);
    this.#large.delete(group);
  }

  #addLarge(group: number, change: bigint): void {
    this.#large.set(group, (this.#large.get(group) ?? 0n) + change);
  }

  #makeRoom(at: number): void {
    const before = this.#numbers;
    this.#numbers = new Float64Array(Math.max(2 * before.length, at + GROUP_NUMBERS));
    this.#numbers.set(before);
  }
}
