import type { ColumnRef, Node } from 'libpg-query';
import type { HirScalar } from '../hir/hir.js';
import { plainName } from '../coercion/coerce-to-common.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf, nameParts } from '../planning/location.js';
import { outputName } from './output-name.js';
import { resolveTable, tableOf } from './plan-column-reference.js';
import type { Planning } from '../planning/planning.js';
import { fieldsOf } from '../hir/row-value.js';
import type { Scope, ScopeColumn } from '../planning/scope.js';
import { TARGETS_MAX, tooManyTargets } from './targets-max.js';

/** One output column of a SELECT. */
export interface Target {
  readonly name: string;
  readonly scalar: HirScalar;
  readonly location: number | undefined;
}

/** Plans a SELECT list, in which `*` and `t.*` stand for columns. */
export function planTargets(
  nodes: readonly Node[],
  scope: Scope,
  planning: Planning,
): readonly Target[] {
  const targets: Target[] = [];
  for (const node of nodes) {
    if (targets.length > TARGETS_MAX) break;
    if (!('ResTarget' in node)) continue;
    const { val, name } = node.ResTarget;
    if (val === undefined) continue;
    const expanded = expandRow(val, scope, planning);
    if (expanded !== undefined) {
      targets.push(...expanded);
      continue;
    }
    const scalar = planning.planScalar(val, scope, planning);
    targets.push({ name: name ?? outputName(val, planning), scalar, location: locationOf(val) });
  }
  if (targets.length > TARGETS_MAX) throw tooManyTargets(targets[TARGETS_MAX]!.location, planning);
  return targets;
}

/** The columns that `*`, `t.*` or `(row).*` stands for; undefined for other expressions. */
export function expandRow(
  node: Node,
  scope: Scope,
  planning: Planning,
): readonly Target[] | undefined {
  if ('ColumnRef' in node && endsInStar(node.ColumnRef)) {
    return expandStar(node.ColumnRef, scope, planning);
  }
  if (!('A_Indirection' in node)) return undefined;
  const { arg, indirection = [] } = node.A_Indirection;
  if (!endsInStar({ fields: indirection })) return undefined;
  const inner = indirection.slice(0, -1);
  const row: Node =
    inner.length === 0 ? arg! : { A_Indirection: { arg: arg!, indirection: inner } };
  const value = planning.planScalar(row, scope, planning);
  const location = locationOf(node);
  const fields = fieldsOf(value);
  if (fields === undefined) {
    const type = plainName(typeOf(value));
    throw planning.error(`type ${type} is not composite`, '42809', location);
  }
  return fields.map((field) => ({ ...field, location }));
}

function endsInStar(reference: ColumnRef): boolean {
  const last = reference.fields?.at(-1);
  return last !== undefined && 'A_Star' in last;
}

function expandStar(reference: ColumnRef, scope: Scope, planning: Planning): readonly Target[] {
  const location = reference.location ?? 0;
  const parts = nameParts(reference.fields);
  if (parts.length > 0) {
    const { table, level } = resolveTable(parts, { scope, planning, location });
    return table.columns.map((column) => targetOf(column, level, table.name, location));
  }
  if (scope.tables.length === 0) {
    throw planning.error('SELECT * with no tables specified is not valid', '42601', location);
  }
  return scope.columns.map((column) => targetOf(column, 0, tableOf(scope, column), location));
}

function targetOf(
  column: ScopeColumn,
  level: number,
  table: string | null,
  location: number,
): Target {
  const { index, type } = column;
  const name = table === null ? column.name : `${table}.${column.name}`;
  return {
    name: column.name,
    scalar: { kind: 'column', level, index, type, name, location },
    location,
  };
}
