import type { Node } from 'libpg-query';
import { unknownToText } from '../coercion/coerce.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { locationOf, nameParts } from '../planning/location.js';
import type { Target } from '../expressions/plan-targets.js';
import type { Planning } from '../planning/planning.js';
import { refuseUnordered } from '../coercion/refuse-unordered.js';
import { sameScalar } from '../hir/same-scalar.js';
import { ScalarIndex } from '../hir/scalar-index.js';
import type { Scope } from '../planning/scope.js';

/** Where the keys of ORDER BY, GROUP BY and DISTINCT ON are sought. */
export interface KeyContext {
  /** Those that are keys are given a type here, see {@link decideType}. */
  readonly targets: Target[];
  /** The targets' expressions, by which their numbers are found. */
  readonly targetIndex: ScalarIndex;
  readonly scope: Scope;
  readonly planning: Planning;
  /**
   * `ORDER BY`, `GROUP BY` or `DISTINCT ON`: for messages, and for what a bare name means first.
   */
  readonly construct: 'ORDER BY' | 'GROUP BY' | 'DISTINCT ON';
}

/** A key: an output column by its number, or an expression that is none. */
export type Key =
  | { readonly kind: 'target'; readonly index: number }
  | { readonly kind: 'scalar'; readonly scalar: HirScalar };

/**
 * What a key means: a number is an output column's place; a name is an output column's, in GROUP BY
 * only if FROM has none of that name; anything else is an expression over FROM's columns.
 */
export function resolveKey(node: Node, context: KeyContext): Key {
  const key = findKey(node, context);
  if (key.kind === 'target') decideType(context.targets, key.index, context.planning);
  const scalar = key.kind === 'scalar' ? key.scalar : context.targets[key.index]!.scalar;
  const operator = context.construct === 'ORDER BY' ? 'ordering' : 'equality';
  refuseUnordered(typeOf(scalar), operator, locationOf(node), context.planning);
  return key;
}

function findKey(node: Node, context: KeyContext): Key {
  const { planning, construct } = context;
  const position = targetByPosition(node, context);
  if (position !== undefined) return { kind: 'target', index: position };
  const name = bareName(node);
  if (name !== undefined && !(construct === 'GROUP BY' && isColumn(name, context.scope))) {
    const index = targetByName(name, node, context);
    if (index !== undefined) return { kind: 'target', index };
  }
  const scalar = planning.planScalar(node, context.scope, planning);
  const index = context.targetIndex.find(scalar);
  return index !== undefined ? { kind: 'target', index } : { kind: 'scalar', scalar };
}

/**
 * An output column that is sorted, grouped or told apart has a type: a literal that has none is
 * text, also where it is inserted or an arm of a UNION.
 */
export function decideType(targets: Target[], index: number, planning: Planning): void {
  const target = targets[index]!;
  targets[index] = { ...target, scalar: unknownToText(target.scalar, planning) };
}

/** The index that a {@link KeyContext} needs. */
export function indexTargets(targets: readonly Target[]): ScalarIndex {
  const index = new ScalarIndex();
  targets.forEach(({ scalar }, position) => index.add(scalar, position));
  return index;
}

function targetByPosition(
  node: Node,
  { targets, planning, construct }: KeyContext,
): number | undefined {
  if (!('A_Const' in node)) return undefined;
  const constant = node.A_Const;
  const location = locationOf(node);
  if (constant.ival === undefined) {
    // The dialect has groups by a constant truth value, of which PostgreSQL has only the error.
    if (constant.boolval !== undefined && construct === 'GROUP BY') return undefined;
    throw planning.error(`non-integer constant in ${construct}`, '42601', location);
  }
  const position = constant.ival.ival ?? 0;
  if (position < 1 || position > targets.length) {
    const message = `${construct} position ${position} is not in select list`;
    throw planning.error(message, '42P10', location);
  }
  return position - 1;
}

function bareName(node: Node): string | undefined {
  if (!('ColumnRef' in node)) return undefined;
  const { fields } = node.ColumnRef;
  return fields?.length === 1 ? nameParts(fields)[0] : undefined;
}

function isColumn(name: string, start: Scope): boolean {
  return start.named(name).length > 0;
}

function targetByName(
  name: string,
  node: Node,
  { targets, planning }: KeyContext,
): number | undefined {
  let found: number | undefined;
  for (const [index, target] of targets.entries()) {
    if (target.name !== name) continue;
    if (found !== undefined && !sameScalar(targets[found]!.scalar, target.scalar)) {
      throw planning.error(`column reference "${name}" is ambiguous`, '42702', locationOf(node));
    }
    found ??= index;
  }
  return found;
}
