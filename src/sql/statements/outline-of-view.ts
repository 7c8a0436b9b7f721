import type { CollectionId } from '../../dataflow/index.js';
import type { CatalogView, SchemaName } from '../catalog-view.js';
import type { ParsedStatement } from '../statement-plan.js';
import { formOf, itemReference, relationReferences } from '../syntax/index.js';
import { typesNamedIn } from './create-sql.js';
import { nameOfRelation } from './item-names.js';

/** What a stored statement says of its view without being planned. */
export interface ViewOutline {
  readonly schema: SchemaName;
  readonly name: string;
  /** The items that it names. */
  readonly uses: readonly CollectionId[];
}

/**
 * The outline of a view that cannot be planned; undefined where a statement makes no view, or names
 * a schema, or an item of users', that there is not: that is no rule of a version, but a catalog
 * that lost it.
 */
export function outlineOfView(
  catalog: CatalogView,
  statement: ParsedStatement,
): ViewOutline | undefined {
  const form = formOf(statement);
  if (form.kind !== 'createView') return undefined;
  const schema = catalog.resolveSchema(form.name.parts.slice(0, -1));
  if (schema === undefined) return undefined;
  const uses = new Set<CollectionId>();
  for (const relation of relationReferences(form.select)) {
    const { parts } = nameOfRelation(relation);
    const id = itemReference(parts)?.id;
    const item =
      id === undefined
        ? catalog.resolveItem(parts)
        : Array.from(catalog.items()).find((one) => one.id === id);
    if (item !== undefined) uses.add(item.id);
    // Items of the system, which have no database, may be gone with a version.
    else if (parts.length !== 2) return undefined;
  }
  for (const type of typesNamedIn(catalog, form.select)) uses.add(type);
  return { schema, name: form.name.parts.at(-1)!, uses: [...uses] };
}
