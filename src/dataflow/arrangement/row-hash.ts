import {
  compareDatums,
  hasEqualsThatDiffer,
  makeKeyEncoder,
  type Datum,
  type Row,
  type RowKey,
  type SqlType,
} from '../../repr/index.js';

const NULL_HASH = 0x2f0b4f7d;

/** A hash of some columns of a row: a signed integer of 32 bits. */
export type RowHash = (row: Row) => number;

/** Whether two rows agree, in the sense of whoever made it. */
export type RowEquality = (left: Row, right: Row) => boolean;

/** Some columns of a row, and what is in them. */
export interface KeyShape {
  /** The types of the key's parts. */
  readonly types: readonly SqlType[];
  /** Where in a row the parts are. */
  readonly columns: readonly number[];
}

/** The key that is the whole row. */
export function wholeRow(types: readonly SqlType[]): KeyShape {
  return { types, columns: types.map((_, index) => index) };
}

/** Whether columns are the same ones in the same order. */
export function sameColumns(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((column, index) => column === right[index]);
}

/** The types of some columns. */
export function pick(types: readonly SqlType[], columns: readonly number[]): SqlType[] {
  return columns.map((column) => types[column]!);
}

/**
 * A hash in which rows collide whose keys are equal to SQL: 1.0 and 1.00, NULL and NULL.
 *
 * Our own, and not strings as keys of a `Map`: an entry costs 12 bytes instead of the string and
 * its slot, and a row of four integers is hashed in about 10 ns.
 */
export function makeRowHash({ types, columns }: KeyShape): RowHash {
  const [first, second] = columns;
  if (first === undefined) return () => 0;
  // NB: functions made in one place share what the compiler learns of them, so that parts that are
  // called are not inlined. Keys of words are most keys: they call nothing.
  if (types.every(isWord)) return makeWordsHash(columns);
  const parts = types.map(datumHash);
  const hashFirst = parts[0]!;
  if (second === undefined) return (row) => scatter(hashFirst(row[first]!));
  const hashSecond = parts[1]!;
  if (columns.length === 2) {
    return (row) => scatter(combine(hashFirst(row[first]!), hashSecond(row[second]!)));
  }
  const count = columns.length;
  return (row) => {
    let hash = hashFirst(row[first]!);
    for (let index = 1; index < count; index += 1) {
      hash = combine(hash, parts[index]!(row[columns[index]!]!));
    }
    return scatter(hash);
  };
}

/** The hash of a key that is one NULL; a word may have it, too. */
export const NULL_KEY_HASH: number = scatter(NULL_HASH);

/**
 * Whether the hash of a key, unless it is {@link NULL_KEY_HASH}, is that of no other key: of a
 * single word all steps of the hash can be undone.
 */
export function isHashUnique(types: readonly SqlType[]): boolean {
  return types.length === 1 && isWord(types[0]!);
}

function makeWordsHash(columns: readonly number[]): RowHash {
  const [first, second] = columns as [number, number];
  const count = columns.length;
  if (count === 1) return (row) => scatter(hashWord(row[first]!));
  if (count === 2) return (row) => scatter(combine(hashWord(row[first]!), hashWord(row[second]!)));
  return (row) => {
    let hash = hashWord(row[first]!);
    for (let index = 1; index < count; index += 1) {
      hash = combine(hash, hashWord(row[columns[index]!]!));
    }
    return scatter(hash);
  };
}

/**
 * Whether the values of a type are integers, or truth values, of at most 32 bits. `oid` and the
 * types of objects are hashed alike, as one becomes the other by a new name alone. Dates are no
 * words: they may be infinite.
 */
function isWord({ kind }: SqlType): boolean {
  switch (kind) {
    case 'bool':
    case 'int2':
    case 'int4':
    case 'oid':
    case 'regclass':
    case 'regtype':
    case 'regproc':
    case 'regnamespace':
      return true;
    default:
      return false;
  }
}

function hashWord(datum: Datum): number {
  return datum === null ? NULL_HASH : (datum as number) | 0;
}

