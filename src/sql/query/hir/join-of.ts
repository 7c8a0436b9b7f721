import type { HirRelation, HirScalar, JoinKind } from './hir.js';

/** A join of two relations. */
export function joinOf(
  join: JoinKind,
  left: HirRelation,
  right: HirRelation,
  on: readonly HirScalar[],
): HirRelation {
  return { kind: 'join', join, left, right, on, types: [...left.types, ...right.types] };
}
