import type { CollectionId } from '../../dataflow/index.js';

/** `u1` as the catalog file has it, in a blob: `{"User":1}`. */
export function encodeId(id: CollectionId): Buffer {
  return Buffer.from(`{"User":${idNumber(id)}}`);
}

/** The id that {@link encodeId} wrote; null for anything else. */
export function decodeId(text: string): CollectionId | null {
  // Fifteen digits are exact in a number.
  const [, number] = /^\{"User":([1-9]\d{0,14})\}$/.exec(text) ?? [];
  return number === undefined ? null : `u${number}`;
}

/** The number in an id. */
export function idNumber(id: CollectionId): number {
  return Number(id.slice(1));
}
