import { compareText } from '../texts/compare-text.js';
import { spend } from '../interruption.js';
import { compareNumeric, type Numeric } from '../numbers/numeric.js';

/** A JSON value: `null`, text, an exact number, an array or a {@link JsonbObject}. */
export type JsonbValue = null | boolean | string | Numeric | readonly JsonbValue[] | JsonbObject;

/** A datum of type `jsonb`. A class of its own, so that JSON's null is not SQL's. Immutable. */
export class Jsonb {
  readonly value: JsonbValue;

  constructor(value: JsonbValue) {
    this.value = value;
  }
}

/** What it takes to find a key, or to compare two of them. */
const KEYS_UNITS = 16;

/** A JSON object: keys are unique and sorted by length in UTF-8 bytes, then by bytes. */
export class JsonbObject {
  readonly entries: readonly (readonly [string, JsonbValue])[];

  private constructor(entries: readonly (readonly [string, JsonbValue])[]) {
    this.entries = entries;
  }

  /** From entries in any order; of entries with the same key the last one counts. */
  static from(entries: Iterable<readonly [string, JsonbValue]>): JsonbObject {
    const values = new Map<string, JsonbValue>();
    for (const [key, value] of entries) {
      spend(KEYS_UNITS);
      values.set(key, value);
    }
    const sorted = [...values].sort(([left], [right]) => {
      spend(KEYS_UNITS);
      return compareJsonbKeys(left, right);
    });
    return new JsonbObject(sorted);
  }

  /** The value of a key, or undefined. */
  get(key: string): JsonbValue | undefined {
    spend(this.entries.length);
    return this.entries.find(([found]) => found === key)?.[1];
  }
}

/** Order in which `jsonb` keeps keys: shorter ones first, then by bytes. */
function compareJsonbKeys(left: string, right: string): number {
  return Buffer.byteLength(left) - Buffer.byteLength(right) || compareText(left, right);
}

/** PostgreSQL's order of types: Object > Array > Boolean > Number > String > Null. */
function typeRank(value: JsonbValue): number {
  if (value === null) return 0;
  if (typeof value === 'string') return 1;
  if (typeof value === 'boolean') return 3;
  if (value instanceof JsonbObject) return 5;
  return Array.isArray(value) ? 4 : 2;
}

/**
 * Order of `jsonb` datums as PostgreSQL's btree has it (documentation, 8.14.4): by type, then
 * containers by size before their contents.
 */
export function compareJsonb(left: Jsonb, right: Jsonb): number {
  const [a, b] = [left.value, right.value];
  const [rankA, rankB] = [typeRank(a), typeRank(b)];
  // NB: PostgreSQL keeps a scalar at the top in an array of one element, so that an empty array
  // is less than any scalar, though other arrays are greater.
  if (rankA === 4 && rankB < 4) return (a as readonly JsonbValue[]).length === 0 ? -1 : 1;
  if (rankB === 4 && rankA < 4) return (b as readonly JsonbValue[]).length === 0 ? 1 : -1;
  return compareJsonbValues(a, b);
}

/** As {@link compareJsonb}, of values that stand within others. */
export function compareJsonbValues(left: JsonbValue, right: JsonbValue): number {
  const rank = typeRank(left);
  const difference = rank - typeRank(right);
  if (difference !== 0) return difference;
  switch (rank) {
    case 0:
      return 0;
    case 1:
      return compareText(left as string, right as string);
    case 2:
      return compareNumeric(left as Numeric, right as Numeric);
    case 3:
      return Number(left) - Number(right);
    case 4:
      return compareArrays(left as readonly JsonbValue[], right as readonly JsonbValue[]);
    default:
      return compareObjects(left as JsonbObject, right as JsonbObject);
  }
}

function compareArrays(left: readonly JsonbValue[], right: readonly JsonbValue[]): number {
  if (left.length !== right.length) return left.length - right.length;
  for (let index = 0; index < left.length; index += 1) {
    const order = compareJsonbValues(left[index]!, right[index]!);
    if (order !== 0) return order;
  }
  return 0;
}

function compareObjects(left: JsonbObject, right: JsonbObject): number {
  if (left.entries.length !== right.entries.length) {
    return left.entries.length - right.entries.length;
  }
  for (let index = 0; index < left.entries.length; index += 1) {
    const [keyA, a] = left.entries[index]!;
    const [keyB, b] = right.entries[index]!;
    const order = compareText(keyA, keyB) || compareJsonbValues(a, b);
    if (order !== 0) return order;
  }
  return 0;
}
