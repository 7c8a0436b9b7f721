import type { Node, WindowDef } from 'libpg-query';
import { unknownToText } from '../coercion/coerce.js';
import type { HirOrder, HirScalar } from '../hir/hir.js';
import type { Planning } from '../planning/planning.js';
import { hasFrame, planWindowFrame } from './plan-window-frame.js';
import type { Clause, NamedWindow, Scope } from '../planning/scope.js';
import { sortOrderOf } from '../planning/sort-order.js';

/** Plans the windows that a query's WINDOW clause names, so that its scope has them. */
export function nameWindows(nodes: readonly Node[], scope: Scope, planning: Planning): void {
  for (const node of nodes) {
    if (!('WindowDef' in node)) continue;
    const { name = '', location } = node.WindowDef;
    if (scope.windows.has(name)) {
      throw planning.error(`window "${name}" is already defined`, '42P20', location);
    }
    scope.windows.set(name, planWindowDefinition(node.WindowDef, scope, planning));
  }
}

/** The window that OVER means: a name alone, or a definition that may begin with one. */
export function planOver(over: WindowDef, scope: Scope, planning: Planning): NamedWindow {
  if (over.name !== undefined) return namedWindow(over.name, over, scope, planning);
  return planWindowDefinition(over, scope, planning);
}

function namedWindow(
  name: string,
  { location }: WindowDef,
  scope: Scope,
  planning: Planning,
): NamedWindow {
  const found = scope.windows.get(name);
  if (found === undefined) {
    throw planning.error(`window "${name}" does not exist`, '42704', location);
  }
  return found;
}

function planWindowDefinition(
  definition: WindowDef,
  scope: Scope,
  planning: Planning,
): NamedWindow {
  const { refname, location } = definition;
  const base =
    refname === undefined ? undefined : namedWindow(refname, definition, scope, planning);
  const before = scope.clause;
  scope.clause = WINDOW_CLAUSE;
  const partition = planPartition(definition, scope, planning);
  const order = planOrder(definition, scope, planning);
  scope.clause = before;
  if (base !== undefined) {
    const refuse = (what: string): Error =>
      planning.error(`cannot override ${what} clause of window "${refname!}"`, '42P20', location);
    if (partition.length > 0) throw refuse('PARTITION BY');
    if (order.length > 0 && base.order.length > 0) throw refuse('ORDER BY');
    if (base.hasFrame) {
      const message = `cannot copy window "${refname!}" because it has a frame clause`;
      const isBare = order.length === 0 && !hasFrame(definition);
      const hint = isBare ? 'Omit the parentheses in this OVER clause.' : undefined;
      throw planning.error(message, '42P20', location, { hint });
    }
  }
  const whole = {
    partition: base?.partition ?? partition,
    order: order.length > 0 ? order : (base?.order ?? []),
  };
  return {
    ...whole,
    hasFrame: hasFrame(definition),
    frame: planWindowFrame(definition, whole.order, scope, planning),
  };
}

const WINDOW_CLAUSE: Clause = { name: 'window definitions', aggregates: 'allowed' };

function planPartition(
  { partitionClause = [] }: WindowDef,
  scope: Scope,
  planning: Planning,
): readonly HirScalar[] {
  return partitionClause.map((node) =>
    unknownToText(planning.planScalar(node, scope, planning), planning),
  );
}

function planOrder(
  { orderClause = [] }: WindowDef,
  scope: Scope,
  planning: Planning,
): readonly HirOrder[] {
  return orderClause.flatMap((node) => {
    if (!('SortBy' in node)) return [];
    const value = planning.planScalar(node.SortBy.node!, scope, planning);
    return [{ value: unknownToText(value, planning), order: sortOrderOf(node.SortBy, planning) }];
  });
}
