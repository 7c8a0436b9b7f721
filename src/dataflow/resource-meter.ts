import {
  ArrayDatum,
  Jsonb,
  JsonbObject,
  MapDatum,
  Numeric,
  spend,
  type Datum,
  type JsonbValue,
  type Row,
  type SqlType,
} from '../repr/index.js';

/** What a query may use, and each view that is maintained. */
export interface QueryLimits {
  /** About the bytes of everything that is kept for its evaluation. */
  readonly memoryBytes: number;
  /** Rows that joins and table functions make: what work there is beyond reading the inputs. */
  readonly rowsMade: number;
  /** Bytes of the rows of its answer. */
  readonly resultBytes: number;
  /** What errors call those rows: `result`. */
  readonly resultName: string;
}

/** What nobody limited. */
export const UNLIMITED: QueryLimits = {
  memoryBytes: Infinity,
  rowsMade: Infinity,
  resultBytes: Infinity,
  resultName: 'result',
};

/** Thrown where a limit is reached. No SQL error of a row: it ends the query, or the view. */
export class LimitReached extends Error {
  /** SQLSTATE. */
  readonly code: string;
  /** A way out. */
  readonly hint: string | undefined;

  constructor(message: string, code: string, hint?: string) {
    super(message);
    this.name = 'LimitReached';
    this.code = code;
    this.hint = hint;
  }
}

/** What it takes to work on a row, beside what functions do: see {@link spend}. */
const ROW_UNITS = 1024;

/**
 * Counts what a query or a view uses, so that it ends with an error and not the process.
 *
 * Counted by rows and what they are made of, and not asked of the machine: the same query on the
 * same rows fails at the same place everywhere.
 */
export class ResourceMeter {
  readonly #limits: QueryLimits;
  readonly #user: string;
  #bytes = 0;
  #made = 0;

  /** `user` is who uses it, as errors say it: `the query`. */
  constructor(limits: QueryLimits, user: string) {
    this.#limits = limits;
    this.#user = user;
  }

  /** About how many bytes are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Notes that a row is worked on, which need not be kept. @throws Interrupted */
  work(): void {
    spend(ROW_UNITS);
  }

  /**
   * Counts a row of which so many copies more are kept (negative: fewer), and what it occupies.
   *
   * @throws LimitReached beyond the memory; Interrupted
   */
  keep(row: Row, diff: number, bytes: number = keptBytes(row)): void {
    this.work();
    // What occurs several times is kept once, with its count.
    this.keepBytes(diff > 0 ? bytes : -bytes);
  }

  /**
   * Counts a row that is kept now (1) or no longer (-1), or that was worked on (0), and what each
   * row occupies, if it is known.
   *
   * @throws as `keep`
   */
  change(row: Row, more: number, bytes: number | undefined): void {
    if (more === 0) this.work();
    else this.keep(row, more, bytes);
  }

  /** Counts bytes that are kept (negative: not any more). @throws LimitReached as `keep`. */
  keepBytes(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#limits.memoryBytes) throw this.#outOfMemory();
  }

  /** Counts a row that was made. @throws LimitReached beyond the number of rows; Interrupted */
  make(): void {
    this.work();
    this.#made += 1;
    this.foresee(0);
  }

  /** Ends what is going to make so many rows more, before it does, if those are too many. */
  foresee(rows: number): void {
    if (this.#made + rows <= this.#limits.rowsMade) return;
    const problem = `${this.#user} makes more than ${this.#limits.rowsMade} rows`;
    throw new LimitReached(`too much work: ${problem}`, '54000');
  }

  /** Begins to count the rows that are made anew: those of another time. */
  beginTime(): void {
    this.#made = 0;
  }

  #outOfMemory(): LimitReached {
    const problem = `${this.#user} keeps more than ${this.#limits.memoryBytes} bytes`;
    return new LimitReached(`out of memory: ${problem}`, '53200');
  }
}

/**
 * A count of copies, or of rows, as it was given.
 *
 * Counts are doubles: beyond 2^53 they are not exact, and a wrong count is a wrong row.
 *
 * @throws LimitReached beyond {@link Number.MAX_SAFE_INTEGER}.
 */
