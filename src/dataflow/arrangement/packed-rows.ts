import { assert, unreachable } from '../../diagnostic/index.js';
import type { Datum, Row, SqlType } from '../../repr/index.js';
import type { RowStore } from './row-store.js';
import type { WordTable } from './word-table.js';

/** Words of 32 bits that a packed row has at most: more are not read in one go anyway. */
const ROW_WORDS_MAX = 16;

/** The flag that says that there is a row; one for each column follows, set where it is NULL. */
const PRESENT = 1;

const LONG_MAX = 2n ** 63n - 1n;
const LONG_MIN = -(2n ** 63n);

/** The integer of 64 bits that is looked for, and its words. */
const wanted = new BigInt64Array(1);
const wantedWords = new Int32Array(wanted.buffer);

/** How a datum is packed: in one word, or in two that are a double or an integer. */
type Packing = 'int' | 'bool' | 'number' | 'float' | 'long';

/** Where the parts of a row are, in words from its beginning. */
interface PackedLayout {
  readonly packings: readonly Packing[];
  readonly offsets: readonly number[];
  /** Where the flags are. */
  readonly flags: number;
  /** How many words there are; even. */
  readonly words: number;
}

/** How rows of some types are packed; null if they are not. */
export function packedLayout(types: readonly SqlType[]): PackedLayout | null {
  const packings = types.map(packingOf);
  let words = 0;
  const place = (size: number): number => (words += size) - size;
  // Doubles first, so that they are aligned; integers follow the flags, as they follow each other.
  const wide = packings.map((packing) => (isWide(packing) ? place(2) : 0));
  const flags = place(1);
  const offsets = packings.map((packing, column) => (isWide(packing) ? wide[column]! : place(1)));
  if (words > ROW_WORDS_MAX || packings.includes(null)) return null;
  return { packings: packings as Packing[], offsets, flags, words: words + (words & 1) };
}

/**
 * Rows of numbers and truth values, packed into words beside what else is known of them: no objects
 * that are far away, and that the collector of garbage has to trace and to move.
 *
 * A row that is read is made anew.
 */
export class PackedRows implements RowStore {
  readonly copies = true;
  readonly #table: WordTable;
  readonly #packings: readonly Packing[];
  readonly #width: number;
  /** Where columns are among the words of a record. */
  readonly #offsets: readonly number[];
  readonly #flags: number;
  /** Whether all columns are integers of 32 bits, which follow the flags. */
  readonly #isPlain: boolean;
  readonly #scratch: Datum[];

  /** Takes words of each record of a table. */
  constructor({ packings, offsets, flags, words }: PackedLayout, table: WordTable) {
    const begin = table.extend(words);
    this.#table = table;
    this.#packings = packings;
    this.#width = packings.length;
    this.#offsets = offsets.map((offset) => begin + offset);
    this.#flags = begin + flags;
    this.#isPlain = packings.every((packing) => packing === 'int');
    this.#scratch = this.makeScratch();
  }

  has(record: number): boolean {
    return (this.#table.ints[record * this.#table.words + this.#flags] ?? 0) !== 0;
  }

  get(record: number): Row {
    const { ints, words } = this.#table;
    const flagsAt = record * words + this.#flags;
    if (this.#isPlain && ints[flagsAt] === PRESENT) {
      const at = flagsAt + 1;
      // Spelled out: what is copied from an array costs twice as much, and these are most rows.
      switch (this.#width) {
        case 1:
          return [ints[at]!];
        case 2:
          return [ints[at]!, ints[at + 1]!];
        case 3:
          return [ints[at]!, ints[at + 1]!, ints[at + 2]!];
        case 4:
          return [ints[at]!, ints[at + 1]!, ints[at + 2]!, ints[at + 3]!];
      }
    }
    return this.look(record, this.#scratch).slice();
  }

  /** As long as a row from the start: arrays that grow are slower. */
  makeScratch(): Datum[] {
    return this.#packings.map(() => 0);
  }

  look(record: number, scratch: Datum[]): Row {
    this.copy(record, scratch, 0);
    return scratch;
  }

  copy(record: number, target: Datum[], at: number, width = this.#width): void {
    const { ints, words } = this.#table;
    const flagsAt = record * words + this.#flags;
    const flags = ints[flagsAt]!;
    if (this.#isPlain && flags === PRESENT) {
      const begin = flagsAt + 1;
      for (let column = 0; column < width; column += 1) target[at + column] = ints[begin + column]!;
      return;
    }
    this.#copyAny(record, target, at, width);
  }

  holds(record: number, row: Row): boolean {
    const { ints, words } = this.#table;
    const width = this.#width;
    const flagsAt = record * words + this.#flags;
    const flags = ints[flagsAt]!;
    if (this.#isPlain && flags === PRESENT) {
      const begin = flagsAt + 1;
      for (let column = 0; column < width; column += 1) {
        if (ints[begin + column] !== row[column]) return false;
      }
      return true;
    }
    return this.#holdsAny(record, row);
  }

  /** @throws Bug if an integer has more bits than its type. */
  put(record: number, row: Row): void {
    this.#table.makeRoom(record);
    if (this.#isPlain && this.#putPlain(record, row)) return;
    let flags = PRESENT;
    for (let column = 0; column < this.#width; column += 1) {
      const datum = row[column]!;
      if (datum === null) flags |= 2 << column;
      else this.#write(record, column, datum);
    }
    this.#table.ints[record * this.#table.words + this.#flags] = flags;
  }

  /** Puts in a row of integers of 32 bits; returns whether it is one, and has no NULL. */
  #putPlain(record: number, row: Row): boolean {
    const { ints, words } = this.#table;
    const flagsAt = record * words + this.#flags;
    for (let column = 0; column < row.length; column += 1) {
      const datum = row[column] as number;
      const word = datum | 0;
      if (word !== datum) return false;
      ints[flagsAt + 1 + column] = word;
    }
    ints[flagsAt] = PRESENT;
    return true;
  }

  drop(record: number): void {
    this.#table.ints[record * this.#table.words + this.#flags] = 0;
  }

  /** Copies a row that need not be plain: apart, so that what most rows take is inlined. */
  #copyAny(record: number, target: Datum[], at: number, width: number): void {
    for (let column = 0; column < width; column += 1) {
      target[at + column] = this.#isNull(record, column) ? null : this.#read(record, column);
    }
  }

  /** Whether a row that need not be plain is the one given. */
  #holdsAny(record: number, row: Row): boolean {
    for (let column = 0; column < this.#width; column += 1) {
      const datum = row[column]!;
      const isEqual = this.#isNull(record, column)
        ? datum === null
        : this.#isAt(record, column, datum);
      if (!isEqual) return false;
    }
    return true;
  }

