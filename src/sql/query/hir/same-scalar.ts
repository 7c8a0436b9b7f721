import { sameType } from '../../../repr/index.js';
import type { HirAggregate, HirOrder, HirScalar } from './hir.js';

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
      sameScalars(left.args, right.args) &&
      sameType(left.type, right.type)
    );
  }
  if (left.kind === 'aggregate' && right.kind === 'aggregate') {
    return left.level === right.level && sameAggregate(left.aggregate, right.aggregate);
  }
  return scalarText(left) === scalarText(right);
}

function sameAggregate(left: HirAggregate, right: HirAggregate): boolean {
  return (
    left.function === right.function &&
    left.distinct === right.distinct &&
    sameScalars(left.args, right.args) &&
    (left.filter === null || right.filter === null
      ? left.filter === right.filter
      : sameScalar(left.filter, right.filter)) &&
    sameScalars(left.order.map(valueOf), right.order.map(valueOf)) &&
    left.order.every(({ order }, index) => {
      const other = right.order[index]!.order;
      return order.descending === other.descending && order.nullsLast === other.nullsLast;
    }) &&
    sameType(left.type, right.type)
  );
}

function valueOf({ value }: HirOrder): HirScalar {
  return value;
}

function sameScalars(left: readonly HirScalar[], right: readonly HirScalar[]): boolean {
  return (
    left.length === right.length && left.every((scalar, index) => sameScalar(scalar, right[index]!))
  );
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
