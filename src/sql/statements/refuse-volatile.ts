import type { FuncCall, SQLValueFunction } from 'libpg-query';
import type { CollectionId } from '../../dataflow/index.js';
import type { CatalogView } from '../catalog-view.js';
import { FUNCTIONS } from '../functions/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import { walkTree } from '../syntax/index.js';
import { placeOfReference } from './references.js';
import type { StatementContext } from './statement-context.js';

/** A query that is to be maintained. */
export interface Maintained {
  /** A function of the environment that the query calls itself. */
  readonly own: string | undefined;
  /** What the query does with the time that cannot be maintained, if it is an operator. */
  readonly obstacle: string | undefined;
  /** The query's syntax. */
  readonly tree: object;
  readonly uses: readonly CollectionId[];
}

/**
 * Refuses to maintain what calls functions of the environment, itself or through views: it would
 * change without its inputs changing. Filters by time are maintained, see
 * {@link environmentFunction}.
 *
 * @throws SqlError 0A000 `cannot materialize call to now`.
 */
export function refuseVolatile(context: StatementContext, maintained: Maintained): void {
  const { own, obstacle, tree, uses } = maintained;
  if (own !== undefined) throw notMaintained(own, placeOfCall(tree, own), obstacle);
  for (const id of uses) refuseVolatileItem(context, id, placeOfReference(context, id));
}

/** Like {@link refuseVolatile}, of an item that the statement names at a position. */
export function refuseVolatileItem(
  { catalog }: Pick<StatementContext, 'catalog'>,
  id: CollectionId,
  position: number | undefined,
): void {
  const name = volatileOf(catalog, id);
  if (name !== undefined) throw notMaintained(name, position);
}

/** The function that makes an item change by itself, looked for in all that it depends on. */
function volatileOf(catalog: CatalogView, start: CollectionId): string | undefined {
  const seen = new Set([start]);
  // Grows while it is walked, by what was not seen: ends with the catalog.
  for (const id of seen) {
    const item = catalog.itemById(id);
    if (item.volatile !== undefined) return item.volatile;
    item.uses.forEach((used) => seen.add(used));
  }
  return undefined;
}

function notMaintained(name: string, position: number | undefined, obstacle?: string): SqlError {
  if (name === 'mz_logical_timestamp') {
    const allowed = 'as a side of =, <, <=, > or >= in WHERE, HAVING or ON';
    const construct =
      obstacle === undefined
        ? `mz_logical_timestamp() in a maintained view other than ${allowed}`
        : `${obstacle} over mz_logical_timestamp() in a maintained view`;
    const hint = 'A side may be mz_logical_timestamp() plus or minus an expression of the row.';
    return notSupported(construct, position, hint);
  }
  return new SqlError(`cannot materialize call to ${name}`, '0A000', { position });
}

/** The first call whose value is that of the environment's `name`; undefined if none is found. */
function placeOfCall(tree: object, name: string): number | undefined {
  let place: number | undefined;
  walkTree(tree, (field, node) => {
    const { location } = node as FuncCall | SQLValueFunction;
    const isCall = field === 'SQLValueFunction' || (field === 'FuncCall' && gives(node, name));
    if (isCall && location !== undefined && (place === undefined || location < place)) {
      place = location;
    }
  });
  return place;
}

function gives({ funcname }: FuncCall, name: string): boolean {
  const last = funcname?.at(-1);
  const called = last !== undefined && 'String' in last ? (last.String.sval ?? '') : '';
  const overloads = FUNCTIONS.get(called) ?? [];
  return overloads.some(
    (overload) => overload.kind === 'environment' && overload.definition.environment === name,
  );
}