/** Whether keys are equal to SQL's GROUP BY, each taken from its own columns of its own row. */
export function makeKeyEquality(
  types: readonly SqlType[],
  left: readonly number[],
  right: readonly number[] = left,
): RowEquality {
  const parts = types.map(makeDatumEquality);
  const plain = types.every((type) => equality(type) === 'same');
  const count = types.length;
  const [leftFirst, rightFirst] = [left[0]!, right[0]!];
  if (plain && count === 1) return (a, b) => a[leftFirst] === b[rightFirst];
  if (plain) {
    return (a, b) => {
      for (let index = 0; index < count; index += 1) {
        if (a[left[index]!] !== b[right[index]!]) return false;
      }
      return true;
    };
  }
  return (a, b) => {
    for (let index = 0; index < count; index += 1) {
      if (!parts[index]!(a[left[index]!]!, b[right[index]!]!)) return false;
    }
    return true;
  };
}

/** Whether two datums of a type are equal to SQL's GROUP BY: NULL equals NULL, NaN equals NaN. */
export function makeDatumEquality(type: SqlType): (left: Datum, right: Datum) => boolean {
  if (equality(type) === 'same') return (left, right) => left === right;
  const compare = compareDatums(type);
  return (left, right) => left === right || compare(left, right) === 0;
}

/** Whether rows cannot be told apart at all: 1.0 and 1.00 can. */
export function makeRowIdentity(types: readonly SqlType[]): RowEquality {
  const parts = types.map(datumIdentity);
  const count = types.length;
  if (parts.every((part) => part === null)) {
    return (left, right) => {
      if (left === right) return true;
      for (let index = 0; index < count; index += 1) {
        if (left[index] !== right[index]) return false;
      }
      return true;
    };
  }
  return (left, right) => {
    if (left === right) return true;
    for (let index = 0; index < count; index += 1) {
      const a = left[index]!;
      const b = right[index]!;
      const part = parts[index]!;
      if (part === null ? a !== b : !part(a, b)) return false;
    }
    return true;
  };
}

/** Whether `===` decides, or the type has rules of its own. */
function equality(type: SqlType): 'same' | 'rules' {
  if (hasEqualsThatDiffer(type)) return 'rules';
  switch (type.kind) {
    case 'bytea':
    case 'array':
    case 'list':
    case 'map':
    case 'record':
      return 'rules';
    default:
      return 'same';
  }
}

/** Null where `===` decides. */
function datumIdentity(type: SqlType): ((left: Datum, right: Datum) => boolean) | null {
  if (equality(type) === 'same') return null;
  if (type.kind === 'float4' || type.kind === 'float8') return Object.is;
  if (type.kind === 'char') return (left, right) => left === right;
  const encode = makeKeyEncoder([type], [0], 'identity');
  return (left, right) =>
    left === right || (left !== null && right !== null && encode([left]) === encode([right]));
}

type DatumHash = (datum: Datum) => number;

function datumHash(type: SqlType): DatumHash {
  if (isWord(type)) return hashWord;
  switch (type.kind) {
    case 'date':
    case 'time':
    case 'float4':
    case 'float8':
      return (datum) => (datum === null ? NULL_HASH : hashNumber(datum as number));
    case 'int8':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return (datum) => (datum === null ? NULL_HASH : hashNumber(Number(datum)));
    case 'text':
    case 'varchar':
    case 'bit':
    case 'varbit':
    case 'name':
    case 'bytechar':
    case 'uuid':
    case 'unknown':
      return (datum) => (datum === null ? NULL_HASH : hashText(datum as string));
    default: {
      const encode = makeKeyEncoder([type], [0], 'equality');
      return (datum) => (datum === null ? NULL_HASH : hashKey(encode([datum])));
    }
  }
}

function hashKey(key: RowKey): number {
  return typeof key === 'string' ? hashText(key) : hashNumber(Number(key));
}

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);

function hashNumber(value: number): number {
  const low = value | 0;
  if (low === value) return low;
  if (value !== value) return 0x7ff8;
  float[0] = value;
  return combine(words[0]!, words[1]!);
}

function hashText(text: string): number {
  let hash = text.length;
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

function combine(hash: number, next: number): number {
  return (Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + next) | 0;
}

/** Spreads to all bits what the parts have in their low ones: tables use the low bits. */
function scatter(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97);
  return twice ^ (twice >>> 15);
}
