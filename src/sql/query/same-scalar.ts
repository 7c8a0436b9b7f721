import { sameType } from '../../repr/index.js';
import type { HirScalar } from './hir.js';

/**
 * Whether two expressions are written alike, so that one may stand for the other: GROUP BY a + 1
 * and a + 1 in the SELECT list. Locations do not count.
 */
export function sameScalar(left: HirScalar, right: HirScalar): boolean {
  if (left === right) return true;
  if (left.kind !== right.kind) return false;
  if (left.kind === 'column' && right.kind === 'column') {
    return left.level === right.level && left.index === right.index;
  }
  if (left.kind === 'call' && right.kind === 'call') {
    return (
      left.function === right.function &&
      left.args.length === right.args.length &&
      left.args.every((arg, index) => sameScalar(arg, right.args[index]!)) &&
      sameType(left.type, right.type)
    );
  }
  return scalarText(left) === scalarText(right);
}

/** An expression as text without its locations: the same for expressions that are written alike. */
export function scalarText(scalar: HirScalar): string {
  return JSON.stringify(scalar, (key, value: unknown) => {
    if (key === 'location' || key === 'name') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    if (typeof value === 'number' && !Number.isFinite(value)) return `${value}`;
    return value;
  });
}
