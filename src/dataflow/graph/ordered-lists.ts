import type { Row } from '../../repr/index.js';
import { exactCount } from '../resource-meter.js';
import type { WordTable } from '../arrangement/word-table.js';
import { ChunkTable, NO_MEMBER } from './chunk-table.js';
import type { Chunk, Edge, Member, MemberRange, RowKeeper } from './chunk-table.js';

/** Chunks of a block before it is split: in one list of 10^7 rows, a split would move 10^5. */
const BLOCK_MAX = 512;

/** The number of a list, which is that of a record of its owner's. */
type List = number;

/** Chunks that follow each other, at least one, and how many copies they have. */
interface Block {
  readonly chunks: Chunk[];
  copies: number;
}

type Spine = Block[];

/**
 * Lists of rows in order, each with a multiplicity; the rows are with a keeper.
 *
 * A list is a sorted chunk, or blocks of them if there are more: to find is logarithmic, to insert
 * or remove moves part of one chunk, and now and then part of a block. To count to a copy takes a
 * step for each block before it, and for each chunk of one.
 */
export class OrderedLists {
  readonly #chunks: ChunkTable;
  readonly #keeper: RowKeeper;
  readonly #owners: WordTable;
  /** Where in a record its list is: 0 if empty, the only chunk, or the complement of a spine. */
  readonly #lane: number;
  /** Of each list with more than one chunk. */
  readonly #spines: Spine[] = [];
  readonly #freeSpines: number[] = [];
  /** Where in its spine, if it has one, the chunk in hand is. */
  #block = 0;
  #at = 0;
  #changed: Member = NO_MEMBER;

  /** A list for each record of a table, which takes words of it. All are empty. */
  constructor(owners: WordTable, keeper: RowKeeper) {
    this.#chunks = new ChunkTable(keeper);
    this.#keeper = keeper;
    this.#owners = owners;
    this.#lane = owners.extend(2);
  }

  /** Whether nothing is in a list, not even with a negative multiplicity. */
  isEmpty(list: List): boolean {
    return this.#rootOf(list) === 0;
  }

  /** The member of which {@link add} added or took away copies last. */
  get changed(): Member {
    return this.#changed;
  }

  /**
   * Adds so many copies of a row (negative: takes away), which has a number: never a greater one
   * than that of a row that comes after it. Returns how many there are.
   *
   * @throws LimitReached if there are more copies than can be counted exactly.
   */
  add(list: List, row: Row, number: number, diff: number): number {
    const chunks = this.#chunks;
    const root = this.#rootOf(list);
    const chunk = root > 0 ? root : root === 0 ? this.#begin(list) : this.#seek(root, row, number);
    const index = chunks.search(chunk, row, number);
    if (index < 0 && chunks.isFull(chunk)) {
      this.#makeRoom(list, chunk);
      // Once, since there is room now.
      return this.add(list, row, number, diff);
    }
    const before = chunks.copiesOf(chunk);
    let count = diff;
    if (index >= 0) {
      this.#changed = chunks.memberAt(chunk, index);
      count = chunks.change(chunk, index, diff);
    } else {
      this.#changed = chunks.insert(chunk, ~index, row, number);
      if (diff !== 1) chunks.change(chunk, ~index, diff - 1);
    }
    if (root < 0) {
      const block = this.#spines[~root]![this.#block]!;
      block.copies = exactCount(block.copies + chunks.copiesOf(chunk) - before);
    }
    if (chunks.sizeOf(chunk) === 0) this.#remove(list, chunk);
    return count;
  }

  /**
   * Finds the last of the first so many copies of a list, at least one; if it has no more than
   * those, all of it is meant. Fewer copies of a row than none count as none.
   */
  findEdge(list: List, copies: number, edge: Edge): void {
    const root = this.#rootOf(list);
    if (root < 0) this.#findEdgeAmong(this.#spines[~root]!, copies, edge);
    else if (root === 0 || this.#chunks.copiesOf(root) <= copies) edge.clear();
    else this.#chunks.findCopy(root, copies, edge);
  }

  /** Makes a range of the members from a copy to an edge: with both of them, as far as there. */
  collect(list: List, from: Edge, to: Edge, into: MemberRange): void {
    const chunks = this.#chunks;
    const root = this.#rootOf(list);
    into.size = 0;
    if (root === 0) return;
    const first = this.#keeper.look(from.member);
    let chunk = root > 0 ? root : this.#seek(root, first, from.number);
    const found = chunks.search(chunk, first, from.number);
    let begin = found < 0 ? ~found : found;
    const row = to.member === NO_MEMBER ? null : this.#keeper.look(to.member);
    while (!chunks.collect(chunk, begin, { edge: to, row }, into) && root < 0) {
      const next = this.#seekNext(root);
      if (next === null) return;
      chunk = next;
      begin = 0;
    }
  }

  #findEdgeAmong(spine: Spine, copies: number, edge: Edge): void {
    const chunks = this.#chunks;
    edge.clear();
    if (!hasMore(spine, copies)) return;
    let rest = copies;
    for (const block of spine) {
      if (block.copies < rest) {
        rest -= block.copies;
        continue;
      }
      for (const chunk of block.chunks) {
        const own = chunks.copiesOf(chunk);
        if (own >= rest) return chunks.findCopy(chunk, rest, edge);
        rest -= own;
      }
    }
  }

