import type { CollectionId } from '../../dataflow/index.js';
import { formOf, relationReferences, walkTree } from '../syntax/index.js';
import { nameOfRelation } from './item-names.js';
import type { StatementContext } from './statement-context.js';

/** Where a statement's tables and queries name an item; undefined if they do not by themselves. */
export function placeOfReference(
  { catalog, statement }: Pick<StatementContext, 'catalog' | 'statement'>,
  id: CollectionId,
): number | undefined {
  const names = relationReferences(formOf(statement)).map(nameOfRelation);
  return names.find(({ parts }) => catalog.resolveItem(parts)?.id === id)?.position;
}

/** Where `mz_logical_timestamp()` is called in a syntax tree; undefined if it is not. */
export function placeOfLogicalTimestamp(tree: object): number | undefined {
  let place: number | undefined;
  walkTree(tree, (field, node) => {
    if (field !== 'FuncCall') return;
    const { funcname, location } = node as { funcname?: readonly object[]; location?: number };
    const name = funcname?.at(-1);
    const isCall = JSON.stringify(name) === CALLED;
    if (isCall && (place === undefined || location! < place)) place = location;
  });
  return place;
}

const CALLED = JSON.stringify({ String: { sval: 'mz_logical_timestamp' } });
