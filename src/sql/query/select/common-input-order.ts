import type { SortOrder } from '../../../dataflow/index.js';
import type { GroupColumn } from './group-by-sets.js';
import { typeOf } from '../hir/hir-scalar.js';
import type { HirAggregate, HirScalar } from '../hir/hir.js';
import { sameScalar } from '../hir/same-scalar.js';

/** Aggregates whose results show the order in which they were given their rows. */
const SHOWS_ORDER = /^(?:(?:array|list|string|jsonb?)_agg|jsonb?_object_agg)\b/;

const ASCENDING: SortOrder = { descending: false, nullsLast: true };

/**
 * Columns of groups, of which all aggregates are given their rows in one order, as in PostgreSQL,
 * where a group has one order of rows: `array_agg(a)` and `array_agg(b)` have what is of one row in
 * one place. Behind the order that an aggregate asks for itself, that is the order of the arguments
 * of all of them: rows that are still equal are equal to each of them.
 */
export function inCommonInputOrder(columns: readonly GroupColumn[]): readonly GroupColumn[] {
  const shown = columns.flatMap((column) => {
    return column.kind === 'aggregate' && showsOrder(column.aggregate) ? [column.aggregate] : [];
  });
  const keys: HirScalar[] = [];
  for (const { args } of shown) {
    for (const arg of args) if (isKey(arg) && !isAmong(arg, keys)) keys.push(arg);
  }
  // By itself, each gives its own arguments in their order.
  if (shown.every(({ args }) => haveOrder(args.filter(isKey), keys))) return columns;
  const common = keys.map((value) => ({ value, order: ASCENDING }));
  return columns.map((column) => {
    if (column.kind !== 'aggregate' || !showsOrder(column.aggregate)) return column;
    const { aggregate } = column;
    return {
      kind: 'aggregate',
      aggregate: { ...aggregate, order: [...aggregate.order, ...common] },
    };
  });
}

/** Of values that differ, PostgreSQL sorts them. */
function showsOrder({ function: called, distinct }: HirAggregate): boolean {
  return !distinct && SHOWS_ORDER.test(called);
}

/** What is the same for all rows orders none. */
function isKey(arg: HirScalar): boolean {
  return arg.kind !== 'literal' && arg.kind !== 'parameter' && typeOf(arg).kind !== 'unknown';
}

function haveOrder(args: readonly HirScalar[], keys: readonly HirScalar[]): boolean {
  return keys.length === args.length && keys.every((key, place) => sameScalar(key, args[place]!));
}

function isAmong(scalar: HirScalar, scalars: readonly HirScalar[]): boolean {
  return scalars.some((one) => sameScalar(one, scalar));
}