  #rootOf(list: List): number {
    return this.#owners.ints[list * this.#owners.words + this.#lane]!;
  }

  #setRoot(list: List, root: number): void {
    this.#owners.ints[list * this.#owners.words + this.#lane] = root;
  }

  /** The first chunk of an empty list. */
  #begin(list: List): Chunk {
    const chunk = this.#chunks.make('small');
    this.#setRoot(list, chunk);
    return chunk;
  }

  /** The chunk of a spine that a row belongs to, which is at the place in hand from now on. */
  #seek(root: number, row: Row, number: number): Chunk {
    const chunks = this.#chunks;
    const spine = this.#spines[~root]!;
    this.#block = lastWhere(spine.length, (at) => {
      return chunks.compareFirst(spine[at]!.chunks[0]!, row, number) <= 0;
    });
    const block = spine[this.#block]!.chunks;
    this.#at = lastWhere(block.length, (at) => chunks.compareFirst(block[at]!, row, number) <= 0);
    return block[this.#at]!;
  }

  /** The chunk behind the one in hand, which it is from now on; null if that was the last. */
  #seekNext(root: number): Chunk | null {
    const spine = this.#spines[~root]!;
    this.#at += 1;
    if (this.#at === spine[this.#block]!.chunks.length) {
      this.#block += 1;
      this.#at = 0;
    }
    return spine[this.#block]?.chunks[this.#at] ?? null;
  }

  /** Makes room in the chunk in hand, which may not be where a row belongs then. */
  #makeRoom(list: List, chunk: Chunk): void {
    const root = this.#rootOf(list);
    if (root > 0 && !this.#chunks.isLarge(chunk)) {
      this.#setRoot(list, this.#chunks.enlarge(chunk));
      return;
    }
    const second = this.#chunks.split(chunk);
    if (root > 0) {
      this.#setRoot(list, ~this.#makeSpine([this.#makeBlock([chunk, second])]));
      return;
    }
    const spine = this.#spines[~root]!;
    const block = spine[this.#block]!;
    block.chunks.splice(this.#at + 1, 0, second);
    if (block.chunks.length <= BLOCK_MAX) return;
    const moved = this.#makeBlock(block.chunks.splice(BLOCK_MAX >>> 1));
    block.copies -= moved.copies;
    spine.splice(this.#block + 1, 0, moved);
  }

  /** Removes the chunk in hand, which is empty. Small ones are left alone: they fill up again. */
  #remove(list: List, chunk: Chunk): void {
    const root = this.#rootOf(list);
    this.#chunks.free(chunk);
    if (root > 0) {
      this.#setRoot(list, 0);
      return;
    }
    const spine = this.#spines[~root]!;
    const block = spine[this.#block]!.chunks;
    block.splice(this.#at, 1);
    if (block.length === 0) spine.splice(this.#block, 1);
    if (spine.length > 1 || spine[0]!.chunks.length > 1) return;
    this.#setRoot(list, spine[0]!.chunks[0]!);
    spine.pop();
    this.#freeSpines.push(~root);
  }

  #makeBlock(chunks: Chunk[]): Block {
    let copies = 0;
    for (const chunk of chunks) copies = exactCount(copies + this.#chunks.copiesOf(chunk));
    return { chunks, copies };
  }

  #makeSpine(spine: Spine): number {
    const at = this.#freeSpines.pop() ?? this.#spines.length;
    this.#spines[at] = spine;
    return at;
  }
}

/** Whether blocks have more than so many copies. Looks no further than these. */
function hasMore(spine: Spine, copies: number): boolean {
  let rest = copies;
  return spine.some((block) => (rest -= block.copies) < 0);
}

/** The last of so many places that passes a test, all before which do; or the first. */
function lastWhere(count: number, test: (at: number) => boolean): number {
  let [low, high] = [0, count];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (test(middle)) low = middle;
    else high = middle;
  }
  return low;
}
