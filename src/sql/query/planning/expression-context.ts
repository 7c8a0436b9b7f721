import type { Node } from 'libpg-query';
import type { HirScalar } from '../hir/hir.js';
import type { Planning } from './planning.js';
import type { Scope } from './scope.js';

/**
 * Where an expression is planned. Each kind of node has its own file and comes back here for its
 * parts.
 */
export interface ExpressionContext {
  readonly planning: Planning;
  readonly scope: Scope;
  /** Plans a part; quoted literals keep the type `unknown`. */
  plan(node: Node): HirScalar;
}
