import type { SqlType } from '../../../repr/index.js';
import type { KeySet } from './grouping-sets.js';
import type { HirAggregate, HirRelation, HirScalar } from '../hir/hir.js';
import { nullOf, typeOf } from '../hir/hir-scalar.js';

/**
 * A column of groups behind their keys: an aggregate, what GROUPING says of some keys, or a column
 * of the input that has one value in each group, whatever the grouping set.
 */
export type GroupColumn =
  | { readonly kind: 'aggregate'; readonly aggregate: HirAggregate }
  | { readonly kind: 'grouping'; readonly keys: KeySet }
  | { readonly kind: 'determined'; readonly scalar: HirScalar };

/** The parts of a query's groups. */
export interface GroupParts {
  readonly input: HirRelation;
  /** A number that no other binding has: for the input, which every grouping set reads. */
  readonly binding: number;
  readonly key: readonly HirScalar[];
  readonly sets: readonly KeySet[];
  readonly columns: readonly GroupColumn[];
}

const INT: SqlType = { kind: 'int4' };

/** The groups of all grouping sets: keys, NULL where they are not of the set, then columns. */
export function groupBySets(parts: GroupParts): HirRelation {
  const { input, binding, sets } = parts;
  if (sets.length === 1) return oneSet(parts, input, sets[0]!);
  const { types } = input;
  const shared: HirRelation = { kind: 'cte', binding, depth: 0, types };
  const inputs = sets.map((set) => oneSet(parts, shared, set));
  const all: HirRelation = {
    kind: 'setOperation',
    operation: 'union',
    all: true,
    inputs,
    types: inputs[0]!.types,
  };
  return { kind: 'let', binding, value: input, body: all, types: all.types };
}

function oneSet({ key, columns }: GroupParts, input: HirRelation, set: KeySet): HirRelation {
  const determined = columns.flatMap((column) =>
    column.kind === 'determined' ? [column.scalar] : [],
  );
  const own = [...set.map((index) => key[index]!), ...determined];
  const aggregates = columns.flatMap((column) =>
    column.kind === 'aggregate' ? [column.aggregate] : [],
  );
  const groups: HirRelation = {
    kind: 'reduce',
    input,
    key: own,
    aggregates,
    types: [...own.map(typeOf), ...aggregates.map(({ type }) => type)],
  };
  const isPlain = aggregates.length === columns.length && set.length === key.length;
  if (isPlain && set.every((index, place) => index === place)) return groups;
  const constants: HirScalar[] = [];
  const constant = (scalar: HirScalar): number => groups.types.length + constants.push(scalar) - 1;
  const picked = key.map((scalar, index) =>
    set.includes(index) ? set.indexOf(index) : constant(nullOf(typeOf(scalar))),
  );
  let nextDetermined = set.length;
  let nextAggregate = own.length;
  for (const column of columns) {
    if (column.kind === 'grouping') picked.push(constant(groupingValue(column.keys, set)));
    else picked.push(column.kind === 'aggregate' ? nextAggregate++ : nextDetermined++);
  }
  const types = [...groups.types, ...constants.map(typeOf)];
  const mapped: HirRelation = { kind: 'map', input: groups, scalars: constants, types };
  return { kind: 'project', input: mapped, columns: picked, types: picked.map((at) => types[at]!) };
}

/** A bit for each key, the last one lowest: set where the key is not of the grouping set. */
function groupingValue(asked: KeySet, set: KeySet): HirScalar {
  const datum = asked.reduce((bits, index) => bits * 2 + (set.includes(index) ? 0 : 1), 0);
  return { kind: 'literal', datum, type: INT };
}
