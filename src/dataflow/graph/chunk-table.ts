import type { Row } from '../../repr/index.js';
import { exactCount } from '../resource-meter.js';
import { WordTable } from '../arrangement/word-table.js';

/** Members that a chunk has room for at most: moving so many costs less than a cache miss more. */
const ROOM_MAX = 128;

/** Members that the smallest chunks have room for. Larger ones have twice as much, and so on. */
const ROOM_MIN = 4;

/** Members that are moved one by one at most: to begin a copy of many costs more than that. */
const MOVED_EACH_MAX = 16;

/** Pairs of words before the members of a chunk. */
const HEAD_PAIRS = 3;

/** The words of a chunk's head: how many members there are, and how many there is room for. */
const SIZE = 0;
const ROOM = 1;

/** How many members are not there just once: at most so many, since half a chunk has it all. */
const ODD = 2;

/** The pair, a double, that counts copies: fewer than none of a row count as none. */
const COPIES = 2;

/** The number of a row that is kept. */
export type Member = number;

/** Where a chunk is. Never 0. */
export type Chunk = number;

/** Who has the rows of members. */
export interface RowKeeper {
  /** The row of a member, for a look: until the next. */
  look(member: Member): Row;
  /** Compares the row of a member with one that is given: zero if they cannot be told apart. */
  compare(member: Member, row: Row): number;
  /** Keeps a row, as a member from now on. */
  keep(row: Row): Member;
  /** Told of each member that is taken out. */
  release(member: Member): void;
}

/** No member at all. */
export const NO_MEMBER = -1;

/**
 * Up to where a list is meant: up to a copy of a row, or all of it. Set again and again.
 */
export class Edge {
  /** Whose copy it is; {@link NO_MEMBER} if all of the list is meant. */
  member: Member = NO_MEMBER;
  /** The number of that member. */
  number = 0;
  /** Which of the copies of that member it is, counted from one. */
  copies = 0;

  /** Means all of a list from now on. */
  clear(): void {
    this.set(NO_MEMBER, 0, 0);
  }

  /** Is another copy from now on. */
  set(member: Member, number: number, copies: number): void {
    this.member = member;
    this.number = number;
    this.copies = copies;
  }
}

/** Members that follow each other, as far as the size. Filled again and again. */
export class MemberRange {
  readonly members: Member[] = [];
  /** How many copies there are of each. */
  readonly counts: number[] = [];
  size = 0;

  /** Takes in one more. */
  push(member: Member, count: number): void {
    this.members[this.size] = member;
    this.counts[this.size] = count;
    this.size += 1;
  }
}

/**
 * Sorted runs of members, each with a number to search by and a multiplicity. Only the rows of
 * members with the same number are compared: it is never greater for one that comes first.
 *
 * All are in one table of words, numbers beside numbers: a change of a small chunk is hardly more
 * than the cache misses that it takes to come to it, and none of it is an object.
 */
export class ChunkTable {
  readonly #keeper: RowKeeper;
  /** For each chunk a head, then the numbers as doubles, then the members as words. */
  readonly #pairs = new WordTable();
  #end: Chunk = 1;
  /** Chunks that are not used, by how many members they have room for. */
  readonly #free = new Map<number, Chunk[]>();
  /** For each member as a double how many copies there are beyond one, as far as it was needed. */
  readonly #more = new WordTable();

  /** Without any chunk. */
  constructor(keeper: RowKeeper) {
    this.#keeper = keeper;
    this.#pairs.extend(2);
    this.#more.extend(2);
  }

  /** A chunk without members, as small as they are or as large. */
  make(size: 'small' | 'large'): Chunk {
    return this.#take(size === 'small' ? ROOM_MIN : ROOM_MAX);
  }

  /** Gives a chunk back. */
  free(chunk: Chunk): void {
    this.#free.get(this.#roomOf(chunk))!.push(chunk);
  }

  /** How many members a chunk has. */
  sizeOf(chunk: Chunk): number {
    return this.#pairs.ints[chunk * 2 + SIZE]!;
  }

  /** Whether a chunk has no room for one more. */
  isFull(chunk: Chunk): boolean {
    return this.sizeOf(chunk) === this.#roomOf(chunk);
  }

  /** Whether a chunk is as large as they are. */
  isLarge(chunk: Chunk): boolean {
    return this.#roomOf(chunk) === ROOM_MAX;
  }