  #isNull(record: number, column: number): boolean {
    const flags = this.#table.ints[record * this.#table.words + this.#flags]!;
    return ((flags >> (column + 1)) & 1) !== 0;
  }

  /** Whether a column that is not NULL is a datum. */
  #isAt(record: number, column: number, datum: Datum): boolean {
    if (datum === null) return false;
    const packing = this.#packings[column];
    if (packing === 'long') return this.#isLongAt(record, column, datum as bigint);
    const found = this.#read(record, column);
    return packing === 'float' ? Object.is(found, datum) : found === datum;
  }

  /** Compares words: a bigint that is read is an object that is made. */
  #isLongAt(record: number, column: number, long: bigint): boolean {
    const { ints, words } = this.#table;
    const at = record * words + this.#offsets[column]!;
    wanted[0] = long;
    return ints[at] === wantedWords[0] && ints[at + 1] === wantedWords[1] && isLong(long);
  }

  #read(record: number, column: number): Datum {
    const table = this.#table;
    const at = record * table.words + this.#offsets[column]!;
    const packing = this.#packings[column]!;
    switch (packing) {
      case 'int':
        return table.ints[at]!;
      case 'bool':
        return table.ints[at] !== 0;
      case 'number':
      case 'float':
        return table.doubles[at >> 1]!;
      case 'long':
        return table.longs[at >> 1]!;
      default:
        return unreachable(packing);
    }
  }

  #write(record: number, column: number, datum: Datum): void {
    const table = this.#table;
    const at = record * table.words + this.#offsets[column]!;
    const packing = this.#packings[column]!;
    switch (packing) {
      case 'int': {
        const word = (datum as number) | 0;
        assert(word === datum, () => `an integer has 32 bits, found ${datum as number}`);
        table.ints[at] = word;
        return;
      }
      case 'bool':
        table.ints[at] = datum === true ? 1 : 0;
        return;
      case 'number':
      case 'float':
        table.doubles[at >> 1] = datum as number;
        return;
      case 'long': {
        const long = datum as bigint;
        assert(isLong(long), () => `an int8 has 64 bits, found ${long}`);
        table.longs[at >> 1] = long;
        return;
      }
      default:
        return unreachable(packing);
    }
  }
}

/** Whether an integer has 64 bits. */
function isLong(integer: bigint): boolean {
  return integer <= LONG_MAX && integer >= LONG_MIN;
}

function isWide(packing: Packing | null): boolean {
  return packing === 'number' || packing === 'float' || packing === 'long';
}

/** Null for what is not packed. An infinite timestamp is beyond 64 bits. */
function packingOf({ kind }: SqlType): Packing | null {
  switch (kind) {
    case 'bool':
      return 'bool';
    case 'int2':
    case 'int4':
      return 'int';
    case 'oid':
    case 'date':
    case 'time':
      return 'number';
    case 'float4':
    case 'float8':
      return 'float';
    case 'int8':
      return 'long';
    default:
      return null;
  }
}
