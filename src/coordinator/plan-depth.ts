import { inputsOf, type Plan } from '../dataflow/index.js';
import { SqlError } from '../sql/index.js';
import type { Catalog } from './catalog/catalog.js';
import type { CatalogItem } from './catalog/item.js';

/**
 * The most views and operators on top of each other, views in each other's place. Plans are walked
 * by recursion, which the stack of a JavaScript process bears about four times as deep.
 */
export const PLAN_DEPTH_MAX = 2000;

/** Known depths: an item does not change, and what it uses is as old. */
const depths = new WeakMap<CatalogItem, number>();

/**
 * Refuses a plan that is too deep once the views in it are what they are made of. Checked where a
 * view is made, so that no view of the catalog is too deep, and where a query is run.
 *
 * @throws SqlError 54001 `stack depth limit exceeded`.
 */
export function checkDepth(plan: Plan, catalog: Catalog): void {
  const depth = depthOf(plan, catalog);
  if (depth <= PLAN_DEPTH_MAX) return;
  const found = `its views and operators are ${depth} levels deep, more than ${PLAN_DEPTH_MAX}`;
  throw new SqlError('stack depth limit exceeded', '54001', { detail: found });
}

function depthOf(plan: Plan, catalog: Catalog): number {
  if (plan.kind === 'get') return depthOfItem(catalog.item(plan.id), catalog);
  const inputs = inputsOf(plan).map((input) => depthOf(input, catalog));
  return 1 + Math.max(0, ...inputs);
}

function depthOfItem(item: CatalogItem, catalog: Catalog): number {
  if (item.kind !== 'view') return 1;
  const known = depths.get(item);
  if (known !== undefined) return known;
  // A view counts itself: one over another may add no operator, yet is walked as one more level.
  const depth = 1 + depthOf(item.plan, catalog);
  depths.set(item, depth);
  return depth;
}
