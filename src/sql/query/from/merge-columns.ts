import type { JoinExpr } from 'libpg-query';
import { commonType, isNoCommonType } from '../../functions/index.js';
import { coerceToBoolean } from '../coercion/coerce-boolean.js';
import { coerceToCommon, plainName } from '../coercion/coerce-to-common.js';
import { shiftColumns, type FromItem } from './from-item.js';
import type { HirRelation, HirScalar, JoinKind } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { joinOf } from '../hir/join-of.js';
import { nameParts } from '../planning/location.js';
import { planOperator } from '../expressions/plan-operator.js';
import type { Planning } from '../planning/planning.js';
import { clause, Scope, type ScopeColumn, type ScopeTable } from '../planning/scope.js';

/** A join whose condition is not planned yet. */
export interface OpenJoin {
  readonly join: JoinKind;
  readonly left: FromItem;
  readonly right: FromItem;
  /** The join without condition, and all names of both sides. */
  readonly both: FromItem;
  readonly planning: Planning;
}

/** A join with ON, or a cross join. */
export function planJoinCondition(
  expression: JoinExpr,
  { join, left, right, both, planning }: OpenJoin,
  outer: Scope | null,
): FromItem {
  const node = expression.quals;
  if (node === undefined) return both;
  const scope = new Scope({ tables: both.tables, columns: both.columns, outer });
  scope.clause = clause('ON clause');
  const planned = planning.planScalar(node, scope, planning);
  const on = coerceToBoolean(planned, 'JOIN/ON', node, planning);
  return { ...both, relation: joinOf(join, left.relation, right.relation, [on]) };
}

/** A join with USING or NATURAL: columns of the same name become one. Undefined for other joins. */
export function mergeColumns(expression: JoinExpr, open: OpenJoin): FromItem | undefined {
  const { join, left, right, both, planning } = open;
  const names = mergedNames(expression, open, planning);
  if (names === undefined) return undefined;
  const width = left.relation.types.length;
  const pairs = names.map((name) => ({
    name,
    left: columnNamed(name, 'left', left, planning),
    right: shifted(columnNamed(name, 'right', right, planning), width),
  }));
  for (const pair of pairs) checkComparable(pair, planning);
  const on = pairs.map((pair) =>
    planOperator('=', [columnOf(pair.left), columnOf(pair.right)], undefined, planning),
  );
  const relation = joinOf(join, left.relation, right.relation, on);
  const merged = mergePairs(relation, join, pairs, planning);
  const isRest = (column: ScopeColumn): boolean => !names.includes(column.name);
  const columns = [
    ...merged.columns,
    ...left.columns.filter(isRest),
    ...shiftColumns(right.columns.filter(isRest), width),
  ];
  return { relation: merged.relation, tables: withUsingAlias(expression, both, merged), columns };
}

function withUsingAlias(
  expression: JoinExpr,
  both: FromItem,
  { columns }: { readonly columns: readonly ScopeColumn[] },
): readonly ScopeTable[] {
  const name = expression.join_using_alias?.aliasname;
  if (name === undefined) return both.tables;
  return [...both.tables, { name, schema: null, database: null, columns }];
}

function mergedNames(
  expression: JoinExpr,
  { left, right }: OpenJoin,
  planning: Planning,
): string[] | undefined {
  if (expression.isNatural === true) {
    const others = new Set(right.columns.map(({ name }) => name));
    return [...new Set(left.columns.map(({ name }) => name))].filter((name) => others.has(name));
  }
  if (expression.usingClause === undefined) return undefined;
  const names = nameParts(expression.usingClause);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return names;
  const message = `column name "${twice}" appears more than once in USING clause`;
  throw planning.error(message, '42701', undefined);
}

function columnNamed(
  name: string,
  side: 'left' | 'right',
  item: FromItem,
  planning: Planning,
): ScopeColumn {
  const [found, ...more] = item.columns.filter((column) => column.name === name);
  if (found === undefined) {
    const message = `column "${name}" specified in USING clause does not exist in ${side} table`;
    throw planning.error(message, '42703', undefined);
  }
  if (more.length > 0) {
    const message = `common column name "${name}" appears more than once in ${side} table`;
    throw planning.error(message, '42702', undefined);
  }
  return found;
}

/** @throws SqlError for types that have none in common (42804), before `=` misses an operator. */
function checkComparable({ name, left, right }: MergedPair, planning: Planning): void {
  const common = commonType([left.type, right.type]);
  if (!isNoCommonType(common)) return;
  const types = `${plainName(left.type)} and ${plainName(right.type)}`;
  const message = `NATURAL/USING join column "${name}" types ${types} cannot be matched`;
  throw planning.error(message, '42804', undefined);
}

function shifted(column: ScopeColumn, by: number): ScopeColumn {
  return { ...column, index: column.index + by };
}

function columnOf(column: ScopeColumn): HirScalar {
  return { kind: 'column', level: 0, index: column.index, type: column.type, name: column.name };
}

interface MergedPair {
  readonly name: string;
  readonly left: ScopeColumn;
  readonly right: ScopeColumn;
}

/**
 * The merged columns: those of the side that always has a row; of both for a FULL join. Where both
 * sides have one, it is the one that needs no cast: 1.00 and not 1, if that is an integer. New
 * columns are appended where types differ or both sides are needed.
 */
function mergePairs(
  relation: HirRelation,
  join: JoinKind,
  pairs: readonly MergedPair[],
  planning: Planning,
): { readonly relation: HirRelation; readonly columns: readonly ScopeColumn[] } {
  const scalars: HirScalar[] = [];
  const columns = pairs.map(({ name, left, right }): ScopeColumn => {
    const sides = coerceToCommon([columnOf(left), columnOf(right)], 'JOIN/USING', [], planning);
    const [a, b] = sides.scalars as readonly [HirScalar, HirScalar];
    const value: HirScalar =
      join === 'full'
        ? { kind: 'coalesce', args: [a, b], type: sides.type }
        : join === 'right' || (join === 'inner' && a.kind !== 'column' && b.kind === 'column')
          ? b
          : a;
    if (value.kind === 'column') return { name, index: value.index, type: value.type };
    scalars.push(value);
    const index = relation.types.length + scalars.length - 1;
    return { name, index, type: typeOf(value) };
  });
  if (scalars.length === 0) return { relation, columns };
  const types = [...relation.types, ...scalars.map(typeOf)];
  return { relation: { kind: 'map', input: relation, scalars, types }, columns };
}
