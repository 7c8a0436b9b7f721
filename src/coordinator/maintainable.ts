import {
  argumentsOf,
  inputsOf,
  mapScalars,
  type CollectionId,
  type Plan,
  type ScalarExpression,
} from '../dataflow/index.js';
import { notSupported } from '../sql/index.js';
import type { Catalog } from './catalog/catalog.js';

/**
 * Refuses to maintain what changes though none of its inputs does (F11): a call of `now()`, of
 * `current_user`, of `mz_logical_timestamp()`, directly or through views without an index.
 *
 * @throws SqlError that names the function.
 */
export function refuseUnmaintainable(catalog: Catalog, plan: Plan): void {
  const seen = new Set<CollectionId>();
  const visit = (part: Plan): void => {
    if (part.kind === 'get' && !seen.has(part.id)) {
      seen.add(part.id);
      const item = catalog.item(part.id);
      if (item.kind === 'view' && catalog.indexesOn(item.id).length === 0) check(item.plan);
    }
    inputsOf(part).forEach(visit);
  };
  const check = (whole: Plan): void => {
    mapScalars(whole, (scalar) => {
      refuseEnvironment(scalar);
      return scalar;
    });
    visit(whole);
  };
  check(plan);
}

function refuseEnvironment(scalar: ScalarExpression): void {
  if (scalar.kind === 'environment') throw notSupported(`${scalar.name}() in a maintained view`);
  argumentsOf(scalar).forEach(refuseEnvironment);
}