export function exactCount(count: number): number {
  if (count > Number.MAX_SAFE_INTEGER || count < Number.MIN_SAFE_INTEGER) throw tooManyCopies();
  return count;
}

function tooManyCopies(): LimitReached {
  const problem = `more than ${Number.MAX_SAFE_INTEGER} rows are counted`;
  return new LimitReached(`too much work: ${problem}`, '54000');
}

/** About what the array of a row costs, beside its values. */
const ROW_BYTES = 64;

/**
 * About what a row that is kept costs beside itself: how often it occurs, the slots by which it is
 * found, and what the garbage collector has not taken back yet. Measured as the resident memory of
 * queries that reach their limit.
 */
const KEPT_BYTES = 112;

/** About what a string or another object costs, beside what is in it. */
const HEADER_BYTES = 16;

/** About how many bytes a row occupies: near enough for a limit, and the same everywhere. */
export function rowBytes(row: Row): number {
  let bytes = ROW_BYTES;
  for (let index = 0; index < row.length; index += 1) bytes += datumBytes(row[index]!);
  return bytes;
}

/** About how many bytes a row occupies together with what finds it. */
export function keptBytes(row: Row): number {
  return rowBytes(row) + KEPT_BYTES;
}

/** The same for all rows of some types, if they occupy the same. */
export function keptBytesOf(types: readonly SqlType[]): number | undefined {
  if (!types.every(isSmall)) return undefined;
  return ROW_BYTES + types.length * SMALL_BYTES + KEPT_BYTES;
}

/** Whether the datums of a type are numbers or truth values, as JavaScript has them. */
function isSmall({ kind }: SqlType): boolean {
  switch (kind) {
    case 'bool':
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
    case 'float4':
    case 'float8':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return true;
    default:
      return false;
  }
}

/** About how many bytes rows occupy together. */
export function rowsBytes(rows: readonly Row[]): number {
  let bytes = 0;
  for (const row of rows) bytes += rowBytes(row);
  return bytes;
}

/** About how many bytes a datum occupies. */
export function datumBytes(datum: Datum): number {
  if (typeof datum === 'string') return HEADER_BYTES + 2 * datum.length;
  if (typeof datum !== 'object' || datum === null) return SMALL_BYTES;
  if (datum instanceof Uint8Array) return HEADER_BYTES + datum.length;
  // A record within a record is quoted in its text, which doubles what had to be quoted in it.
  if (Array.isArray(datum)) return 2 * rowBytes(datum as Row);
  if (datum instanceof Numeric) return OBJECT_BYTES + digitBytes(datum.unscaled);
  if (datum instanceof ArrayDatum) return HEADER_BYTES + rowBytes(datum.elements);
  if (datum instanceof Jsonb) return OBJECT_BYTES + jsonbBytes(datum.value);
  if (datum instanceof MapDatum) return ROW_BYTES + entriesBytes(datum.entries, datumBytes);
  return OBJECT_BYTES;
}

/** A recursion as deep as the value, which is as deep as what reads JSON admits. */
function jsonbBytes(value: JsonbValue): number {
  if (typeof value === 'string') return HEADER_BYTES + 2 * value.length;
  if (typeof value !== 'object' || value === null) return SMALL_BYTES;
  if (value instanceof Numeric) return OBJECT_BYTES + digitBytes(value.unscaled);
  if (value instanceof JsonbObject) return ROW_BYTES + entriesBytes(value.entries, jsonbBytes);
  let bytes = ROW_BYTES;
  for (const element of value) bytes += jsonbBytes(element);
  return bytes;
}

function entriesBytes<Value>(
  entries: readonly (readonly [string, Value])[],
  bytesOf: (value: Value) => number,
): number {
  let bytes = 0;
  for (const [key, value] of entries) bytes += ROW_BYTES + 2 * key.length + bytesOf(value);
  return bytes;
}

/** Nothing for what fits into a word; else about as many bytes as its hexadecimal digits need. */
function digitBytes(unscaled: bigint): number {
  if (unscaled < WORD_MAX && unscaled > -WORD_MAX) return 0;
  return unscaled.toString(16).length / 2;
}

const WORD_MAX = 2n ** 64n;

/** A number, a truth value, NULL. */
const SMALL_BYTES = 8;

/** A numeric, an interval: an object of a few fields. */
const OBJECT_BYTES = 48;
