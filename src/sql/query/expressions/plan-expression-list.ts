import type { Node } from 'libpg-query';
import type { HirScalar } from '../hir/hir.js';
import { expandRow } from './plan-targets.js';
import type { Planning } from '../planning/planning.js';
import type { Scope } from '../planning/scope.js';

/** Plans a list of expressions in which `t.*` and `(row).*` stand for the fields. */
export function planExpressionList(
  nodes: readonly Node[],
  scope: Scope,
  planning: Planning,
): readonly HirScalar[] {
  return nodes.flatMap((node) => {
    const expanded = expandRow(node, scope, planning);
    if (expanded !== undefined) return expanded.map(({ scalar }) => scalar);
    return [planning.planScalar(node, scope, planning)];
  });
}
