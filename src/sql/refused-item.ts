import { fullName, type CatalogItemView, type CatalogView } from './catalog-view.js';
import { SqlError } from './sql-error.js';

/**
 * Refuses to read what an earlier version made and this one refuses, or what is made of it.
 *
 * @throws SqlError 55000 that names it, and says why and what can be done.
 */
export function refuseUnusable(
  catalog: CatalogView,
  item: CatalogItemView,
  position: number | undefined,
): void {
  const { refusal } = item;
  if (refusal === undefined) return;
  const name = `${item.kind} "${fullName(item)}"`;
  const [culprit, way] = describe(catalog, item, refusal.view);
  const message = `${name} cannot be used: this version refuses ${culprit}: ${refusal.problem}`;
  const hint = `An earlier version made it. ${way}`;
  throw new SqlError(message, '55000', { position, hint });
}

function describe(
  catalog: CatalogView,
  item: CatalogItemView,
  viewId: string,
): [culprit: string, way: string] {
  const replace = 'give it another definition with CREATE OR REPLACE VIEW';
  if (viewId === item.id) return ['its definition', `Drop it with DROP VIEW, or ${replace}.`];
  const view = `"${fullName(catalog.itemById(viewId))}"`;
  return [
    `the definition of view ${view}`,
    `Drop ${view} with DROP VIEW and CASCADE; or ${replace}, and then ${view}.`,
  ];
}