  /** The index of a row in a chunk; if it is not there, the complement of where it belongs. */
  search(chunk: Chunk, row: Row, number: number): number {
    const { doubles } = this.#pairs;
    const numbers = chunk + HEAD_PAIRS;
    let low = 0;
    let high = this.sizeOf(chunk);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = doubles[numbers + middle]!;
      const order = found < number ? -1 : found > number ? 1 : this.#compareAt(chunk, middle, row);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return ~low;
  }

  /** Compares the first member of a chunk with a row. */
  compareFirst(chunk: Chunk, row: Row, number: number): number {
    const found = this.#pairs.doubles[chunk + HEAD_PAIRS]!;
    return found < number ? -1 : found > number ? 1 : this.#compareAt(chunk, 0, row);
  }

  /** The member at an index. */
  memberAt(chunk: Chunk, index: number): Member {
    return this.#pairs.ints[this.#membersOf(chunk) + index]!;
  }

  /** How many copies a chunk has. */
  copiesOf(chunk: Chunk): number {
    return this.#pairs.doubles[chunk + COPIES]!;
  }

  /** Inserts one copy of a row at an index, as the member returned; there is room for it. */
  insert(chunk: Chunk, index: number, row: Row, number: number): Member {
    const { ints, doubles } = this.#pairs;
    const size = ints[chunk * 2 + SIZE]!;
    const numbers = chunk + HEAD_PAIRS;
    const members = this.#membersOf(chunk);
    if (size - index <= MOVED_EACH_MAX) {
      for (let at = size; at > index; at -= 1) {
        doubles[numbers + at] = doubles[numbers + at - 1]!;
        ints[members + at] = ints[members + at - 1]!;
      }
    } else {
      doubles.copyWithin(numbers + index + 1, numbers + index, numbers + size);
      ints.copyWithin(members + index + 1, members + index, members + size);
    }
    doubles[numbers + index] = number;
    const member = this.#keeper.keep(row);
    ints[members + index] = member;
    ints[chunk * 2 + SIZE] = size + 1;
    doubles[chunk + COPIES]! += 1;
    return member;
  }

