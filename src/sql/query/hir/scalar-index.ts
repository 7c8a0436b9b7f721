import type { Datum } from '../../../repr/index.js';
import type { HirScalar } from './hir.js';
import { sameScalar } from './same-scalar.js';

/** Finds expressions among many that are written alike, without comparing with each of them. */
export class ScalarIndex {
  readonly #buckets = new Map<number, { readonly scalar: HirScalar; readonly value: number }[]>();

  /**
   * Adds an expression, unless one like it is there. Gives the value of the one that is there now.
   */
  add(scalar: HirScalar, value: number): number {
    const found = this.find(scalar);
    if (found !== undefined) return found;
    const hash = hashScalar(scalar);
    const bucket = this.#buckets.get(hash);
    if (bucket) bucket.push({ scalar, value });
    else this.#buckets.set(hash, [{ scalar, value }]);
    return value;
  }

  /** The value of the first expression that was written alike. */
  find(scalar: HirScalar): number | undefined {
    const bucket = this.#buckets.get(hashScalar(scalar));
    return bucket?.find((entry) => sameScalar(entry.scalar, scalar))?.value;
  }
}

/** Expressions that are written alike have the same hash. Deep parts do not count. */
function hashScalar(scalar: HirScalar, depth = HASH_DEPTH): number {
  let hash = hashText(scalar.kind);
  switch (scalar.kind) {
    case 'column':
      return mix(mix(hash, scalar.level), scalar.index);
    case 'literal':
      return mix(hash, hashText(datumText(scalar.datum)));
    case 'call':
      hash = mix(hash, hashText(scalar.function));
      break;
    case 'and':
    case 'or':
    case 'coalesce':
      break;
    case 'aggregate': {
      const { aggregate } = scalar;
      return hashArgs(mix(hash, hashText(aggregate.function)), aggregate.args, depth);
    }
    default:
      return hash;
  }
  return hashArgs(hash, scalar.args, depth);
}

function hashArgs(start: number, args: readonly HirScalar[], depth: number): number {
  let hash = start;
  if (depth === 0) return hash;
  for (const arg of args) hash = mix(hash, hashScalar(arg, depth - 1));
  return hash;
}

/** Composite datums are told apart when they are compared. */
function datumText(datum: Datum): string {
  return typeof datum === 'object' ? '' : `${datum}`;
}

/** How many levels of an expression are hashed: enough to tell most apart, and bounded work. */
const HASH_DEPTH = 4;

function mix(hash: number, value: number): number {
  return (Math.imul(hash, 31) + value) | 0;
}

function hashText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = mix(hash, text.charCodeAt(index));
  return hash;
}
