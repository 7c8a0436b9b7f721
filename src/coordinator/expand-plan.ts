import {
  collectionsOf,
  compareIds,
  inputsOf,
  withInputs,
  type CollectionId,
  type ImportDescription,
  type Plan,
} from '../dataflow/index.js';
import type { Catalog } from './catalog/catalog.js';
import { checkDepth } from './plan-depth.js';
import type { UsableIndex } from './timestamps/read-inputs.js';

/** A plan whose every `get` is something that the server keeps. */
export interface ExpandedPlan {
  readonly plan: Plan;
  readonly imports: readonly ImportDescription[];
}

/**
 * Replaces the views in a plan by what they are made of, down to the nearest indexes, tables and
 * sources, where only some indexes may be used. A view that is used more than once is bound once.
 *
 * @throws SqlError if that is too deep.
 */
export function expandPlan(
  plan: Plan,
  catalog: Catalog,
  usable: UsableIndex = () => true,
): ExpandedPlan {
  checkDepth(plan, catalog);
  const { views, imports } = findParts(collectionsOf(plan), catalog, usable);
  const uses = countUses([plan, ...views.map((id) => viewPlan(id, catalog))]);
  const inlined = new Map<CollectionId, Plan>();
  const replace = (part: Plan): Plan => {
    if (part.kind === 'get') return inlined.get(part.id) ?? part;
    const inputs = inputsOf(part);
    return inputs.length === 0 ? part : withInputs(part, inputs.map(replace));
  };
  const bound: { readonly name: string; readonly value: Plan }[] = [];
  for (const id of views) {
    const value = replace(viewPlan(id, catalog));
    if (uses.get(id)! > 1) {
      const name = `view ${id}`;
      bound.push({ name, value });
      inlined.set(id, { kind: 'local', name, columns: catalogColumns(id, catalog) });
    } else {
      inlined.set(id, value);
    }
  }
  const body = replace(plan);
  const expanded = bound.reduceRight<Plan>(
    (inner, { name, value }) => ({ kind: 'let', name, value, body: inner }),
    body,
  );
  return { plan: expanded, imports };
}

/** What a dataflow that maintains an item builds and imports. */
export interface DataflowParts {
  readonly builds: readonly { readonly id: CollectionId; readonly plan: Plan }[];
  readonly imports: readonly ImportDescription[];
}

/**
 * The views to build, in dependency order, so that a dataflow can export items. `maker` is what the
 * dataflow is to become: only indexes that were made before it can be read through, now and when
 * all is made again in order.
 */
export function buildItems(
  ids: readonly CollectionId[],
  catalog: Catalog,
  maker?: CollectionId,
): DataflowParts {
  const usable: UsableIndex = (index) => maker === undefined || compareIds(index, maker) < 0;
  const { views, imports } = findParts(ids, catalog, usable);
  return { builds: views.map((id) => ({ id, plan: viewPlan(id, catalog) })), imports };
}

/** The same for a plan that is no item: it becomes the last build, under an id of its own. */
export function buildQuery(id: CollectionId, plan: Plan, catalog: Catalog): DataflowParts {
  checkDepth(plan, catalog);
  const { builds, imports } = buildItems(collectionsOf(plan), catalog);
  return { builds: [...builds, { id, plan }], imports };
}

/** The collections that imports are read through: what is held, and what is waited for. */
export function importedIds(imports: readonly ImportDescription[]): readonly CollectionId[] {
  return imports.map(({ collection, index }) => index ?? collection).sort(compareIds);
}

/** The views without an index, each after those it is made of, and what is imported. */
function findParts(
  ids: readonly CollectionId[],
  catalog: Catalog,
  usable: UsableIndex,
): { readonly views: readonly CollectionId[]; readonly imports: readonly ImportDescription[] } {
  const views: CollectionId[] = [];
  const imports: ImportDescription[] = [];
  const seen = new Set<CollectionId>();
  const visit = (id: CollectionId): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const index = catalog.indexesOn(id).find(usable);
    const item = catalog.item(id);
    if (index === undefined && item.kind === 'view') {
      collectionsOf(item.plan).forEach(visit);
      views.push(id);
    } else {
      imports.push({ collection: id, index: index ?? null });
    }
  };
  ids.forEach(visit);
  imports.sort((left, right) => compareIds(left.collection, right.collection));
  return { views, imports };
}

function countUses(plans: readonly Plan[]): Map<CollectionId, number> {
  const uses = new Map<CollectionId, number>();
  const visit = (part: Plan): void => {
    if (part.kind === 'get') uses.set(part.id, (uses.get(part.id) ?? 0) + 1);
    inputsOf(part).forEach(visit);
  };
  plans.forEach(visit);
  return uses;
}

function viewPlan(id: CollectionId, catalog: Catalog): Plan {
  const item = catalog.item(id);
  return item.kind === 'view'
    ? item.plan
    : { kind: 'get', id, columns: catalogColumns(id, catalog) };
}

function catalogColumns(
  id: CollectionId,
  catalog: Catalog,
): readonly (Plan & { kind: 'get' })['columns'][number][] {
  const item = catalog.item(id);
  return 'columns' in item ? item.columns : [];
}