  /**
   * Adds so many copies of the member at an index (negative: takes away); takes it out if there are
   * none then. Returns how many there are.
   *
   * @throws LimitReached if there are more copies than can be counted exactly.
   */
  change(chunk: Chunk, index: number, diff: number): number {
    const member = this.memberAt(chunk, index);
    const before = this.#countOf(chunk, member);
    const count = exactCount(before + diff);
    const change = Math.max(count, 0) - Math.max(before, 0);
    const { doubles } = this.#pairs;
    doubles[chunk + COPIES] = exactCount(doubles[chunk + COPIES]! + change);
    if (count !== 0) {
      this.#setCount(chunk, member, count);
      return count;
    }
    if (this.#pairs.ints[chunk * 2 + ODD] !== 0) this.#setCount(chunk, member, 1);
    this.#takeOut(chunk, index);
    this.#keeper.release(member);
    return 0;
  }

  /** Moves the members of a chunk to one with twice the room, and gives the other back. */
  enlarge(chunk: Chunk): Chunk {
    const larger = this.#take(this.#roomOf(chunk) * 2);
    this.#copy(chunk, 0, larger);
    this.free(chunk);
    return larger;
  }

  /** Moves the second half of a chunk to a large one, which is returned. */
  split(chunk: Chunk): Chunk {
    const second = this.make('large');
    const half = this.sizeOf(chunk) >>> 1;
    this.#copy(chunk, half, second);
    this.#pairs.ints[chunk * 2 + SIZE] = half;
    this.#countCopies(chunk);
    return second;
  }

  /** Finds the last of the first so many copies of a chunk, which has as many. */
  findCopy(chunk: Chunk, copies: number, edge: Edge): void {
    const { ints, doubles } = this.#pairs;
    const isPlain = ints[chunk * 2 + ODD] === 0;
    let rest = copies;
    let index = isPlain ? rest - 1 : 0;
    if (isPlain) rest = 1;
    else for (let count; (count = this.#copiesAt(chunk, index)) < rest; index += 1) rest -= count;
    edge.set(this.memberAt(chunk, index), doubles[chunk + HEAD_PAIRS + index]!, rest);
  }

  /**
   * Takes in the members from an index on that do not come after an edge, whose row is given; null
   * if all of the list is meant. Returns whether the edge is before the end of the chunk.
   */
  collect(
    chunk: Chunk,
    begin: number,
    to: { readonly edge: Edge; readonly row: Row | null },
    into: MemberRange,
  ): boolean {
    const { ints, doubles } = this.#pairs;
    const { member: last, number: lastNumber } = to.edge;
    const numbers = chunk + HEAD_PAIRS;
    const members = this.#membersOf(chunk);
    const size = this.sizeOf(chunk);
    for (let index = begin; index < size; index += 1) {
      const member = ints[members + index]!;
      if (member !== last && to.row !== null) {
        const number = doubles[numbers + index]!;
        if (number > lastNumber) return true;
        if (number === lastNumber && this.#keeper.compare(member, to.row) > 0) return true;
      }
      into.push(member, this.#copiesAt(chunk, index));
      if (member === last) return true;
    }
    return false;
  }

  #roomOf(chunk: Chunk): number {
    return this.#pairs.ints[chunk * 2 + ROOM]!;
  }

  /** Where the members of a chunk begin, in words. */
  #membersOf(chunk: Chunk): number {
    return (chunk + HEAD_PAIRS + this.#roomOf(chunk)) * 2;
  }

  #compareAt(chunk: Chunk, index: number, row: Row): number {
    return this.#keeper.compare(this.memberAt(chunk, index), row);
  }

  #take(room: number): Chunk {
    let free = this.#free.get(room);
    if (free === undefined) this.#free.set(room, (free = []));
    const pairs = HEAD_PAIRS + room + room / 2;
    const chunk = free.pop() ?? (this.#end += pairs) - pairs;
    this.#pairs.makeRoom(this.#end);
    const { ints, doubles } = this.#pairs;
    ints[chunk * 2 + SIZE] = 0;
    ints[chunk * 2 + ROOM] = room;
    ints[chunk * 2 + ODD] = 0;
    doubles[chunk + COPIES] = 0;
    return chunk;
  }

  /** Makes the members of a chunk from an index on those of another one. */
  #copy(from: Chunk, begin: number, to: Chunk): void {
    const { ints, doubles } = this.#pairs;
    const size = this.sizeOf(from);
    const [numbers, members] = [from + HEAD_PAIRS, this.#membersOf(from)];
    doubles.copyWithin(to + HEAD_PAIRS, numbers + begin, numbers + size);
    ints.copyWithin(this.#membersOf(to), members + begin, members + size);
    ints[to * 2 + SIZE] = size - begin;
    ints[to * 2 + ODD] = ints[from * 2 + ODD]!;
    this.#countCopies(to);
  }

  #countCopies(chunk: Chunk): void {
    const { ints, doubles } = this.#pairs;
    const [members, size] = [this.#membersOf(chunk), this.sizeOf(chunk)];
    let copies = size;
    if (ints[chunk * 2 + ODD] !== 0) {
      copies = 0;
      for (let at = members; at < members + size; at += 1) {
        copies += Math.max(this.#countOf(chunk, ints[at]!), 0);
      }
    }
    doubles[chunk + COPIES] = copies;
  }

  #takeOut(chunk: Chunk, index: number): void {
    const { ints, doubles } = this.#pairs;
    const size = ints[chunk * 2 + SIZE]!;
    const numbers = chunk + HEAD_PAIRS;
    const members = this.#membersOf(chunk);
    ints[chunk * 2 + SIZE] = size - 1;
    if (size - index <= MOVED_EACH_MAX) {
      for (let at = index + 1; at < size; at += 1) {
        doubles[numbers + at - 1] = doubles[numbers + at]!;
        ints[members + at - 1] = ints[members + at]!;
      }
    } else {
      doubles.copyWithin(numbers + index, numbers + index + 1, numbers + size);
      ints.copyWithin(members + index, members + index + 1, members + size);
    }
  }

  /** How many copies there are of the member at an index. Fewer than none count as none. */
  #copiesAt(chunk: Chunk, index: number): number {
    if (this.#pairs.ints[chunk * 2 + ODD] === 0) return 1;
    return Math.max(this.#countOf(chunk, this.memberAt(chunk, index)), 0);
  }

  #countOf(chunk: Chunk, member: Member): number {
    if (this.#pairs.ints[chunk * 2 + ODD] === 0) return 1;
    return 1 + (this.#more.doubles[member] ?? 0);
  }

  #setCount(chunk: Chunk, member: Member, count: number): void {
    const odd = chunk * 2 + ODD;
    const { ints } = this.#pairs;
    ints[odd]! += Number(count !== 1) - Number(this.#countOf(chunk, member) !== 1);
    this.#more.makeRoom(member);
    this.#more.doubles[member] = count - 1;
  }
}
